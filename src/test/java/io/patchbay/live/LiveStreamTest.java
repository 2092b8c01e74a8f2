package io.patchbay.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LiveStreamTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant LATER = NOON.plus(Duration.ofMinutes(15));

    private final OpenStreams streams = new OpenStreams(3, 5);

    @Test
    void aStreamEndsAtTheBeatThatFindsItsKeyRevoked() {
        var names = UnicastProcessor.<String>create();
        var beats = UnicastProcessor.<Long>create();
        var holds = new AtomicBoolean(true);
        var reader =
                LiveStream.until(holds::get, names, beats)
                        .subscribe()
                        .withSubscriber(AssertSubscriber.create(100));

        names.onNext("connection-1");
        beats.onNext(1L);
        reader.assertItems("connection-1", StreamText.event("beat")).assertNotTerminated();

        holds.set(false);
        beats.onNext(2L);
        names.onNext("connection-2");
        reader.assertItems("connection-1", StreamText.event("beat")).assertCompleted();
    }

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
