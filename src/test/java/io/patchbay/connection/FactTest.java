package io.patchbay.connection;

import static io.patchbay.support.Cast.LINDNER_LINE;
import static io.patchbay.support.Cast.LINK;
import static io.patchbay.support.Cast.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactTest {

    private static Fact fact(Instant happened, Map<String, ?> data) {
        return new Fact(LINDNER_LINE, FactKind.NOTE, happened, NOON, "test", data, null, "once");
    }

    @Test
    void withoutATimeOfItsOwnTheTimeOfReceiptStandsIn() {
        assertThat(fact(null, Map.of()).happenedAt()).isEqualTo(NOON);
    }

    @Test
    void aSendersClockAheadIsKeptButDoesNotCount() {
        var ahead = fact(NOON.plusSeconds(3600), Map.of());

        assertThat(ahead.happenedAt()).isEqualTo(NOON.plusSeconds(3600));
        assertThat(ahead.at()).isEqualTo(NOON);
        assertThat(fact(NOON.minusSeconds(1), Map.of()).at()).isEqualTo(NOON.minusSeconds(1));
    }

    @Test
    void theLaneFollowsFromTheKind() {
        assertThat(fact(null, Map.of()).lane()).isEqualTo(Lane.DESK);
    }

    @Test
    void partsAreReadWithoutEverThrowing() {
        var data = new HashMap<String, Object>();
        data.put("id", LINK);
        data.put("bad", "no id");
        data.put("end", "2026-12-01T00:00:00Z");
        data.put("list", Arrays.asList("a", null, 7));
        data.put("nothing", null);
        var fact = fact(null, data);

        assertThat(fact.uuid("id")).isEqualTo(LINK);
        assertThat(fact.uuid("bad")).isNull();
        assertThat(fact.uuid("nothing")).isNull();
        assertThat(fact.instant("end")).isEqualTo("2026-12-01T00:00:00Z");
        assertThat(fact.instant("bad")).isNull();
        assertThat(fact.texts("list")).containsExactly("a", "7");
        assertThat(fact.texts("bad")).isEmpty();
        assertThat(fact.isTrue("bad")).isFalse();
        assertThat(fact.data()).doesNotContainKey("nothing");
    }
}
