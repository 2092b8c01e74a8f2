package io.patchbay.number;

import static io.patchbay.connection.Acts.CUSTOMER;
import static io.patchbay.connection.Acts.META;
import static io.patchbay.connection.Acts.NOBODY;

import io.patchbay.connection.Acts;

/** Whether Meta lets the account work. */
public enum AccountReview implements Standing.Value {
    UNKNOWN(NOBODY),
    APPROVED(NOBODY),
    PENDING(META),
    DEFERRED(META),
    REJECTED(CUSTOMER);

    private final Acts acts;

    AccountReview(Acts acts) {
        this.acts = acts;
    }

    /** What Meta's or the provider's word means. */
    static AccountReview of(String raw) {
        return switch (Standing.upper(raw)) {
            case "APPROVED" -> APPROVED;
            case "PENDING" -> PENDING;
            case "DEFERRED" -> DEFERRED;
            case "REJECTED", "DECLINED" -> REJECTED;
            default -> UNKNOWN;
        };
    }

    /** A review that is not decided holds everything back, and so does a refusal (meta.md c1). */
    boolean holdsBack() {
        return this == PENDING || this == DEFERRED || this == REJECTED;
    }

    @Override
    public Acts acts() {
        return acts;
    }
}
