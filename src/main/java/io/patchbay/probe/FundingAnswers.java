package io.patchbay.probe;

import io.patchbay.connection.AccountStatement.FundingAsked;
import io.patchbay.provider.FundingPreflight;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderFunding;
import java.util.Optional;

/** Reads what the provider answers about paying into the words of {@link FundingAsked} (kapso.md §1.4, §4.6). Pure. */
final class FundingAnswers {

    private FundingAnswers() {}

    /**
     * @param answer empty: the project does not see the account
     */
    static FundingAsked preflight(String wabaId, Optional<FundingPreflight> answer) {
        return answer.map(said -> new FundingAsked(
                        wabaId,
                        FundingAsked.PREFLIGHT,
                        said.eligible() ? FundingAsked.ELIGIBLE : FundingAsked.INELIGIBLE,
                        said.reason(),
                        null))
                .orElseGet(
                        () -> new FundingAsked(wabaId, FundingAsked.PREFLIGHT, FundingAsked.NOT_VISIBLE, null, null));
    }

    /** A 200 is no success by itself: the answer says whether the switch was made (kapso.md §4.6). */
    static FundingAsked activation(String wabaId, Optional<ProviderFunding> answer, String by) {
        if (answer.isEmpty()) {
            return activation(wabaId, FundingAsked.NOT_VISIBLE, null, by);
        }
        var said = answer.get();
        if (Boolean.FALSE.equals(said.activated())) {
            return activation(wabaId, FundingAsked.FAILED, said.activationError(), by);
        }
        if (Boolean.TRUE.equals(said.activated()) || "funded".equalsIgnoreCase(said.status())) {
            return activation(wabaId, FundingAsked.ACTIVATED, null, by);
        }
        return said.operationError() != null
                ? activation(wabaId, FundingAsked.FAILED, said.operationError(), by)
                : activation(wabaId, FundingAsked.PENDING, said.operation(), by);
    }

    private static FundingAsked activation(String wabaId, String answer, String reason, String by) {
        return new FundingAsked(wabaId, FundingAsked.ACTIVATION, answer, reason, by);
    }

    /**
     * What a failure says; empty if it says nothing about the money.
     *
     * @param question {@link FundingAsked#PREFLIGHT} or {@link FundingAsked#ACTIVATION}
     */
    static Optional<FundingAsked> failure(String wabaId, String question, ProviderFailure failure, String by) {
        var kind = failure.errorKind();
        if (FundingAsked.NO_CREDITS.equals(kind)) {
            return Optional.of(new FundingAsked(wabaId, question, FundingAsked.NO_CREDITS, null, by));
        }
        if (FundingAsked.NO_PREFLIGHT.equals(kind)) {
            return Optional.of(new FundingAsked(wabaId, question, FundingAsked.NO_PREFLIGHT, null, by));
        }
        if (failure.kind() == ProviderFailure.Kind.REFUSED) {
            return Optional.of(new FundingAsked(wabaId, question, FundingAsked.REFUSED, kind, by));
        }
        return question.equals(FundingAsked.ACTIVATION) && failure.outcomeUnknown()
                ? Optional.of(new FundingAsked(wabaId, question, FundingAsked.UNANSWERED, null, by))
                : Optional.empty();
    }
}
