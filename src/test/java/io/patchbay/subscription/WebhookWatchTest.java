package io.patchbay.subscription;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.patchbay.provider.Provider;
import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@ConsoleTest
class WebhookWatchTest {

    @Inject
    Provider provider;

    @Inject
    WebhookWatch watch;

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
