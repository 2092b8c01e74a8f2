package io.patchbay.number;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.FactKind;
import io.patchbay.number.Standing.Axis;
import io.patchbay.provider.kapso.RecordedHealth;
import io.patchbay.support.Cast;
import io.patchbay.support.Story;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingTest {

    private static Axis axis(Story story, String name) {
        return Standing.of(story.facts(), story.now()).axes().get(name);
    }

    private static Story checked(Story story, String recorded) {
        var parts =
                HealthReading.of(RecordedHealth.named(recorded)).entrySet().stream()
                        .flatMap(part -> Stream.of(part.getKey(), part.getValue()));
        return story.minutes(1).health(parts.toArray());
    }

    @Test
    void sevenAxesInTheirOrderAndNothingIsKnownAtFirst() {
        var axes = Standing.of(List.of(), Cast.NOON).axes();

        assertThat(axes.keySet())
                .containsExactly(
                        "account_review",
                        "name_review",
                        "quality",
                        "billing",
                        "restriction",
                        "credential",
                        "health");
        assertThat(axes.values()).noneMatch(Axis::blocks);
        assertThat(axes.get("health")).isEqualTo(Axis.UNKNOWN);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "healthy, healthy, ok, unknown, false",
        "healthy-coexistence, healthy, ok, unknown, false",
        "degraded-limited, degraded, ok, unknown, false",
        "seen-checked-at, degraded, ok, unknown, false",
        "unhealthy-payment, unhealthy, ok, payment_missing, true",
        "unhealthy-disconnected, unhealthy, ok, unknown, true",
        "unhealthy-invalid-token, unhealthy, invalid, unknown, true",
        "error, unknown, unknown, unknown, false"
    })
    void everyRecordedCheckMovesItsAxes(
            String recorded, String health, String credential, String billing, boolean blocks) {
        var story = checked(Story.connected(), recorded);

        assertThat(axis(story, "health").value()).isEqualTo(health);
        assertThat(axis(story, "health").blocks()).isEqualTo(blocks);
        assertThat(axis(story, "credential").value()).isEqualTo(credential);
        assertThat(axis(story, "billing").value()).isEqualTo(billing);
    }

    @Test
    void aCheckThatDidNotRunLeavesWhatWasKnown() {
        var story = checked(checked(Story.connected(), "unhealthy-payment"), "error");

        assertThat(axis(story, "health").value()).isEqualTo("unhealthy");
        assertThat(axis(story, "billing").value()).isEqualTo("payment_missing");
        assertThat(axis(story, "credential").value()).isEqualTo("ok");
    }

    @Test
    void theNewestCheckCountsWhateverTheOrderOfTheFacts() {
        var story = checked(checked(Story.connected(), "unhealthy-invalid-token"), "healthy");
        var backwards = new ArrayList<>(story.facts());
        Collections.reverse(backwards);

        assertThat(Standing.of(backwards, story.now()))
                .isEqualTo(Standing.of(story.facts(), story.now()));
        assertThat(axis(story, "credential").value()).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource({
        "APPROVED, approved",
        "AVAILABLE_WITHOUT_REVIEW, approved",
        "pending_review, pending",
        "DECLINED, declined",
        "EXPIRED, expired",
        "NONE, none",
        "SOMETHING_NEW, unknown"
    })
    void nameReviewIsReadAndAnUnknownWordKeptRaw(String raw, String value) {
        var story = Story.ofLindner().add(FactKind.NUMBER_READ, "name_status", raw);

        assertThat(axis(story, "name_review").value()).isEqualTo(value);
        assertThat(axis(story, "name_review").raw()).isEqualTo(raw);
        assertThat(axis(story, "name_review").blocks()).isFalse();
    }

    @Test
    void aPendingAccountBlocks() {
        var review = axis(Story.started().read("PENDING"), "account_review");

        assertThat(review.value()).isEqualTo("pending");
        assertThat(review.blocks()).isTrue();
        assertThat(axis(Story.connected(), "account_review")).isEqualTo(Axis.UNKNOWN);
    }

    @Test
    void qualityIsShownAsItIs() {
        var story = Story.ofLindner().add(FactKind.NUMBER_READ, "quality_rating", "YELLOW");

        assertThat(axis(story, "quality").value()).isEqualTo("yellow");
        assertThat(axis(story, "quality").raw()).isEqualTo("YELLOW");
    }

    @Test
    void aRestrictionIsActiveUntilItIsLifted() {
        var type = Map.of("type", "RESTRICTED_BIZ_INITIATED_MESSAGING");
        var story =
                Story.connected()
                        .minutes(1)
                        .add(FactKind.ACCOUNT_RESTRICTED, "restrictions", List.of(type));

        assertThat(axis(story, "restriction").value()).isEqualTo("active");
        assertThat(axis(story, "restriction").blocks()).isTrue();
        assertThat(axis(story, "restriction").raw()).contains("RESTRICTED_BIZ_INITIATED_MESSAGING");

        story.minutes(1).add(FactKind.ACCOUNT_REINSTATED, "ban_state", "REINSTATE");
        assertThat(axis(story, "restriction").value()).isEqualTo("none");
        assertThat(axis(story, "restriction").blocks()).isFalse();
    }
}
