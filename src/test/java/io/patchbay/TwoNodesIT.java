package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.patchbay.provider.WebhookSignature;
import io.patchbay.support.Chromium;
import io.patchbay.support.NeedsBrowser;
import io.patchbay.support.Neighbours;
import io.patchbay.support.ProductionNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two production nodes on one database: what one hears, readers of the other see. */
@ExtendWith(NeedsBrowser.class)
class TwoNodesIT {

    private static final String KEY = "pb_2f6d1c0b9a8e7d6c5b4a39281706f5e4d3c2b1a0";
    private static final String CUSTOMER = "b7d1f6a0-2c55-4a1e-8f0a-93b60000aaaa";
    private static final String NUMBER = "604118932207715";

    private static EmbeddedPostgres database;
    private static Neighbours neighbours;
    private static ProductionNode first;
    private static ProductionNode second;

    @BeforeAll
    static void start() throws IOException {
        database = EmbeddedPostgres.builder().start();
        neighbours = new Neighbours();
        neighbours.show(
                "/customers",
                "{\"data\":[{\"id\":\"%s\",\"name\":\"Taxi Olmo\",\"external_customer_id\":\"acct_2042\"}],\"meta\":{\"total_pages\":1}}"
                        .formatted(CUSTOMER));
        first = ProductionNode.forAMinute(database.getPort(), neighbours, Map.of());
        second = ProductionNode.forAMinute(database.getPort(), neighbours, Map.of());
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        for (var node : new ProductionNode[] {first, second}) {
            if (node != null) {
                node.close();
            }
        }
        neighbours.close();
        database.close();
    }

    @Test
    void aWebhookToOneNodeAppearsOnAnOpenPageOfTheOther() throws Exception {
        makeKey();
        var tenant = adoptedTenant();
        neighbours.show("/whatsapp/phone_numbers/" + NUMBER, """
                {"data":{"id":"%1$s","phone_number_id":"%1$s","internal_id":"5d1f0f34-0000-4000-8000-000000000001","name":"Taxi Olmo",
                 "customer_id":"%2$s","status":"CONNECTED","display_phone_number":"+1 415-555-0142"}}
                """.formatted(NUMBER, CUSTOMER));
        neighbours.show(
                "/whatsapp/phone_numbers/" + NUMBER + "/health",
                "{\"status\":\"healthy\",\"timestamp\":\"2026-11-23T12:00:00Z\",\"checks\":{}}");

        try (var window = Chromium.running()
                .newContext(new Browser.NewContextOptions()
                        .setExtraHTTPHeaders(Map.of("Authorization", "Bearer " + KEY)))) {
            var page = window.newPage();
            page.navigate(second.url("/tenants/" + tenant).toString());
            PlaywrightAssertions.assertThat(page.locator("#fresh")).containsText("Live");
            assertThat(page.textContent("main")).contains("None yet. The first link creates one.");
            page.evaluate("window.neverReloaded = true");

            hook("{\"phone_number_id\":\"%s\",\"project\":{\"id\":\"p\"},\"customer\":{\"id\":\"%s\"}}"
                    .formatted(NUMBER, CUSTOMER));

            PlaywrightAssertions.assertThat(page.locator("main")).containsText("+1 415-555-0142");
            assertThat(page.evaluate("window.neverReloaded")).isEqualTo(true);
        }
    }

    private static void makeKey() throws Exception {
        try (var connection = database.getPostgresDatabase().getConnection();
                var insert =
                        connection.prepareStatement("insert into api_key (id, name, role, hash, created_at, created_by)"
                                + " values (gen_random_uuid(), 'two nodes', 'agent', ?, now(), 'test')")) {
            insert.setBytes(1, MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8)));
            insert.executeUpdate();
        }
    }

    /** The sweep at the start of the first node adopts the provider's one customer. */
    private static String adoptedTenant() {
        return Awaitility.await().until(TwoNodesIT::tenant, id -> id != null);
    }

    private static String tenant() throws SQLException {
        try (var connection = database.getPostgresDatabase().getConnection();
                var select =
                        connection.prepareStatement("select id::text from tenant where provider_customer_id = ?")) {
            select.setString(1, CUSTOMER);
            try (var row = select.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    private static void hook(String body) throws IOException, InterruptedException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(first.url("/hooks/kapso"))
                                .header("X-Webhook-Event", "whatsapp.phone_number.created")
                                .header("X-Idempotency-Key", "two-nodes")
                                .header("X-Webhook-Signature", WebhookSignature.of(ProductionNode.SECRET, bytes))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
