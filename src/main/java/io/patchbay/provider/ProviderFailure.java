package io.patchbay.provider;

import java.time.Duration;

/**
 * The provider could not be asked, or said no. Carries a kind that callers decide on, the
 * provider's own words where it gave any (for people, never to be parsed), and for {@link
 * Kind#RATE_LIMITED} how long to wait. Never carries a secret.
 */
public class ProviderFailure extends RuntimeException {

    /** What went wrong, seen from what we may do next. */
    public enum Kind {
        /** No answer in time. A request that makes something may have made it. */
        TIMED_OUT,
        /**
         * No connection, name not resolved, or the connection broke. A request that makes something
         * may have made it.
         */
        UNREACHABLE,
        /** 5xx. A request that makes something may have made it. */
        BROKEN,
        /** 429: nothing was done; ask again after {@link #retryAfter()}. */
        RATE_LIMITED,
        /** 401 or 403: our key is missing, wrong, or may not do this. */
        NOT_ALLOWED,
        /** 402: the plan or the credit does not cover it. */
        UNPAID,
        /** 404 on something we hold an id of. */
        NOT_FOUND,
        /** 400, 409, 422: the provider understood and refused; {@link #words()} says why. */
        REFUSED,
        /** An answer that we could not read. */
        UNREADABLE,
        /** An answer longer than any we read. A request that makes something may have made it. */
        TOO_LONG
    }

    private final Kind kind;
    private final String words;
    private final Duration retryAfter;
    private final String errorKind;

    public ProviderFailure(Kind kind, String call, String words, Duration retryAfter, Throwable cause) {
        this(kind, call, words, retryAfter, null, cause);
    }

    public ProviderFailure(
            Kind kind, String call, String words, Duration retryAfter, String errorKind, Throwable cause) {
        super(call + " failed: " + kind, cause);
        this.errorKind = errorKind;
        this.kind = kind;
        this.words = words;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** The provider's own explanation; null if it gave none. */
    public String words() {
        return words;
    }

    /** The one word of a refusal that stays the same (kapso.md §1.4); null if there was none. */
    public String errorKind() {
        return errorKind;
    }

    /** How long the provider asks us to wait; null unless it said so. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** True if a request that makes something may have made it although we got no answer. */
    public boolean outcomeUnknown() {
        return kind == Kind.TIMED_OUT
                || kind == Kind.UNREACHABLE
                || kind == Kind.BROKEN
                || kind == Kind.UNREADABLE
                || kind == Kind.TOO_LONG;
    }
}
