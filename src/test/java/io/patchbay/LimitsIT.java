package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Neighbours;
import io.patchbay.support.Production;
import io.patchbay.support.ProductionNode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The packaged product with small limits. Each test comes from addresses of its own, which the
 * product believes as the proxy is on this machine.
 */
class LimitsIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String ADMIN = "pb_11111111111111111111111111111111111111111111111a";
    private static final String BUSY = "pb_22222222222222222222222222222222222222222222222b";

    private static Production production;
    private static Neighbours neighbours;
    private static ProductionNode console;

    @BeforeAll
    static void start() throws Exception {
        production = new Production(Map.of(
                "PATCHBAY_LIMITS_PER_CODE", "5",
                "PATCHBAY_LIMITS_PER_ADDRESS", "30",
                "PATCHBAY_LIMITS_REFUSED_KEYS_PER_ADDRESS", "10",
                "PATCHBAY_LIMITS_PER_KEY", "60",
                "PATCHBAY_LIVE_PER_PERSON", "3"));
        neighbours = production.neighbours();
        console = production.console();
        makeKey(ADMIN, "admin");
        makeKey(BUSY, "agent");
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (production != null) {
            production.close();
        }
    }

    private static void makeKey(String key, String role) throws Exception {
        try (var connection = production.session();
                var insert =
                        connection.prepareStatement("insert into api_key (id, name, role, hash, created_at, created_by)"
                                + " values (gen_random_uuid(), ?, ?, ?, now(), 'test')")) {
            insert.setString(1, role);
            insert.setString(2, role);
            insert.setBytes(3, MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
            insert.executeUpdate();
        }
    }

    private interface Request {
        HttpResponse<String> answer() throws Exception;
    }

    /**
     * Asks again and again. What goes through meanwhile is a minute's worth and what has been filled up since, however
     * slow this machine is.
     */
    private static final class Hammer {
        private final int perMinute;
        private final long began = System.nanoTime();
        private int passed;

        Hammer(int perMinute) {
            this.perMinute = perMinute;
        }

        /** The first refusal. {@code status}: of the answers before it. */
        HttpResponse<String> untilRefused(int status, Request request) throws Exception {
            while (true) {
                var answer = request.answer();
                if (answer.statusCode() == 429) {
                    assertThat(passed).as("a minute's worth goes through").isGreaterThanOrEqualTo(perMinute);
                    return answer;
                }
                assertThat(answer.statusCode()).isEqualTo(status);
                passed++;
                var minutes = (System.nanoTime() - began) / 60e9;
                assertThat((double) passed).as("went through").isLessThanOrEqualTo(perMinute * (1 + minutes));
            }
        }
    }

    @Test
    void oneLinkCodeHammeredIsToldToWaitFromWhereverItComes() throws Exception {
        var hammer = new Hammer(5);
        var addresses = new AtomicInteger();
        hammer.untilRefused(404, () -> visit("/go/hammered", "198.51.100." + addresses.getAndIncrement()));
        for (var path : List.of("/go/hammered", "/r/hammered/failed", "/r/hammered/state")) {
            var refused = hammer.untilRefused(404, () -> visit(path + "?lang=es", "198.51.100.77"));
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .as(path)
                    .isBetween(1L, 12L);
            assertThat(refused.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
            assertThat(refused.headers().firstValue("Content-Security-Policy")).isPresent();
            assertThat(refused.body()).contains("lang=\"es\"").contains("Un momento, por favor");
        }
        hammer.untilRefused(
                404,
                () -> HTTP.send(
                        HttpRequest.newBuilder(console.url("/go/hammered"))
                                .header("Sec-Fetch-Site", "same-origin")
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString()));
        assertThat(visit("/go/another", "198.51.100.77").statusCode()).isEqualTo(404);
        assertThat(metrics()).contains("patchbay_refused_total{reason=\"code\"}");
    }

    @Test
    void oneAddressCannotTryOneCodeAfterAnother() throws Exception {
        var hammer = new Hammer(30);
        var guesses = new AtomicInteger();
        hammer.untilRefused(404, () -> visit("/go/guess" + guesses.getAndIncrement(), "203.0.113.50"));
        assertThat(visit("/go/guess0", "203.0.113.51").statusCode()).isEqualTo(404);
        // what the proxy did not see itself is the client's own invention
        hammer.untilRefused(404, () -> visit("/go/guess" + guesses.getAndIncrement(), "9.9.9.9, 203.0.113.50"));
        assertThat(metrics()).contains("patchbay_refused_total{reason=\"address\"}");
    }

    @Test
    void webhooksAndPagesOfStaffAreNotCounted() throws Exception {
        for (var i = 0; i < 40; i++) {
            assertThat(ask("/connections", ADMIN, "203.0.113.70").statusCode()).isEqualTo(200);
            var hook = HTTP.send(
                    HttpRequest.newBuilder(console.url("/hooks/kapso"))
                            .header("X-Forwarded-For", "203.0.113.70")
                            .header("X-Webhook-Signature", "00")
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            assertThat(hook.statusCode()).isEqualTo(401);
        }
    }

    @Test
    void afterTooManyWrongKeysOnlyGoodOnesPass() throws Exception {
        var here = "203.0.113.60";
        var token = neighbours.issuer().token(Map.of("groups", List.of("agent")));
        assertThat(ask("/api/v1/tenants", token, here).statusCode()).isEqualTo(200);
        var hammer = new Hammer(10);
        var wrongs = new AtomicInteger();
        hammer.untilRefused(401, () -> {
            var i = wrongs.getAndIncrement();
            return ask("/api/v1/tenants", i % 2 == 0 ? "pb_wrong" + i : "a.b.c" + i, here);
        });
        for (var wrong : List.of("pb_wrong", "a.b.c", "x")) {
            var refused = hammer.untilRefused(401, () -> ask("/api/v1/tenants", wrong, here));
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(new JsonObject(refused.body()).getInteger("status")).isEqualTo(429);
        }
        hammer.untilRefused(401, () -> ask("/connections", "pb_wrong", here));
        assertThat(ask("/api/v1/tenants", token, here).statusCode()).isEqualTo(200);
        assertThat(ask("/api/v1/keys", ADMIN, here).statusCode()).isEqualTo(200);
        assertThat(ask("/api/v1/tenants", "pb_wrong", "203.0.113.61").statusCode())
                .isEqualTo(401);
        assertThat(metrics()).contains("patchbay_refused_total{reason=\"refused_key\"}");
    }

    @Test
    void oneKeyCannotAskWithoutEnd() throws Exception {
        new Hammer(60).untilRefused(200, () -> ask("/api/v1/tenants", BUSY, "203.0.113.80"));
        assertThat(ask("/api/v1/tenants", ADMIN, "203.0.113.80").statusCode()).isEqualTo(200);
        assertThat(metrics()).contains("patchbay_refused_total{reason=\"key\"}");
    }

    @Test
    void whenNobodyKnowsWhoAsksAPageSaysSoInWords() throws Exception {
        assertThat(page(BUSY).statusCode()).isEqualTo(200);
        run("alter table api_key rename to api_key_away");
        try {
            var answer = page(BUSY);
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("Something went wrong on our side");
        } finally {
            run("alter table api_key_away rename to api_key");
        }
        assertThat(page(BUSY).statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> page(String key) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(console.url("/links"))
                        .header("Authorization", "Bearer " + key)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void run(String statement) throws SQLException {
        try (var session = production.session();
                var change = session.createStatement()) {
            change.execute(statement);
        }
    }

    @Test
    void wrongKeysCostAFewQueriesForAll() throws Exception {
        ask("/api/v1/tenants", "pb_wrong", "192.0.2.1");
        var before = lookups();
        var began = System.nanoTime();
        var asked = new ArrayList<CompletableFuture<HttpResponse<Void>>>();
        for (var i = 0; i < 3_000; i++) {
            asked.add(HTTP.sendAsync(
                    HttpRequest.newBuilder(console.url("/api/v1/tenants"))
                            .header("Authorization", "Bearer pb_wrong" + i)
                            .header("X-Forwarded-For", "192.0." + i / 200 + "." + i % 200)
                            .build(),
                    HttpResponse.BodyHandlers.discarding()));
            if (asked.size() == 50) {
                for (var answer : asked) {
                    assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isIn(401, 429);
                }
                asked.clear();
            }
        }
        var seconds = (System.nanoTime() - began) / 1_000_000_000L;
        // the database tells what was read a little later
        Awaitility.await()
                .during(Duration.ofMillis(1_500))
                .atMost(Duration.ofSeconds(5))
                .until(() -> lookups() - before <= seconds + 20);
    }

    private static long lookups() throws SQLException {
        try (var connection = production.session();
                var select = connection.prepareStatement(
                        "select seq_scan + coalesce(idx_scan, 0) from pg_stat_user_tables where relname = 'api_key'");
                var rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void onePersonsStreamsAreCountedAndEndWithTheirKey() throws Exception {
        var made = HTTP.send(
                HttpRequest.newBuilder(console.url("/api/v1/keys"))
                        .header("Authorization", "Bearer " + ADMIN)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"viewer\",\"role\":\"agent\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(made.statusCode()).isEqualTo(201);
        var key = new JsonObject(made.body());

        var streams = new ArrayList<HttpResponse<Stream<String>>>();
        for (var i = 0; i < 3; i++) {
            streams.add(live(key.getString("key")));
            assertThat(streams.get(i).statusCode()).isEqualTo(200);
        }
        var refused = live(key.getString("key"));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("30");
        assertThat(refused.body().toList()).isNotEmpty();
        assertThat(metrics()).contains("patchbay_refused_total{reason=\"streams\"}");

        // whoever goes makes room
        streams.remove(0).body().close();
        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> {
            var next = live(key.getString("key"));
            if (next.statusCode() == 200) {
                streams.add(next);
            }
            return next.statusCode() == 200;
        });

        var revoked = HTTP.send(
                HttpRequest.newBuilder(console.url("/api/v1/keys/" + key.getString("id") + "/revocation"))
                        .header("Authorization", "Bearer " + ADMIN)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        assertThat(revoked.statusCode()).isEqualTo(204);
        for (var stream : streams) {
            endsWithin(stream, Duration.ofSeconds(20));
        }
    }

    @Test
    void aStreamEndsWithTheToken() throws Exception {
        var ends = Instant.now().plusSeconds(4);
        var stream = live(neighbours.issuer().token(Map.of("groups", List.of("agent"), "exp", ends.getEpochSecond())));
        assertThat(stream.statusCode()).isEqualTo(200);
        endsWithin(stream, Duration.ofSeconds(20));
        assertThat(Instant.now()).isAfterOrEqualTo(ends.minusSeconds(1));
    }

    @Test
    void fiveHundredIdleConnectionsKeepNobodyOut() throws Exception {
        var idle = new ArrayList<Socket>();
        try {
            for (var i = 0; i < 500; i++) {
                var socket = new Socket();
                socket.connect(
                        new InetSocketAddress("localhost", console.url("/").getPort()));
                idle.add(socket);
            }
            assertThat(ask("/connections", ADMIN, "203.0.113.90").statusCode()).isEqualTo(200);
            assertThat(console.residentMegabytes()).isLessThan(350);
        } finally {
            for (var socket : idle) {
                socket.close();
            }
        }
    }

    private static void endsWithin(HttpResponse<Stream<String>> stream, Duration time) throws Exception {
        var end = CompletableFuture.supplyAsync(() -> stream.body().count());
        assertThat(end.get(time.toMillis(), TimeUnit.MILLISECONDS)).isNotNegative();
    }

    private static HttpResponse<Stream<String>> live(String key) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(console.url("/live"))
                        .header("Authorization", "Bearer " + key)
                        .header("Accept", "text/event-stream")
                        .header(
                                "X-Forwarded-For",
                                "192.0.2." + (UUID.randomUUID().hashCode() & 63))
                        .build(),
                HttpResponse.BodyHandlers.ofLines());
    }

    private static HttpResponse<String> visit(String path, String from) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(console.url(path))
                        .header("X-Forwarded-For", from)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> ask(String path, String key, String from) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(console.url(path))
                        .header("Authorization", "Bearer " + key)
                        .header("X-Forwarded-For", from)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String metrics() throws Exception {
        return HTTP.send(
                        HttpRequest.newBuilder(console.managementUrl("/q/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
