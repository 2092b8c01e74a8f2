package io.patchbay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.provider.WebhookSignature;
import io.patchbay.support.Neighbours;
import io.patchbay.support.OwnPostgres;
import io.patchbay.support.ProductionNode;
import io.patchbay.support.Shops;
import io.patchbay.support.Visitor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
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
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static final int SHOPS = 20;
    private static final String KEY = "pb_5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7";

    private static OwnPostgres database;
    private static Neighbours neighbours;
    private static ProductionNode node;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        database = new OwnPostgres();
        neighbours = new Neighbours();
        new Shops(SHOPS).shownBy(neighbours);
        node().close();
        database.run(
                "insert into api_key (id, name, role, hash, created_at, created_by)"
                        + " values (gen_random_uuid(), 'bench', 'agent', sha256('"
                        + KEY
                        + "'), now(), 'test')");
        // as the table itself: keys and all
        database.run("create table floor_delivery (like delivery including all)");
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
                .until(
                        () ->
                                database.number(
                                                "select count(*) from reconciliation where state = 'running'")
                                        == 0);
        return fresh;
    }

    @AfterAll
    static void stop() throws Exception {
        neighbours.close();
        database.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        database.run("truncate delivery cascade", "truncate floor_delivery");
    }

    @AfterEach
    void end() throws InterruptedException {
        node.close();
    }

    private static byte[][] messages(int many) {
        return IntStream.range(0, many)
                .mapToObj(
                        i -> {
                            var id = "wamid.bench." + NUMBER.incrementAndGet();
                            return request(
                                    "whatsapp.message.received",
                                    id,
                                    """
                                    {"message":{"id":"%s","timestamp":"1780000000","type":"text","from":"34600000000",
                                     "text":{"body":"%s"},"kapso":{"direction":"inbound","status":"received","has_media":false}},
                                     "conversation":{"id":"7d1f0f34-0000-4000-8000-000000000001","status":"active"},
                                     "is_new_conversation":false,"phone_number_id":"%s"}
                                    """
                                            .formatted(
                                                    id,
                                                    "Good morning, is the shop open today? "
                                                            .repeat(4),
                                                    Shops.numberId(i % SHOPS)));
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
    private static Answers send(
            ProductionNode node, byte[][] requests, int connections, int perSecond)
            throws Exception {
        var next = new AtomicInteger();
        var nanos = new long[requests.length];
        var began = System.nanoTime();
        Callable<Void> work =
                () -> {
                    try (var sender = new Visitor(node.url("/"), KEY)) {
                        for (var i = next.getAndIncrement();
                                i < requests.length;
                                i = next.getAndIncrement()) {
                            if (perSecond > 0) {
                                waitUntil(began + i * 1_000_000_000L / perSecond);
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

    private static void waitUntil(long moment) throws InterruptedException {
        var left = moment - System.nanoTime();
        if (left > 0) {
            Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
        }
    }

    private static void atOnce(int many, Callable<Void> work) throws Exception {
        var threads = Executors.newFixedThreadPool(many);
        try {
            for (Future<Void> one :
                    threads.invokeAll(IntStream.range(0, many).mapToObj(i -> work).toList())) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Rows per second that clients insert for some seconds, so many in each commit. */
    private static double floor(int clients, int perCommit) throws Exception {
        var rows = new AtomicInteger();
        var until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        var began = System.nanoTime();
        atOnce(
                clients,
                () -> {
                    try (var connection = database.session()) {
                        connection.setAutoCommit(false);
                        while (System.nanoTime() < until) {
                            insert(connection, perCommit);
                            rows.addAndGet(perCommit);
                        }
                    }
                    return null;
                });
        return rows.get() * 1e9 / (System.nanoTime() - began);
    }

    private static void insert(Connection connection, int many) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            for (var i = 0; i < many; i++) {
                var id = UUID.randomUUID();
                insert.setObject(1, id);
                insert.setString(2, id.toString());
                insert.setBytes(3, id.toString().getBytes(StandardCharsets.UTF_8));
                insert.setString(4, "X-Webhook-Event: whatsapp.message.received\n".repeat(4));
                insert.setBytes(5, new byte[500]);
                insert.executeUpdate();
            }
            connection.commit();
        }
    }

    private static double median(Callable<Double> measure) throws Exception {
        var rounds = new ArrayList<Double>();
        for (var i = 0; i < 3; i++) {
            rounds.add(measure.call());
        }
        return rounds.stream().sorted().toList().get(1);
    }

    private static void say(String words, Object... figures) {
        System.out.printf(Locale.ENGLISH, words + "%n", figures);
    }

    @Test
    void durableStoreOfOneDelivery() throws Exception {
        node = node("PATCHBAY_INBOX_WORKERS", "0");
        send(node, messages(20_000), CONNECTIONS, 0);
        var one = median(() -> floor(1, 1));
        var eight = median(() -> floor(8, 1));
        var fifty = median(() -> floor(1, 50));
        var rounds = new ArrayList<Answers>();
        for (var i = 0; i < 3; i++) {
            rounds.add(send(node, messages(20_000), CONNECTIONS, 0));
        }
        rounds.sort((a, b) -> Double.compare(a.perSecond(), b.perSecond()));
        var middle = rounds.get(1);
        say("floor: one row per commit, 1 client            %,10.0f rows/s", one);
        say("floor: one row per commit, 8 clients           %,10.0f rows/s", eight);
        say("floor: 50 rows per commit, 1 client            %,10.0f rows/s", fifty);
        say(
                "HTTP in to 200 out, 32 connections             %,10.0f requests/s, p50 %.1f ms, p99 %.1f ms, %.2f of the floor at 8 clients",
                middle.perSecond(),
                middle.milliseconds(0.5),
                middle.milliseconds(0.99),
                middle.perSecond() / eight);
        var paced = send(node, messages(3_000), CONNECTIONS, 200);
        say(
                "HTTP in to 200 out, 200 requests/s             p50 %.1f ms, p99 %.1f ms",
                paced.milliseconds(0.5), paced.milliseconds(0.99));
        var body = "{\"said\":\"%s\"}".formatted("x".repeat(480)).getBytes(StandardCharsets.UTF_8);
        var signature = new WebhookSignature(List.of(ProductionNode.SECRET, "x".repeat(40)));
        var checks = 0;
        var until = System.nanoTime() + 2_000_000_000L;
        while (System.nanoTime() < until) {
            signature.check(body, "0".repeat(64));
            checks++;
        }
        say("signature against two secrets, one thread      %,10d checks/s", checks / 2);
        assertThat(paced.milliseconds(0.99)).isLessThan(100);
        assertThat(database.number("select count(*) from delivery")).isEqualTo(83_000);
    }

    @Test
    void storeAndApply() throws Exception {
        node = node();
        send(node, messages(10_000), CONNECTIONS, 0);
        applied();
        var batched = median(() -> floor(2, 32));
        var rates = new ArrayList<Double>();
        for (var i = 0; i < 3; i++) {
            var requests = messages(20_000);
            var began = System.nanoTime();
            send(node, requests, CONNECTIONS, 0);
            applied();
            rates.add(requests.length * 1e9 / (System.nanoTime() - began));
        }
        var middle = rates.stream().sorted().toList().get(1);
        say("floor: 32 rows per commit, 2 clients           %,10.0f rows/s", batched);
        say(
                "stored and applied, sustained                  %,10.0f deliveries/s, %.2f of the floor",
                middle, middle / batched);
        database.run("truncate delivery cascade");
        send(node, messages(20_000), CONNECTIONS, 1_000);
        applied();
        say(
                "1,000 deliveries/s: apply lag                  p50 %s ms, p99 %s ms",
                lag(0.5), lag(0.99));
    }

    private static void applied() {
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofMinutes(2))
                .until(
                        () ->
                                database.number(
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
        var viewers = new ArrayList<Socket>();
        for (var i = 0; i < 100; i++) {
            viewers.add(viewer(node, heard, sentAt));
        }
        Thread.sleep(3_000);
        heard.clear();
        try (var sender = new Visitor(node.url("/"), KEY)) {
            for (var request : messages(30)) {
                sentAt[0] = System.nanoTime();
                sender.send(request);
                Thread.sleep(1_000);
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
        assertThat(nanos[(int) (nanos.length * 0.95)]).isLessThan(1_000_000_000L);
    }

    /** Somebody with an open page, up to being told; fetching the region again is not in it. */
    private static Socket viewer(
            ProductionNode node, ConcurrentLinkedQueue<Long> heard, long[] sentAt)
            throws IOException {
        var socket = new Socket(node.url("/").getHost(), node.url("/").getPort());
        socket.getOutputStream()
                .write(
                        ("GET /live HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                        + KEY
                                        + "\r\nAccept: text/event-stream\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
        var reading =
                new Thread(
                        () -> {
                            try (var in =
                                    new BufferedReader(
                                            new InputStreamReader(
                                                    socket.getInputStream(),
                                                    StandardCharsets.UTF_8))) {
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
