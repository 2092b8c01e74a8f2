package io.patchbay.number;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Acts;
import io.patchbay.connection.FactKind;
import io.patchbay.number.Standing.Axis;
import io.patchbay.provider.kapso.RecordedHealth;
import io.patchbay.support.Cast;
import io.patchbay.support.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandingTest {

    private static Axis<?> axis(Story story, String name) {
        return Standing.of(story.facts(), story.now()).axes().get(name);
    }

    private static Story checked(Story story, String recorded) {
        return story.minutes(1).add(HealthReading.of(RecordedHealth.named(recorded)));
    }

    private static void isUnknown(Axis<?> axis) {
        assertThat(axis.value().isKnown()).isFalse();
        assertThat(axis.evidence()).isNull();
        assertThat(axis.blocks()).isFalse();
    }

    @Test
    void sevenAxesInTheirOrderAndNothingIsKnownAtFirst() {
        var axes = Standing.of(List.of(), Cast.NOON).axes();

        assertThat(axes.keySet())
                .containsExactly(
                        "account_review", "name_review", "quality", "billing", "restriction", "credential", "health");
        assertThat(axes.values()).noneMatch(Axis::blocks);
        assertThat(axes.get("health")).satisfies(StandingTest::isUnknown);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "healthy, healthy, ok, unknown, false",
        "healthy-coexistence, healthy, ok, unknown, false",
        "degraded-limited, degraded, ok, unknown, false",
        "seen-checked-at, degraded, ok, unknown, false",
        "unhealthy-payment, unhealthy, ok, payment_missing, true",
        "unhealthy-disconnected, unhealthy, ok, unknown, true",
        "unhealthy-invalid-token, unhealthy, invalid, unknown, true",
        "error, unknown, unknown, unknown, false"
    })
    void everyRecordedCheckMovesItsAxes(
            String recorded, String health, String credential, String billing, boolean blocks) {
        var story = checked(Story.connected(), recorded);

        assertThat(axis(story, "health").value().apiName()).isEqualTo(health);
        assertThat(axis(story, "health").blocks()).isEqualTo(blocks);
        assertThat(axis(story, "credential").value().apiName()).isEqualTo(credential);
        assertThat(axis(story, "billing").value().apiName()).isEqualTo(billing);
    }

    @Test
    void aCheckThatDidNotRunLeavesWhatWasKnown() {
        var story = checked(checked(Story.connected(), "unhealthy-payment"), "error");

        assertThat(axis(story, "health").value().apiName()).isEqualTo("unhealthy");
        assertThat(axis(story, "billing").value().apiName()).isEqualTo("payment_missing");
        assertThat(axis(story, "credential").value().apiName()).isEqualTo("ok");
    }

    @Test
    void theNewestCheckCountsWhateverTheOrderOfTheFacts() {
        var story = checked(checked(Story.connected(), "unhealthy-invalid-token"), "healthy");
        var backwards = new ArrayList<>(story.facts());
        Collections.reverse(backwards);

        assertThat(Standing.of(backwards, story.now())).isEqualTo(Standing.of(story.facts(), story.now()));
        assertThat(axis(story, "credential").value().apiName()).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource({
        "APPROVED, approved",
        "AVAILABLE_WITHOUT_REVIEW, approved",
        "pending_review, pending",
        "DECLINED, declined",
        "EXPIRED, expired",
        "NONE, none",
        "SOMETHING_NEW, unknown"
    })
    void nameReviewIsReadAndAnUnknownWordKeptRaw(String raw, String value) {
        var story = Story.ofLindner().add(FactKind.NUMBER_READ, "name_status", raw);

        assertThat(axis(story, "name_review").value().apiName()).isEqualTo(value);
        assertThat(axis(story, "name_review").raw()).isEqualTo(raw);
        assertThat(axis(story, "name_review").blocks()).isFalse();
    }

    @Test
    void aPendingAccountBlocks() {
        var review = axis(Story.started().read("PENDING"), "account_review");

        assertThat(review.value().apiName()).isEqualTo("pending");
        assertThat(review.blocks()).isTrue();
        assertThat(axis(Story.connected(), "account_review")).satisfies(StandingTest::isUnknown);
    }

    @Test
    void qualityIsShownAsItIs() {
        var story = Story.ofLindner().add(FactKind.NUMBER_READ, "quality_rating", "YELLOW");

        assertThat(axis(story, "quality").value().apiName()).isEqualTo("yellow");
        assertThat(axis(story, "quality").raw()).isEqualTo("YELLOW");
    }

    @Test
    void aRestrictionIsActiveUntilItIsLifted() {
        var type = Map.of("type", "RESTRICTED_BIZ_INITIATED_MESSAGING");
        var story = Story.connected().minutes(1).add(FactKind.ACCOUNT_RESTRICTED, "restrictions", List.of(type));

        assertThat(axis(story, "restriction").value().apiName()).isEqualTo("active");
        assertThat(axis(story, "restriction").blocks()).isTrue();
        assertThat(axis(story, "restriction").raw()).contains("RESTRICTED_BIZ_INITIATED_MESSAGING");

        story.minutes(1).add(FactKind.ACCOUNT_REINSTATED, "ban_state", "REINSTATE");
        assertThat(axis(story, "restriction").blocks()).isFalse();

        story.minutes(1).health("messaging", "AVAILABLE");
        assertThat(axis(story, "restriction").value().apiName()).isEqualTo("none");
        assertThat(axis(story, "restriction").blocks()).isFalse();
    }

    private static Story restricted(Story story, String kind, Duration left) {
        return story.minutes(1)
                .add(
                        FactKind.ACCOUNT_RESTRICTED,
                        "restrictions",
                        List.of(Map.of(
                                "type",
                                kind,
                                "expires_at",
                                story.now().plus(left).toString())));
    }

    @Test
    void aRestrictionThatIsOverWaitsForACheckToConfirmIt() {
        var story = restricted(Story.connected(), "RESTRICTED_BIZ_INITIATED_MESSAGING", Duration.ofDays(3))
                .after(Duration.ofDays(3));

        assertThat(axis(story, "restriction").value().apiName()).isEqualTo("lifted_unconfirmed");
        assertThat(axis(story, "restriction").blocks()).isFalse();

        checked(story, "healthy");
        assertThat(axis(story, "restriction").value().apiName()).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({
        "RESTRICTED_BIZ_INITIATED_MESSAGING, true, 'Replies inside 24 hours normally still go out; Meta counts 1,000 a month per number as free.'",
        "RESTRICTED_CUSTOMER_INITIATED_MESSAGING, true, Nothing can be sent.",
        "RESTRICTED_ADD_PHONE_NUMBER_ACTION, false, All messages still go out.",
        "restricted_business_initiated_calling, false, Only calls are restricted. All messages still go out.",
        "SOMETHING_NEW, true, What exactly is restricted is not known: Meta calls it “SOMETHING_NEW”."
    })
    void aRestrictionSaysWhatStillWorks(String kind, boolean blocks, String works) {
        var axis = axis(restricted(Story.connected(), kind, Duration.ofDays(3)), "restriction");

        assertThat(axis.blocks()).isEqualTo(blocks);
        assertThat(axis.stillWorks()).isEqualTo(works);
        assertThat(axis.acts()).isEqualTo(Acts.META);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-12-04T16:20:00Z",
                "2026-12-04T16:20:00+00:00",
                "2026-12-04T16:20:00+0000",
                "2026-12-04T18:20:00+02",
                "2026-12-04T16:20:00",
                "1796401200",
                "1796401200000"
            })
    void aRestrictionLapsesAtItsEndHoweverThatIsWritten(String end) {
        var story = Story.connected()
                .minutes(1)
                .add(
                        FactKind.ACCOUNT_RESTRICTED,
                        "restrictions",
                        List.of(Map.of("type", "RESTRICTED_CUSTOMER_INITIATED_MESSAGING", "expires_at", end)));

        assertThat(axis(story, "restriction").value().apiName()).isEqualTo("active");
        story.after(Duration.between(story.now(), Instant.parse("2026-12-04T16:20:00Z")));
        assertThat(axis(story, "restriction").value().apiName()).isEqualTo("lifted_unconfirmed");
    }

    /** Meta reinstates an account and does not say that what it restricted without an end is over (meta.md e1). */
    @Test
    void anOpenRestrictionIsOverOnlyOnceACheckSaysSoAfterTheReinstatement() {
        var story = Story.connected()
                .minutes(1)
                .add(
                        FactKind.ACCOUNT_RESTRICTED,
                        "restrictions",
                        List.of(Map.of("type", "RESTRICTED_CUSTOMER_INITIATED_MESSAGING")))
                .minutes(1)
                .add(FactKind.ACCOUNT_DISABLED, "ban_state", "DISABLE")
                .minutes(60)
                .add(FactKind.ACCOUNT_REINSTATED, "ban_state", "REINSTATE");
        assertThat(axis(story, "restriction").value().apiName()).isEqualTo("lifted_unconfirmed");

        story.minutes(1).health("messaging", "AVAILABLE");
        assertThat(axis(story, "restriction").value().apiName()).isEqualTo("none");
    }

    @Test
    void eachRestrictionLapsesAtItsOwnEnd() {
        var story = Story.connected().minutes(1);
        story.add(
                FactKind.ACCOUNT_RESTRICTED,
                "restrictions",
                List.of(
                        Map.of(
                                "type",
                                "RESTRICTED_CUSTOMER_INITIATED_MESSAGING",
                                "expires_at",
                                story.now().plus(Duration.ofDays(1)).toString()),
                        Map.of(
                                "type",
                                "RESTRICTED_BUSINESS_INITIATED_CALLING",
                                "expires_at",
                                story.now().plus(Duration.ofDays(3)).toString())));
        assertThat(axis(story, "restriction").blocks()).isTrue();

        story.after(Duration.ofDays(2));

        assertThat(axis(story, "restriction").raw()).isEqualTo("RESTRICTED_BUSINESS_INITIATED_CALLING");
        assertThat(axis(story, "restriction").blocks()).isFalse();
        assertThat(axis(story, "restriction").stillWorks()).startsWith("Only calls are restricted.");
    }

    @ParameterizedTest
    @CsvSource({
        "APPROVED, approved, false, NOBODY",
        "pending, pending, true, META",
        "DEFERRED, deferred, true, META",
        "REJECTED, rejected, true, CUSTOMER",
        "SOMETHING_NEW, unknown, false, NOBODY"
    })
    void aDecisionAboutTheAccountCountsWhoeverTellsIt(String word, String value, boolean blocks, Acts acts) {
        var told = Story.connected().minutes(1).add(FactKind.ACCOUNT_REVIEWED, "decision", word);
        var read = Story.connected().minutes(1).add(FactKind.ACCOUNT_READ, "review", word);

        for (var story : List.of(told, read)) {
            var axis = axis(story, "account_review");
            assertThat(axis.value().apiName()).isEqualTo(value);
            assertThat(axis.raw()).isEqualTo(word);
            assertThat(axis.blocks()).isEqualTo(blocks);
            assertThat(axis.acts()).isEqualTo(acts);
        }
    }

    @Test
    void aReviewHoldsNothingBackOnceACheckAllowsSending() {
        var story =
                checked(Story.connected().minutes(1).add(FactKind.ACCOUNT_REVIEWED, "decision", "DEFERRED"), "healthy");

        assertThat(axis(story, "account_review").value().apiName()).isEqualTo("deferred");
        assertThat(axis(story, "account_review").blocks()).isFalse();
    }

    @Test
    void aNameThatIsAskedForSpeaksBeforeTheOneThatIsShown() {
        var story = Story.connected()
                .minutes(1)
                .reading("name_status", "APPROVED")
                .minutes(1)
                .add(FactKind.NAME_REVIEWED, "decision", "PENDING");
        assertThat(axis(story, "name_review").value().apiName()).isEqualTo("pending");

        story.minutes(1).add(FactKind.FIELDS_READ, "name_status", "APPROVED");
        assertThat(axis(story, "name_review").value().apiName()).isEqualTo("approved");
    }

    @Test
    void aPendingNameThatWasReadEndsByAReadThatSaysSo() {
        var story = Story.connected()
                .minutes(1)
                .reading("name_status", "APPROVED")
                .minutes(1)
                .add(FactKind.NAME_REQUESTS_READ, "status", "pending_review");
        assertThat(axis(story, "name_review").value().apiName()).isEqualTo("pending");

        story.minutes(1).add(FactKind.FIELDS_READ, "name_status", "APPROVED");
        assertThat(axis(story, "name_review").value().apiName())
                .as("silence is no end")
                .isEqualTo("pending");

        story.minutes(1).add(FactKind.FIELDS_READ, "name_status", "APPROVED", "new_name_status", "NONE");
        assertThat(axis(story, "name_review").value().apiName()).isEqualTo("approved");
    }

    @Test
    void aNameThatWasTurnedDownIsForgottenAfterAMonth() {
        var story = Story.connected()
                .minutes(1)
                .reading("name_status", "APPROVED")
                .minutes(1)
                .add(FactKind.NAME_REQUESTS_READ, "status", "declined");
        assertThat(axis(story, "name_review").value().apiName()).isEqualTo("declined");
        assertThat(axis(story, "name_review").acts()).isEqualTo(Acts.CUSTOMER);

        story.after(Duration.ofDays(30));
        assertThat(axis(story, "name_review").value().apiName()).isEqualTo("approved");
    }

    @Test
    void anAccountThatPaysByItselfIsNotUnfunded() {
        var story = Story.connected()
                .add(
                        FactKind.FUNDING_READ,
                        "status",
                        "not_funded",
                        "reason",
                        "existing_payment_method",
                        "paused",
                        true);

        assertThat(axis(story, "billing")).satisfies(StandingTest::isUnknown);
    }

    @Test
    void anAccountThatWeAreToPayForIsUnfundedUntilWeDo() {
        var story = Story.connected()
                .add(FactKind.LINK_CREATED, "link_id", Cast.NEWER_LINK, "billing", "partner_managed")
                .add(FactKind.FUNDING_READ, "status", "pending", "paused", false);
        assertThat(axis(story, "billing").value().apiName()).isEqualTo("not_funded");
        assertThat(axis(story, "billing").acts()).isEqualTo(Acts.US);
        assertThat(axis(story, "billing").stillWorks()).contains("Replies");

        story.minutes(1).add(FactKind.FUNDING_READ, "status", "funded", "paused", false);
        assertThat(axis(story, "billing").value().apiName()).isEqualTo("funded");
    }

    private static Story billedThroughKapso() {
        return Story.connected().add(FactKind.LINK_CREATED, "link_id", Cast.NEWER_LINK, "billing", "partner_managed");
    }

    /** Nobody asks a customer for a card whom Kapso is to pay for (kapso.md §4.6). */
    @Test
    void whereKapsoIsToPayNoTroubleWithMoneyIsTheCustomers() {
        var story = billedThroughKapso().minutes(1).health("status", "unhealthy", "problems", List.of("141006"));
        assertThat(axis(story, "billing").value().apiName()).isEqualTo("not_funded");
        assertThat(axis(story, "billing").acts()).isEqualTo(Acts.US);

        story.minutes(1).add(FactKind.FUNDING_READ, "status", "not_funded", "reason", "existing_payment_method");
        assertThat(axis(story, "billing").value().apiName()).isEqualTo("payment_missing");
    }

    /** Nobody wrote whether replies are held back as well, so nothing is promised (kapso.md Q32). */
    @Test
    void fundedAndPausedMeansThatOurCreditsAreGone() {
        var story = billedThroughKapso().minutes(1).add(FactKind.FUNDING_READ, "status", "funded", "paused", true);
        assertThat(axis(story, "billing").value().apiName()).isEqualTo("paused");
        assertThat(axis(story, "billing").acts()).isEqualTo(Acts.ADMIN);
        assertThat(axis(story, "billing").blocks()).isTrue();
        assertThat(axis(story, "billing").stillWorks()).isNull();

        story.minutes(1).add(FactKind.FUNDING_READ, "status", "funded", "paused", false);
        assertThat(axis(story, "billing").value().apiName()).isEqualTo("funded");
    }

    @Test
    void anAnswerThatNamesUsedUpCreditsCountsUntilTheFundingIsReadAgain() {
        var story = billedThroughKapso()
                .minutes(1)
                .add(FactKind.FUNDING_READ, "status", "funded", "paused", false)
                .minutes(1)
                .add(FactKind.FUNDING_ASKED, "question", "activation", "answer", "insufficient_credits");
        assertThat(axis(story, "billing").value().apiName()).isEqualTo("paused");

        story.minutes(1).add(FactKind.FUNDING_READ, "status", "funded", "paused", false);
        assertThat(axis(story, "billing").value().apiName()).isEqualTo("funded");
    }

    @Test
    void anAccountThatKapsoDoesNotShowIsNotUnfunded() {
        var story = billedThroughKapso().minutes(1).add(FactKind.FUNDING_READ, "status", "not_visible");

        assertThat(axis(story, "billing").value().apiName()).isEqualTo("unknown");
        assertThat(axis(story, "billing").raw()).isEqualTo("not_visible");
        assertThat(axis(story, "billing").asOf()).isEqualTo(story.now());
    }

    @Test
    void aRequestThatWasAnsweredAndDidNothingSaysSo() {
        var story = billedThroughKapso()
                .minutes(1)
                .add(FactKind.FUNDING_READ, "status", "not_funded", "paused", true)
                .minutes(1)
                .add(FactKind.FUNDING_ASKED, "question", "activation", "answer", "activation_failed");

        assertThat(axis(story, "billing").value().apiName()).isEqualTo("not_funded");
        assertThat(axis(story, "billing").raw()).isEqualTo("activation_failed");

        story.minutes(1).add(FactKind.FUNDING_READ, "status", "funded", "paused", false);
        assertThat(axis(story, "billing").value().apiName()).isEqualTo("funded");
    }

    @Test
    void thePortfolioCarriesVerificationLimitAndCap() {
        var story = Story.connected()
                .add(
                        FactKind.ACCOUNT_READ,
                        "portfolio_id",
                        "177204463390177",
                        "verification",
                        "not_verified",
                        "messaging_limit",
                        "TIER_250")
                .minutes(1)
                .add(FactKind.LIMITS_TOLD, "messaging_limit", "2000", "number_cap", "20")
                .minutes(1)
                .add(FactKind.VERIFICATION_TOLD, "status", "APPROVED");

        var portfolio = Standing.of(story.facts(), story.now()).portfolio();

        assertThat(portfolio.id()).isEqualTo("177204463390177");
        assertThat(portfolio.verification()).isEqualTo("APPROVED");
        assertThat(portfolio.messagingLimit()).isEqualTo("2000");
        assertThat(portfolio.numberCap()).isEqualTo("20");
        assertThat(portfolio.asOf()).isEqualTo(story.now());
    }
}
