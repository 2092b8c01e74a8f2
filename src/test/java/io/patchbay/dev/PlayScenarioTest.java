package io.patchbay.dev;

import static io.patchbay.connection.Status.CONNECTED;
import static io.patchbay.connection.Status.DISCONNECTED;
import static io.patchbay.connection.Status.FAILED;
import static io.patchbay.connection.Status.INVITED;
import static io.patchbay.connection.Status.IN_PROGRESS;
import static io.patchbay.connection.Status.NOT_INVITED;
import static io.patchbay.connection.Status.PENDING_REVIEW;
import static io.patchbay.connection.Status.RECONNECT_REQUIRED;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.connection.Status;
import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

@ConsoleTest
class PlayScenarioTest {

    /** Some of each area, and the status each ends with. */
    private static final Map<Scenario, Status> PLAYED = Map.ofEntries(
            entry(OnboardingScenario.NO_LINK, NOT_INVITED),
            entry(OnboardingScenario.LINK_REFUSED, NOT_INVITED),
            entry(OnboardingScenario.NOT_OPENED, INVITED),
            entry(OnboardingScenario.LEFT_AT_STEP, IN_PROGRESS),
            entry(OnboardingScenario.CODES_LOCKED, FAILED),
            entry(OnboardingScenario.NUMBER_IN_USE, FAILED),
            entry(OnboardingScenario.FAILS_SILENTLY, FAILED),
            entry(OnboardingScenario.NOT_CONFIRMED, IN_PROGRESS),
            entry(OnboardingScenario.FINISHING, IN_PROGRESS),
            entry(OnboardingScenario.CONTRADICTED, FAILED),
            entry(OnboardingScenario.NO_WEBHOOK, CONNECTED),
            entry(OnboardingScenario.NO_REDIRECT, CONNECTED),
            entry(OnboardingScenario.DELETED_FIRST, CONNECTED),
            entry(OnboardingScenario.REVOKED_LATE, CONNECTED),
            entry(LineScenario.SIGNUP, CONNECTED),
            entry(LineScenario.QUIET, CONNECTED),
            entry(LineScenario.INBOUND, CONNECTED),
            entry(LineScenario.OFFBOARDED_STAYS, CONNECTED),
            entry(LineScenario.DOWN, DISCONNECTED),
            entry(LineScenario.DISCONNECTED, DISCONNECTED),
            entry(LineScenario.CREDENTIAL_REFUSED, RECONNECT_REQUIRED),
            entry(LineScenario.DELETED, DISCONNECTED),
            entry(LineScenario.TWO_TENANTS, CONNECTED),
            entry(LineScenario.ACCOUNT_PENDING, PENDING_REVIEW),
            entry(LineScenario.ACCOUNT_PENDING_LONG, PENDING_REVIEW),
            entry(LineScenario.ACCOUNT_REJECTED, PENDING_REVIEW),
            entry(LineScenario.NAME_PENDING, CONNECTED),
            entry(LineScenario.NUMBER_555, CONNECTED),
            entry(LineScenario.NOT_FUNDED, CONNECTED),
            entry(LineScenario.PROFILE_INCOMPLETE, CONNECTED),
            entry(LineScenario.LOCKED, CONNECTED),
            entry(LineScenario.BANNED, CONNECTED),
            entry(LineScenario.REDELIVERY, CONNECTED),
            entry(LineScenario.RELABELLED, CONNECTED),
            entry(LineScenario.WRONG_SIGNATURE, CONNECTED));

    /** All at once, because each mostly waits. */
    @Test
    void aScenarioEndsInItsVerdict() {
        var expected = new LinkedHashMap<Scenario, String>();
        var cases = new LinkedHashMap<Scenario, String>();
        PLAYED.forEach((scenario, status) -> {
            expected.put(scenario, status.apiName() + ", " + scenario.endsIn().apiName());
            cases.put(scenario, play(scenario));
        });

        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(seen(cases)).isEqualTo(expected));
    }

    private static Map<Scenario, String> seen(Map<Scenario, String> cases) {
        var seen = new LinkedHashMap<Scenario, String>();
        cases.forEach((scenario, id) -> {
            var shown = Console.connection(id);
            seen.put(scenario, shown.getString("status") + ", " + shown.getString("verdict.code"));
        });
        return seen;
    }

    private static String play(Scenario scenario) {
        var location = As.form(As.agent(), "scenario", scenario.apiName())
                .post("/sandbox/plays")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
        return location.substring(location.lastIndexOf('/') + 1);
    }
}
