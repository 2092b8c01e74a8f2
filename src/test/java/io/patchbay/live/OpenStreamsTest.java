package io.patchbay.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OpenStreamsTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant LATER = NOON.plus(Duration.ofMinutes(15));

    private final OpenStreams streams = new OpenStreams(3, 5);

    @Test
    void onePersonCannotTakeThePlacesOfAll() {
        for (var i = 0; i < 3; i++) {
            assertThat(streams.take("mira", LATER, NOON)).isNotNull();
        }
        assertThat(streams.take("mira", LATER, NOON)).isNull();
        assertThat(streams.take("jon", LATER, NOON)).isNotNull();
        assertThat(streams.take("jon", LATER, NOON)).isNotNull();
        assertThat(streams.take("ada", LATER, NOON)).as("the node is full").isNull();
        assertThat(streams.taken()).isEqualTo(5);
    }

    @Test
    void aPlaceThatIsGivenBackIsFreeOnce() {
        var first = streams.take("mira", LATER, NOON);
        streams.take("mira", LATER, NOON);
        streams.take("mira", LATER, NOON);
        streams.giveBack(first);
        streams.giveBack(first);
        assertThat(streams.take("mira", LATER, NOON)).isNotNull();
        assertThat(streams.take("mira", LATER, NOON)).isNull();
    }

    @Test
    void aStreamThatWentWithoutAWordDoesNotHoldItsPlaceForEver() {
        for (var i = 0; i < 3; i++) {
            streams.take("mira", LATER, NOON);
        }
        var muchLater = LATER.plus(Duration.ofMinutes(2));
        assertThat(streams.take("mira", muchLater.plusSeconds(900), muchLater)).isNotNull();
        assertThat(streams.taken()).isEqualTo(1);
    }
}
