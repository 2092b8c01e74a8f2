package io.patchbay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.provider.WebhookSignature;
import io.patchbay.support.Neighbours;
import io.patchbay.support.OwnPostgres;
import io.patchbay.support.Pace;
import io.patchbay.support.ProductionNode;
import io.patchbay.support.Settled;
import io.patchbay.support.Shops;
import io.patchbay.support.Visitor;
import io.patchbay.support.Yardstick;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a webhook costs from its first byte to the open page: the packaged product in a process of
 * its own, beside plain JDBC on the same PostgreSQL in the same minute. Everything shares the same
 * processors: sender, server and database.
 */
class WebhookJarBench {

    private static final int CONNECTIONS = 32;
    private static final String INSERT =
            "insert into floor_delivery (id, provider, event, idempotency_key, same_as, headers, body, signature, received_at, state)"
                    + " values (?, 'kapso', 'e', ?, ?, ?, ?, 'valid', now(), 'received')";

    /** One event of a receiver that stores and applies in one go, as little as it can be. */
    private static final String STORE_AND_APPLY = """
            with kept as (
                insert into floor_delivery (id, provider, event, idempotency_key, same_as, headers, body, signature, received_at, state, applied_at)
                values (?, 'kapso', 'e', ?, ?, ?, ?, 'valid', now(), 'applied', now()) on conflict (same_as) do nothing returning id)
            insert into floor_fact (id, connection_id, lane, kind, happened_at, received_at, source, data, delivery_id, once)
            select gen_random_uuid(), ?, 'INBOUND', 'MESSAGE_INBOUND', now(), now(), 'webhook', '{"message_id":"wamid.floor"}', id, id::text from kept
            on conflict (connection_id, once) do nothing
            """;

    /**
     * So many requests until the JVM has compiled for good what serves them. It takes its time, see
     * docker/java.options.
     */
    private static final int WARM_UP = 120_000;

    private static final int ROUNDS = 5;
    private static final int SHOPS = 20;
    private static final String KEY = "pb_5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7";

    private static OwnPostgres database;
    private static Neighbours neighbours;
    private static ProductionNode node;
    private static double slowness;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        slowness = Yardstick.slowness();
        database = new OwnPostgres();
        neighbours = new Neighbours();
        new Shops(SHOPS).shownBy(neighbours);
        node().close();
        database.run("insert into api_key (id, name, role, hash, created_at, created_by)"
                + " values (gen_random_uuid(), 'bench', 'agent', sha256('"
                + KEY
                + "'), now(), 'test')");
        // as the table itself: keys and all
        database.run(
                "create table floor_delivery (like delivery including all)",
                "create table floor_fact (like fact including all)");
        System.out.printf(
                "%d processors, load %.1f before%n",
                Runtime.getRuntime().availableProcessors(),
                java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                        .getSystemLoadAverage());
    }

    /** A node that has seen every shop and is through with its first sweep. */
    private static ProductionNode node(String... settings) throws Exception {
        var more = new HashMap<String, String>();
        // the first sweep must not take minutes
        more.put("PATCHBAY_KAPSO_REQUESTS_PER_MINUTE", "2000");
        for (var i = 0; i < settings.length; i += 2) {
            more.put(settings[i], settings[i + 1]);
        }
        var fresh = ProductionNode.on(database.port(), neighbours, more);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> database.number("select count(*) from reconciliation where state = 'running'") == 0);
        return fresh;
    }

    @AfterAll
    static void stop() throws Exception {
        neighbours.close();
        database.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        database.run("truncate delivery cascade", "truncate floor_delivery, floor_fact");
    }

    @AfterEach
    void end() throws InterruptedException {
        node.close();
    }

    private static byte[][] messages(int many) {
        return IntStream.range(0, many)
                .mapToObj(i -> {
                    var id = "wamid.bench." + NUMBER.incrementAndGet();
                    return request("whatsapp.message.received", id, """
                                    {"message":{"id":"%s","timestamp":"1780000000","type":"text","from":"34600000000",
                                     "text":{"body":"%s"},"kapso":{"direction":"inbound","status":"received","has_media":false}},
                                     "conversation":{"id":"7d1f0f34-0000-4000-8000-000000000001","status":"active"},
                                     "is_new_conversation":false,"phone_number_id":"%s"}
                                    """.formatted(
                                    id, "Good morning, is the shop open today? ".repeat(4), Shops.numberId(i % SHOPS)));
                })
                .toArray(byte[][]::new);
    }

    /** A whole request as bytes: signed, with a key of its own. */
    private static byte[] request(String event, String key, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return ("POST /hooks/kapso HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + bytes.length
                        + "\r\nX-Webhook-Event: "
                        + event
                        + "\r\nX-Webhook-Payload-Version: v2\r\nX-Idempotency-Key: "
                        + key
                        + "\r\nX-Webhook-Signature: "
                        + WebhookSignature.of(ProductionNode.SECRET, bytes)
                        + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Times of single answers, in order of length. */
    private record Answers(int many, Duration took, long[] nanos) {
        double perSecond() {
            return many * 1e9 / took.toNanos();
        }

        double milliseconds(double part) {
            return nanos[(int) Math.min(nanos.length - 1, nanos.length * part)] / 1e6;
        }
    }

    /**
     * Sends all of them over so many connections; at most so many a second, 0 for as many as go.
     */
    private static Answers send(URI to, byte[][] requests, int connections, int perSecond) throws Exception {
        var next = new AtomicInteger();
        var nanos = new long[requests.length];
        var began = System.nanoTime();
        Callable<Void> work = () -> {
            try (var sender = new Visitor(to, KEY)) {
                for (var i = next.getAndIncrement(); i < requests.length; i = next.getAndIncrement()) {
                    if (perSecond > 0) {
                        Pace.until(began + i * 1_000_000_000L / perSecond);
                    }
                    var start = System.nanoTime();
                    assertThat(sender.send(requests[i]).status()).isEqualTo(200);
                    nanos[i] = System.nanoTime() - start;
                }
            }
            return null;
        };
        atOnce(connections, work);
        var took = Duration.ofNanos(System.nanoTime() - began);
        Arrays.sort(nanos);
        return new Answers(requests.length, took, nanos);
    }

    private static void atOnce(int many, Callable<Void> work) throws Exception {
        var threads = Executors.newFixedThreadPool(many);
        try {
            for (Future<Void> one : threads.invokeAll(
                    IntStream.range(0, many).mapToObj(i -> work).toList())) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private interface Work {
        void in(Connection connection) throws SQLException;
    }

    /** Rows per second that clients insert for some seconds, so many in each commit. */
    private static double floor(int clients, int perCommit, Work row) throws Exception {
        var rows = new AtomicInteger();
        var began = System.nanoTime();
        var until = began + Duration.ofSeconds(5).toNanos();
        atOnce(clients, () -> {
            try (var connection = database.session()) {
                connection.setAutoCommit(false);
                while (System.nanoTime() < until) {
                    for (var i = 0; i < perCommit; i++) {
                        row.in(connection);
                    }
                    connection.commit();
                    rows.addAndGet(perCommit);
                }
            }
            return null;
        });
        return rows.get() * 1e9 / (System.nanoTime() - began);
    }

    private static void insert(Connection connection) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            delivery(insert);
            insert.executeUpdate();
        }
    }

    private static Work storeAndApplyTo(List<UUID> connections) {
        return connection -> {
            try (var both = connection.prepareStatement(STORE_AND_APPLY)) {
                delivery(both);
                both.setObject(6, connections.get(ThreadLocalRandom.current().nextInt(connections.size())));
                both.executeUpdate();
            }
        };
    }

    private static void delivery(PreparedStatement insert) throws SQLException {
        var id = UUID.randomUUID();
        insert.setObject(1, id);
        insert.setString(2, id.toString());
        insert.setBytes(3, id.toString().getBytes(StandardCharsets.UTF_8));
        insert.setString(4, "X-Webhook-Event: whatsapp.message.received\n".repeat(4));
        insert.setBytes(5, new byte[500]);
    }

    private static double median(DoubleStream figures) {
        var sorted = figures.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void say(String words, Object... figures) {
        System.out.printf(Locale.ENGLISH, words + "%n", figures);
    }

    /** Processor time of all who take part. */
    private record Worked(Duration ours, Duration postgres, Duration sender) {
        static Worked now() throws IOException {
            return new Worked(
                    node.worked(),
                    database.worked(),
                    ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
        }

        Worked plus(Worked before, Worked after) {
            return new Worked(
                    ours.plus(after.ours).minus(before.ours),
                    postgres.plus(after.postgres).minus(before.postgres),
                    sender.plus(after.sender).minus(before.sender));
        }

        static Worked none() {
            return new Worked(Duration.ZERO, Duration.ZERO, Duration.ZERO);
        }

        void sayFor(int requests) {
            say(
                    "processor time of one                          ours %,d us, PostgreSQL %,d us, sender %,d us",
                    ours.toNanos() / 1_000 / requests,
                    postgres.toNanos() / 1_000 / requests,
                    sender.toNanos() / 1_000 / requests);
        }
    }

    /** One after the other in every round, because the machine changes with the minute. */
    private record StoreRound(double one, double eight, double fifty, Answers ours, Answers receiver) {}

    @Test
    void durableStoreOfOneDelivery() throws Exception {
        node = node("PATCHBAY_INBOX_WORKERS", "0");
        var rounds = new ArrayList<StoreRound>();
        var worked = Worked.none();
        try (var receiver = NodeReceiver.on(database.port())) {
            send(node.url("/"), messages(WARM_UP), CONNECTIONS, 0);
            send(receiver.url(), messages(10_000), CONNECTIONS, 0);
            for (var i = 0; i < ROUNDS; i++) {
                var one = floor(1, 1, WebhookJarBench::insert);
                var eight = floor(8, 1, WebhookJarBench::insert);
                var fifty = floor(1, 50, WebhookJarBench::insert);
                var requests = messages(20_000);
                var before = Worked.now();
                var ours = send(node.url("/"), requests, CONNECTIONS, 0);
                worked = worked.plus(before, Worked.now());
                rounds.add(
                        new StoreRound(one, eight, fifty, ours, send(receiver.url(), messages(6_000), CONNECTIONS, 0)));
            }
        }
        say(
                "floor: one row per commit, 1 client            %,10.0f rows/s",
                median(rounds.stream().mapToDouble(StoreRound::one)));
        say(
                "floor: one row per commit, 8 clients           %,10.0f rows/s",
                median(rounds.stream().mapToDouble(StoreRound::eight)));
        say(
                "floor: 50 rows per commit, 1 client            %,10.0f rows/s",
                median(rounds.stream().mapToDouble(StoreRound::fifty)));
        say(
                "HTTP in to 200 out, 32 connections             %s, %.2f of the floor at 8 clients",
                figures(rounds, StoreRound::ours),
                median(rounds.stream().mapToDouble(r -> r.ours().perSecond() / r.eight())));
        worked.sayFor(ROUNDS * 20_000);
        say(
                "the same, a receiver in Node                   %s, we take %.1f times as many",
                figures(rounds, StoreRound::receiver),
                median(rounds.stream()
                        .mapToDouble(r -> r.ours().perSecond() / r.receiver().perSecond())));
        var paced = send(node.url("/"), messages(3_000), CONNECTIONS, 200);
        say(
                "HTTP in to 200 out, 200 requests/s             p50 %.1f ms, p99 %.1f ms",
                paced.milliseconds(0.5), paced.milliseconds(0.99));
        say("signature against two secrets, one thread      %,10d checks/s", checksPerSecond());
        assertThat(paced.milliseconds(0.99)).isLessThan(100 * slowness);
        assertThat(database.number("select count(*) from delivery")).isEqualTo(WARM_UP + ROUNDS * 20_000 + 3_000);
    }

    private static String figures(List<StoreRound> rounds, Function<StoreRound, Answers> part) {
        var answers = rounds.stream().map(part).toList();
        return String.format(
                Locale.ENGLISH,
                "%,10.0f requests/s, p50 %.1f ms, p99 %.1f ms",
                median(answers.stream().mapToDouble(Answers::perSecond)),
                median(answers.stream().mapToDouble(a -> a.milliseconds(0.5))),
                median(answers.stream().mapToDouble(a -> a.milliseconds(0.99))));
    }

    private static int checksPerSecond() {
        var body = "{\"said\":\"%s\"}".formatted("x".repeat(480)).getBytes(StandardCharsets.UTF_8);
        var signature = new WebhookSignature(List.of(ProductionNode.SECRET, "x".repeat(40)));
        var checks = 0;
        var until = System.nanoTime() + 2_000_000_000L;
        while (System.nanoTime() < until) {
            signature.check(body, "0".repeat(64));
            checks++;
        }
        return checks / 2;
    }

    @Test
    void storeAndApply() throws Exception {
        node = node();
        var connections = database.rows("select id from connection limit " + SHOPS).stream()
                .map(row -> UUID.fromString(row.get(0)))
                .toList();
        send(node.url("/"), messages(WARM_UP), CONNECTIONS, 0);
        applied();
        var batched = new ArrayList<Double>();
        var inserted = new ArrayList<Double>();
        var ours = new ArrayList<Double>();
        var worked = Worked.none();
        for (var i = 0; i < ROUNDS; i++) {
            inserted.add(floor(2, 32, WebhookJarBench::insert));
            batched.add(floor(2, 32, storeAndApplyTo(connections)));
            var requests = messages(20_000);
            var before = Worked.now();
            var began = System.nanoTime();
            send(node.url("/"), requests, CONNECTIONS, 0);
            applied();
            ours.add(requests.length * 1e9 / (System.nanoTime() - began));
            worked = worked.plus(before, Worked.now());
        }
        say(
                "floor: stored only, 32 per commit, 2 clients   %,10.0f events/s",
                median(inserted.stream().mapToDouble(d -> d)));
        say(
                "floor: stored and applied in one statement, the same %,4.0f events/s",
                median(batched.stream().mapToDouble(d -> d)));
        say(
                "stored and applied, sustained                  %,10.0f deliveries/s, %.2f of the floor",
                median(ours.stream().mapToDouble(d -> d)),
                median(IntStream.range(0, ROUNDS).mapToDouble(i -> ours.get(i) / batched.get(i))));
        worked.sayFor(ROUNDS * 20_000);
        database.run("truncate delivery cascade");
        send(node.url("/"), messages(20_000), CONNECTIONS, 1_000);
        applied();
        say("1,000 deliveries/s: apply lag                  p50 %s ms, p99 %s ms", lag(0.5), lag(0.99));
    }

    private static void applied() {
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofMinutes(2))
                .until(() -> database.number(
                                "select count(*) from (select 1 from delivery where state = 'received' limit 1) one")
                        == 0);
    }

    private static String lag(double part) throws SQLException {
        return database.rows(
                        "select round(percentile_cont("
                                + part
                                + ") within group (order by extract(epoch from applied_at - received_at) * 1000)) from delivery")
                .get(0)
                .get(0);
    }

    @Test
    void receivedToVisibleOnAHundredOpenPages() throws Exception {
        node = node();
        var heard = new ConcurrentLinkedQueue<Long>();
        var sentAt = new long[1];
        var open = new CountDownLatch(100);
        var viewers = new ArrayList<Socket>();
        for (var i = 0; i < 100; i++) {
            viewers.add(viewer(node, open, heard, sentAt));
        }
        open.await();
        // what the start of the node itself made heard
        Settled.of(heard::size);
        heard.clear();
        try (var sender = new Visitor(node.url("/"), KEY)) {
            for (var request : messages(30)) {
                sentAt[0] = System.nanoTime();
                sender.send(request);
                Pace.rest(Duration.ofSeconds(1));
            }
        }
        for (var viewer : viewers) {
            viewer.close();
        }
        var nanos = heard.stream().mapToLong(Long::longValue).sorted().toArray();
        assertThat(nanos.length).isGreaterThanOrEqualTo(100 * 30);
        say(
                "sent to told on 100 open pages                 p50 %.0f ms, p95 %.0f ms",
                nanos[nanos.length / 2] / 1e6, nanos[(int) (nanos.length * 0.95)] / 1e6);
        assertThat(nanos[(int) (nanos.length * 0.95)]).isLessThan((long) (1_000_000_000L * slowness));
    }

    /** Somebody with an open page, up to being told; fetching the region again is not in it. */
    private static Socket viewer(
            ProductionNode node, CountDownLatch open, ConcurrentLinkedQueue<Long> heard, long[] sentAt)
            throws IOException {
        var socket = new Socket(node.url("/").getHost(), node.url("/").getPort());
        socket.getOutputStream()
                .write(("GET /live HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                + KEY
                                + "\r\nAccept: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        var reading = new Thread(() -> {
            try (var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(in.readLine()).contains("200");
                open.countDown();
                for (var line = in.readLine(); line != null; line = in.readLine()) {
                    if (line.contains("deliveries")) {
                        heard.add(System.nanoTime() - sentAt[0]);
                    }
                }
            } catch (IOException closed) {
                // the day is over
            }
        });
        reading.setDaemon(true);
        reading.start();
        return socket;
    }
}
