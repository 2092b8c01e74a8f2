package io.patchbay.connection;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A statement about our own work on a connection: a probe without an answer, whose number it is,
 * what colleagues did.
 */
public sealed interface CaseStatement extends Statement {

    /** Says nothing about how far a line has come. */
    sealed interface Silent extends CaseStatement {
        @Override
        default void moves(ProgressFold line, Fact by) {}
    }

    /** No answer, or none we could use. Says nothing about the line. {@code failure}: its kind. */
    record LookFailed(@JsonProperty("kind") String failure) implements Silent {}

    /**
     * Somebody else has the number too. Facts of before may say it of an account, of which there is no newcomer, and
     * {@code phoneNumberId} is null; they move nothing any more.
     */
    record NumberClaimedTwice(String conflictId, String phoneNumberId, String wabaId, Boolean newcomer)
            implements CaseStatement, AboutNumber {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.claimedTwice(this);
        }

        public boolean isOfAccount() {
            return wabaId != null;
        }
    }

    /** A person decided whose it is. Facts of before may say it of an account, of which no number changes hands. */
    record ClaimDecided(String conflictId, String phoneNumberId, String wabaId, Boolean kept)
            implements CaseStatement, AboutNumber {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.claimDecided(this, by);
        }

        public boolean isKept() {
            return Boolean.TRUE.equals(kept);
        }

        public boolean isOfAccount() {
            return wabaId != null;
        }
    }

    /** A colleague wrote something down. */
    record Note(String text) implements Silent {}

    /**
     * A person looked whether Meta shows the customer a notice about the lock of the account. {@code answer}: shown,
     * absent, or over for one who knows that messages go out again. Who can lift a lock hangs on it (meta.md e1).
     */
    record LockNoticeTold(String answer) implements Silent {

        public boolean isShown() {
            return "shown".equals(answer);
        }

        public boolean isAbsent() {
            return "absent".equals(answer);
        }

        public boolean isOver() {
            return "over".equals(answer);
        }
    }

    /** A colleague copied the words for the customer about a verdict. */
    record TextCopied(String verdict, String language) implements Silent {}
}
