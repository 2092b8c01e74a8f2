package io.patchbay.connection;

import static io.patchbay.support.Cast.LINDNER_LINE;
import static io.patchbay.support.Cast.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactTest {

    private static Fact fact(Instant happened, Map<String, ?> data) {
        return new Fact(LINDNER_LINE, StatementJson.of(FactKind.NOTE, data), happened, NOON, "test", null, "once");
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
}
