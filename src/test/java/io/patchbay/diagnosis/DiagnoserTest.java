package io.patchbay.diagnosis;

import static io.patchbay.support.Cast.LINDNER_NUMBER;
import static io.patchbay.support.Cast.LINK;
import static io.patchbay.support.Cast.NEWER_LINK;
import static io.patchbay.support.Cast.SECOND_TRY;
import static io.patchbay.support.Cast.TRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Acts;
import io.patchbay.connection.FactKind;
import io.patchbay.support.Fixtures;
import io.patchbay.support.Story;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DiagnoserTest {

    static Stream<Arguments> cases() {
        return Stream.of(
                is(VerdictCode.NOT_SENT, "no link yet", Story.ofLindner()),
                is(
                        VerdictCode.NOT_SENT,
                        "the provider refused the link",
                        Story.invited().add(FactKind.LINK_NOT_MADE, "link_id", LINK)),
                is(VerdictCode.NOT_OPENED, "sent an hour ago", Story.invited().minutes(60)),
                is(
                        VerdictCode.EXPIRED_UNOPENED,
                        "nobody opened it for a month",
                        Story.invited().after(Duration.ofDays(30))),
                is(
                        VerdictCode.LINK_OVER,
                        "revoked and nothing after it",
                        Story.invited().add(FactKind.LINK_REVOKED, "link_id", LINK)),
                is(
                        VerdictCode.LINK_OVER,
                        "the redirect says expired",
                        Story.started().returnedFailed(TRY, LINK, "link_expired")),
                is(
                        VerdictCode.LINK_OVER,
                        "the redirect says used",
                        Story.started().returnedFailed(TRY, LINK, "already_used")),
                is(
                        VerdictCode.LINK_OVER,
                        "left, and the link has ended since",
                        Story.started().after(Duration.ofDays(31))),
                is(
                        VerdictCode.OLD_LINK_USED,
                        "pressed the button of the old link",
                        Story.invited()
                                .linkInstead(NEWER_LINK, LINK)
                                .add(FactKind.OLD_LINK_TRIED, "link_id", LINK)),
                is(VerdictCode.IN_META_DIALOG, "29 minutes in", Story.started().minutes(29)),
                is(VerdictCode.LEFT_AT_STEP, "30 minutes in", Story.started().minutes(30)),
                is(
                        VerdictCode.LEFT_AT_STEP,
                        "given up a day later",
                        Story.started().after(Duration.ofDays(2))),
                is(
                        VerdictCode.REDIRECT_ONLY,
                        "only the browser says so",
                        Story.started().minutes(4).returnedOk(TRY, LINK)),
                is(
                        VerdictCode.FINISHING,
                        "the link is completed, no number yet",
                        Story.started().minutes(4).seen(LINK, "used", "completed", null)),
                is(VerdictCode.WEBHOOK_ONLY, "announced, not read", Story.started().created()),
                is(
                        VerdictCode.LOGIN_CANCELLED,
                        "facebook_auth_failed",
                        Story.started().returnedFailed(TRY, LINK, "facebook_auth_failed")),
                is(
                        VerdictCode.OTP_FAILED,
                        "phone_verification_failed",
                        Story.started().returnedFailed(TRY, LINK, "phone_verification_failed")),
                is(
                        VerdictCode.WABA_LIMIT,
                        "waba_limit_reached",
                        Story.started().returnedFailed(TRY, LINK, "waba_limit_reached")),
                is(
                        VerdictCode.EXCHANGE_FAILED,
                        "token_exchange_failed",
                        Story.started().returnedFailed(TRY, LINK, "token_exchange_failed")),
                is(
                        VerdictCode.ATTEMPT_FAILED,
                        "a code nobody documented",
                        Story.started().returnedFailed(TRY, LINK, "moon_in_the_way")),
                is(
                        VerdictCode.ATTEMPT_FAILED,
                        "the link's free text decides nothing",
                        Story.started()
                                .minutes(1)
                                .seen(LINK, "active", "failed", "facebook_auth_failed")),
                is(
                        VerdictCode.IN_META_DIALOG,
                        "trying again after a failure",
                        Story.started()
                                .returnedFailed(TRY, LINK, "facebook_auth_failed")
                                .minutes(1)
                                .start(SECOND_TRY, LINK)),
                is(VerdictCode.HEALTHY, "connected", Story.connected()),
                is(
                        VerdictCode.NAME_PENDING_HARMLESS,
                        "the display name is under review",
                        Story.connected()
                                .minutes(1)
                                .add(
                                        FactKind.NUMBER_READ,
                                        "phone_number_id",
                                        LINDNER_NUMBER,
                                        "status",
                                        "CONNECTED",
                                        "name_status",
                                        "PENDING_REVIEW")),
                is(
                        VerdictCode.WRONG_NUMBER_TYPE,
                        "one of Meta's own numbers",
                        Story.connected()
                                .minutes(1)
                                .add(
                                        FactKind.NUMBER_READ,
                                        "phone_number_id",
                                        LINDNER_NUMBER,
                                        "status",
                                        "CONNECTED",
                                        "digits",
                                        "15550104417")),
                is(
                        VerdictCode.REVIEW_PENDING_NORMAL,
                        "the account is under review",
                        Story.started().read("PENDING")),
                is(
                        VerdictCode.CREDENTIAL_INVALID,
                        "Meta refuses the credentials",
                        Story.connected().health("credential", "refused")),
                is(
                        VerdictCode.OFFBOARDED_GRACE,
                        "paused for ten minutes",
                        Story.connected().minutes(1).offboarded().minutes(10)),
                is(
                        VerdictCode.DISCONNECTED,
                        "paused for too long",
                        Story.connected().minutes(1).offboarded().minutes(31)),
                is(
                        VerdictCode.DISCONNECTED,
                        "the provider shows it down",
                        Story.connected().minutes(1).read("DISCONNECTED")),
                is(
                        VerdictCode.ACCESS_REMOVED,
                        "the customer removed us",
                        Story.connected().minutes(1).disconnected("account_disconnected")),
                is(
                        VerdictCode.ACCESS_REMOVED,
                        "removed us, no reason given",
                        Story.connected().minutes(1).disconnected(null)),
                is(
                        VerdictCode.REMOVED,
                        "announced as deleted and not found",
                        Story.connected().minutes(1).deleted().minutes(1).missing()),
                is(
                        VerdictCode.NUMBER_CONFLICT,
                        "two tenants claim it",
                        Story.connected().add(FactKind.NUMBER_CLAIMED_TWICE)));
    }

    private static Arguments is(VerdictCode code, String because, Story story) {
        return Arguments.of(code, because, story);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void whatHappenedDecides(VerdictCode expected, String because, Story story) {
        assertThat(Diagnoser.code(story.progress(), story.facts(), story.now()))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void theHeadlineIsThatOfTheVerdict(VerdictCode expected, String because, Story story) {
        var headline = new Diagnoser().judge(story.progress(), story.facts(), story.now());

        assertThat(headline.code()).isEqualTo(expected.word());
        assertThat(headline.acts()).isEqualTo(expected.acts());
        assertThat(headline.blocks()).isEqualTo(expected.blocks());
    }

    @Test
    void everyVerdictHasItsCase() {
        var reached = cases().map(arguments -> arguments.get()[0]).collect(Collectors.toSet());
        var all = EnumSet.allOf(VerdictCode.class);
        // a connection always has a stage; silence is said by the stage it is silent in
        all.remove(VerdictCode.UNKNOWN_SILENCE);

        assertThat(reached).containsAll(all);
    }

    @Test
    void anOpenDialogIsDueWhenItCountsAsLeft() {
        var story = Story.started();

        var due = new Diagnoser().judge(story.progress(), story.facts(), story.now()).dueAt();

        assertThat(due).isEqualTo(story.now().plus(Duration.ofMinutes(30)));
        assertThat(new Diagnoser().judge(story.progressAt(due), story.facts(), due).dueAt())
                .isNull();
    }

    @ParameterizedTest
    @EnumSource(VerdictCode.class)
    void sentencesAreShortAndForPeople(VerdictCode code) {
        assertThat(code.sentence())
                .hasSizeLessThanOrEqualTo(75)
                .doesNotContainPattern("[a-z]_[a-z]|\\d{3}");
        assertThat(code.next()).endsWith(".").doesNotContainPattern("[a-z]_[a-z]|\\d{3}");
        assertThat(VerdictCode.of(code.word())).contains(code);
    }

    @Test
    void noSentenceHoldsACodeOfTheProvider() {
        var codes =
                Fixtures.text("redirect-failure.txt")
                        .lines()
                        .filter(line -> line.contains("error_code="))
                        .map(line -> line.replaceAll(".*error_code=", ""))
                        .toList();
        assertThat(codes).hasSize(6);

        for (var code : VerdictCode.values()) {
            assertThat(code.sentence() + code.next()).doesNotContain(codes);
        }
    }

    @Test
    void nobodyActsOnlyWhereNothingIsToBeDone() {
        assertThat(
                        Stream.of(VerdictCode.values())
                                .filter(code -> code.acts() == Acts.NOBODY)
                                .toList())
                .isEqualTo(List.of(VerdictCode.HEALTHY, VerdictCode.UNKNOWN_SILENCE));
        assertThat(VerdictCode.HEALTHY.blocks()).isFalse();
    }
}
