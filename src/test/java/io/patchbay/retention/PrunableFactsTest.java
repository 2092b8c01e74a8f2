package io.patchbay.retention;

import static io.patchbay.support.Cast.LINK;
import static io.patchbay.support.Cast.NOON;
import static io.patchbay.support.Cast.TRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Summary;
import io.patchbay.diagnosis.Diagnoser;
import io.patchbay.support.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PrunableFactsTest {

    private static final Instant TWO_YEARS_ON = NOON.plus(Duration.ofDays(730));
    private static final Instant CUTOFF = TWO_YEARS_ON.minus(Duration.ofDays(400));

    private static Retention.Said said(Collection<Fact> facts) {
        return said(Summary.of(facts, new Diagnoser(), Story.GRACE));
    }

    private static Retention.Said said(Summary line) {
        return Retention.Said.by(line, TWO_YEARS_ON, new Diagnoser());
    }

    private static List<Fact> goingOf(Story story) {
        var going = PrunableFacts.among(
                each -> story.facts().stream().sorted(Fact.IN_ORDER).forEach(each),
                CUTOFF,
                () -> new Summary(new Diagnoser(), Story.GRACE),
                PrunableFactsTest::said);
        return story.facts().stream().filter(fact -> going.contains(fact.id())).toList();
    }

    @Test
    void theOneReadingThatALineRestsOnStaysHoweverOld() {
        var story = Story.connected();

        assertThat(goingOf(story)).noneMatch(fact -> fact.kind() == FactKind.NUMBER_READ);
    }

    @Test
    void readingsBetweenTheFirstAndTheLastGo() {
        var story = Story.connected();
        for (var day = 0; day < 20; day++) {
            story.after(Duration.ofDays(1)).read("CONNECTED");
        }
        var left = new ArrayList<>(story.facts());
        left.removeAll(goingOf(story));

        assertThat(left.stream().filter(fact -> fact.kind() == FactKind.NUMBER_READ))
                .hasSize(2);
        assertThat(said(left)).isEqualTo(said(story.facts()));
    }

    @Test
    void nothingYoungGoes() {
        var story = Story.connected().after(Duration.ofDays(500));
        story.add(FactKind.NOTE, "text", "young").read("CONNECTED").read("CONNECTED");

        assertThat(goingOf(story)).allMatch(fact -> fact.receivedAt().isBefore(CUTOFF));
    }

    /** A turbulent life, of which most is past its time. */
    @Provide
    Arbitrary<Story> lives() {
        return Arbitraries.randoms().map(PrunableFactsTest::life);
    }

    private static Story life(Random random) {
        var story = Story.connected();
        for (var step = 0; step < 60; step++) {
            story.after(Duration.ofDays(random.nextInt(16)));
            switch (random.nextInt(9)) {
                case 0 -> story.offboarded();
                case 1 -> story.disconnected("account_disconnected");
                case 2 -> story.created();
                case 3 -> story.deleted();
                case 4 -> story.read("DISCONNECTED");
                case 5 -> story.read("PENDING");
                case 6 -> story.start(TRY, LINK).returnedOk(TRY, LINK);
                case 7 -> story.add(FactKind.ACCOUNT_RESTRICTED, "restrictions", List.of());
                default -> story.read("CONNECTED");
            }
        }
        return story;
    }

    @Property(tries = 200)
    void aCaseSaysTheSameWithoutWhatIsPastItsTime(@ForAll("lives") Story story) {
        var left = new ArrayList<>(story.facts());
        left.removeAll(goingOf(story));

        assertThat(said(left)).isEqualTo(said(story.facts()));
    }
}
