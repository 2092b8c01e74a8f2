package io.patchbay.connection;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A statement about one of our links, or about somebody on the way through Meta's signup on it.
 */
public sealed interface LinkStatement extends Statement {

    /** We asked for a link. {@code purpose}: connect or reconnect; {@code by}: who asked. */
    record LinkCreated(UUID linkId, List<String> modes, String purpose, String by, String billing, Instant expiresAt)
            implements LinkStatement, AboutLink {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.linkCreated(this, by);
        }

        /** The allowed types, never null. */
        List<String> offers() {
            return StatementJson.withoutGaps(modes);
        }

        public boolean isToReconnect() {
            return "reconnect".equals(purpose);
        }

        /** We pay Meta, and not the customer. */
        public boolean isPaidByPartner() {
            return "partner_managed".equalsIgnoreCase(billing);
        }
    }

    /** The provider never made the link we asked for. {@code words}: why, in its own. */
    record LinkNotMade(UUID linkId, String words) implements LinkStatement, AboutLink {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.linkNotMade(this);
        }
    }

    /** The provider's two words for a link changed since we last looked. */
    record LinkSeen(UUID linkId, String status, String setupStatus, String setupError, Instant expiresAt)
            implements LinkStatement, AboutLink {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.linkSeen(this, by);
        }

        public boolean isFailed() {
            return "failed".equalsIgnoreCase(setupStatus);
        }
    }

    /** We took a link out of use, or the newer one {@code replacedBy} did. */
    record LinkRevoked(UUID linkId, String reason, String by, UUID replacedBy) implements LinkStatement, AboutLink {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.linkRevoked(this, by);
        }
    }

    /** A person pressed the button on the landing page. */
    record AttemptStarted(UUID attemptId, UUID linkId) implements LinkStatement, AboutLink {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.attemptStarted(this, by);
        }
    }

    /** A person pressed the button of a link that is no longer valid. */
    record OldLinkTried(UUID linkId) implements LinkStatement, AboutLink {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.oldLinkTried(by);
        }
    }

    /** The browser came back and claims success. Unsigned: it may move a screen, never a number. */
    record ReturnedOk(
            UUID linkId,
            UUID attemptId,
            String phoneNumberId,
            String wabaId,
            String provisionedPhoneNumberId,
            String displayPhoneNumber,
            String internalId,
            String errorCode,
            String claimedLinkId,
            String claimedStatus)
            implements LinkStatement, AboutLink, AboutNumber {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.returnedOk(this, by);
        }
    }

    /** The browser came back and claims failure. Unsigned. */
    record ReturnedFailed(
            UUID linkId,
            UUID attemptId,
            String phoneNumberId,
            String wabaId,
            String provisionedPhoneNumberId,
            String displayPhoneNumber,
            String internalId,
            String errorCode,
            String claimedLinkId,
            String claimedStatus)
            implements LinkStatement, AboutLink, AboutNumber {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.returnedFailed(this, by);
        }
    }
}
