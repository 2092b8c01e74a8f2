package io.patchbay.link;

import java.util.Locale;

/** What a customer is told; the words of the contract's {@code data-outcome}. */
public enum PageState {
    READY,
    EXPIRED,
    REVOKED,
    USED,
    CHECKING,
    CONNECTED,
    PENDING_REVIEW,
    NOT_FINISHED,
    TRY_AGAIN,
    /** Nothing that the customer could do better: Meta does not let our app connect anybody. */
    NOT_NOW,
    /** Too many codes were asked for; another try would restart the wait. */
    LOCKED,
    SUPERSEDED,
    UNKNOWN_LINK;

    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
