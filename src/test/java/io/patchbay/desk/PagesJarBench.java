package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Crowd;
import io.patchbay.support.LongLife;
import io.patchbay.support.Neighbours;
import io.patchbay.support.ProductionNode;
import io.patchbay.support.Stopwatch;
import io.patchbay.support.Visitor;
import io.patchbay.support.Yardstick;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What pages cost in an installation of a million tenants: the packaged product in a process of its
 * own, a database of its own, and the same rows read by JDBC alone beside them.
 */
class PagesJarBench {

    private static final int WARM_UP = 100;
    private static final int ROUNDS = 200;
    private static final int VISITORS = 16;
    private static final Duration RUSH = Duration.ofSeconds(10);

    /**
     * So long until the JVM has compiled for good what serves pages. It takes its time, see
     * docker/java.options.
     */
    private static final Duration FIRST_RUSH = Duration.ofMinutes(2);

    private static final String JOINED = """
            select s.connection_id, t.name, t.external_id, s.status, s.verdict, s.acts, s.display_phone_number, c.owner
            from connection_state s join connection c on c.id = s.connection_id join tenant t on t.id = s.tenant_id
            where s.status = 'PENDING_REVIEW' and s.connection_id < ? order by s.connection_id desc limit 26""";

    private static final String ALONE = """
            select connection_id, status, verdict, acts, display_phone_number from connection_state
            where status = 'PENDING_REVIEW' and connection_id < ? order by connection_id desc limit 26""";

    private static EmbeddedPostgres server;
    private static Connection database;
    private static Neighbours neighbours;
    private static ProductionNode console;
    private static final UUID OF_A_DOZEN = Crowd.connection(Crowd.SIZE / 2);
    private static final UUID WELL = Crowd.connection(Crowd.SIZE / 2 + 101);
    private static final UUID LOST = Crowd.connection(Crowd.SIZE / 2 + 102);

    private static final List<String> OFTEN = List.of(
            "/connections?status=pending_review",
            "/connections/" + OF_A_DOZEN,
            "/connections?q=zwingenberg",
            "/tenants",
            "/links",
            "/events");
    private static Path archive;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedPostgres.builder()
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "4GB")
                .start();
        neighbours = new Neighbours();
        try (var first = ProductionNode.on(server.getPort(), neighbours)) {
            System.out.printf(
                    "start on an empty database: ready after %d ms%n",
                    first.startTook().toMillis());
        }
        database = server.getPostgresDatabase().getConnection();
        var began = System.nanoTime();
        Crowd.gather(database);
        System.out.printf(
                "%,d tenants gathered in %d s%n",
                Crowd.SIZE, Duration.ofNanos(System.nanoTime() - began).toSeconds());
        var now = Instant.now();
        Crowd.tell(database, LongLife.well(OF_A_DOZEN, now, 12));
        Crowd.tell(database, LongLife.well(WELL, now, 2_000));
        Crowd.tell(database, LongLife.lost(LOST, now, 2_000, 150));
        // as the README recommends it: with an archive of the classes that starts and pages need
        archive = Files.createTempDirectory("patchbay-archive").resolve("patchbay.jsa");
        try (var writer = ProductionNode.on(
                        server.getPort(), neighbours, Map.of(), "-XX:ArchiveClassesAtExit=" + archive);
                var visitor = new Visitor(writer.url("/"), Crowd.KEY)) {
            for (var path : OFTEN) {
                get(visitor, path);
            }
        }
        console = ProductionNode.on(server.getPort(), neighbours, Map.of(), "-XX:SharedArchiveFile=" + archive);
        System.out.printf(
                "start on a full database, with the archive: ready after %d ms%n",
                console.startTook().toMillis());
    }

    @AfterAll
    static void stop() throws Exception {
        for (var one : new AutoCloseable[] {console, neighbours, database, server}) {
            if (one != null) {
                one.close();
            }
        }
        if (archive != null) {
            Files.deleteIfExists(archive);
            Files.delete(archive.getParent());
        }
    }

    /** What people have in hand: a refusal, a line of a log, several ids, and more than is read. */
    private static final List<String> PASTED = List.of(
            "{\"error\":{\"message\":\"(#131031) Account has been locked\",\"code\":131031,\"error_subcode\":2494055,"
                    + "\"fbtrace_id\":\"AInventedTrace\"}}",
            "2026-11-29T10:47:26Z ERROR send failed phone_number_id=100000000000017 code=131042 to=+34600000017",
            "100000000000017 and 200000000000017 both said 2388367 when they asked for a code",
            "a customer of ours wrote: ".repeat(100) + " 131047");

    @Test
    void pagesOfAMillionTenantsStayWithinTheirFigures() throws Exception {
        var slowness = Yardstick.slowness();
        var watch = new Stopwatch();
        try (var joined = database.prepareStatement(JOINED);
                var alone = database.prepareStatement(ALONE)) {
            floor(watch, "floor: 26 rows, joined", joined, new UUID(-1, -1));
            floor(watch, "floor: 26 rows, joined, far down", joined, Crowd.connection(5_000));
            floor(watch, "floor: 26 rows, one table", alone, new UUID(-1, -1));
        }
        var far = Crowd.connection(5_000);
        rush(FIRST_RUSH, OFTEN.toArray(String[]::new));
        try (var visitor = new Visitor(console.url("/"), Crowd.KEY)) {
            // what is quick should also be right
            assertThat(visitor.get("/connections?q=zwingenberg").text()).contains("1 shown");
            assertThat(visitor.get("/connections?q=600000017").text()).contains("1 shown");
            assertThat(visitor.get("/connections?acts=us&status=connected").text())
                    .contains("3 shown");
            assertThat(visitor.get("/connections?status=pending_review&q=600000080")
                            .text())
                    .as("the oldest of ten thousand")
                    .contains("1 shown");
            var list = page(watch, visitor, "/connections?status=pending_review");
            page(watch, visitor, "/connections?status=pending_review&after=" + far);
            for (var path : List.of(
                    "/connections",
                    "/connections?acts=nobody",
                    "/connections?acts=us",
                    "/connections?acts=us&status=connected",
                    "/connections?verdict=number_conflict",
                    "/connections?verdict=healthy&status=failed",
                    "/tenants",
                    "/tenants?tag=vip",
                    "/links",
                    "/links?state=active",
                    "/links?state=failed",
                    "/events",
                    "/events?state=failed",
                    "/events?state=unmatched&event=whatsapp.message.failed",
                    "/status")) {
                page(watch, visitor, path);
            }
            var slowest = Duration.ZERO;
            for (var at : new String[] {"/connections", "/tenants", "/links", "/find"}) {
                for (var q : new String[] {"zwingenberg", "Bakery Linmosen", "bakery", "nobody of this name", "an"}) {
                    var figure = page(watch, visitor, at + "?q=" + encoded(q));
                    slowest = figure.p95().compareTo(slowest) > 0 ? figure.p95() : slowest;
                }
            }
            var amongFew = page(watch, visitor, "/connections?acts=us&q=bakery");
            page(watch, visitor, "/connections?q=600000017");
            page(watch, visitor, "/find?q=" + encoded("+34 600 000 017"));
            page(watch, visitor, "/find?q=100000000000017");
            page(watch, visitor, "/find?q=0000017");
            for (var pasted : PASTED) {
                var figure = page(watch, visitor, "/find?q=" + encoded(pasted));
                slowest = figure.p95().compareTo(slowest) > 0 ? figure.p95() : slowest;
            }
            var dozen = page(watch, visitor, "/connections/" + OF_A_DOZEN);
            page(watch, visitor, "/connections/" + WELL);
            var lost = page(watch, visitor, "/connections/" + LOST);
            watch.print();
            assertThat(list.p95()).isLessThan(Yardstick.of(Duration.ofMillis(200), slowness));
            assertThat(slowest).isLessThan(Yardstick.of(Duration.ofMillis(200), slowness));
            assertThat(amongFew.p95()).isLessThan(Yardstick.of(Duration.ofMillis(200), slowness));
            assertThat(dozen.p95()).isLessThan(Yardstick.of(Duration.ofMillis(150), slowness));
            assertThat(lost.p95()).isLessThan(Yardstick.of(Duration.ofMillis(150), slowness));
        }
        for (var path : List.of("/connections?status=pending_review", "/connections/" + OF_A_DOZEN)) {
            System.out.printf(
                    "%d visitors at once, %s: %,d requests/s%n", VISITORS, path, rush(RUSH, path) / RUSH.toSeconds());
        }
        var resident = console.residentMegabytes();
        System.out.printf("resident after %d visitors at once: %d MB%n", VISITORS, resident);
        assertThat(resident).isLessThan(350);
    }

    private static void floor(Stopwatch watch, String name, PreparedStatement rows, UUID before) throws Exception {
        rows.setObject(1, before);
        watch.time(name, WARM_UP, ROUNDS, () -> read(rows));
    }

    private static int read(PreparedStatement query) throws SQLException {
        var seen = 0;
        try (var rows = query.executeQuery()) {
            while (rows.next()) {
                seen += rows.getString(2).length();
            }
        }
        return seen;
    }

    private static Stopwatch.Figure page(Stopwatch watch, Visitor visitor, String path) throws Exception {
        return watch.time(path, WARM_UP, ROUNDS, () -> get(visitor, path));
    }

    private static int get(Visitor visitor, String path) throws IOException {
        var answer = visitor.get(path);
        assertThat(answer.status()).as(path).isIn(200, 303);
        return answer.body().length;
    }

    /**
     * As many requests as get through from visitors at once, who fetch one page after the other.
     */
    private static int rush(Duration lasting, String... paths) throws Exception {
        var visitors = Executors.newFixedThreadPool(VISITORS);
        try {
            Callable<Integer> visit = () -> {
                var got = 0;
                var until = System.nanoTime() + lasting.toNanos();
                try (var visitor = new Visitor(console.url("/"), Crowd.KEY)) {
                    while (System.nanoTime() < until) {
                        get(visitor, paths[got % paths.length]);
                        got++;
                    }
                }
                return got;
            };
            var total = 0;
            for (Future<Integer> got : visitors.invokeAll(
                    Stream.generate(() -> visit).limit(VISITORS).toList())) {
                total += got.get();
            }
            return total;
        } finally {
            visitors.shutdownNow();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
