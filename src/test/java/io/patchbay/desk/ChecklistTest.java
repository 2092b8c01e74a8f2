package io.patchbay.desk;

import static io.patchbay.support.Cast.LINDNER_NUMBER;
import static io.patchbay.support.Cast.LINDNER_WABA;
import static io.patchbay.support.Cast.LINK;
import static io.patchbay.support.Cast.NEWER_LINK;
import static io.patchbay.support.Cast.TRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Connection;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.desk.CaseFile.Answer;
import io.patchbay.number.Standing;
import io.patchbay.support.Cast;
import io.patchbay.support.Story;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChecklistTest {

    private static List<Answer> answers(Story story) {
        var tenant = Cast.lindner();
        return answers(story, Cast.lineOf(tenant));
    }

    private static List<Answer> answers(Story story, Connection connection) {
        var read = story.facts().stream()
                .filter(fact -> fact.kind() == FactKind.NUMBER_READ)
                .max(Comparator.comparing(Fact::at))
                .orElse(null);
        return new Checklist(
                        Cast.lindner(),
                        connection,
                        story.progress(),
                        story.facts(),
                        read,
                        List.of(),
                        Standing.isPartnerManaged(story.facts()),
                        Standing.of(story.facts(), story.now()).billing(),
                        story.now())
                .answers();
    }

    private static Answer answer(Story story, String question) {
        return answers(story).stream()
                .filter(answer -> answer.question().equals(question))
                .findFirst()
                .orElseThrow();
    }

    static Stream<Arguments> stages() {
        return Stream.of(
                Arguments.of("not invited", Story.ofLindner()),
                Arguments.of("invited", Story.invited()),
                Arguments.of("started", Story.started()),
                Arguments.of("failed", Story.started().returnedFailed(TRY, LINK, "link_expired")),
                Arguments.of("claimed", Story.started().returnedOk(TRY, LINK)),
                Arguments.of("announced", Story.ofLindner().created()),
                Arguments.of("in review", Story.started().read("PENDING")),
                Arguments.of("connected", Story.connected()),
                Arguments.of("lost", Story.connected().minutes(1).disconnected(null)),
                Arguments.of("found", Story.ofLindner().read(null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stages")
    void nineQuestionsAreAnsweredAtEveryStage(String stage, Story story) {
        assertThat(answers(story)).hasSize(9).allSatisfy(answer -> {
            assertThat(answer.question()).isNotBlank();
            assertThat(answer.answer()).isNotBlank();
            assertThat(answer.because()).isNotBlank();
        });
    }

    private static Story billedThroughKapso() {
        return Story.ofLindner().add(FactKind.LINK_CREATED, "link_id", Cast.LINK, "billing", "partner_managed");
    }

    /** Connected is not billed (kapso.md §4.6). */
    @Test
    void whereKapsoIsToPayBillingIsAStepOfItsOwn() {
        assertThat(answers(billedThroughKapso())).hasSize(10);
        assertThat(answer(billedThroughKapso(), "Billing confirmed").known()).isFalse();

        var connected = billedThroughKapso().minutes(1).read("CONNECTED");
        assertThat(answer(connected, "Billing confirmed").because()).isEqualTo("because Kapso has not said so yet");

        var read = connected.minutes(5).add(FactKind.FUNDING_READ, "status", "funded", "paused", false);
        var confirmed = answer(read, "Billing confirmed");
        assertThat(confirmed.answer()).isEqualTo("Yes, Kapso pays");
        assertThat(confirmed.asOf()).isEqualTo(read.now());
        assertThat(confirmed.evidence()).hasSize(1);

        read.minutes(5).add(FactKind.FUNDING_READ, "status", "not_visible");
        assertThat(answer(read, "Billing confirmed").because()).isEqualTo("because Kapso does not show us the account");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stages")
    void whatIsNotKnownSaysWhy(String stage, Story story) {
        assertThat(answers(story))
                .filteredOn(answer -> !answer.known())
                .allSatisfy(answer ->
                        assertThat(answer.because()).containsAnyOf("because", "not yet confirmed", "attempt"));
    }

    @Test
    void theColleagueWhoLooksAfterItOwnsIt() {
        assertThat(answer(Story.invited(), "Who owns this connection").answer()).isEqualTo(Cast.JON);
    }

    @Test
    void aConnectionThatWasFoundIsOwnedByItsTenant() {
        var found = new Connection(Cast.lindner().id(), null, Cast.NOON);

        assertThat(answers(Story.connected(), found).get(0).answer()).isEqualTo("Bakery Lindner");
    }

    @Test
    void modeOfferedAndModeTakenAreTwoThings() {
        var question = "Mode offered, mode taken";
        var story = Story.ofLindner();
        story.add(FactKind.LINK_CREATED, "link_id", LINK, "modes", List.of("coexistence"));

        assertThat(answer(story, question).answer()).isEqualTo("Offered coexistence");
        assertThat(answer(story.read("CONNECTED"), question).answer()).isEqualTo("Dedicated");
        assertThat(answer(story, question).because()).isEqualTo("offered coexistence");
    }

    @Test
    void aModeTakenAsOfferedSaysSo() {
        var story = Story.ofLindner()
                .add(FactKind.LINK_CREATED, "link_id", LINK, "modes", List.of("dedicated"))
                .read("CONNECTED");

        assertThat(answer(story, "Mode offered, mode taken").answer()).isEqualTo("Dedicated, as offered");
    }

    @Test
    void aClaimedNumberIsShownAndNotKnown() {
        var claimed = answer(Story.started().returnedOk(TRY, LINK), "Phone number id");

        assertThat(claimed.answer()).isEqualTo(LINDNER_NUMBER);
        assertThat(claimed.known()).isFalse();
    }

    @Test
    void aReadNumberIsKnownWithItsEvidence() {
        var story = Story.connected();

        var number = answer(story, "Phone number id");

        assertThat(number.known()).isTrue();
        assertThat(number.asOf()).isEqualTo(story.now());
        assertThat(number.evidence()).hasSize(1);
        assertThat(answer(story, "WABA for templates").answer()).isEqualTo(LINDNER_WABA);
    }

    @Test
    void aLateFinishThroughAnOldLinkIsSaid() {
        var story = Story.started()
                .linkInstead(NEWER_LINK, LINK)
                .minutes(1)
                .created()
                .read("CONNECTED");

        assertThat(answer(story, "Finished or abandoned, and where").because()).isEqualTo("through a replaced link");
    }

    @Test
    void aFinishedAttemptDoesNotRepeatAnEarlierFailure() {
        var story = Story.started()
                .minutes(1)
                .seen(LINK, "active", "failed", "Code was wrong")
                .minutes(1)
                .created()
                .read("CONNECTED");

        var finished = answer(story, "Finished or abandoned, and where");

        assertThat(finished.answer()).isEqualTo("Finished");
        assertThat(finished.because()).isEqualTo("attempt 1");
    }

    /** An old event proves nothing any more once the line was lost. */
    @Test
    void noEventConfirmsALineThatWasLostSince() {
        var question = "Which events confirm it";

        assertThat(answer(Story.connected().minutes(1).disconnected("user_re_registered"), question)
                        .answer())
                .isEqualTo("None since “number disconnected”");
        assertThat(answer(Story.connected().minutes(1).read("DISCONNECTED"), question)
                        .answer())
                .isEqualTo("Number created, lost since");
    }

    @Test
    void withoutAWebhookTheProbeConfirmsAlone() {
        assertThat(answer(Story.started().read("CONNECTED"), "Which events confirm it")
                        .because())
                .isEqualTo("check only");
        assertThat(answer(Story.connected(), "Which events confirm it").answer())
                .isEqualTo("Number created");
    }

    @Test
    void whatSupportNeedsIsCounted() {
        assertThat(answer(Story.ofLindner(), "What to give support").answer()).isEqualTo("0 of 5 items ready");
        assertThat(answer(Story.connected(), "What to give support").answer()).isEqualTo("2 of 5 items ready");
        // a code is missed only where something failed
        assertThat(answer(Story.started().minutes(1).seen(Cast.LINK, "active", "failed", "?"), "What to give support")
                        .because())
                .contains("error code");
    }
}
