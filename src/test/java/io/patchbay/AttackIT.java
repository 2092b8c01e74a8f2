package io.patchbay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Neighbours;
import io.patchbay.support.OwnPostgres;
import io.patchbay.support.Pace;
import io.patchbay.support.ProductionNode;
import io.patchbay.support.Shops;
import io.patchbay.support.SignedHook;
import io.patchbay.support.Strangers;
import io.patchbay.support.Visitor;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Strangers do their worst to one production node, started as README recommends, while trusted
 * webhooks come at 200 a second and a person loads pages. Whatever they do, the process lives, no
 * trusted webhook is lost or refused, no page fails, and memory and disk stay within what is promised.
 * {@code -Pbench}, on a machine that does nothing else, holds webhooks and pages to their milliseconds as
 * well. Prints a table. All of it on loopback.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AttackIT {

    /** Whether the clock is looked at, as {@code -Pbench} does. */
    private static final boolean MEASURED = Boolean.getBoolean("patchbay.measured");

    private static final Duration ATTACK = Duration.ofSeconds(8);

    /** More than anybody may ask for one code, or with keys nobody made, in a minute. */
    private static final String LEAST_TURNS = "250";

    private static final int TRUSTED_PER_SECOND = 200;
    private static final int SHOPS = 20;
    private static final String KEY = "pb_9e8d7c6b5a4f3e2d1c0b9a8f7e6d5c4b3a2f1e0d";
    private static final String CODE = "hammered23456789";

    /** What is promised in every row. */
    private static final double TRUSTED_P99_MILLIS = 250;

    private static final double PAGE_MILLIS = 2_000;
    private static final long RESIDENT_MEGABYTES = 350;

    /** Four mebibytes an hour of refused requests, as they are, with their rows and indexes. */
    private static final double GROWTH_MEGABYTES = 16;

    private static final List<String> TABLE = new ArrayList<>();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static OwnPostgres database;
    private static Neighbours neighbours;
    private static ProductionNode node;
    private static double quietGrowth;

    @BeforeAll
    static void start() throws Exception {
        database = new OwnPostgres();
        neighbours = new Neighbours();
        new Shops(SHOPS).shownBy(neighbours);
        node = started();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        database.number("select count(*) from phone_number where connection_id is not null") == SHOPS);
        database.run(
                "insert into api_key (id, name, role, hash, created_at, created_by) values (gen_random_uuid(), 'attack', 'agent', sha256('"
                        + KEY
                        + "'), now(), 'test')");
        warmUp();
    }

    /** As README recommends where milliseconds count, else compiled early: what is promised besides holds either way. */
    private static ProductionNode started() throws IOException {
        var settings = Map.of(
                "PATCHBAY_KAPSO_REQUESTS_PER_MINUTE", "60000",
                "PATCHBAY_KAPSO_HEALTH_PER_MINUTE", "60000");
        return MEASURED
                ? ProductionNode.on(database.port(), neighbours, settings)
                : ProductionNode.forAMinute(database.port(), neighbours, settings);
    }

    /**
     * What serves the first requests is slow, because nothing is compiled yet. Ends when nothing is left
     * to be applied: the time of the first row is not spent on this.
     */
    private static void warmUp() throws Exception {
        var warming = new Trusted(1_000);
        warming.runFor(Duration.ofSeconds(4));
        try (var person = new Person()) {
            person.runFor(Duration.ofSeconds(3));
        }
        warming.allApplied(Duration.ofMinutes(2));
    }

    @AfterAll
    static void stop() throws Exception {
        System.out.printf(
                "%n%-40s %8s %5s %8s %8s %8s %6s %8s   %s%n%s%n",
                "attack",
                "trusted",
                "lost",
                "p99 ms",
                "pages",
                "max ms",
                "RSS MB",
                "disk MB",
                "what strangers heard",
                String.join("\n", TABLE));
        node.kill();
        neighbours.close();
        database.close();
    }

    @AfterEach
    void itLives() {
        assertThat(node.isReady()).as("the process lives and is ready").isTrue();
    }

    @Test
    @Order(0)
    void nobodyAttacks() throws Exception {
        row("nobody attacks");
    }

    @Test
    @Order(1)
    void unsignedMegabytes() throws Exception {
        row("unsigned megabytes", "megabytes", "16", "0");
    }

    @Test
    @Order(2)
    void aWronglySignedFloodAtFullSpeed() throws Exception {
        row("wrongly signed flood, 1 kB and 1 MB", "wrong", "32", "0");
    }

    @Test
    @Order(3)
    void twoHundredSlowSenders() throws Exception {
        row("200 slow senders", "slow", "200", "0");
    }

    @Test
    @Order(4)
    void sixtyChunkedBodiesOfThreeMegabytes() throws Exception {
        row("60 chunked bodies of 3 MB", "pieces", "60", "0");
    }

    @Test
    @Order(5)
    void twoHundredChunkedBodiesOfThreeMegabytes() throws Exception {
        row("200 chunked bodies of 3 MB", "pieces", "200", "0");
    }

    @Test
    @Order(6)
    void oneLinkCodeHammered() throws Exception {
        database.run(link(CODE, UUID.randomUUID().toString()));
        var heard = row("one link code hammered", "code", "8", LEAST_TURNS, CODE);
        assertThat(database.number("select count(*) from fact where kind in ('ATTEMPT_STARTED', 'RETURNED_FAILED')"))
                .as("facts of one link in a day")
                .isBetween(1L, 40L);
        assertThat(database.number("select count(*) from attempt")).isBetween(1L, 20L);
        assertThat(heard).as("more than a code may be asked for in a minute").containsKey("429");
    }

    @Test
    @Order(7)
    void tenThousandWrongKeys() throws Exception {
        var heard = row("10,000 wrong keys", "keys", "8", LEAST_TURNS, "10000");
        assertThat(heard.keySet()).containsOnly("401", "429");
    }

    @Test
    @Order(8)
    void fiveHundredIdleConnectionsAndTwoHundredStreams() throws Exception {
        var open = new ArrayList<Socket>();
        try {
            for (var i = 0; i < 500; i++) {
                open.add(connect());
            }
            for (var i = 0; i < 200; i++) {
                var stream = connect();
                stream.getOutputStream()
                        .write(
                                ("GET /live HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
                                                + KEY
                                                + "\r\n\r\n")
                                        .getBytes(ISO_8859_1));
                open.add(stream);
            }
            row("500 idle connections and 200 streams");
        } finally {
            for (var one : open) {
                one.close();
            }
        }
    }

    @Test
    @Order(9)
    void aLineWithFiftyThousandFacts() throws Exception {
        database.run(
                link("fifty23456789abc", "00000000-0000-4000-8000-000000000001"), """
                insert into fact (id, connection_id, lane, kind, happened_at, received_at, source, data, once)
                select gen_random_uuid(), n.connection_id,
                    case when mod(i, 2) = 0 then 'LINK' else 'BROWSER' end,
                    case when mod(i, 2) = 0 then 'ATTEMPT_STARTED' else 'RETURNED_FAILED' end,
                    now() - interval '2 days' + i * interval '1 second', now() - interval '2 days' + i * interval '1 second', 'landing page',
                    jsonb_build_object('link_id', '00000000-0000-4000-8000-000000000001', 'attempt_id', md5((i / 2)::text)::uuid, 'error_code', 'x' || i),
                    'attack:' || i
                from phone_number n, generate_series(1, 50000) i where n.phone_number_id = '%s'
                """.formatted(Shops.numberId(0)));
        node.kill();
        node = started();
        warmUp();
        row("a line with 50,000 facts");
        var added = database.number(
                "select count(*) from fact f join phone_number n on n.connection_id = f.connection_id"
                        + " where n.phone_number_id = ? and f.kind = 'NUMBER_RECONNECTED'",
                Shops.numberId(0));
        assertThat(added).as("facts applied to that line since").isPositive();
    }

    /** A link that is in use, of the first tenant there is. */
    private static String link(String code, String id) {
        return """
               insert into connection_link (id, tenant_id, connection_id, code, provider_link_id, provider_url, provider_status,
                   own_state, purpose, modes, created_at, created_by, expires_at)
               select '%1$s', n.tenant_id, n.connection_id, '%2$s', 'sl_%2$s', 'http://localhost:1/setup/attack', 'active',
                   'MADE', 'connect', '{coexistence}', now(), 'test', now() + interval '30 days'
               from phone_number n where n.phone_number_id = '%3$s'
               """.formatted(id, code, Shops.numberId(0));
    }

    // the frame of all of them

    /** What came of some seconds under attack. {@code heard}: what strangers heard, how often. */
    private record Measured(Trusted trusted, double slowestPage, Map<String, Integer> heard) {}

    /**
     * Attacks, asserts what is promised, and returns what strangers heard, and how often.
     *
     * @param strangers what they do, how many at once, their least number of turns, and what that needs besides
     */
    private static Map<String, Integer> row(String name, String... strangers) throws Exception {
        var row = measure(name, strangers);
        if (MEASURED) {
            assertThat(row.trusted().milliseconds(0.99))
                    .as("milliseconds until 99 of 100 trusted webhooks were answered")
                    .isLessThanOrEqualTo(TRUSTED_P99_MILLIS);
            assertThat(row.slowestPage()).as("milliseconds of the slowest page").isLessThanOrEqualTo(PAGE_MILLIS);
        }
        return row.heard();
    }

    private static Measured measure(String name, String... strangers) throws Exception {
        var before = database.number("select pg_database_size(current_database())");
        var trusted = new Trusted(TRUSTED_PER_SECOND);
        var resident = new AtomicLong();
        var heard = new TreeMap<String, Integer>();
        try (var person = new Person()) {
            var attack = strangers.length == 0 ? null : attack(strangers);
            var until = System.nanoTime() + ATTACK.toNanos();
            var running = List.of(
                    new Thread(() -> person.until(until), "person"),
                    new Thread(() -> watch(until, resident), "memory"));
            running.forEach(Thread::start);
            trusted.runFor(ATTACK);
            for (var thread : running) {
                thread.join();
            }
            if (attack != null) {
                heard.putAll(heardBy(attack));
            }
            trusted.allApplied(Duration.ofSeconds(20));
            var growth = (database.number("select pg_database_size(current_database())") - before) / 1048576.0;
            quietGrowth = strangers.length == 0 && quietGrowth == 0 ? growth : quietGrowth;
            TABLE.add(String.format(
                    Locale.ROOT,
                    "%-40s %8d %5d %8.1f %8d %8.1f %6d %8.1f   %s",
                    name,
                    trusted.sent(),
                    trusted.lost(),
                    trusted.milliseconds(0.99),
                    person.loaded(),
                    person.longest(),
                    resident.get(),
                    growth,
                    heard));
            System.out.println(TABLE.get(TABLE.size() - 1));
            assertThat(trusted.refusals()).as("trusted webhooks refused").isEmpty();
            assertThat(trusted.lost()).as("trusted webhooks lost").isZero();
            assertThat(person.failures()).as("pages that did not come").isEmpty();
            assertThat(resident.get()).as("megabytes the process holds").isLessThanOrEqualTo(RESIDENT_MEGABYTES);
            assertThat(growth - quietGrowth)
                    .as("growth of the database in megabytes besides what trusted webhooks need")
                    .isLessThanOrEqualTo(GROWTH_MEGABYTES);
            return new Measured(trusted, person.longest(), heard);
        }
    }

    /**
     * Strangers are a process of their own that yields to all others: on the one machine there is
     * they would else take the processors from the sender of trusted webhooks as well.
     */
    private static Process attack(String... action) throws IOException {
        var command = new ArrayList<String>();
        command.addAll(List.of("nice", "-n", "19"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-cp", "target/test-classes"));
        command.addAll(List.of(
                Strangers.class.getName(),
                String.valueOf(node.url("/").getPort()),
                String.valueOf(ATTACK.toSeconds())));
        command.addAll(List.of(action));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Map<String, Integer> heardBy(Process attack) throws Exception {
        var heard = new TreeMap<String, Integer>();
        try (var lines = attack.inputReader()) {
            lines.lines().map(line -> line.split(" ")).forEach(line -> heard.put(line[0], Integer.valueOf(line[1])));
        }
        assertThat(attack.waitFor())
                .as("the strangers did what they were to do")
                .isZero();
        return heard;
    }

    private static Socket connect() throws IOException {
        var address = node.url("/");
        return new Socket(address.getHost(), address.getPort());
    }

    private static void watch(long until, AtomicLong most) {
        while (System.nanoTime() < until) {
            try {
                most.accumulateAndGet(node.residentMegabytes(), Math::max);
                Pace.rest(Duration.ofMillis(100));
            } catch (IOException e) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Kapso: so many signed webhooks a second, each with a moment at which it is to be sent. */
    private static final class Trusted {
        private static final int CONNECTIONS = 16;
        private final int perSecond;
        private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
        private final Queue<String> keys = new ConcurrentLinkedQueue<>();
        private final Map<String, AtomicInteger> refusals = new ConcurrentHashMap<>();
        private int lost;

        Trusted(int perSecond) {
            this.perSecond = perSecond;
        }

        void runFor(Duration time) throws InterruptedException {
            var began = System.nanoTime();
            var next = new AtomicInteger();
            var many = (int) (time.toMillis() * perSecond / 1000);
            var threads = new ArrayList<Thread>();
            for (var i = 0; i < CONNECTIONS; i++) {
                threads.add(new Thread(
                        () -> {
                            for (var n = next.getAndIncrement(); n < many; n = next.getAndIncrement()) {
                                sendAt(began + n * 1_000_000_000L / perSecond);
                            }
                        },
                        "trusted"));
            }
            threads.forEach(Thread::start);
            for (var thread : threads) {
                thread.join();
            }
        }

        private final ThreadLocal<Visitor> line = new ThreadLocal<>();

        private void sendAt(long due) {
            try {
                Pace.until(due);
                if (line.get() == null) {
                    line.set(new Visitor(node.url("/"), KEY));
                }
                var hook = hook(NUMBER.incrementAndGet());
                var status = line.get().send(request(hook)).status();
                nanos.add(System.nanoTime() - due);
                if (status == 200) {
                    keys.add(hook.key());
                } else {
                    refused(String.valueOf(status));
                }
            } catch (IOException e) {
                line.remove();
                refused(e.getClass().getSimpleName());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void refused(String how) {
            refusals.computeIfAbsent(how, any -> new AtomicInteger()).incrementAndGet();
        }

        /** Mostly messages; now and then a line comes back, which adds a decisive fact to it. */
        private static SignedHook hook(int n) {
            return n % 20 == 0
                    ? SignedHook.line("attack-" + n, "reconnected", n / 20 % SHOPS, Instant.now())
                    : SignedHook.message("attack-" + n, n % SHOPS, Instant.now());
        }

        private static byte[] request(SignedHook hook) {
            var head =
                    ("POST /hooks/kapso HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                                    + hook.body().length
                                    + "\r\nX-Webhook-Event: "
                                    + hook.event()
                                    + "\r\nX-Webhook-Payload-Version: v2\r\nX-Idempotency-Key: "
                                    + hook.key()
                                    + "\r\nX-Webhook-Signature: "
                                    + hook.signature()
                                    + "\r\n\r\n")
                            .getBytes(ISO_8859_1);
            var all = Arrays.copyOf(head, head.length + hook.body().length);
            System.arraycopy(hook.body(), 0, all, head.length, hook.body().length);
            return all;
        }

        /** Waits until all that was answered 200 is applied; what is not then is lost. */
        void allApplied(Duration patience) throws SQLException {
            var sent = keys.toArray(String[]::new);
            try {
                Awaitility.await()
                        .atMost(patience)
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> applied(sent) == sent.length);
            } finally {
                lost = sent.length - applied(sent);
            }
        }

        private static int applied(String[] sent) throws SQLException {
            return (int) database.number(
                    "select count(*) from delivery where idempotency_key = any(?) and state = 'applied'",
                    (Object) sent);
        }

        int sent() {
            return nanos.size();
        }

        int lost() {
            return lost;
        }

        Map<String, AtomicInteger> refusals() {
            return refusals;
        }

        double milliseconds(double part) {
            var sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            return sorted[(int) Math.min(sorted.length - 1, sorted.length * part)] / 1e6;
        }
    }

    /** Somebody at work: the lists, the status page and a case, one page after the other. */
    private static final class Person implements AutoCloseable {
        private final List<String> pages;
        private final List<Double> millis = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();
        private final URI console = node.url("/");
        private Visitor browser = new Visitor(console, KEY);

        Person() throws IOException, SQLException {
            var cases = database.rows("select connection_id::text from phone_number order by phone_number_id limit 1");
            pages = List.of(
                    "/connections",
                    "/connections/" + cases.get(0).get(0),
                    "/events",
                    "/events?state=rejected",
                    "/links",
                    "/status");
        }

        void runFor(Duration time) {
            until(System.nanoTime() + time.toNanos());
        }

        void until(long until) {
            for (var i = 0; System.nanoTime() < until; i++) {
                var page = pages.get(i % pages.size());
                var began = System.nanoTime();
                try {
                    var status = browser.get(page).status();
                    millis.add((System.nanoTime() - began) / 1e6);
                    if (status != 200) {
                        failures.add(page + " " + status);
                    }
                    Pace.rest(Duration.ofMillis(100));
                } catch (IOException e) {
                    failures.add(page + " " + e);
                    return;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        int loaded() {
            return millis.size();
        }

        double longest() {
            return millis.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        }

        List<String> failures() {
            return failures;
        }

        @Override
        public void close() throws IOException {
            browser.close();
        }
    }
}
