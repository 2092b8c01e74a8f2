package io.patchbay.connection;

import java.util.List;
import java.util.Set;

/**
 * A statement about the account behind a number, or the business above it: what Meta did, decided
 * or allows, and who pays.
 */
public sealed interface AccountStatement extends Statement {

    /** Says nothing about how far a line has come. */
    sealed interface Silent extends AccountStatement {
        @Override
        default void moves(ProgressFold line, Fact by) {}
    }

    /** One thing that Meta does not let an account do. {@code expiresAt}: ISO-8601 with an offset. */
    record Limit(String type, String expiresAt, String remediation) {}

    record AccountRestricted(
            String phoneNumberId,
            String wabaId,
            List<Limit> restrictions,
            String violation,
            String remediation,
            String banState,
            String banDateLabel,
            String sourceEvent)
            implements Silent, AboutNumber, TellsBanState {

        /** Never null, and without gaps. */
        public List<Limit> limits() {
            return StatementJson.withoutGaps(restrictions);
        }
    }

    record AccountViolation(
            String phoneNumberId,
            String wabaId,
            List<Limit> restrictions,
            String violation,
            String remediation,
            String banState,
            String banDateLabel,
            String sourceEvent)
            implements Silent, AboutNumber {

        /** Calls that too few people answer and the like: no message is touched by it (meta.md e1). */
        public boolean isAboutCalls() {
            return violation != null && (violation.contains("_CALLS_") || violation.contains("_CALLING"));
        }
    }

    record AccountDisabled(
            String phoneNumberId,
            String wabaId,
            List<Limit> restrictions,
            String violation,
            String remediation,
            String banState,
            String banDateLabel,
            String sourceEvent)
            implements Silent, AboutNumber, TellsBanState {}

    record AccountReinstated(
            String phoneNumberId,
            String wabaId,
            List<Limit> restrictions,
            String violation,
            String remediation,
            String banState,
            String banDateLabel,
            String sourceEvent)
            implements Silent, AboutNumber, TellsBanState {}

    /** Meta decided about the account, or put it off. */
    record AccountReviewed(String phoneNumberId, String wabaId, String decision)
            implements AccountStatement, AboutNumber, TellsReview {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.reviewed(this, by);
        }

        @Override
        public String review() {
            return decision;
        }
    }

    /** Meta gave or took room. The words are raw: a number, a tier, or -1 for no limit. */
    record LimitsTold(
            String phoneNumberId, String wabaId, String messagingLimit, String numberCap, String numbersPerWaba)
            implements Silent, AboutNumber, TellsMessagingLimit {}

    /** Meta decided whether the business is who it says. */
    record VerificationTold(
            String phoneNumberId,
            String wabaId,
            String portfolioId,
            String status,
            List<String> reasons,
            String sourceEvent)
            implements Silent, AboutNumber, TellsPortfolio, TellsVerification {
        @Override
        public String verification() {
            return status;
        }
    }

    /** Meta showed the account. */
    record AccountRead(
            String wabaId,
            String name,
            String review,
            String verification,
            String status,
            String portfolioId,
            String funding,
            String messagingLimit,
            String banState,
            String banDateLabel)
            implements AccountStatement, TellsReview, TellsPortfolio, TellsVerification, TellsMessagingLimit {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.reviewed(this, by);
        }
    }

    /**
     * Who pays for the account, by what the provider had stored then (kapso.md §4.6). {@code status}: its raw word, or
     * {@link #NOT_VISIBLE}. {@code pausedFor}: its words for why paid messages are on hold; {@code operation}: how a run
     * in the background stands, {@code errorKind} what ended it. All but the first two may be null.
     */
    record FundingRead(
            String wabaId,
            String status,
            String reason,
            Boolean paused,
            List<String> pausedFor,
            String operation,
            String errorKind)
            implements Silent {

        /** The project does not see the account, so nothing is known about the money. */
        public static final String NOT_VISIBLE = "not_visible";

        public boolean isVisible() {
            return !NOT_VISIBLE.equals(status);
        }

        public boolean isFunded() {
            return "funded".equalsIgnoreCase(status);
        }

        /** The provider pays for the account, and nothing paid goes out: the credits are gone (kapso.md §4.6). */
        public boolean isOutOfCredits() {
            return isFunded() && Boolean.TRUE.equals(paused);
        }

        /** Never null, and without gaps. */
        public List<String> pauses() {
            return StatementJson.withoutGaps(pausedFor);
        }

        public boolean isPaidByCustomer() {
            return "existing_payment_method".equalsIgnoreCase(reason);
        }
    }

    /**
     * What the provider answered when it was asked to pay for the account, or whether it may. {@code question} is {@code
     * preflight} or {@code activation}; {@code answer} one of the words here; {@code reason} the provider's own; {@code
     * by}: who asked, null if nobody did but we.
     */
    record FundingAsked(String wabaId, String question, String answer, String reason, String by) implements Silent {

        public static final String PREFLIGHT = "preflight";
        public static final String ACTIVATION = "activation";

        /** The provider may pay. */
        public static final String ELIGIBLE = "eligible";

        /** It may not, or could not find out; nothing was changed. */
        public static final String INELIGIBLE = "preflight_ineligible";

        /** It cannot look ahead for an account of another partner's solution. */
        public static final String NO_PREFLIGHT = "external_mps_preflight_unavailable";

        /** It pays from now on. */
        public static final String ACTIVATED = "activated";

        /** It is going to. */
        public static final String PENDING = "pending";

        /** It tried, and does not. */
        public static final String FAILED = "activation_failed";

        /** It did not try. */
        public static final String REFUSED = "refused";

        /** The project's credits are gone. */
        public static final String NO_CREDITS = "insufficient_credits";

        /** The project does not see the account. */
        public static final String NOT_VISIBLE = FundingRead.NOT_VISIBLE;

        /** Nobody knows whether it did; read the funding before asking again. */
        public static final String UNANSWERED = "unanswered";

        public boolean isOutOfCredits() {
            return NO_CREDITS.equals(answer);
        }

        /** The provider does not pay, and this says why. */
        public boolean isNo() {
            return Set.of(INELIGIBLE, FAILED, REFUSED, NOT_VISIBLE).contains(String.valueOf(answer));
        }
    }
}
