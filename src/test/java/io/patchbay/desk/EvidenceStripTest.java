package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.Ids;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.StatementJson;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EvidenceStripTest {

    private static final Instant NOW = Instant.parse("2026-11-23T13:12:00Z");
    private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");
    private static final UUID CONNECTION = Ids.next();

    @Test
    void aClaimThatNoWebhookFollowsIsDrawnAsSilence() {
        var strip = drawn(fact(FactKind.ATTEMPT_STARTED, 17), fact(FactKind.RETURNED_OK, 10));

        var gap = lane(strip, "Webhook").gaps().get(0);
        assertThat(gap.text()).isEqualTo("nothing arrived, retries over");
        assertThat(gap.to()).isEqualTo(EvidenceStrip.PRESENT);
        assertThat(strip.notes().get(0).text())
                .isEqualTo(
                        "No webhook since 14:02. Kapso’s last retry was due at 14:04:20, so this event will not arrive any more.");
    }

    @Test
    void aWebhookEndsTheSilence() {
        var strip = drawn(fact(FactKind.RETURNED_OK, 10), fact(FactKind.NUMBER_CREATED, 9));

        assertThat(lane(strip, "Webhook").gaps()).isEmpty();
        assertThat(strip.notes()).isEmpty();
    }

    /** The event is often quicker than the browser. */
    @Test
    void aWebhookThatCameBeforeTheBrowserIsNoSilence() {
        var strip = drawn(
                fact(FactKind.ATTEMPT_STARTED, 17), fact(FactKind.NUMBER_CREATED, 11), fact(FactKind.RETURNED_OK, 10));

        assertThat(lane(strip, "Webhook").gaps()).isEmpty();
        assertThat(strip.notes()).isEmpty();
    }

    /** Checks that find nothing new do not push the last change out of the picture. */
    @Test
    void theWindowIsPickedByChanges() {
        var facts = new ArrayList<Fact>();
        facts.add(fact(FactKind.NUMBER_DISCONNECTED, 600));
        for (var minutes = 540; minutes > 0; minutes -= 60) {
            facts.add(fact(FactKind.NUMBER_READ, minutes));
        }

        var strip = drawn(facts.toArray(Fact[]::new));

        assertThat(lane(strip, "Webhook").dots()).hasSize(1);
    }

    @Test
    void aFailedLinkAfterAClaimIsDrawnAsContradiction() {
        var strip =
                drawn(fact(FactKind.RETURNED_OK, 10), fact(FactKind.LINK_SEEN, 6, Map.of("setup_status", "failed")));

        assertThat(strip.cord()).isPresent();
        assertThat(strip.cord().get().upper()).isEqualTo(1);
        assertThat(strip.cord().get().lower()).isEqualTo(2);
        assertThat(strip.notes().get(0).contradiction()).isTrue();
        assertThat(strip.notes().get(0).anchors()).containsExactlyInAnyOrder("f1", "f2");
    }

    @Test
    void factsThatFallTogetherShareADotAndTextsNeverRunIntoEachOther() {
        var facts = new ArrayList<Fact>();
        for (var minutes = 0; minutes < 300; minutes++) {
            facts.add(fact(FactKind.HEALTH_READ, minutes, Map.of("status", "unhealthy")));
        }
        var strip = drawn(facts.toArray(Fact[]::new));

        var taken = -1;
        for (var dot : lane(strip, "Check").dots()) {
            assertThat(dot.at()).isGreaterThan(taken).isLessThanOrEqualTo(EvidenceStrip.PRESENT);
            taken = dot.at();
            assertThat(dot.fits() && !dot.before() && dot.at() < EvidenceStrip.PRESENT)
                    .isFalse();
        }
    }

    @Test
    void aConnectionWithoutFactsHasFiveEmptyLanes() {
        assertThat(drawn().lanes()).hasSize(5).allMatch(lane -> lane.dots().isEmpty());
    }

    @Test
    void everyKindOfFactCanBeDrawn() {
        for (var kind : FactKind.values()) {
            var lane = lane(drawn(fact(kind, 5)), null);
            assertThat(lane.dots()).as(kind.name()).hasSize(1);
        }
    }

    private static EvidenceStrip.LaneRow lane(EvidenceStrip strip, String name) {
        return strip.lanes().stream()
                .filter(lane ->
                        name == null ? !lane.dots().isEmpty() : lane.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Fact fact(FactKind kind, int minutesAgo) {
        return fact(kind, minutesAgo, Map.of());
    }

    private static Fact fact(FactKind kind, int minutesAgo, Map<String, Object> data) {
        var at = NOW.minus(Duration.ofMinutes(minutesAgo));
        return new Fact(CONNECTION, StatementJson.of(kind, data), at, at, "test", null, kind + "-" + minutesAgo);
    }

    private static EvidenceStrip drawn(Fact... facts) {
        var newestFirst = new ArrayList<>(List.of(facts));
        newestFirst.sort(Comparator.comparing(Fact::at).reversed());
        var anchors = new HashMap<UUID, String>();
        for (var i = 0; i < newestFirst.size(); i++) {
            anchors.put(newestFirst.get(i).id(), "f" + (newestFirst.size() - i));
        }
        return EvidenceStrip.of(newestFirst, anchors, NOW, MADRID);
    }
}
