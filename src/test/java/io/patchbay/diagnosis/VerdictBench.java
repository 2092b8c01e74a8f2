package io.patchbay.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Progress;
import io.patchbay.number.Standing;
import io.patchbay.support.Cast;
import io.patchbay.support.LongLife;
import io.patchbay.support.Stopwatch;
import io.patchbay.support.Story;
import io.patchbay.support.Yardstick;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a verdict costs: from the facts, as they come from the database, to the words. */
class VerdictBench {

    @Test
    void aVerdictFromTwoHundredFactsTakesLessThanAMillisecond() throws Exception {
        var watch = new Stopwatch();
        var well = LongLife.well(Cast.LINDNER_LINE, Cast.NOON, 200);
        var lost = LongLife.lost(Cast.LINDNER_LINE, Cast.NOON, 200, 100);
        var old = LongLife.well(Cast.LINDNER_LINE, Cast.NOON, 2_000);
        var figure = watch.time("verdict, well, 200 facts", 5_000, 5_000, () -> verdict(well));
        watch.time("verdict, lost, 200 facts", 5_000, 5_000, () -> verdict(lost));
        watch.time("verdict, well, 2,000 facts", 500, 1_000, () -> verdict(old));
        watch.print();

        assertThat(figure.p95()).isLessThan(Yardstick.of(Duration.ofMillis(1), Yardstick.slowness()));
    }

    static Object verdict(Story story) {
        var facts = story.facts();
        var progress = Progress.of(facts, story.now(), Story.GRACE);
        var verdict = Diagnoser.diagnose(progress, facts, story.now());
        return List.of(progress, verdict, Standing.of(facts, story.now()));
    }
}
