package io.patchbay.number;

import static io.patchbay.connection.Acts.CUSTOMER;
import static io.patchbay.connection.Acts.META;
import static io.patchbay.connection.Acts.NOBODY;

import io.patchbay.connection.Acts;

/** How Meta judges the display name, of the one that is asked for or else the one that is shown. */
public enum NameReview implements Standing.Value {
    UNKNOWN(NOBODY),
    NONE(NOBODY),
    PENDING(META),
    APPROVED(NOBODY),
    DECLINED(CUSTOMER),
    EXPIRED(CUSTOMER);

    private final Acts acts;

    NameReview(Acts acts) {
        this.acts = acts;
    }

    /** What Meta's or the provider's word means. */
    static NameReview of(String raw) {
        return switch (Standing.upper(raw)) {
            case "APPROVED", "AVAILABLE_WITHOUT_REVIEW", "APPLIED" -> APPROVED;
            case "PENDING_REVIEW", "PENDING", "SUBMITTED", "DEFERRED" -> PENDING;
            case "DECLINED", "REJECTED", "FAILED" -> DECLINED;
            case "EXPIRED" -> EXPIRED;
            case "NONE", "NON_EXISTS", "NO_REVIEW", "CANCELLED" -> NONE;
            default -> UNKNOWN;
        };
    }

    @Override
    public Acts acts() {
        return acts;
    }
}
