package io.patchbay.connection;

import static io.patchbay.support.Cast.LINK;
import static io.patchbay.support.Cast.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchbay.diagnosis.Diagnoser;
import io.patchbay.number.Standing;
import io.patchbay.support.Story;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A summary says what all of the facts say, wherever it was written down on the way. */
class SummaryTest {

    private static final Judge JUDGE = new Diagnoser();
    private static final Instant LATER = NOON.plus(Duration.ofDays(4));

    private static final List<Object> WORDS = List.of(
            "active",
            "used",
            "revoked",
            "completed",
            "failed",
            "processing",
            "CONNECTED",
            "DISCONNECTED",
            "PENDING",
            "APPROVED",
            "REJECTED",
            "DECLINED",
            "NONE",
            "refused",
            "accepted",
            "AVAILABLE",
            "error",
            "FLAGGED",
            "SCHEDULE_FOR_DISABLE",
            "DISABLE",
            "partner_managed",
            "not_funded",
            "verified",
            "true",
            "false",
            "",
            "number-1",
            "number-2");

    private static final List<Object> PROBLEMS = List.of(
            List.of(Map.of("code", 131042)),
            List.of(Map.of("code", 131037)),
            List.of(Map.of("code", 368), Map.of("code", 131042)),
            List.of("141006"),
            List.of("141010"),
            List.of());

    private static final List<Object> LINKS = List.of(LINK, id("link 2"), id("link 3"), id("link 4"), "no id");

    private static final List<Object> TRIES =
            List.of(id("try 1"), id("try 2"), id("try 3"), id("try 4"), id("try 5"), "no id");

    private static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<List<Fact>> lives() {
        return anyFact().list().uniqueElements(Fact::once).ofMaxSize(40);
    }

    private Arbitrary<Fact> anyFact() {
        var hour = Arbitraries.integers().between(0, 40);
        var late = Arbitraries.of(0, 0, 0, 1, 60, -30).map(Duration::ofMinutes);
        return Combinators.combine(Arbitraries.of(FactKind.class), hour, late, anyData())
                .as((kind, hours, delay, data) -> fact(
                        kind,
                        NOON.plus(Duration.ofHours(2L * hours)),
                        delay,
                        data,
                        kind + ":" + hours + ":" + delay + ":" + data));
    }

    private static Fact fact(FactKind kind, Instant happened, Duration late, Map<String, ?> data, String once) {
        return new Fact(id("line"), StatementJson.of(kind, data), happened, happened.plus(late), "test", null, once);
    }

    private Arbitrary<Map<String, Object>> anyData() {
        var words = Arbitraries.maps(
                Arbitraries.of(
                        "status",
                        "setup_status",
                        "setup_error",
                        "phone_number_id",
                        "coexistence",
                        "connection",
                        "credential",
                        "messaging",
                        "newcomer",
                        "conflict_id",
                        "waba_id",
                        "kept",
                        "decision",
                        "review",
                        "name_status",
                        "new_name_status",
                        "quality_rating",
                        "event",
                        "funding",
                        "paused",
                        "ban_state",
                        "portfolio_id",
                        "verification",
                        "messaging_limit",
                        "number_cap",
                        "billing"),
                Arbitraries.of(WORDS));
        return Combinators.combine(words, Arbitraries.of(LINKS), Arbitraries.of(TRIES), Arbitraries.of(PROBLEMS))
                .as((some, link, attempt, problems) -> {
                    var data = new LinkedHashMap<String, Object>(some);
                    data.put("link_id", link);
                    data.put("attempt_id", attempt);
                    data.put("problems", problems);
                    return data;
                });
    }

    @Property
    void aSummaryOfAllFactsSaysWhatTheySay(@ForAll("lives") List<Fact> facts) {
        assertThat(said(Summary.of(facts, JUDGE, Story.GRACE))).isEqualTo(said(facts));
    }

    /** As a line grows: written down, read again, the next ones taken in, and so on. */
    @Property
    void writtenDownAnywhereOnTheWayItSaysTheSame(@ForAll("lives") List<Fact> facts, @ForAll Random random) {
        var inOrder = new ArrayList<>(facts);
        inOrder.sort(Fact.IN_ORDER);
        var summary = new Summary(JUDGE, Story.GRACE);
        for (var fact : inOrder) {
            summary.add(fact);
            if (random.nextInt(5) == 0) {
                summary = readAgain(summary);
            }
        }

        assertThat(said(summary)).isEqualTo(said(facts));
    }

    @Property
    void theYoungOnesMayComeInAnyOrder(@ForAll("lives") List<Fact> facts, @ForAll Random random) {
        var inOrder = new ArrayList<>(facts);
        inOrder.sort(Fact.IN_ORDER);
        var split = random.nextInt(facts.size() + 1);
        var older = readAgain(Summary.of(inOrder.subList(0, split), JUDGE, Story.GRACE));
        var young = new ArrayList<>(inOrder.subList(split, facts.size()));
        Collections.shuffle(young, random);

        assertThat(said(older.with(young))).isEqualTo(said(facts));
    }

    /** What comes late is taken in only if that is as good as making the summary anew. */
    @Property
    void whatComesLateCountsAsIfItHadComeInTime(@ForAll("lives") List<Fact> facts, @ForAll Random random) {
        var inTime = new ArrayList<Fact>();
        var late = new ArrayList<Fact>();
        facts.forEach(fact -> (random.nextInt(4) == 0 ? late : inTime).add(fact));
        var summary = Summary.of(inTime, JUDGE, Story.GRACE);
        var known = new ArrayList<>(inTime);
        for (var fact : late) {
            if (summary.addLate(fact)) {
                known.add(fact);
                summary = readAgain(summary);
            }
        }

        assertThat(said(summary)).isEqualTo(said(known));
    }

    @Property(tries = 200)
    void peekingAtTheProgressChangesNothing(@ForAll("lives") List<Fact> facts) {
        var inOrder = new ArrayList<>(facts);
        inOrder.sort(Fact.IN_ORDER);
        var summary = new Summary(JUDGE, Story.GRACE);
        for (var fact : inOrder) {
            summary.add(fact);
            summary.progress(LATER.plus(Duration.ofDays(30)));
        }

        assertThat(said(summary)).isEqualTo(said(facts));
    }

    /** Many attempts on a few links, in turns that make no sense. */
    @Property(tries = 60)
    void ofMoreAttemptsThanAreKeptTheSameAreKept(@ForAll Random random) {
        var story = Story.ofLindner();
        LINKS.subList(0, 4).forEach(link -> story.link((UUID) link));
        for (var turn = 0; turn < 600; turn++) {
            var link = (UUID) LINKS.get(random.nextInt(4));
            var attempt = id("try " + random.nextInt(500));
            story.minutes(1 + random.nextInt(200));
            switch (random.nextInt(8)) {
                case 0 -> story.returnedFailed(attempt, link, "access_denied");
                case 1 -> story.returnedOk(attempt, link);
                case 2 -> story.seen(link, "active", "failed", "error " + turn);
                case 3 -> story.seen(link, "active", "processing", null);
                case 4 -> story.read(random.nextBoolean() ? "CONNECTED" : "DISCONNECTED");
                default -> story.start(attempt, link);
            }
        }
        var summary = new Summary(JUDGE, Story.GRACE);
        for (var fact : story.facts()) {
            summary.add(fact);
            if (random.nextInt(50) == 0) {
                summary = readAgain(summary);
            }
        }

        assertThat(said(summary).equals(said(story.facts()))).isTrue();
        assertThat(summary.progress(LATER).attempts()).hasSize(Progress.MOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tries", "links", "messages", "probes", "claims of numbers"})
    void fiftyThousandFactsOnOneLineCostNoMoreThanAFew(String mixture) {
        var summary = new Summary(JUDGE, Story.GRACE);
        tell(mixture, 50_000, summary::add);

        assertThat(summary.facts()).hasSizeLessThan(12);
        assertThat(summary.written()).hasSizeLessThan(60_000);
        assertThat(summary.progress(LATER).attempts()).hasSizeLessThanOrEqualTo(Progress.MOST);
        assertThat(summary.progress(LATER).links()).hasSizeLessThanOrEqualTo(Progress.MOST);
    }

    @Test
    void theFirstAttemptAndTheNewestAreKeptAndTheOthersCounted() {
        var summary = new Summary(JUDGE, Story.GRACE);
        tell("tries", 50_000, summary::add);
        var progress = summary.progress(LATER);

        assertThat(progress.attempts()).hasSize(Progress.MOST);
        assertThat(progress.attempts().get(0).id()).isEqualTo(id("try 0"));
        assertThat(progress.attempts().get(1).id()).isEqualTo(id("try 24901"));
        assertThat(progress.lastAttempt().map(Attempt::id)).contains(id("try 24999"));
        assertThat(progress.forgottenAttempts()).isEqualTo(24_900);
        assertThat(progress.status()).isEqualTo(Status.IN_PROGRESS);
    }

    /** Whoever renames one of these raises {@link Summary#VERSION}, or old summaries are read as if it were empty. */
    @Test
    void aSummaryIsWrittenWithTheWordsOfItsVersion() throws IOException {
        var story = Story.started().claimed("question", false);
        var written = new ObjectMapper()
                .readTree(Summary.of(story.facts(), JUDGE, Story.GRACE).written());
        var fold = written.path("fold");

        assertThat(written.fieldNames()).toIterable().containsExactlyInAnyOrder("fold", "upTo", "heardUpTo");
        assertThat(fold.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        ("grace beginning links tries forgotten line taken provenNumber provenWaba provenAt"
                                        + " provenDigits formerWaba wabaSince"
                                        + " namedNumber namedWaba namedAt announcedAt deletedAt missingAt offboardedAt"
                                        + " pauseContradicted lossToldAt lossDoubtedAt unexplained saidUp swings"
                                        + " credentialRefusedAt lossReason claimedAt oldLinkTriedAt firstConnectedAt"
                                        + " connectedSince undecidedSince claims decided lost saidByLink status since")
                                .split(" "));
        assertThat(fold.path("tries").path(0).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "id linkId startedAt state endedAt errorCode providerWords claimed superseded guessed lost"
                                .split(" "));
        assertThat(fold.path("links").path(LINK.toString()).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "id createdAt expiresAt modes purpose status setupStatus setupError revokedAt replaced notMade"
                                .split(" "));
        assertThat(fold.path("claims").path("question").isBoolean()).isTrue();
    }

    private static void tell(String mixture, int facts, Consumer<Fact> to) {
        for (var i = 0; i < facts; i++) {
            var at = NOON.plusSeconds(i);
            var even = i % 2 == 0;
            var data = new LinkedHashMap<String, Object>();
            data.put("link_id", mixture.equals("links") ? id("link " + i / 2) : LINK);
            FactKind kind;
            if (i == 0 || mixture.equals("links") && even) {
                kind = FactKind.LINK_CREATED;
            } else {
                kind = switch (mixture) {
                    case "tries" -> even ? FactKind.RETURNED_FAILED : FactKind.ATTEMPT_STARTED;
                    case "messages" -> FactKind.MESSAGE_FAILED;
                    case "probes" -> even ? FactKind.NUMBER_READ : FactKind.HEALTH_READ;
                    case "claims of numbers" -> FactKind.RETURNED_OK;
                    default -> FactKind.LINK_SEEN;
                };
            }
            data.put("attempt_id", id("try " + (i - 1) / 2));
            data.put("phone_number_id", "number-" + i);
            data.put("status", even ? "CONNECTED" : "DISCONNECTED");
            data.put("error_code", "access_denied");
            to.accept(fact(kind, at, Duration.ZERO, data, kind + ":" + i));
        }
    }

    private static Summary readAgain(Summary summary) {
        return Summary.read(JUDGE, summary.written(), summary.facts());
    }

    private record Said(Progress progress, Progress soon, Judge.Headline headline, Standing standing) {}

    private static Said said(Summary summary) {
        return said(summary.progress(LATER), summary.progress(LATER.plus(Duration.ofDays(9))), summary.facts());
    }

    private static Said said(List<Fact> facts) {
        return said(
                Progress.of(facts, LATER, Story.GRACE),
                Progress.of(facts, LATER.plus(Duration.ofDays(9)), Story.GRACE),
                facts);
    }

    private static Said said(Progress progress, Progress soon, Collection<Fact> facts) {
        return new Said(progress, soon, JUDGE.judge(progress, facts, LATER), Standing.of(facts, LATER));
    }
}
