package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.JumpingClock;
import io.patchbay.support.Neighbours;
import io.patchbay.support.OwnPostgres;
import io.patchbay.support.ProductionNode;
import io.patchbay.support.Sender;
import io.patchbay.support.Shops;
import io.patchbay.support.SignedHook;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Breaks two production nodes, their database and their provider in turn while webhooks rain in.
 * After each: everything answered 200 is applied, once, and all is well again within a minute
 * without anybody's help. Prints a table of what was done and what came of it.
 */
class FaultsIT {

    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final int SHOPS = 20;
    private static final String KEY = "pb_7c1f0e9d8b7a6c5d4e3f2a1b0c9d8e7f6a5b4c3d";
    private static final List<String> TABLE = new ArrayList<>();
    private static final AtomicInteger STORMS = new AtomicInteger();
    private static final AtomicInteger BREAKDOWNS = new AtomicInteger();

    /** Nodes that get a share of the requests. */
    private static final Set<ProductionNode> IN_TURN = new CopyOnWriteArraySet<>();

    /** The budgets are not what is tested here. */
    private static final Map<String, String> SETTINGS = Map.of(
            "PATCHBAY_KAPSO_REQUESTS_PER_MINUTE", "60000",
            "PATCHBAY_KAPSO_HEALTH_PER_MINUTE", "60000",
            "QUARKUS_SHUTDOWN_DELAY", "0");

    private static OwnPostgres database;
    private static Neighbours neighbours;
    private static ProductionNode first;
    private static ProductionNode second;

    @BeforeAll
    static void start() throws Exception {
        database = new OwnPostgres();
        neighbours = new Neighbours();
        new Shops(SHOPS).shownBy(neighbours);
        first = node();
        second = node();
        Awaitility.await()
                .atMost(RECOVERY)
                .until(() ->
                        database.number("select count(*) from phone_number where connection_id is not null") == SHOPS);
    }

    @AfterAll
    static void stop() throws Exception {
        System.out.printf(
                "%n%-44s %-34s %8s %6s %8s %13s%n%s%n",
                "fault", "injected", "answered", "lost", "doubled", "recovered in", String.join("\n", TABLE));
        for (var node : new ProductionNode[] {first, second}) {
            if (node != null) {
                node.kill();
            }
        }
        neighbours.close();
        database.close();
    }

    private static ProductionNode node(String... options) throws IOException {
        return ProductionNode.forAMinute(database.port(), neighbours, SETTINGS, options);
    }

    @BeforeEach
    void bothAreThere() throws Exception {
        first = alive(first);
        second = alive(second);
    }

    private static ProductionNode alive(ProductionNode node) throws Exception {
        if (node.isReady()) {
            return node;
        }
        node.kill();
        return node();
    }

    @AfterEach
    void theProviderIsWellAgain() {
        IN_TURN.clear();
        neighbours.feel(Neighbours.WELL);
    }

    // a node dies

    @Test
    void aNodeKilledRightAfterAnsweringLosesNothing() throws Exception {
        storm("node killed right after the 200", sender -> {
            await(() -> sender.answered().size() >= 150);
            first.kill();
            return waiting() + " answered, not applied";
        });
    }

    @Test
    void aNodeKilledBetweenClaimAndCommitLosesNothing() throws Exception {
        storm("node killed between claim and commit", sender -> {
            try (var locked = lockedLine()) {
                await(() -> sessionsThatWait(first) > 0);
                first.kill();
            }
            return waiting() + " claimed or waiting";
        });
    }

    @Test
    void aFrozenNodeHoldsNobodyUp() throws Exception {
        storm("node frozen between claim and commit", sender -> {
            try (var locked = lockedLine()) {
                await(() -> sessionsThatWait(first) > 0);
                first.freeze();
            }
            // a load balancer needs a moment to notice
            Thread.sleep(3_000);
            IN_TURN.remove(first);
            return "gets requests for 3 s more";
        });
        first.thaw();
        await(first::isReady);
        storm("frozen node thawed", sender -> "goes on where it stood");
    }

    @Test
    void aSweepWhoseNodeDiesIsDoneByAnother() throws Exception {
        neighbours.feel(after(Duration.ofMillis(300)));
        first.kill();
        first = node();
        var sweep = awaited(() -> database.rows("select id::text from reconciliation where state = 'running'"));
        storm(
                "node killed during a sweep",
                sender -> {
                    first.kill();
                    neighbours.feel(Neighbours.WELL);
                    return "sweep " + sweep.get(0).get(0).substring(0, 8);
                },
                () -> database.number("select count(*) from reconciliation where state = 'running'") == 0
                        && database.number(
                                        "select count(*) from reconciliation where state = 'done' and (id::text = ? or started_at > (select started_at from reconciliation where id::text = ?))",
                                        sweep.get(0).get(0),
                                        sweep.get(0).get(0))
                                > 0);
    }

    @Test
    void theSweepOfAStartCoversTheTimeNobodyWasThere() throws Exception {
        await(() -> database.number("select count(*) from reconciliation where state = 'running'") == 0);
        first.kill();
        second.kill();
        database.run("update listening set heard_at = heard_at - interval '8 minutes'");

        first = node();

        awaited(
                () -> database.rows(
                        "select began_at::text from listening_gap where ended_at - began_at > interval '8 minutes' and swept_at is not null"));
        assertThat(
                        database.rows(
                                "select requested_by from reconciliation where state = 'done' and finished_at > (select max(ended_at) from listening_gap)"))
                .as("one sweep was enough")
                .containsExactly(List.of("start of a node"));
    }

    @Test
    void aReplayWhoseNodeDiesIsFinishedByAnother() throws Exception {
        var run = new String[1];
        storm(
                "node killed during a replay",
                sender -> {
                    await(() -> sender.answered().size() >= 300);
                    run[0] = replayEverything();
                    await(() -> replayed(run[0]) >= 20);
                    first.kill();
                    return "after " + replayed(run[0]) + " of the run";
                },
                () -> database.number("select count(*) from replay_run where id::text = ? and state = 'done'", run[0])
                        == 1);
        assertThat(database.number(
                        "select count(*) from replay_result where run_id::text = ? and outcome in ('waiting', 'failed')",
                        run[0]))
                .isZero();
    }

    private static long replayed(String run) throws SQLException {
        return database.number(
                "select count(*) from replay_result where run_id::text = ? and outcome <> 'waiting'", run);
    }

    /** Returns the id of the run. */
    private static String replayEverything() throws Exception {
        database.run(
                "insert into api_key (id, name, role, hash, created_at, created_by) values (gen_random_uuid(), 'faults', 'admin', sha256('"
                        + KEY
                        + "'), now(), 'test')");
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(first.url("/api/v1/replays"))
                                .header("Authorization", "Bearer " + KEY)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"state\":\"applied\",\"dry_run\":false}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return JsonPath.from(answer.body()).getString("id");
    }

    // the database suffers

    @Test
    void aRestartOfTheDatabaseLosesNothing() throws Exception {
        storm("PostgreSQL restarted under load", sender -> {
            database.stop();
            Thread.sleep(4_000);
            database.startAgain();
            return "4 s without a database";
        });
    }

    @Test
    void aCrashOfTheDatabaseLosesNothing() throws Exception {
        storm("PostgreSQL process killed", sender -> {
            var worker = database.rows("select pid from pg_stat_activity where application_name = ?", first.sessions())
                    .get(0)
                    .get(0);
            assertThat(new ProcessBuilder("kill", "-9", worker).start().waitFor())
                    .isZero();
            Thread.sleep(500);
            return "crash and recovery of all sessions";
        });
    }

    @Test
    void anExhaustedPoolAnswersLaterAndLosesNothing() throws Exception {
        var sender = storm("connection pool exhausted", running -> {
            try (var session = database.session()) {
                session.setAutoCommit(false);
                try (var lock = session.createStatement()) {
                    lock.execute("lock table delivery in access exclusive mode");
                    Thread.sleep(12_000);
                }
                session.rollback();
            }
            return "all sessions behind a lock for 12 s";
        });
        assertThat(sender.refusals()).containsKey("503");
    }

    @Test
    void aFullDiskAnswersLaterAndLosesNothing() throws Exception {
        var disk = Files.createTempDirectory("patchbay-disk");
        Assumptions.assumeTrue(
                mount("mount", "-t", "tmpfs", "-o", "size=12m,mode=700", "tmpfs", disk.toString()),
                "a small disk can only be mounted as root; the fault of a full disk is left out");
        try {
            var filler = disk.resolve("filler");
            var space = Files.createDirectory(disk.resolve("space"));
            // vacuum first, so that the table is small enough for the small disk
            database.run(
                    "vacuum full delivery",
                    "create tablespace small location '" + space + "'",
                    "alter table delivery set tablespace small");
            var sender = storm("disk of the database full", running -> {
                fill(filler);
                await(() -> running.refusals().containsKey("503"));
                Thread.sleep(5_000);
                Files.delete(filler);
                return "no byte left for 5 s";
            });
            assertThat(sender.refusals()).containsKey("503");
        } finally {
            database.run("alter table delivery set tablespace pg_default", "drop tablespace small");
            mount("umount", disk.toString());
        }
    }

    @Test
    void bodiesAsLargeAsAllowedLoseNothing() throws Exception {
        var nodes = List.of(first, second);
        var text = "x".repeat(1_000_000);
        storm(
                "bodies of a megabyte",
                sender -> {
                    Sender large;
                    // meanwhile the workers wait, so that many gather
                    try (var locked = lockedLine()) {
                        large = new Sender(FaultsIT::addresses)
                                .send(300, 32, n -> SignedHook.message("large-" + n, n % SHOPS, Instant.now(), text));
                    }
                    assertThat(large.givenUp()).isEmpty();
                    return "300 from 32 senders at once";
                },
                () -> database.number(
                                "select count(*) from delivery where idempotency_key like 'large-%' and state = 'applied'")
                        == 300);
        assertThat(List.of(first, second)).isEqualTo(nodes).allMatch(ProductionNode::isReady);
    }

    private static boolean mount(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    private static void fill(Path filler) throws IOException {
        var kilobyte = new byte[1024];
        try (var file = Files.newOutputStream(filler)) {
            while (true) {
                file.write(kilobyte);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    // time goes wrong

    @Test
    void jumpsOfTheClockLoseNothing() throws Exception {
        second.kill();
        var clock = new JumpingClock();
        second = node(clock.option());
        storm("clock of one node jumps", sender -> {
            for (var jump : List.of(2, -2, 0)) {
                clock.jump(Duration.ofHours(jump));
                Thread.sleep(2_000);
            }
            return "2 h ahead, 2 h back, right again";
        });
        second.kill();
    }

    // the provider misbehaves

    @Test
    void aSlowProviderHoldsNothingUp() throws Exception {
        provider("provider slow", "4 s per answer", after(Duration.ofSeconds(4)));
    }

    @Test
    void aBrokenProviderHoldsNothingUp() throws Exception {
        provider(
                "provider broken",
                "500, 502, 503 in turn",
                (exchange, truth) -> Neighbours.answer(
                        exchange,
                        List.of(500, 502, 503).get(BREAKDOWNS.getAndIncrement() % 3),
                        "<html>Bad gateway</html>"));
    }

    @Test
    void aProviderThatAsksForPatienceHoldsNothingUp() throws Exception {
        provider("provider asks for patience", "429 with Retry-After: 3", (exchange, truth) -> {
            exchange.getResponseHeaders().set("Retry-After", "3");
            Neighbours.answer(exchange, 429, "{\"error\":\"Rate limit exceeded\"}");
        });
    }

    @Test
    void aProviderThatNeverAnswersHoldsNothingUp() throws Exception {
        var patience = new AtomicBoolean(true);
        provider("provider half closed", "accepts and never answers", (exchange, truth) -> {
            while (patience.get()) {
                pause(100);
            }
            exchange.close();
        });
        patience.set(false);
    }

    @Test
    void aProviderThatClosesInMidSentenceHoldsNothingUp() throws Exception {
        provider("provider closes in mid-answer", "200, half a body, end", (exchange, truth) -> {
            exchange.sendResponseHeaders(200, truth.length());
            exchange.getResponseBody()
                    .write(truth.substring(0, truth.length() / 2).getBytes());
            exchange.close();
        });
    }

    @Test
    void aLyingProviderMixesNothingUp() throws Exception {
        provider(
                "provider talks nonsense",
                "200 with garbage",
                (exchange, truth) -> Neighbours.answer(exchange, 200, "\"ok\": [[[ <html>"));
        provider(
                "provider shows another's number",
                "200 about shop 0 to every question",
                (exchange, truth) ->
                        Neighbours.answer(exchange, 200, truth.replaceAll("6041189322\\d{5}", Shops.numberId(0))));
        assertThat(
                        database.rows(
                                "select distinct f.connection_id from fact f join phone_number n on n.connection_id = f.connection_id"
                                        + " where f.kind = 'NUMBER_READ' and f.data ->> 'phone_number_id' <> n.phone_number_id"))
                .as("connections that were told of somebody else's number")
                .isEmpty();
        assertThat(
                        database.number(
                                "select count(*) from phone_number n join tenant t on t.id = n.tenant_id where t.provider_customer_id = n.provider_customer_id and n.connection_id is not null"))
                .as("numbers that are still where they belong")
                .isEqualTo(SHOPS);
    }

    private static Neighbours.Mood after(Duration wait) {
        return (exchange, truth) -> {
            pause(wait.toMillis());
            Neighbours.answer(exchange, 200, truth);
        };
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A storm in which the provider is like this for a while, and a look at the end of it. */
    private static void provider(String fault, String injected, Neighbours.Mood mood) throws Exception {
        var healed = new Instant[1];
        storm(
                fault,
                sender -> {
                    neighbours.feel(mood);
                    Thread.sleep(5_000);
                    neighbours.feel(Neighbours.WELL);
                    healed[0] = Instant.now();
                    return injected;
                },
                () -> database.number(
                                "select count(*) from phone_number where phone_number_id = ? and as_of > ?::timestamptz",
                                Shops.numberId(1),
                                healed[0].toString())
                        == 1);
    }

    // the frame of all of them

    private interface Fault {
        /** Breaks something, mends it again if it does not mend itself, and says what it was. */
        String happensTo(Sender sender) throws Exception;
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static Sender storm(String name, Fault fault) throws Exception {
        return storm(name, fault, () -> true);
    }

    /**
     * Webhooks rain on both nodes while the fault happens. From its end on, everything sent has to
     * be answered and applied within a minute, and this condition has to come true.
     */
    private static Sender storm(String name, Fault fault, Condition well) throws Exception {
        var storm = "storm" + STORMS.incrementAndGet() + "-";
        IN_TURN.addAll(List.of(first, second));
        var sender = new Sender(FaultsIT::addresses).stream(8, n -> hook(storm, n));
        String injected;
        long over;
        try {
            Thread.sleep(500);
            injected = fault.happensTo(sender);
        } finally {
            over = System.nanoTime();
            Thread.sleep(300);
            sender.finish();
        }
        var looked = new Sender(FaultsIT::addresses).send(1, 1, n -> line(storm + "last", 1));
        var sent = Stream.concat(sender.answered().stream(), looked.answered().stream());
        var keys = sent.toArray(String[]::new);
        try {
            await(() -> applied(keys) == keys.length && well.holds());
        } finally {
            var took = Duration.ofNanos(System.nanoTime() - over);
            var lost = keys.length - applied(keys);
            var doubled = doubled(keys);
            TABLE.add("%-44s %-34s %8d %6d %8d %11.1f s   %s"
                    .formatted(
                            name,
                            injected,
                            keys.length,
                            lost,
                            doubled,
                            took.toMillis() / 1000.0,
                            new TreeMap<>(sender.refusals())));
            assertThat(doubled).as("applied twice").isZero();
            assertThat(lost).as("answered 200 and not applied").isZero();
            assertThat(took).isLessThan(RECOVERY);
        }
        assertThat(sender.givenUp()).isEmpty();
        return sender;
    }

    private static List<URI> addresses() {
        return IN_TURN.stream().map(node -> node.url("/hooks/kapso")).toList();
    }

    /** Mostly messages; now and then a line comes back, which makes us probe the number. */
    private static SignedHook hook(String storm, int n) {
        return n % 20 == 0 ? line(storm + n, n / 20 % SHOPS) : SignedHook.message(storm + n, n % SHOPS, Instant.now());
    }

    private static SignedHook line(String name, int shop) {
        return SignedHook.line(name, "reconnected", shop, Instant.now());
    }

    private static int applied(String[] keys) throws SQLException {
        return (int) database.number(
                "select count(*) from delivery d where idempotency_key = any(?) and state = 'applied'"
                        + " and exists (select 1 from fact f where f.delivery_id = d.id)",
                (Object) keys);
    }

    private static int doubled(String[] keys) throws SQLException {
        return (int) database.number(
                "select count(*) from (select d.idempotency_key from delivery d join fact f on f.delivery_id = d.id"
                        + " where d.idempotency_key = any(?) group by d.idempotency_key having count(*) > 1) twice",
                (Object) keys);
    }

    private static long waiting() throws SQLException {
        return database.number("select count(*) from delivery where state = 'received'");
    }

    /** A session that holds the line of shop 0, which every batch of the storm touches. */
    private static AutoCloseable lockedLine() throws SQLException {
        var session = database.session();
        session.setAutoCommit(false);
        try (var lock = session.prepareStatement(
                "select 1 from connection c join phone_number n on n.connection_id = c.id where n.phone_number_id = ? for update of c")) {
            lock.setString(1, Shops.numberId(0));
            lock.executeQuery();
        }
        return session::close;
    }

    private static long sessionsThatWait(ProductionNode node) throws SQLException {
        return database.number(
                "select count(*) from pg_stat_activity where application_name = ? and wait_event_type = 'Lock' and query ilike '%for no key update%'",
                node.sessions());
    }

    private static void await(Condition condition) {
        Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(RECOVERY).until(condition::holds);
    }

    private interface Rows {
        List<List<String>> rows() throws Exception;
    }

    private static List<List<String>> awaited(Rows query) {
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(RECOVERY)
                .until(query::rows, rows -> !rows.isEmpty());
    }
}
