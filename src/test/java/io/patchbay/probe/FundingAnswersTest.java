package io.patchbay.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.AccountStatement.FundingAsked;
import io.patchbay.provider.FundingPreflight;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderFailure.Kind;
import io.patchbay.provider.ProviderFunding;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FundingAnswersTest {

    private static ProviderFunding funding(String status, Boolean activated, String operation, String error) {
        return new ProviderFunding(
                "381900", "17720", status, null, false, List.of(), operation, null, activated, error, null);
    }

    private static FundingAsked asked(ProviderFunding answer) {
        return FundingAnswers.activation("381900", Optional.ofNullable(answer), "ada");
    }

    /** A 200 with {@code success:false} leaves the matter with the customer (kapso.md §4.6). */
    @Test
    void anAnswerIsNoSuccessByItself() {
        var failed = asked(funding("not_funded", false, null, "existing_payment_method"));

        assertThat(failed.answer()).isEqualTo("activation_failed");
        assertThat(failed.reason()).isEqualTo("existing_payment_method");
        assertThat(failed.isNo()).isTrue();
        assertThat(failed.by()).isEqualTo("ada");
    }

    @Test
    void whatIsSwitchedOnAndWhatIsOnItsWayAreTwoThings() {
        assertThat(asked(funding("funded", true, null, null)).answer()).isEqualTo("activated");
        assertThat(asked(funding("funded", null, null, null)).answer()).isEqualTo("activated");
        assertThat(asked(funding("pending", null, "running", null)).answer()).isEqualTo("pending");
        assertThat(asked(funding("pending", null, "running", null)).isNo()).isFalse();
    }

    @Test
    void notVisibleIsNoWordAboutTheMoney() {
        assertThat(asked(null).answer()).isEqualTo("not_visible");
        assertThat(FundingAnswers.preflight("381900", Optional.empty()).answer())
                .isEqualTo("not_visible");
    }

    @Test
    void theLookAheadSaysYesOrNoAndWhy() {
        var yes = FundingAnswers.preflight("381900", Optional.of(new FundingPreflight(true, null)));
        var no = FundingAnswers.preflight("381900", Optional.of(new FundingPreflight(false, "meta_read_failed")));

        assertThat(yes.answer()).isEqualTo("eligible");
        assertThat(yes.isNo()).isFalse();
        assertThat(no.answer()).isEqualTo("preflight_ineligible");
        assertThat(no.reason()).isEqualTo("meta_read_failed");
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSED, external_mps_preflight_unavailable, preflight, external_mps_preflight_unavailable",
        "REFUSED, account_not_eligible, activation, refused",
        "UNPAID, insufficient_credits, activation, insufficient_credits",
        "TIMED_OUT, , activation, unanswered",
        "BROKEN, , activation, unanswered",
    })
    void aFailureIsReadByItsKind(Kind kind, String errorKind, String question, String answer) {
        var failure = new ProviderFailure(kind, "a call", "words", null, errorKind, null);

        assertThat(FundingAnswers.failure("381900", question, failure, null)
                        .orElseThrow()
                        .answer())
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({"TIMED_OUT, preflight", "RATE_LIMITED, activation", "NOT_ALLOWED, activation", "UNPAID, preflight"})
    void whatIsNoAnswerAboutTheMoneyIsNone(Kind kind, String question) {
        var failure = new ProviderFailure(kind, "a call", null, null, null);

        assertThat(FundingAnswers.failure("381900", question, failure, null)).isEmpty();
    }
}
