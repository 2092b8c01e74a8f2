package io.patchbay.connection;

import java.util.UUID;

/**
 * What a fact says, one record per {@link FactKind}; the records stand in the interfaces permitted
 * here, by what they are about. A component's name in snake case is the key under which it is
 * stored, see {@link StatementJson}; every component may be null, because the sender left it out or
 * an older version did not keep it. Words of Meta and the provider are raw. Nothing secret is ever
 * in one. Events of one family have the same components, because the sender may put any of them
 * into each.
 */
public sealed interface Statement permits LinkStatement, NumberStatement, AccountStatement, CaseStatement {

    /** Moves a line on, or does nothing. To be added in the order of {@link Fact#IN_ORDER}. */
    void moves(ProgressFold line, Fact by);

    default FactKind kind() {
        return FactKind.of(this);
    }

    /** Says something about one number. */
    interface AboutNumber {
        String phoneNumberId();
    }

    /** Says something about one of our links. */
    interface AboutLink {
        UUID linkId();
    }

    /** Tells how the review of the account stands. {@code review}: Meta's word. */
    interface TellsReview {
        String review();
    }

    /** Tells how the name that is in use was reviewed. */
    interface TellsName {
        String nameStatus();
    }

    interface TellsQuality {
        String qualityRating();
    }

    interface TellsPortfolio {
        String portfolioId();
    }

    /** Tells whether the business is who it says. {@code verification}: Meta's word. */
    interface TellsVerification {
        String verification();
    }

    interface TellsMessagingLimit {
        String messagingLimit();
    }

    /** Tells what Meta did against an account, or that it ended. {@code banState}: Meta's word. */
    interface TellsBanState {
        String banState();

        /** The account is switched off. Any other word of Meta's, or none, is no ban (meta.md e1). */
        default boolean isBan() {
            return "DISABLE".equalsIgnoreCase(banState());
        }

        /** A day was set, and nothing has been done yet. */
        default boolean isOnlyScheduled() {
            return "SCHEDULE_FOR_DISABLE".equalsIgnoreCase(banState());
        }
    }
}
