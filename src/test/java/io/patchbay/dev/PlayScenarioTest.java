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
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

@ConsoleTest
class PlayScenarioTest {

    /** Some of each area, and the status each ends with. */
    private static final Map<Scenario, Status> PLAYED = Map.ofEntries(
            entry(Scenario.NO_LINK, NOT_INVITED),
            entry(Scenario.LINK_REFUSED, NOT_INVITED),
            entry(Scenario.NOT_OPENED, INVITED),
            entry(Scenario.LEFT_AT_STEP, IN_PROGRESS),
            entry(Scenario.CODES_LOCKED, FAILED),
            entry(Scenario.NUMBER_IN_USE, FAILED),
            entry(Scenario.FAILS_SILENTLY, FAILED),
            entry(Scenario.NOT_CONFIRMED, IN_PROGRESS),
            entry(Scenario.FINISHING, IN_PROGRESS),
            entry(Scenario.CONTRADICTED, FAILED),
            entry(Scenario.NO_WEBHOOK, CONNECTED),
            entry(Scenario.NO_REDIRECT, CONNECTED),
            entry(Scenario.DELETED_FIRST, CONNECTED),
            entry(Scenario.REVOKED_LATE, CONNECTED),
            entry(Scenario.SIGNUP, CONNECTED),
            entry(Scenario.QUIET, CONNECTED),
            entry(Scenario.INBOUND, CONNECTED),
            entry(Scenario.OFFBOARDED_STAYS, CONNECTED),
            entry(Scenario.DOWN, DISCONNECTED),
            entry(Scenario.DISCONNECTED, DISCONNECTED),
            entry(Scenario.CREDENTIAL_REFUSED, RECONNECT_REQUIRED),
            entry(Scenario.DELETED, DISCONNECTED),
            entry(Scenario.TWO_TENANTS, CONNECTED),
            entry(Scenario.ACCOUNT_PENDING, PENDING_REVIEW),
            entry(Scenario.ACCOUNT_PENDING_LONG, PENDING_REVIEW),
            entry(Scenario.ACCOUNT_REJECTED, PENDING_REVIEW),
            entry(Scenario.NAME_PENDING, CONNECTED),
            entry(Scenario.NUMBER_555, CONNECTED),
            entry(Scenario.NOT_FUNDED, CONNECTED),
            entry(Scenario.PROFILE_INCOMPLETE, CONNECTED),
            entry(Scenario.LOCKED, CONNECTED),
            entry(Scenario.BANNED, CONNECTED),
            entry(Scenario.REDELIVERY, CONNECTED),
            entry(Scenario.RELABELLED, CONNECTED),
            entry(Scenario.WRONG_SIGNATURE, CONNECTED));

    /** All at once, because each mostly waits. */
    @Test
    void aScenarioEndsInItsVerdict() {
        var expected = new TreeMap<Scenario, String>();
        var cases = new TreeMap<Scenario, String>();
        PLAYED.forEach((scenario, status) -> {
            expected.put(scenario, status.word() + ", " + scenario.endsIn().word());
            cases.put(scenario, play(scenario));
        });

        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(seen(cases)).isEqualTo(expected));
    }

    private static Map<Scenario, String> seen(Map<Scenario, String> cases) {
        var seen = new TreeMap<Scenario, String>();
        cases.forEach((scenario, id) -> {
            var shown = Console.connection(id);
            seen.put(scenario, shown.getString("status") + ", " + shown.getString("verdict.code"));
        });
        return seen;
    }

    private static String play(Scenario scenario) {
        var location = As.form(As.agent(), "scenario", scenario.word())
                .post("/sandbox/plays")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
        return location.substring(location.lastIndexOf('/') + 1);
    }
}
