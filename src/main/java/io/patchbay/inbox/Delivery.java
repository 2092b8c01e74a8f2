package io.patchbay.inbox;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * One webhook request as received, with what was sent. {@code headers} are those worth keeping, one
 * per line; {@code body} the raw bytes. Both are empty once they are past their time; {@code
 * bodyErasedAt} says when that was, null as long as they are there. Of a refused request {@code
 * body} is only the beginning: {@code bodyLength} is what the whole had or was announced to have,
 * and {@code bodyHash} its SHA-256 in hex, null if it was not read; both are null for all others.
 */
public record Delivery(
        DeliveryRow row, String headers, byte[] body, Instant bodyErasedAt, Long bodyLength, String bodyHash) {

    /** What the key of a request begins with that came without one; its SHA-256 follows. */
    static final String CONTENT_KEY = "sha256:";

    /** True if this is not all that was sent. */
    public boolean isPartOfBody() {
        return bodyLength != null && bodyLength != body.length;
    }

    public UUID id() {
        return row.id();
    }

    public Instant receivedAt() {
        return row.receivedAt();
    }

    public List<UUID> connectionIds() {
        return row.connectionIds();
    }

    public long seq() {
        return row.seq();
    }

    String provider() {
        return row.provider();
    }

    public String event() {
        return row.event();
    }

    String idempotencyKey() {
        return row.idempotencyKey();
    }

    /** True if Kapso sent no key with it, so that its content is its name. Meta never sends one. */
    boolean cameWithoutKey() {
        return event() != null
                && provider().equals(Reception.KAPSO)
                && idempotencyKey().startsWith(CONTENT_KEY);
    }

    public State state() {
        return row.state();
    }

    public String effect() {
        return row.effect();
    }

    int attempts() {
        return row.attempts();
    }

    /** Where a request stands. */
    public enum State {
        /** Kept and answered; the worker has not been there. */
        RECEIVED,
        APPLIED,
        /** Understood, and nothing to change. */
        NO_EFFECT,
        /** The same happening as an earlier request, under another key or under none. */
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

        /** The state with this word, as the database has it. */
        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        public String apiName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
