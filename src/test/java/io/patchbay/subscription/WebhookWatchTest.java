package io.patchbay.subscription;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.agroal.api.AgroalDataSource;
import io.patchbay.inbox.WebhookSecrets;
import io.patchbay.provider.Provider;
import io.patchbay.provider.WebhookSignature;
import io.patchbay.provider.sandbox.SandboxHands;
import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Hook;
import io.patchbay.support.MisbehavingProvider;
import io.patchbay.support.Rewired;
import io.patchbay.support.RotatedSecrets;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@ConsoleTest
class WebhookWatchTest {

    @Inject
    Provider provider;

    @Inject
    WebhookWatch watch;

    @Inject
    WebhookSecrets secrets;

    @Inject
    AgroalDataSource database;

    @Inject
    EntityManager entities;

    private static String management(String path) {
        var port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return "http://localhost:" + port + path;
    }

    @Test
    void settingUpTwiceMakesOneWebhookWithAllEventsAndAnAuditRow() {
        var rowsBefore = auditRows();
        As.admin().post("/reconciliations/webhook").then().statusCode(303);
        As.admin().post("/reconciliations/webhook").then().statusCode(303);

        var ours = provider.webhooks().stream().filter(one -> watch.url().equals(one.url()));
        assertThat(ours)
                .singleElement()
                .satisfies(webhook -> assertThat(webhook.events())
                        .containsAll(watch.subscription().all()));
        As.agent()
                .get("/reconciliations")
                .then()
                .statusCode(200)
                .body(containsString("Our webhook at Kapso is active"))
                .body(not(containsString("sandbox-webhook-secret")));
        assertThat(auditRows()).isEqualTo(rowsBefore + 2);
    }

    /** Kapso's dashboard makes a secret that nobody here knows; what it signs would be refused (kapso.md Q8). */
    @Test
    void aWebhookMadeInKapsosDashboardIsSignedWithOurSecretOnceItIsSetUp() {
        As.admin().post("/reconciliations/webhook").then().statusCode(303);
        removeOurs();
        var order = Map.of("url", watch.url(), "events", List.of("whatsapp.phone_number.created"));
        String id = As.json(SandboxHands.api(), Map.of("whatsapp_webhook", order))
                .post("/sandbox/provider/platform/v1/whatsapp/webhooks")
                .path("data.id");
        assertThat(secrets.isAccepted(secretOf(id))).isFalse();

        As.admin().post("/reconciliations/webhook").then().statusCode(303);

        assertThat(secrets.isAccepted(secretOf(id))).isTrue();
    }

    /** Should Kapso not take the secret we send, the one it made is kept here and what it signs is taken. */
    @Test
    @SuppressWarnings("unchecked")
    void aSecretThatKapsoMadeIsKept() throws SQLException {
        removeOurs();
        var generating = MisbehavingProvider.at(
                "createWebhook",
                provider,
                call -> provider.createWebhook((URI) call.arguments().get(0), null, (List<String>)
                        call.arguments().get(2)));
        try {
            assertThat(Rewired.with(WebhookWatch.class, generating).setUp().done())
                    .isTrue();

            var ours = provider.webhooks().stream()
                    .filter(one -> watch.url().equals(one.url()))
                    .toList();
            assertThat(ours).singleElement().satisfies(one -> {
                assertThat(one.secret().value()).matches("[0-9a-f]{64}");
                assertThat(one.toString()).doesNotContain(one.secret().value());
                var hook = Hook.saying("somebody.said.something", "{\"said\":\"kept\"}");
                assertThat(hook.signed(WebhookSignature.of(one.secret().value(), hook.body()))
                                .post()
                                .statusCode())
                        .isEqualTo(200);
            });
            assertThat(secrets.all()).extracting(one -> one.label()).contains("Made by Kapso");
        } finally {
            RotatedSecrets.undo(database);
        }
    }

    private void removeOurs() {
        provider.webhooks().stream()
                .filter(one -> watch.url().equals(one.url()))
                .forEach(one -> SandboxHands.api()
                        .delete("/sandbox/provider/platform/v1/whatsapp/webhooks/" + one.id())
                        .then()
                        .statusCode(204));
    }

    private static String secretOf(String id) {
        return SandboxHands.api()
                .get("/sandbox/provider/platform/v1/whatsapp/webhooks/" + id)
                .path("data.secret_key");
    }

    private long auditRows() {
        return (Long) entities.createNativeQuery(
                        "select count(*) from audit where action = 'webhook.set_up' and detail ->> 'outcome' = 'done'",
                        Long.class)
                .getSingleResult();
    }

    @Test
    void settingUpIsForAdminsOnly() {
        As.manager().post("/reconciliations/webhook").then().statusCode(403);
    }

    @Test
    void healthTellsTheDatabaseTheInboxAndTheWebhook() {
        given().get(management("/q/health/ready"))
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'inbox' }.status", equalTo("UP"))
                .body("checks.find { it.name == 'inbox' }.data.hears_other_nodes", equalTo(true))
                .body("checks.name.toString()", containsString("Database connections"));
        given().get(management("/q/health/live")).then().statusCode(200);
        given().get(management("/q/health/well"))
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'webhook' }.status", equalTo("UP"));
    }

    @Test
    void everyMetricOfTheReadmeIsThere() throws Exception {
        given().body("{}").post("/hooks/kapso").then().statusCode(401);
        provider.webhooks();
        var metrics = given().get(management("/q/metrics")).then().extract().asString();
        var readme = java.nio.file.Files.readString(java.nio.file.Path.of("README.md"));
        var names = java.util.regex.Pattern.compile("`(patchbay_[a-z_]+)`")
                .matcher(readme)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(names)
                .hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy(name -> assertThat(metrics).contains(name));
    }
}
