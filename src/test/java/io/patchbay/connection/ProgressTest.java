package io.patchbay.connection;

import static io.patchbay.support.Cast.LINDNER_NUMBER;
import static io.patchbay.support.Cast.LINDNER_WABA;
import static io.patchbay.support.Cast.LINK;
import static io.patchbay.support.Cast.NEWER_LINK;
import static io.patchbay.support.Cast.NOON;
import static io.patchbay.support.Cast.SECOND_TRY;
import static io.patchbay.support.Cast.TRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Attempt.State;
import io.patchbay.support.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {

    @Nested
    class InAnotherAccount {

        @Test
        void theSameNumberInAnotherAccountKeepsTheFormerOneInMind() {
            var story = Story.connected().minutes(5).reading("waba_id", "another");

            var number = story.progress().number();
            assertThat(number.wabaId()).isEqualTo("another");
            assertThat(number.formerWabaId()).isEqualTo(LINDNER_WABA);
            assertThat(number.wabaSince()).isEqualTo(story.now());
        }

        @Test
        void itIsTheSameNumberUnderANewIdToo() {
            var number = Story.connected()
                    .minutes(5)
                    .reading("phone_number_id", "new id", "waba_id", "another", "digits", "14155550142")
                    .progress()
                    .number();

            assertThat(number.formerWabaId()).isEqualTo(LINDNER_WABA);
        }

        @Test
        void anotherNumberInAnotherAccountIsJustAnotherNumber() {
            var number = Story.connected()
                    .minutes(5)
                    .reading("phone_number_id", "another number", "waba_id", "another", "digits", "34911222333")
                    .progress()
                    .number();

            assertThat(number.formerWabaId()).isNull();
            assertThat(number.wabaSince()).isNull();
        }

        @Test
        void aReadingWithoutAnAccountMovesNothing() {
            var number = Story.connected().minutes(5).reading().progress().number();

            assertThat(number.wabaId()).isEqualTo(LINDNER_WABA);
            assertThat(number.formerWabaId()).isNull();
        }
    }

    @Nested
    class OnTheWay {

        @Test
        void withoutAnyFactNobodyIsInvited() {
            var progress = Progress.of(List.of(), NOON, Story.GRACE);

            assertThat(progress.status()).isEqualTo(Status.NOT_INVITED);
            assertThat(progress.since()).isEqualTo(NOON);
            assertThat(progress.number()).isNull();
            assertThat(progress.dueAt()).isNull();
        }

        @Test
        void aLinkInvites() {
            var progress = Story.invited().progress();

            assertThat(progress.status()).isEqualTo(Status.INVITED);
            assertThat(progress.since()).isEqualTo(NOON);
            assertThat(progress.modeOffered()).isEqualTo(Mode.EITHER);
            assertThat(progress.dueAt()).isEqualTo(NOON.plus(Duration.ofDays(30)));
        }

        @Test
        void aLinkThatWasNeverMadeInvitesNobody() {
            var progress =
                    Story.invited().add(FactKind.LINK_NOT_MADE, "link_id", LINK).progress();

            assertThat(progress.status()).isEqualTo(Status.NOT_INVITED);
            assertThat(progress.newestLink()).isEmpty();
            assertThat(progress.modeOffered()).isNull();
        }

        @Test
        void aLinkThatTheProviderShowsWasMadeAfterAll() {
            var progress = Story.invited()
                    .add(FactKind.LINK_NOT_MADE, "link_id", LINK)
                    .minutes(1)
                    .seen(LINK, "active", "pending", null)
                    .progress();

            assertThat(progress.status()).isEqualTo(Status.INVITED);
        }

        @Test
        void pressingTheButtonStartsAnAttempt() {
            var progress = Story.started().progress();

            assertThat(progress.status()).isEqualTo(Status.IN_PROGRESS);
            assertThat(progress.attempts()).hasSize(1);
            var attempt = progress.attempts().get(0);
            assertThat(attempt.id()).isEqualTo(TRY);
            assertThat(attempt.linkId()).isEqualTo(LINK);
            assertThat(attempt.isOpen()).isTrue();
            assertThat(attempt.outcome()).isNull();
        }

        @Test
        void somebodyWhoStartsOnTheProvidersPageDirectlyHasAnAttemptToo() {
            var progress = Story.invited()
                    .minutes(3)
                    .seen(LINK, "active", "processing", null)
                    .progress();

            assertThat(progress.status()).isEqualTo(Status.IN_PROGRESS);
            assertThat(progress.attempts()).hasSize(1);
        }

        @Test
        void anAttemptNobodyContinuesIsAbandonedAfterADay() {
            var story = Story.started();
            var end = story.now().plus(Duration.ofHours(24));

            assertThat(story.progress().dueAt()).isEqualTo(end);
            assertThat(story.progressAt(end.minusMillis(1)).attempts().get(0).state())
                    .isEqualTo(State.OPEN);
            var abandoned = story.progressAt(end).attempts().get(0);
            assertThat(abandoned.state()).isEqualTo(State.ABANDONED);
            assertThat(abandoned.endedAt()).isEqualTo(end);
            assertThat(abandoned.outcome()).isEqualTo("abandoned");
        }

        @Test
        void anAbandonedAttemptKeepsItsEndWhenTheNextOneBegins() {
            var story = Story.started();
            var end = story.now().plus(Duration.ofHours(24));

            var attempts = story.after(Duration.ofHours(30))
                    .start(SECOND_TRY, LINK)
                    .progress()
                    .attempts();

            assertThat(attempts).extracting(Attempt::state).containsExactly(State.ABANDONED, State.OPEN);
            assertThat(attempts.get(0).endedAt()).isEqualTo(end);
        }

        @Test
        void aClaimedAttemptIsNotAbandoned() {
            var story = Story.started().minutes(5).returnedOk(TRY, LINK);

            var attempt = story.progressAt(story.now().plus(Duration.ofDays(3)))
                    .attempts()
                    .get(0);

            assertThat(attempt.state()).isEqualTo(State.OPEN);
            assertThat(attempt.claimed()).isTrue();
        }

        @Test
        void aFailedSignupIsSeenOnTheLinkAlone() {
            var progress = Story.started()
                    .minutes(2)
                    .seen(LINK, "active", "failed", "No such luck")
                    .progress();

            assertThat(progress.status()).isEqualTo(Status.FAILED);
            var attempt = progress.attempts().get(0);
            assertThat(attempt.state()).isEqualTo(State.FAILED);
            assertThat(attempt.providerWords()).isEqualTo("No such luck");
            assertThat(attempt.errorCode()).isNull();
            assertThat(attempt.retryable()).isTrue();
        }

        @Test
        void aFailureOnALinkThatIsOverCannotBeRetried() {
            var progress = Story.started()
                    .minutes(2)
                    .returnedFailed(TRY, LINK, "link_expired")
                    .add(FactKind.LINK_REVOKED, "link_id", LINK)
                    .progress();

            assertThat(progress.attempts().get(0).retryable()).isFalse();
        }

        @Test
        void failedThenRetriedIsTwoAttemptsAndTheLastOneCounts() {
            var progress = Story.started()
                    .minutes(2)
                    .returnedFailed(TRY, LINK, "facebook_auth_failed")
                    .minutes(1)
                    .start(SECOND_TRY, LINK)
                    .minutes(4)
                    .created()
                    .read("CONNECTED")
                    .progress();

            assertThat(progress.status()).isEqualTo(Status.CONNECTED);
            assertThat(progress.attempts()).extracting(Attempt::state).containsExactly(State.FAILED, State.COMPLETED);
            assertThat(progress.attempts().get(0).errorCode()).isEqualTo("facebook_auth_failed");
            assertThat(progress.attempts().get(1).errorCode()).isNull();
        }

        @Test
        void aFailureAlreadyToldDoesNotFailTheNextAttempt() {
            var progress = Story.started()
                    .minutes(2)
                    .seen(LINK, "active", "failed", "No such luck")
                    .minutes(1)
                    .start(SECOND_TRY, LINK)
                    .minutes(1)
                    .add(
                            FactKind.LINK_SEEN,
                            "link_id",
                            LINK,
                            "status",
                            "active",
                            "setup_status",
                            "failed",
                            "setup_error",
                            "No such luck",
                            "expires_at",
                            NOON.plus(Duration.ofDays(60)))
                    .progress();

            assertThat(progress.status()).isEqualTo(Status.IN_PROGRESS);
            assertThat(progress.newestLink().orElseThrow().expiresAt()).isEqualTo(NOON.plus(Duration.ofDays(60)));
        }

        @Test
        void aRetryInsideTheProvidersPageTakesTheFailureBack() {
            var progress = Story.started()
                    .minutes(2)
                    .returnedFailed(TRY, LINK, "phone_verification_failed")
                    .seen(LINK, "active", "failed", "Code was wrong")
                    .minutes(2)
                    .returnedOk(TRY, LINK)
                    .progress();

            assertThat(progress.status()).isEqualTo(Status.IN_PROGRESS);
            var attempt = progress.attempts().get(0);
            assertThat(attempt.claimed()).isTrue();
            assertThat(attempt.errorCode()).isNull();
            assertThat(attempt.providerWords()).isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"PROCESSING", "Processing"})
        void theProvidersWordsAreReadInAnyCase(String word) {
            assertThat(Story.invited()
                            .seen(LINK, "ACTIVE", word, null)
                            .progress()
                            .status())
                    .isEqualTo(Status.IN_PROGRESS);
        }

        @Test
        void unknownWordsOfALinkChangeNothing() {
            var progress = Story.started()
                    .minutes(1)
                    .seen(LINK, "sleeping", "thinking", null)
                    .progress();

            assertThat(progress.status()).isEqualTo(Status.IN_PROGRESS);
            assertThat(progress.newestLink().orElseThrow().status()).isEqualTo("sleeping");
        }
    }

    @Nested
    class Redirects {

        @Test
        void aSuccessRedirectWithoutWebhookIsAClaimAndNoMore() {
            var progress = Story.started().minutes(4).returnedOk(TRY, LINK).progress();

            assertThat(progress.status()).isEqualTo(Status.IN_PROGRESS);
            assertThat(progress.line()).isEqualTo(LineState.NONE);
            assertThat(progress.number().phoneNumberId()).isEqualTo(LINDNER_NUMBER);
            assertThat(progress.number().proven()).isFalse();
            assertThat(progress.claimedAt()).isEqualTo(NOON.plus(Duration.ofMinutes(5)));
        }

        @Test
        void aWebhookWithoutRedirectConnectsAllTheSame() {
            var progress = Story.connected().progress();

            assertThat(progress.status()).isEqualTo(Status.CONNECTED);
            assertThat(progress.attempts()).hasSize(1);
            assertThat(progress.attempts().get(0).state()).isEqualTo(State.COMPLETED);
            assertThat(progress.attempts().get(0).claimed()).isFalse();
            assertThat(progress.attempts().get(0).modeTaken()).isEqualTo(Mode.DEDICATED);
        }

        @Test
        void aRedirectNeverChangesANumber() {
            var before = Story.connected().progress();
            var after = Story.connected()
                    .minutes(1)
                    .add(FactKind.RETURNED_OK, "link_id", LINK, "phone_number_id", "999", "is_coexistence", "true")
                    .progress();

            assertThat(after.number()).isEqualTo(before.number());
            assertThat(after.modeTaken()).isEqualTo(Mode.DEDICATED);
            assertThat(after.status()).isEqualTo(Status.CONNECTED);
            assertThat(after.attempts()).isEqualTo(before.attempts());
        }

        @Test
        void aFailureRedirectDoesNotUndoAConnection() {
            var progress = Story.connected()
                    .minutes(1)
                    .returnedFailed(TRY, LINK, "already_used")
                    .progress();

            assertThat(progress.status()).isEqualTo(Status.CONNECTED);
            assertThat(progress.attempts()).extracting(Attempt::state).containsExactly(State.COMPLETED);
        }

        @Test
        void loadingAnOldSuccessPageAgainStartsNoAttempt() {
            var progress = Story.connected()
                    .disconnected("account_disconnected")
                    .minutes(60)
                    .linkInstead(NEWER_LINK, LINK)
                    .start(SECOND_TRY, NEWER_LINK)
                    .minutes(1)
                    .returnedOk(TRY, LINK)
                    .returnedFailed(null, LINK, "already_used")
                    .progress();

            assertThat(progress.attempts()).extracting(Attempt::id).containsExactly(TRY, SECOND_TRY);
            assertThat(progress.lastAttempt().orElseThrow().isOpen()).isTrue();
        }

        @Test
        void aClaimOnASupersededLinkNeitherAbandonsTheOpenAttemptNorFailsIt() {
            var story = Story.invited()
                    .minutes(5)
                    .linkInstead(NEWER_LINK, LINK)
                    .minutes(1)
                    .start(SECOND_TRY, NEWER_LINK)
                    .minutes(1);

            for (var claimed : List.of(
                    story.returnedFailed(null, LINK, "already_used").progress(),
                    story.returnedOk(null, LINK).progress())) {
                assertThat(claimed.status()).isEqualTo(Status.IN_PROGRESS);
                assertThat(claimed.attempts()).extracting(Attempt::id).containsExactly(SECOND_TRY);
                assertThat(claimed.lastAttempt().orElseThrow().isOpen()).isTrue();
                assertThat(claimed.claimedAt()).isNull();
                assertThat(claimed.number()).isNull();
            }
        }

        @Test
        void aLinkThatWasOvertakenWithoutBeingRevokedIsOverToo() {
            var progress = Story.invited()
                    .minutes(5)
                    .link(NEWER_LINK)
                    .start(SECOND_TRY, NEWER_LINK)
                    .minutes(1)
                    .returnedFailed(null, LINK, "already_used")
                    .progress();

            assertThat(progress.attempts()).extracting(Attempt::id).containsExactly(SECOND_TRY);
            assertThat(progress.status()).isEqualTo(Status.IN_PROGRESS);
        }

        @ParameterizedTest
        @ValueSource(strings = {"revoked", "expired", "past its end"})
        void aClaimOnALinkThatIsOverBeginsNoAttempt(String end) {
            var story = Story.invited().minutes(5);
            switch (end) {
                case "revoked" -> story.add(FactKind.LINK_REVOKED, "link_id", LINK);
                case "expired" -> story.seen(LINK, "expired", "pending", null);
                default -> story.after(Duration.ofDays(30));
            }
            var progress = story.minutes(1)
                    .returnedOk(null, LINK)
                    .minutes(1)
                    .returnedFailed(null, LINK, "link_expired")
                    .progress();

            assertThat(progress.attempts()).isEmpty();
            assertThat(progress.status()).isEqualTo(Status.INVITED);
        }

        @Test
        void anAttemptThatReallyExistsStillGetsTheClaimAfterItsLinkIsOver() {
            var story = Story.started()
                    .minutes(2)
                    .add(FactKind.LINK_REVOKED, "link_id", LINK)
                    .minutes(1)
                    .returnedOk(TRY, LINK);

            assertThat(story.progress().lastAttempt().orElseThrow().claimed()).isTrue();
            var failed =
                    story.minutes(1).returnedFailed(TRY, LINK, "link_expired").progress();
            assertThat(failed.lastAttempt().orElseThrow().errorCode()).isEqualTo("link_expired");
        }

        @Test
        void aSecondTryThatIsNoAttemptOfItsOwnEndsTheFirst() {
            var failedTwice = Story.started()
                    .minutes(1)
                    .returnedFailed(TRY, LINK, "facebook_auth_failed")
                    .minutes(1)
                    .returnedFailed(TRY, LINK, "waba_limit_reached");
            assertThat(failedTwice.progress().attempts())
                    .extracting(Attempt::errorCode)
                    .containsExactly("waba_limit_reached");

            var progress = failedTwice.minutes(1).returnedOk(TRY, LINK).progress();
            assertThat(progress.attempts()).hasSize(1);
            assertThat(progress.attempts().get(0).isOpen()).isTrue();
            assertThat(progress.attempts().get(0).errorCode()).isNull();
        }

        @Test
        void aRedirectOfALinkNobodyKnowsTouchesNoOtherAttempt() {
            var progress = Story.started()
                    .minutes(1)
                    .add(FactKind.RETURNED_OK)
                    .add(FactKind.RETURNED_FAILED, "link_id", "no id at all")
                    .progress();

            assertThat(progress.attempts()).hasSize(1);
            assertThat(progress.attempts().get(0).isOpen()).isTrue();
        }
    }

    @Nested
    class Numbers {

        @Test
        void deletedBeforeCreatedStaysVisible() {
            var progress = Story.started()
                    .minutes(5)
                    .deleted()
                    .minutes(1)
                    .created()
                    .read("CONNECTED")
                    .progress();

            assertThat(progress.status()).isEqualTo(Status.CONNECTED);
        }

        @Test
        void createdForANumberThatIs404IsProbedAndNotConnected() {
            var progress = Story.ofLindner()
                    .created()
                    .minutes(1)
                    .missing()
                    .minutes(1)
                    .missing()
                    .progress();

            assertThat(progress.status()).isEqualTo(Status.IN_PROGRESS);
            assertThat(progress.line()).isEqualTo(LineState.NONE);
            assertThat(progress.number().proven()).isFalse();
            assertThat(progress.announcedAt()).isEqualTo(NOON);
        }

        @Test
        void aRedeliveryChangesNothing() {
            assertThat(Story.started()
                            .minutes(5)
                            .created()
                            .again()
                            .again()
                            .read("CONNECTED")
                            .progress())
                    .usingRecursiveComparison()
                    .isEqualTo(Story.started()
                            .minutes(5)
                            .created()
                            .read("CONNECTED")
                            .progress());
        }

        @Test
        void aNumberFoundWithoutAnyLinkIsConnectedWithoutAnAttempt() {
            var progress = Story.ofLindner().read("CONNECTED").progress();

            assertThat(progress.status()).isEqualTo(Status.CONNECTED);
            assertThat(progress.attempts()).isEmpty();
            assertThat(progress.firstConnectedAt()).isEqualTo(NOON);
        }

        @ParameterizedTest
        @CsvSource({
            "CONNECTED, CONNECTED",
            "connected, CONNECTED",
            "FLAGGED, CONNECTED",
            "RESTRICTED, CONNECTED",
            "PENDING, PENDING_REVIEW",
            "DISCONNECTED, DISCONNECTED",
            "DELETED, DISCONNECTED",
            "MIGRATED, DISCONNECTED",
            "SOMETHING_NEW, IN_PROGRESS"
        })
        void theProvidersStatusWordDecides(String word, Status expected) {
            assertThat(Story.started().minutes(5).read(word).progress().status())
                    .isEqualTo(expected);
        }

        @ParameterizedTest
        @NullSource
        @ValueSource(strings = {"UNKNOWN", "SOMETHING_NEW"})
        void aWordThatSaysNothingKeepsAConnectedLine(String word) {
            assertThat(Story.connected().minutes(1).read(word).progress().status())
                    .isEqualTo(Status.CONNECTED);
        }

        @ParameterizedTest
        @NullSource
        @ValueSource(strings = {"UNKNOWN", "SOMETHING_NEW"})
        void aWordThatSaysNothingKeepsALostLine(String word) {
            assertThat(Story.connected()
                            .minutes(1)
                            .disconnected("change_number")
                            .minutes(1)
                            .read(word)
                            .progress()
                            .status())
                    .isEqualTo(Status.DISCONNECTED);
        }

        @Test
        void aRowWithoutStatusProvesTheConnectionUnlessItCannotSend() {
            assertThat(Story.started().minutes(5).read(null).progress().status())
                    .isEqualTo(Status.CONNECTED);
            assertThat(Story.started()
                            .minutes(5)
                            .add(FactKind.NUMBER_READ, "phone_number_id", LINDNER_NUMBER, "messaging_enabled", false)
                            .progress()
                            .status())
                    .isEqualTo(Status.IN_PROGRESS);
        }

        @Test
        void reviewThenConnected() {
            var story = Story.started().minutes(5).read("PENDING");

            assertThat(story.progress().status()).isEqualTo(Status.PENDING_REVIEW);
            assertThat(story.progress().attempts().get(0).outcome()).isEqualTo("pending_review");
            assertThat(story.progress().firstConnectedAt()).isNull();

            story.after(Duration.ofHours(6)).read("CONNECTED");
            assertThat(story.progress().status()).isEqualTo(Status.CONNECTED);
            assertThat(story.progress().attempts().get(0).outcome()).isEqualTo("connected");
            assertThat(story.progress().firstConnectedAt()).isEqualTo(story.now());
        }

        @Test
        void one404IsNotGone() {
            assertThat(Story.connected().minutes(9).missing().progress().status())
                    .isEqualTo(Status.CONNECTED);
        }

        @Test
        void two404sAreGone() {
            var progress =
                    Story.connected().minutes(9).missing().minutes(1).missing().progress();

            assertThat(progress.status()).isEqualTo(Status.DISCONNECTED);
            assertThat(progress.line()).isEqualTo(LineState.GONE);
        }

        @Test
        void aNumberSeenBetweenTwo404sIsNotGone() {
            assertThat(Story.connected()
                            .minutes(9)
                            .missing()
                            .minutes(1)
                            .read("CONNECTED")
                            .minutes(1)
                            .missing()
                            .progress()
                            .status())
                    .isEqualTo(Status.CONNECTED);
        }

        @Test
        void announcedAsDeletedAndNotFoundIsGone() {
            assertThat(Story.connected()
                            .minutes(9)
                            .deleted()
                            .minutes(1)
                            .missing()
                            .progress()
                            .line())
                    .isEqualTo(LineState.GONE);
            assertThat(Story.connected()
                            .minutes(9)
                            .missing()
                            .minutes(1)
                            .deleted()
                            .progress()
                            .line())
                    .isEqualTo(LineState.GONE);
        }

        @Test
        void announcedAsDeletedAloneChangesNothing() {
            assertThat(Story.connected().minutes(9).deleted().progress().status())
                    .isEqualTo(Status.CONNECTED);
        }

        @Test
        void aNumberThatCameBackAfterItsRemovalIsConnected() {
            assertThat(Story.connected()
                            .minutes(9)
                            .deleted()
                            .minutes(1)
                            .missing()
                            .minutes(5)
                            .created()
                            .read("CONNECTED")
                            .progress()
                            .status())
                    .isEqualTo(Status.CONNECTED);
        }

        @Test
        void noAnswerNeverMovesAStatus() {
            var story = Story.connected().minutes(9).noAnswer().minutes(1).noAnswer();

            assertThat(story.progress().status()).isEqualTo(Status.CONNECTED);
            assertThat(Story.started().minutes(1).noAnswer().progress().status())
                    .isEqualTo(Status.IN_PROGRESS);
        }

        @Test
        void aHealthCheckThatDidNotRunSaysNothing() {
            assertThat(Story.connected()
                            .minutes(9)
                            .health("status", "error")
                            .progress()
                            .status())
                    .isEqualTo(Status.CONNECTED);
        }

        @Test
        void aNumberUnderTwoTenantsNeverConnectsTheNewcomer() {
            var progress = Story.started()
                    .minutes(5)
                    .add(FactKind.NUMBER_CLAIMED_TWICE, "newcomer", true)
                    .read("CONNECTED")
                    .progress();

            assertThat(progress.claimedTwice()).isTrue();
            assertThat(progress.status()).isEqualTo(Status.IN_PROGRESS);
        }

        @Test
        void theHolderOfANumberUnderTwoTenantsStaysConnected() {
            assertThat(Story.connected()
                            .add(FactKind.NUMBER_CLAIMED_TWICE)
                            .progress()
                            .status())
                    .isEqualTo(Status.CONNECTED);
        }
    }

    @Nested
    class Decisions {

        @Test
        void theHolderWhoKeepsTheNumberGoesOnAsIfNothingHadBeen() {
            var progress =
                    Story.connected().claimed("q", false).decided("q", true).progress();

            assertThat(progress.claimedTwice()).isFalse();
            assertThat(progress.status()).isEqualTo(Status.CONNECTED);
        }

        @Test
        void theHolderWhoLosesTheNumberHasNoLineAnyMore() {
            var progress =
                    Story.connected().claimed("q", false).decided("q", false).progress();

            assertThat(progress.line()).isEqualTo(LineState.GONE);
            assertThat(progress.status()).isEqualTo(Status.DISCONNECTED);
        }

        @Test
        void theNewcomerWhoGetsTheNumberIsConnectedByTheNextProbe() {
            var decided = Story.started().created().claimed("q", true).decided("q", true);
            assertThat(decided.progress().status()).isEqualTo(Status.IN_PROGRESS);

            assertThat(decided.minutes(1).read("CONNECTED").progress().status()).isEqualTo(Status.CONNECTED);
        }

        @Test
        void theNewcomerWhoDoesNotGetItFailedAndNeverHadANumber() {
            var progress = Story.started()
                    .returnedOk(TRY, LINK)
                    .created()
                    .claimed("q", true)
                    .minutes(30)
                    .decided("q", false)
                    .progress();

            assertThat(progress.status()).isEqualTo(Status.FAILED);
            assertThat(progress.number()).isNull();
            assertThat(progress.everConnected()).isFalse();
        }

        @Test
        void whatIsSaidOfALostNumberLaterMovesNothing() {
            var lost = Story.started()
                    .returnedOk(TRY, LINK)
                    .created()
                    .claimed("q", true)
                    .decided("q", false);
            var before = lost.progress().status();

            var after = lost.minutes(5)
                    .created()
                    .returnedOk(TRY, LINK)
                    .seen(LINK, "used", "completed", null)
                    .progress();

            assertThat(after.status()).isEqualTo(before);
            assertThat(after.number()).isNull();
        }

        @Test
        void anotherConflictIsOpenAlthoughTheFirstWasDecided() {
            var progress = Story.connected()
                    .claimed("first", false)
                    .decided("first", true)
                    .claimed("second", false)
                    .progress();

            assertThat(progress.claimedTwice()).isTrue();
        }

        @Test
        void aNumberDecidedBackIsOursAgain() {
            var progress = Story.connected()
                    .claimed("first", false)
                    .decided("first", false)
                    .claimed("second", true)
                    .decided("second", true)
                    .minutes(1)
                    .read("CONNECTED")
                    .progress();

            assertThat(progress.status()).isEqualTo(Status.CONNECTED);
        }
    }

    @Nested
    class LossAndReturn {

        @Test
        void offboardedStaysConnectedWithinItsGrace() {
            var story = Story.connected().minutes(60).offboarded();
            var end = story.now().plus(Story.GRACE);

            assertThat(story.progress().status()).isEqualTo(Status.CONNECTED);
            assertThat(story.progress().dueAt()).isEqualTo(end);
            assertThat(story.progressAt(end.minusMillis(1)).status()).isEqualTo(Status.CONNECTED);
        }

        @Test
        void offboardedBeyondItsGraceIsDisconnectedSinceTheGraceRanOut() {
            var story = Story.connected().minutes(60).offboarded();
            var end = story.now().plus(Story.GRACE);

            var late = story.progressAt(end.plus(Duration.ofHours(5)));

            assertThat(late.status()).isEqualTo(Status.DISCONNECTED);
            assertThat(late.since()).isEqualTo(end);
            assertThat(late.connectedSince()).isNull();
        }

        @Test
        void offboardedAndReconnectedInTimeWasNeverLost() {
            var connected = Story.connected().progress();
            var story = Story.connected().minutes(60).offboarded().minutes(4).reconnected();

            assertThat(story.progressAt(story.now().plus(Duration.ofDays(1))).status())
                    .isEqualTo(Status.CONNECTED);
            assertThat(story.progress().connectedSince()).isEqualTo(connected.connectedSince());
            assertThat(story.progress().offboardedAt()).isNull();
        }

        @Test
        void offboardedAndReadAsConnectedIsBack() {
            var story = Story.connected().minutes(60).offboarded().minutes(50).read("CONNECTED");

            assertThat(story.progress().status()).isEqualTo(Status.CONNECTED);
            assertThat(story.progress().connectedSince()).isEqualTo(story.now());
        }

        @Test
        void offboardedAgainDoesNotRestartTheClock() {
            var story = Story.connected().minutes(60).offboarded().minutes(40).offboarded();

            assertThat(story.progress().status()).isEqualTo(Status.DISCONNECTED);
        }

        @Test
        void aDisconnectionIsImmediateAndKeepsItsReason() {
            var progress = Story.connected()
                    .minutes(60)
                    .disconnected("primary_inactivity")
                    .progress();

            assertThat(progress.status()).isEqualTo(Status.DISCONNECTED);
            assertThat(progress.lossReason()).isEqualTo("primary_inactivity");
        }

        @Test
        void aDisconnectionOfALineThatNeverWasChangesNothing() {
            assertThat(Story.started().minutes(1).disconnected("x").progress().status())
                    .isEqualTo(Status.IN_PROGRESS);
        }

        @Test
        void aRowThatStillSaysConnectedDoesNotForgiveRefusedCredentials() {
            var story = Story.connected()
                    .minutes(60)
                    .health("credential", "refused")
                    .minutes(1)
                    .read("CONNECTED");

            assertThat(story.progress().status()).isEqualTo(Status.RECONNECT_REQUIRED);
        }

        @Test
        void aNumberAnnouncedAnewForgivesRefusedCredentials() {
            var story = Story.connected()
                    .minutes(60)
                    .health("credential", "refused")
                    .minutes(30)
                    .created()
                    .read("CONNECTED");

            assertThat(story.progress().status()).isEqualTo(Status.CONNECTED);
        }

        @Test
        void refusedCredentialsAskForAReconnect() {
            var story = Story.connected().minutes(60).health("credential", "refused");

            assertThat(story.progress().status()).isEqualTo(Status.RECONNECT_REQUIRED);
            assertThat(story.progress().credentialRefusedAt()).isEqualTo(story.now());
            assertThat(story.minutes(9)
                            .health("credential", "accepted")
                            .progress()
                            .status())
                    .isEqualTo(Status.CONNECTED);
        }

        @Test
        void healthThatShowsTheLineDownDisconnects() {
            assertThat(Story.connected()
                            .minutes(60)
                            .health("status", "unhealthy", "connection", "DISCONNECTED")
                            .progress()
                            .status())
                    .isEqualTo(Status.DISCONNECTED);
            assertThat(Story.connected()
                            .minutes(60)
                            .health("status", "healthy", "connection", "UNKNOWN")
                            .progress()
                            .status())
                    .isEqualTo(Status.CONNECTED);
        }

        @Test
        void reconnectingAfterALossStaysOnTheSameConnection() {
            var story = Story.connected()
                    .after(Duration.ofDays(40))
                    .disconnected("account_disconnected")
                    .after(Duration.ofHours(2))
                    .link(NEWER_LINK)
                    .minutes(10)
                    .start(SECOND_TRY, NEWER_LINK)
                    .minutes(3)
                    .read("CONNECTED");

            var progress = story.progress();

            assertThat(progress.status()).isEqualTo(Status.CONNECTED);
            assertThat(progress.number().phoneNumberId()).isEqualTo(LINDNER_NUMBER);
            assertThat(progress.firstConnectedAt()).isEqualTo(NOON.plus(Duration.ofMinutes(6)));
            assertThat(progress.connectedSince()).isEqualTo(story.now());
            assertThat(progress.attempts())
                    .extracting(Attempt::state)
                    .containsExactly(State.COMPLETED, State.COMPLETED);
            assertThat(progress.lossReason()).isNull();
        }

        @Test
        void aReconnectOfALineThatIsStillUpNeedsMoreThanTheOldRow() {
            var story = Story.connected()
                    .minutes(60)
                    .health("credential", "refused")
                    .link(NEWER_LINK)
                    .minutes(1)
                    .start(SECOND_TRY, NEWER_LINK)
                    .minutes(1)
                    .read("CONNECTED");

            assertThat(story.progress().lastAttempt().orElseThrow().isOpen()).isTrue();
            assertThat(story.progress().status()).isEqualTo(Status.RECONNECT_REQUIRED);

            story.minutes(1).seen(NEWER_LINK, "used", "completed", null).health("credential", "accepted");
            assertThat(story.progress().lastAttempt().orElseThrow().state()).isEqualTo(State.COMPLETED);
            assertThat(story.progress().status()).isEqualTo(Status.CONNECTED);
        }
    }

    @Nested
    class Links {

        @Test
        void aRevokedLinkCompletedLateIsTakenAndNoted() {
            var progress = Story.started()
                    .minutes(2)
                    .linkInstead(NEWER_LINK, LINK)
                    .minutes(2)
                    .created()
                    .read("CONNECTED")
                    .progress();

            assertThat(progress.status()).isEqualTo(Status.CONNECTED);
            assertThat(progress.attempts()).hasSize(1);
            assertThat(progress.attempts().get(0).throughSupersededLink()).isTrue();
            assertThat(progress.links().get(0).replaced()).isTrue();
        }

        @Test
        void anAttemptCompletedBeforeItsLinkWasReplacedIsNotSuperseded() {
            var progress =
                    Story.connected().minutes(9).linkInstead(NEWER_LINK, LINK).progress();

            assertThat(progress.attempts().get(0).throughSupersededLink()).isFalse();
        }

        @Test
        void theLinkSaysWhichOfTwoAttemptsGotThrough() {
            var progress = Story.started()
                    .minutes(2)
                    .linkInstead(NEWER_LINK, LINK)
                    .start(SECOND_TRY, NEWER_LINK)
                    .minutes(2)
                    .seen(LINK, "used", "completed", null)
                    .minutes(1)
                    .created()
                    .read("CONNECTED")
                    .progress();

            assertThat(progress.attempts()).extracting(Attempt::state).containsExactly(State.COMPLETED, State.OPEN);
            assertThat(progress.attempts().get(0).throughSupersededLink()).isTrue();
        }

        @Test
        void theLinkSaysSoEvenAfterTheNumberMadeUsBelieveOtherwise() {
            var progress = Story.started()
                    .minutes(2)
                    .linkInstead(NEWER_LINK, LINK)
                    .start(SECOND_TRY, NEWER_LINK)
                    .minutes(2)
                    .created()
                    .read("CONNECTED")
                    .minutes(1)
                    .seen(LINK, "used", "completed", null)
                    .progress();

            assertThat(progress.attempts()).extracting(Attempt::state).containsExactly(State.COMPLETED, State.OPEN);
            assertThat(progress.status()).isEqualTo(Status.CONNECTED);
        }

        @Test
        void aLinkSeenAsUsedAfterTheNumberIsStillOneAttempt() {
            var progress = Story.connected()
                    .minutes(1)
                    .seen(LINK, "used", "completed", null)
                    .progress();

            assertThat(progress.attempts()).extracting(Attempt::id).containsExactly(TRY);
        }

        @Test
        void aLinkSeenAsCompletedAndThenAsUsedIsStillOneAttempt() {
            var progress = Story.started()
                    .minutes(3)
                    .seen(LINK, "active", "completed", null)
                    .minutes(1)
                    .seen(LINK, "used", "completed", null)
                    .progress();

            assertThat(progress.attempts()).extracting(Attempt::id).containsExactly(TRY);
            assertThat(progress.status()).isEqualTo(Status.IN_PROGRESS);
        }

        @Test
        void theNumberOfANextAttemptIsNotLaidToALinkUsedLongAgo() {
            var progress = Story.started()
                    .minutes(3)
                    .seen(LINK, "used", "completed", null)
                    .minutes(60)
                    .link(NEWER_LINK)
                    .start(SECOND_TRY, NEWER_LINK)
                    .minutes(3)
                    .read("CONNECTED")
                    .progress();

            assertThat(progress.attempts())
                    .extracting(Attempt::state)
                    .containsExactly(State.COMPLETED, State.COMPLETED);
        }

        @Test
        void aNumberWithoutAnyAttemptIsLaidToTheUsedLink() {
            var progress =
                    Story.invited().minutes(5).created().read("CONNECTED").progress();

            assertThat(progress.attempts()).hasSize(1);
            assertThat(progress.attempts().get(0).linkId()).isEqualTo(LINK);
            assertThat(progress.attempts().get(0).state()).isEqualTo(State.COMPLETED);
        }

        @Test
        void aLinkFoundTwiceKeepsWhatIsKnownAboutIt() {
            var progress = Story.invited()
                    .minutes(1)
                    .add(FactKind.LINK_REVOKED, "link_id", LINK)
                    .minutes(1)
                    .link(LINK)
                    .progress();

            assertThat(progress.links()).hasSize(1);
            assertThat(progress.links().get(0).revokedAt()).isEqualTo(NOON.plusSeconds(60));
        }

        @Test
        void tryingAnOldLinkIsNotedAndStartsNothing() {
            var progress = Story.invited()
                    .linkInstead(NEWER_LINK, LINK)
                    .minutes(1)
                    .add(FactKind.OLD_LINK_TRIED, "link_id", LINK)
                    .progress();

            assertThat(progress.status()).isEqualTo(Status.INVITED);
            assertThat(progress.oldLinkTriedAt()).isEqualTo(NOON.plusSeconds(60));
        }
    }

    @Nested
    class Times {

        @Test
        void aSendersClockAheadDoesNotOutrankALaterProbe() {
            var story = Story.connected();
            var heard = story.now().plus(Duration.ofMinutes(1));
            story.add(FactKind.NUMBER_DISCONNECTED, heard.plus(Duration.ofDays(2)), heard, "reason", "change_number");
            story.minutes(5).reconnected().read("CONNECTED");

            assertThat(story.progress().status()).isEqualTo(Status.CONNECTED);
        }

        @Test
        void aFactThatComesLateTakesItsPlaceInTheStory() {
            var story = Story.connected();
            var disconnected = story.now().plus(Duration.ofMinutes(10));
            story.minutes(20).reconnected().minutes(30);
            story.add(FactKind.NUMBER_DISCONNECTED, disconnected, story.now(), "reason", "change_number");

            assertThat(story.progress().status()).isEqualTo(Status.CONNECTED);
        }

        @Test
        void ofTwoFactsOfTheSameMomentTheOneHeardLaterCounts() {
            var story = Story.connected();
            Instant moment = story.now().plus(Duration.ofMinutes(10));
            story.add(FactKind.HEALTH_READ, moment, moment.plusSeconds(9), "credential", "accepted");
            story.add(FactKind.HEALTH_READ, moment, moment.plusSeconds(1), "credential", "refused");

            assertThat(story.minutes(30).progress().status()).isEqualTo(Status.CONNECTED);
        }

        @Test
        void factsWithoutWhatTheyNeedSayNothing() {
            var progress = Story.started()
                    .add(FactKind.LINK_CREATED)
                    .add(FactKind.LINK_CREATED, "link_id", "x", "modes", "y")
                    .add(FactKind.LINK_SEEN, "link_id", UUID.randomUUID(), "status", "used")
                    .add(FactKind.LINK_REVOKED)
                    .add(FactKind.ATTEMPT_STARTED, "link_id", LINK)
                    .add(FactKind.NUMBER_CREATED)
                    .progress();

            assertThat(progress.attempts()).hasSize(1);
            assertThat(progress.links()).hasSize(1);
            assertThat(progress.number()).isNull();
        }

        @Test
        void aMalformedEndOfALinkIsNoEnd() {
            var progress = Story.ofLindner()
                    .add(FactKind.LINK_CREATED, "link_id", LINK, "expires_at", "next week")
                    .progress();

            assertThat(progress.newestLink().orElseThrow().expiresAt()).isNull();
        }
    }
}
