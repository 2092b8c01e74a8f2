package io.patchbay.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Fact;
import io.patchbay.connection.Progress;
import io.patchbay.support.Cast;
import io.patchbay.support.LongLife;
import io.patchbay.support.Stopwatch;
import io.patchbay.support.Story;
import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notices when a verdict becomes dear. The figure itself is measured by {@link VerdictBench}. */
class VerdictCostTest {

    /** Facts that count how often one of them is taken. */
    private static final class Counted extends AbstractCollection<Fact> {
        private final List<Fact> facts;
        private int taken;

        Counted(List<Fact> facts) {
            this.facts = facts;
        }

        @Override
        public Iterator<Fact> iterator() {
            var each = facts.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return each.hasNext();
                }

                @Override
                public Fact next() {
                    taken++;
                    return each.next();
                }
            };
        }

        @Override
        public int size() {
            return facts.size();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 2_000})
    void aVerdictTakesEachFactOnceForProgressForTheRulesAndForTheStanding(int many) {
        var story = LongLife.well(Cast.LINDNER_LINE, Cast.NOON, many);
        var facts = new Counted(story.facts());

        Diagnoser.diagnose(Progress.of(facts, story.now(), Story.GRACE), facts, story.now());

        assertThat(facts.taken).isEqualTo(3 * many);
    }

    /** Were each fact looked at anew for each other, it would be a hundred times as much. */
    @Test
    void aVerdictFromTenTimesTheFactsIsAboutTenTimesAsDear() throws Exception {
        var few = LongLife.well(Cast.LINDNER_LINE, Cast.NOON, 200);
        var many = LongLife.well(Cast.LINDNER_LINE, Cast.NOON, 2_000);
        var watch = new Stopwatch();

        var dear = watch.time("", 200, 50, () -> VerdictBench.verdict(many));
        var cheap = watch.time("", 500, 200, () -> VerdictBench.verdict(few));

        assertThat(dear.p50()).isLessThan(cheap.p50().multipliedBy(40));
    }
}
