package io.patchbay.connection;

import java.util.List;

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
            implements Silent, AboutNumber {}

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

    /** Who pays for the account, where the provider does. */
    record FundingRead(String wabaId, String status, String reason, Boolean paused) implements Silent {

        public boolean isPaidByCustomer() {
            return "existing_payment_method".equalsIgnoreCase(reason);
        }
    }
}
