package io.patchbay.connection;

import static io.patchbay.support.Cast.LINDNER_NUMBER;
import static io.patchbay.support.Cast.LINK;
import static io.patchbay.support.Cast.NEWER_LINK;
import static io.patchbay.support.Cast.NOON;
import static io.patchbay.support.Cast.SECOND_TRY;
import static io.patchbay.support.Cast.TRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every set of facts, sensible or not. */
class ProgressPropertyTest {

    private static final List<String> WORDS = List.of(
            "active",
            "used",
            "revoked",
            "completed",
            "failed",
            "processing",
            "CONNECTED",
            "DISCONNECTED",
            "PENDING",
            "refused",
            "accepted",
            "true",
            "false",
            "",
            "2026-13-99",
            NOON.plus(Duration.ofDays(1)).toString());

    private static final List<Object> IDS =
            List.of(LINK, NEWER_LINK, TRY, SECOND_TRY, "no id", LINDNER_NUMBER, 42, List.of());

    /**
     * Few moments, so that many facts share one; heard up to an hour later, or before they happened
     * where a sender's clock is ahead.
     */
    @Provide
    Arbitrary<Fact> anyFact() {
        var moment = Arbitraries.integers().between(0, 12).map(ProgressPropertyTest::moment);
        var delay = Arbitraries.of(0, 0, 1, 60, -30).map(Duration::ofMinutes);
        return Combinators.combine(Arbitraries.of(FactKind.class), moment, delay, anyData())
                .as((kind, happened, late, data) -> new Fact(
                        UUID.fromString("11111111-0000-4000-8000-000000000001"),
                        StatementJson.of(kind, data),
                        happened,
                        happened.plus(late),
                        "test",
                        null,
                        kind + ":" + happened + ":" + late + ":" + data));
    }

    private static Instant moment(int number) {
        return NOON.plus(Duration.ofHours(7L * number));
    }

    private Arbitrary<Map<String, Object>> anyData() {
        var ids = Arbitraries.maps(Arbitraries.of("link_id", "attempt_id", "replaced_by"), Arbitraries.of(IDS));
        var words = Arbitraries.maps(
                Arbitraries.of(
                        "status",
                        "setup_status",
                        "setup_error",
                        "expires_at",
                        "modes",
                        "phone_number_id",
                        "coexistence",
                        "connection",
                        "credential",
                        "connection_type",
                        "newcomer",
                        "conflict_id",
                        "kept",
                        "is_coexistence",
                        "messaging_enabled"),
                Arbitraries.of(WORDS));
        return Combinators.combine(ids, words).as((some, others) -> {
            var data = new LinkedHashMap<String, Object>(some);
            data.putAll(others);
            return data;
        });
    }

    @Provide
    Arbitrary<List<Fact>> anyFacts() {
        return anyFact().list().ofMaxSize(25);
    }

    @Property
    void anyOrderOfTheSameFactsGivesTheSameProgress(@ForAll("anyFacts") List<Fact> facts, @ForAll long seed) {
        var shuffled = new ArrayList<>(facts);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(fold(shuffled)).isEqualTo(fold(facts));
    }

    @Property
    void factsThatAreThereTwiceSayNothingNew(@ForAll("anyFacts") List<Fact> facts, @ForAll long seed) {
        var doubled = new ArrayList<>(facts);
        doubled.addAll(facts);
        Collections.shuffle(doubled, new Random(seed));

        assertThat(fold(doubled)).isEqualTo(fold(facts));
    }

    @Property
    void factsThatDoNotDecideChangeNothing(@ForAll("anyFacts") List<Fact> facts) {
        var decisive = facts.stream().filter(fact -> fact.kind().decisive()).toList();

        assertThat(fold(decisive)).isEqualTo(fold(facts));
    }

    @Property
    void whatIsSaidAlwaysHangsTogether(@ForAll("anyFacts") List<Fact> facts) {
        var progress = fold(facts);

        assertThat(progress.since()).isBeforeOrEqualTo(LATER);
        assertThat(progress.dueAt() == null || progress.dueAt().isAfter(LATER)).isTrue();
        assertThat(progress.connectedSince() != null).isEqualTo(progress.status() == Status.CONNECTED);
        assertThat(progress.attempts().stream().filter(Attempt::isOpen).count())
                .as("a second attempt ends the first")
                .isLessThanOrEqualTo(2);
        assertThat(progress.attempts()).allSatisfy(attempt -> {
            assertThat(attempt.endedAt() == null).isEqualTo(attempt.isOpen());
            assertThat(attempt.outcome() == null).isEqualTo(attempt.isOpen());
        });
        assertThat(progress.attempts()).extracting(Attempt::id).doesNotHaveDuplicates();
    }

    /** The clock alone moves a progress only at the moments it announces. */
    @Property
    void nothingMovesBeforeItIsDue(@ForAll("anyFacts") List<Fact> facts) {
        var now = Progress.of(facts, LATER, Story.GRACE);
        var soon = now.dueAt() == null
                ? LATER.plus(Duration.ofDays(400))
                : now.dueAt().minusMillis(1);

        var then = Progress.of(facts, soon, Story.GRACE);

        assertThat(then.status()).isEqualTo(now.status());
        assertThat(then.attempts())
                .extracting(Attempt::state)
                .isEqualTo(now.attempts().stream().map(Attempt::state).toList());
    }

    /** A number claimed twice and decided, once for either side. */
    @Property(tries = 300)
    void aDecisionReadsTheSameFromAnyPage(@ForAll boolean newcomer, @ForAll boolean kept, @ForAll long seed) {
        var story = Story.started()
                .returnedOk(TRY, LINK)
                .created()
                .minutes(1)
                .claimed("q-1", newcomer)
                .minutes(9)
                .decided("q-1", kept)
                .minutes(2)
                .created()
                .read("CONNECTED");
        var shuffled = new ArrayList<>(story.facts());
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(Progress.of(shuffled, story.now(), Story.GRACE)).isEqualTo(story.progress());
    }

    /** A whole believable life in every order its twelve facts can be shuffled into. */
    @Property(tries = 500)
    void aWholeLifeReadsTheSameFromAnyPage(@ForAll long seed) {
        var story = Story.started()
                .minutes(2)
                .returnedFailed(TRY, LINK, "facebook_auth_failed")
                .linkInstead(NEWER_LINK, LINK)
                .start(SECOND_TRY, NEWER_LINK)
                .minutes(5)
                .returnedOk(SECOND_TRY, NEWER_LINK)
                .created()
                .read("CONNECTED")
                .seen(NEWER_LINK, "used", "completed", null)
                .minutes(90)
                .offboarded()
                .minutes(4)
                .reconnected();
        var shuffled = new ArrayList<>(story.facts());
        Collections.shuffle(shuffled, new Random(seed));

        var progress = Progress.of(shuffled, story.now(), Story.GRACE);

        assertThat(progress).isEqualTo(story.progress());
        assertThat(progress.status()).isEqualTo(Status.CONNECTED);
        assertThat(progress.attempts())
                .extracting(Attempt::state)
                .isEqualTo(Arrays.asList(Attempt.State.FAILED, Attempt.State.COMPLETED));
    }

    private static final Instant LATER = NOON.plus(Duration.ofDays(9));

    private static Progress fold(List<Fact> facts) {
        return Progress.of(facts, LATER, Story.GRACE);
    }
}
