package io.patchbay.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.patchbay.connection.NumberStatement.HealthRead;
import io.patchbay.connection.NumberStatement.Judged;
import io.patchbay.provider.ProviderHealth;
import io.patchbay.provider.ProviderHealth.Entity;
import io.patchbay.provider.ProviderHealth.HealthCheck;
import io.patchbay.provider.ProviderHealth.HealthProblem;
import io.patchbay.provider.kapso.RecordedHealth;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthReadingTest {

    private static HealthRead of(HealthCheck... checks) {
        return HealthReading.of(new ProviderHealth("unhealthy", null, null, null, List.of(checks)));
    }

    private static HealthRead onlyThat(String status, String error) {
        return new HealthRead(status, error, null, null, null, null, null, null, null, null, null);
    }

    private static HealthCheck check(String name, Boolean passed, String word, String error) {
        return new HealthCheck(name, passed, word, error, List.of());
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
        "unhealthy-access-blocked, unhealthy, , , ",
        "error, error, , , "
    })
    void eachRecordedHealthCheckIsReadAsListed(
            String name, String status, String connection, String messaging, String credential) {
        var reading = HealthReading.of(RecordedHealth.named(name));

        assertThat(reading.status()).isEqualTo(status);
        assertThat(reading.connection()).isEqualTo(connection);
        assertThat(reading.messaging()).isEqualTo(messaging);
        assertThat(reading.credential()).isEqualTo(credential);
    }

    @Test
    void noRecordedCheckIsForgotten() {
        assertThat(RecordedHealth.names()).hasSize(9);
    }

    @Test
    void aCheckThatDidNotRunSaysNothingButThat() {
        assertThat(HealthReading.of(RecordedHealth.named("error")))
                .isEqualTo(onlyThat("error", "Service temporarily unavailable"));
    }

    @Test
    void checksInsideAnErrorAreNotBelieved() {
        var checks = List.of(check("phone_number_connection", false, "DISCONNECTED", null));

        assertThat(HealthReading.of(new ProviderHealth("ERROR", null, null, null, checks)))
                .isEqualTo(onlyThat("ERROR", null));
    }

    @Test
    void codesOfProblemsAreKept() {
        assertThat(HealthReading.of(RecordedHealth.named("unhealthy-payment")).problems())
                .containsExactly("141006");
        assertThat(HealthReading.of(RecordedHealth.named("healthy")).problems()).isNull();
    }

    private static Entity entity(String type, String word, String code) {
        return new Entity(
                type, "1", word, List.of(), code == null ? List.of() : List.of(new HealthProblem(code, null, null)));
    }

    private static HealthRead judging(Entity... entities) {
        return of(new HealthCheck("messaging_health", false, "BLOCKED", null, List.of(entities)));
    }

    /** A business often only repeats the word of the account under it (meta.md c3). */
    @Test
    void theErrorOfTheAccountLeadsBeforeThatOfTheBusiness() {
        var reading = judging(entity("BUSINESS", "BLOCKED", "141010"), entity("WABA", "BLOCKED", "141000"));

        assertThat(reading.codes()).containsExactly("141000", "141010");
        assertThat(reading.faults()).extracting(Judged::type).containsExactly("WABA", "BUSINESS");
    }

    @Test
    void anEntityThatWeDoNotKnowIsKeptAndHoldsUpNoLine() {
        var reading = judging(entity("PHONE_NUMBER", "AVAILABLE", null), entity("FLOW", "BLOCKED", null));

        assertThat(reading.messaging()).isEqualTo("AVAILABLE");
        assertThat(reading.faults()).extracting(Judged::type, Judged::word).containsExactly(tuple("FLOW", "BLOCKED"));
        assertThat(reading.isAtOddsWithItsParts()).isTrue();
    }

    @Test
    void aWordThatWeDoNotKnowIsKeptAndDecidesNothing() {
        var reading = judging(entity("WABA", "PAUSED", null), entity("PHONE_NUMBER", "AVAILABLE", null));

        assertThat(reading.messaging()).isEqualTo("AVAILABLE");
        assertThat(reading.faults()).extracting(Judged::word).containsExactly("PAUSED");
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
        assertThat(of(check("phone_number_access", false, null, text)).credential())
                .isEqualTo("refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"code\" => 1901}", "{\"code\" => 10}", "code 190", "{\"subcode\" => 190}"})
    void otherNumbersAreNoTokenRefusal(String text) {
        assertThat(of(check("phone_number_access", false, null, text)).credential())
                .isNull();
    }

    @Test
    void aFailedTokenCheckIsARefusal() {
        assertThat(of(check("phone_number_access", true, null, null), check("token_validity", false, null, null))
                        .credential())
                .isEqualTo("refused");
    }

    @Test
    void anAbsentOrUndecidedCheckHasNotFailed() {
        var nothing = of();

        assertThat(nothing.credential()).isNull();
        assertThat(nothing.connection()).isNull();
        assertThat(nothing.messaging()).isNull();
        assertThat(of(check("token_validity", null, null, null)).credential()).isNull();
        assertThat(of(check("phone_number_access", false, null, null)).credential())
                .isNull();
    }
}
