package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.StatementJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a fact says on the timeline: everything that Meta said, in Meta's words where we have none of our own. */
class FactWordsTest {

    private static final Instant THEN = Instant.parse("2026-11-28T10:00:00Z");

    private static Fact fact(FactKind kind, Duration late, Map<String, ?> data) {
        return new Fact(
                UUID.randomUUID(), StatementJson.of(kind, data), THEN, THEN.plus(late), "webhook", null, "once");
    }

    private static String sentence(FactKind kind, Map<String, ?> data) {
        return FactWords.sentence(fact(kind, Duration.ZERO, data));
    }

    private static Map<String, ?> judged(String type, String word, List<String> codes, List<String> texts) {
        return Map.of("type", type, "word", word, "codes", codes, "texts", texts);
    }

    private static String check(String status, String messaging, Map<String, ?> part) {
        return sentence(
                FactKind.HEALTH_READ, Map.of("status", status, "messaging", messaging, "checks", List.of(part)));
    }

    @Test
    void aCheckNamesWhatMetaFoundFaultWith() {
        var said = sentence(
                FactKind.HEALTH_READ,
                Map.of(
                        "status",
                        "unhealthy",
                        "messaging",
                        "BLOCKED",
                        "judged",
                        List.of(judged("WABA", "BLOCKED", List.of("141000"), List.of("Contact support.")))));

        assertThat(said)
                .isEqualTo("Kapso’s health check says “unhealthy”."
                        + " Meta says of the WhatsApp account: blocked, 141000 (“Contact support.”).");
    }

    @Test
    void anEntityAndAWordThatWeDoNotKnowAreShownAsTheyCame() {
        var said = sentence(
                FactKind.HEALTH_READ,
                Map.of("status", "healthy", "judged", List.of(judged("FLOW", "PAUSED", List.of(), List.of()))));

        assertThat(said).endsWith("Meta says of “FLOW”: “PAUSED”.");
    }

    @ParameterizedTest
    @CsvSource({"healthy, LIMITED", "unhealthy, AVAILABLE", "degraded, AVAILABLE"})
    void anOverallWordThatItsPartsContradictIsSaidToBeOne(String status, String messaging) {
        assertThat(check(status, messaging, Map.of("name", "messaging_health", "passed", true)))
                .contains("Its overall word and its parts disagree");
    }

    @ParameterizedTest
    @CsvSource({"healthy, AVAILABLE, true", "unhealthy, BLOCKED, false", "degraded, LIMITED, true"})
    void anOverallWordThatFitsItsPartsIsNot(String status, String messaging, boolean passed) {
        assertThat(check(status, messaging, Map.of("name", "messaging_health", "passed", passed, "word", messaging)))
                .isEqualTo("Kapso’s health check says “%s”.".formatted(status));
    }

    @Test
    void whatMetaAddsToTheErrorOfAMessageThatCameInIsShown() {
        var said = sentence(
                FactKind.MESSAGE_INBOUND,
                Map.of(
                        "problems",
                        List.of(Map.of("code", "131060", "title", "Unavailable", "details", "Open the app."))));

        assertThat(said).endsWith("Meta says: “Open the app.”");
    }

    @Test
    void aWebhookThatWasHeldUpOnTheWaySaysSo() {
        var inTime = fact(FactKind.MESSAGE_DELIVERED, Duration.ofMinutes(2), Map.of());
        var late = fact(FactKind.MESSAGE_DELIVERED, Duration.ofHours(3), Map.of());

        assertThat(FactWords.source(inTime)).isEqualTo("webhook");
        assertThat(FactWords.source(late)).isEqualTo("webhook · arrived 3 h late");
    }

    @ParameterizedTest
    @CsvSource({
        "RESTRICTED_USER_INITIATED_CALLING, Meta restricted calls. Only calls are restricted. All messages still go out.",
        "RESTRICTED_ADD_PHONE_NUMBER_ACTION, Meta restricted the account. All messages still go out.",
        "RESTRICTED_SOMETHING_NEW, Meta restricted the account. What exactly is restricted is not known: Meta calls it “RESTRICTED_SOMETHING_NEW”."
    })
    void aRestrictionClaimsNoMoreThanMetaSays(String kind, String sentence) {
        assertThat(sentence(FactKind.ACCOUNT_RESTRICTED, Map.of("restrictions", List.of(Map.of("type", kind)))))
                .isEqualTo(sentence);
    }
}
