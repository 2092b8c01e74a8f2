package io.patchbay.number;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.provider.ProviderHealth;
import io.patchbay.provider.ProviderHealth.Check;
import io.patchbay.provider.kapso.RecordedHealth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthReadingTest {

    private static Map<String, Object> of(Check... checks) {
        return HealthReading.of(new ProviderHealth("unhealthy", null, null, null, List.of(checks)));
    }

    private static Check check(String name, Boolean passed, String word, String error) {
        return new Check(name, passed, word, error, List.of());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "healthy, healthy, CONNECTED, AVAILABLE, accepted",
        "healthy-coexistence, healthy, CONNECTED, AVAILABLE, accepted",
        "degraded-limited, degraded, , LIMITED, accepted",
        "seen-checked-at, degraded, , LIMITED, accepted",
        "unhealthy-payment, unhealthy, , BLOCKED, accepted",
        "unhealthy-disconnected, unhealthy, DISCONNECTED, AVAILABLE, accepted",
        "unhealthy-invalid-token, unhealthy, , , refused",
        "error, error, , , "
    })
    void everyRecordedCheckSaysThis(
            String name, String status, String connection, String messaging, String credential) {
        var reading = HealthReading.of(RecordedHealth.named(name));

        assertThat(reading.get("status")).isEqualTo(status);
        assertThat(reading.get("connection")).isEqualTo(connection);
        assertThat(reading.get("messaging")).isEqualTo(messaging);
        assertThat(reading.get("credential")).isEqualTo(credential);
    }

    @Test
    void noRecordedCheckIsForgotten() {
        assertThat(RecordedHealth.names()).hasSize(8);
    }

    @Test
    void aCheckThatDidNotRunSaysNothingButThat() {
        assertThat(HealthReading.of(RecordedHealth.named("error")))
                .isEqualTo(Map.of("status", "error", "error", "Service temporarily unavailable"));
    }

    @Test
    void checksInsideAnErrorAreNotBelieved() {
        var checks = List.of(check("phone_number_connection", false, "DISCONNECTED", null));

        assertThat(HealthReading.of(new ProviderHealth("ERROR", null, null, null, checks)))
                .containsOnlyKeys("status");
    }

    @Test
    void codesOfProblemsAreKept() {
        assertThat(HealthReading.of(RecordedHealth.named("unhealthy-payment")))
                .containsEntry("problems", List.of("141006"));
        assertThat(HealthReading.of(RecordedHealth.named("healthy"))).doesNotContainKey("problems");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\" => {\"code\" => 190}}",
                "{\"code\"=>190}",
                "{\"error\":{\"code\":190}}",
                "{\"code\" : \"190\"}"
            })
    void tokenRefusalIsFoundInsideAnyNotation(String text) {
        assertThat(of(check("phone_number_access", false, null, text))).containsEntry("credential", "refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"code\" => 1901}", "{\"code\" => 10}", "code 190", "{\"subcode\" => 190}"})
    void otherNumbersAreNoTokenRefusal(String text) {
        assertThat(of(check("phone_number_access", false, null, text))).doesNotContainKey("credential");
    }

    @Test
    void aFailedTokenCheckIsARefusal() {
        assertThat(of(check("phone_number_access", true, null, null), check("token_validity", false, null, null)))
                .containsEntry("credential", "refused");
    }

    @Test
    void anAbsentOrUndecidedCheckHasNotFailed() {
        assertThat(of()).doesNotContainKeys("credential", "connection", "messaging");
        assertThat(of(check("token_validity", null, null, null))).doesNotContainKey("credential");
        assertThat(of(check("phone_number_access", false, null, null))).doesNotContainKey("credential");
    }
}
