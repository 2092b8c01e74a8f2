package io.patchbay.diagnosis;

import static io.patchbay.support.Cast.LINK;
import static io.patchbay.support.Cast.TRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Progress;
import io.patchbay.connection.StatementJson;
import io.patchbay.connection.Status;
import io.patchbay.connection.Summary;
import io.patchbay.number.Standing;
import io.patchbay.support.Cast;
import io.patchbay.support.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The costliest mistake is a false "broken". Whatever goes wrong with asking, and whatever words
 * nobody has documented, must not make a line look lost; and the verdict must not depend on the
 * order in which evidence came in, nor on how often.
 */
class NoFalseAlarmTest {

    private static final Set<Status> ALARMS = Set.of(Status.FAILED, Status.DISCONNECTED, Status.RECONNECT_REQUIRED);

    @Provide
    Arbitrary<Story> calmStories() {
        return Arbitraries.of(0, 1, 2, 3, 4).map(which -> switch (which) {
            case 0 -> Story.invited();
            case 1 -> Story.started();
            case 2 -> Story.started().minutes(3).returnedOk(TRY, LINK);
            case 3 -> Story.started().read("PENDING");
            default -> Story.connected();
        });
    }

    /** A minute after noon, and what was heard then: nothing that says anything. */
    @Provide
    Arbitrary<Fact> noise() {
        var words = Arbitraries.of("timed_out", "unreachable", "broken", "rate_limited", "unreadable");
        var unknown = Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(12);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 10),
                        Arbitraries.integers().between(0, 600),
                        words,
                        unknown)
                .as((kind, minute, word, odd) -> switch (kind) {
                    case 0 -> fact(FactKind.LOOK_FAILED, minute, Map.of("kind", word));
                    case 1 -> fact(FactKind.HEALTH_READ, minute, Map.of("status", "error"));
                    case 2 ->
                        fact(
                                FactKind.HEALTH_READ,
                                minute,
                                Map.of(
                                        "status",
                                        "x" + odd,
                                        "connection",
                                        "x" + odd,
                                        "checks",
                                        List.of(Map.of("name", odd, "passed", false))));
                    case 3 -> fact(FactKind.HEALTH_READ, minute, Map.of("status", "degraded", "connection", "UNKNOWN"));
                    case 4 -> fact(FactKind.ACCOUNT_REVIEWED, minute, Map.of("decision", "x" + odd));
                    case 5 ->
                        fact(
                                FactKind.ACCOUNT_READ,
                                minute,
                                Map.of(
                                        "review", "x" + odd,
                                        "verification", odd,
                                        "status", odd));
                    case 6 ->
                        fact(
                                FactKind.FIELDS_READ,
                                minute,
                                Map.of(
                                        "new_name_status", "x" + odd,
                                        "quality_rating", "x" + odd));
                    case 7 -> fact(FactKind.FUNDING_READ, minute, Map.of("status", "x" + odd, "paused", true));
                    case 8 -> fact(FactKind.FUNDING_READ, minute, Map.of("status", "not_visible"));
                    case 9 -> fact(FactKind.FUNDING_ASKED, minute, Map.of("question", odd, "answer", "x" + odd));
                    default -> fact(FactKind.NOTE, minute, Map.of("text", odd));
                });
    }

    private static Fact fact(FactKind kind, int minute, Map<String, Object> data) {
        var at = Cast.NOON.plus(Duration.ofMinutes(minute));
        return new Fact(
                Cast.LINDNER_LINE,
                StatementJson.of(kind, data),
                at,
                at,
                "test",
                null,
                kind + ":" + minute + ":" + data);
    }

    @Property(tries = 500)
    void nothingThatIsOnlyNoiseRaisesAnAlarm(@ForAll("calmStories") Story story, @ForAll("noises") List<Fact> noise) {
        var moment = Cast.NOON.plus(Duration.ofMinutes(601));
        var quiet = told(story.facts(), moment);
        var noisy = new ArrayList<>(story.facts());
        noisy.addAll(noise);

        assertThat(told(noisy, moment).progress().status())
                .isEqualTo(quiet.progress().status())
                .isNotIn(ALARMS);
        assertThat(told(noisy, moment).verdict().code())
                .isEqualTo(quiet.verdict().code());
    }

    @Provide
    Arbitrary<List<Fact>> noises() {
        // a case keeps no fact twice, whoever tells it again
        return noise().list().uniqueElements(Fact::once).ofMaxSize(30);
    }

    @Property(tries = 300)
    void orderAndRepetitionChangeNoVerdict(
            @ForAll("cases") Story story, @ForAll("noises") List<Fact> noise, @ForAll long seed) {
        var facts = new ArrayList<>(story.facts());
        facts.addAll(noise);
        var shuffled = new ArrayList<>(facts);
        shuffled.addAll(facts.subList(0, facts.size() / 2));
        Collections.shuffle(shuffled, new Random(seed));

        var expected = told(facts, story.now()).verdict();
        var found = told(shuffled, story.now()).verdict();
        assertThat(found.code()).isEqualTo(expected.code());
        assertThat(found.alsoTrue())
                .extracting(Finding::code)
                .isEqualTo(expected.alsoTrue().stream().map(Finding::code).toList());
        assertThat(found.head().until()).isEqualTo(expected.head().until());
        assertThat(Standing.of(shuffled, story.now())).isEqualTo(Standing.of(facts, story.now()));
    }

    /** Of a long line only this much of its older facts is looked at. */
    @Property(tries = 300)
    void aSummaryGivesTheVerdictThatAllFactsGive(@ForAll("cases") Story story, @ForAll("noises") List<Fact> noise) {
        var facts = new ArrayList<>(story.facts().stream().distinct().toList());
        facts.addAll(noise);
        var summary = Summary.of(facts, new Diagnoser(), Story.GRACE);

        assertThat(Diagnoser.diagnose(summary.progress(story.now()), summary.facts(), story.now()))
                .isEqualTo(told(facts, story.now()).verdict());
    }

    @Provide
    Arbitrary<Story> cases() {
        return Arbitraries.of(DiagnoserTest.cases()
                .map(arguments -> (Story) arguments.get()[2])
                .toList());
    }

    private record Told(Progress progress, Verdict verdict) {}

    private static Told told(List<Fact> facts, Instant moment) {
        var progress = Progress.of(facts, moment, Story.GRACE);
        return new Told(progress, Diagnoser.diagnose(progress, facts, moment));
    }
}
