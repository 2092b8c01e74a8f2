package io.patchbay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BucketsTest {

    private final AtomicLong nanos = new AtomicLong(7_000_000_000L);
    private final Buckets sixAMinute = new Buckets(Rate.of("6"), nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aMinutesWorthIsThereAtOnceAndNoMore() {
        for (var i = 0; i < 6; i++) {
            assertThat(sixAMinute.take("a")).isZero();
        }
        assertThat(sixAMinute.take("a")).isEqualTo(10);
        assertThat(sixAMinute.take("b")).isZero();
    }

    @Test
    void whoWaitsAsLongAsTheyAreToldPasses() {
        for (var i = 0; i < 6; i++) {
            sixAMinute.take("a");
        }
        pass(Duration.ofSeconds(3));
        var wait = sixAMinute.take("a");
        assertThat(wait).isEqualTo(7);
        pass(Duration.ofSeconds(wait));
        assertThat(sixAMinute.take("a")).isZero();
        assertThat(sixAMinute.take("a")).isEqualTo(10);
    }

    @Test
    void beingRefusedCostsNothing() {
        for (var i = 0; i < 1_000; i++) {
            sixAMinute.take("a");
        }
        pass(Duration.ofSeconds(11));
        assertThat(sixAMinute.take("a")).isZero();
    }

    @Test
    void aQuietHourIsNotSavedUp() {
        sixAMinute.take("a");
        pass(Duration.ofHours(1));
        for (var i = 0; i < 6; i++) {
            assertThat(sixAMinute.take("a")).isZero();
        }
        assertThat(sixAMinute.take("a")).isPositive();
    }

    @Test
    void aLookTakesNothing() {
        for (var i = 0; i < 5; i++) {
            sixAMinute.take("a");
        }
        assertThat(sixAMinute.look("a")).isZero();
        assertThat(sixAMinute.take("a")).isZero();
        assertThat(sixAMinute.look("a")).isEqualTo(10);
        assertThat(sixAMinute.look("b")).isZero();
    }

    @Test
    void strangersWithEverNewNamesDoNotFillTheMemory() {
        for (var i = 0; i < 100_000; i++) {
            sixAMinute.take("stranger-" + i);
        }
        assertThat(sixAMinute.names()).isLessThanOrEqualTo(10_000);
    }

    @Test
    void offAndZeroAreNoLimit() {
        for (var off : new String[] {"off", "0", " off "}) {
            var open = new Buckets(Rate.of(off), nanos::get);
            for (var i = 0; i < 10_000; i++) {
                assertThat(open.take("a")).isZero();
            }
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Rate.of("-1"));
        assertThatIllegalArgumentException().isThrownBy(() -> Rate.of("many"));
    }
}
