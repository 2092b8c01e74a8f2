package io.patchbay.dev;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.support.ConsoleTest;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ConsoleTest
class PlayScenarioTest {

    @ParameterizedTest
    @CsvSource({
        "signup, connected, healthy",
        "not_opened, invited, not_opened",
        "no_webhook, connected, healthy",
        "no_redirect, connected, healthy",
        "name_pending, connected, name_pending_harmless",
        "account_pending, pending_review, review_pending_normal",
        "disconnected, disconnected, access_removed",
        "credential_refused, reconnect_required, credential_invalid",
        "deleted, disconnected, removed",
        "number_555, connected, wrong_number_type",
        "two_tenants, connected, number_conflict",
        "inbound, connected, healthy",
        "redelivery, connected, healthy",
        "relabelled, connected, healthy",
        "wrong_signature, connected, healthy",
        "deleted_first, connected, healthy",
        "revoked_late, connected, healthy",
        "offboarded_stays, connected, offboarded_grace",
    })
    void aScenarioEndsAsItSays(String scenario, String status, String verdict) {
        var id = play(scenario);
        await(scenario)
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(
                        () -> {
                            var shown =
                                    given().header("Authorization", "Bearer dev-api-key")
                                            .get("/api/v1/connections/" + id)
                                            .jsonPath();
                            assertThat(shown.getString("status")).isEqualTo(status);
                            assertThat(shown.getString("verdict.code")).isEqualTo(verdict);
                        });
    }

    private static String play(String scenario) {
        var location =
                given().header("Authorization", "Bearer dev-agent-key")
                        .header("Sec-Fetch-Site", "same-origin")
                        .redirects()
                        .follow(false)
                        .formParam("scenario", scenario)
                        .post("/sandbox/plays")
                        .then()
                        .statusCode(303)
                        .extract()
                        .header("Location");
        return location.substring(location.lastIndexOf('/') + 1);
    }
}
