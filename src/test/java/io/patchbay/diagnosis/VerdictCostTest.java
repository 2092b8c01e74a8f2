package io.patchbay.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Cast;
import io.patchbay.support.LongLife;
import io.patchbay.support.Stopwatch;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Notices when a verdict becomes dear. The figure itself is measured by {@link VerdictBench}. */
class VerdictCostTest {

    @Test
    void aVerdictFromTwoHundredFactsIsFarFromSlow() throws Exception {
        var story = LongLife.well(Cast.LINDNER_LINE, Cast.NOON, 200);
        var figure = new Stopwatch().time("", 500, 200, () -> VerdictBench.verdict(story));
        assertThat(figure.p50()).isLessThan(Duration.ofMillis(5));
    }
}
