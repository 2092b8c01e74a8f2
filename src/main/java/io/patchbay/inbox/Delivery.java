package io.patchbay.inbox;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * One webhook request as received. {@code headers} are those worth keeping, one per line; {@code
 * body} the raw bytes. {@code effect} says in a sentence what the request changed, or why it
 * changed nothing; null until the worker has been there.
 */
public record Delivery(
        long seq,
        UUID id,
        String provider,
        String event,
        String idempotencyKey,
        String headers,
        byte[] body,
        String signature,
        Instant receivedAt,
        State state,
        String effect,
        int attempts,
        int duplicates,
        Instant appliedAt,
        List<UUID> tenantIds,
        List<UUID> connectionIds) {

    /** Where a request stands. */
    public enum State {
        /** Kept and answered; the worker has not been there. */
        RECEIVED,
        APPLIED,
        /** Understood, and nothing to change. */
        NO_EFFECT,
        /** The same happening as an earlier request, under another key. */
        DUPLICATE,
        /** It is about somebody we do not know. Applied once we do. */
        UNMATCHED,
        /** It is about another project. */
        FOREIGN,
        UNREADABLE,
        /** The signature was wrong or missing: answered 401, kept for the eyes only. */
        REJECTED,
        /** The worker gave up after several tries. */
        FAILED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
