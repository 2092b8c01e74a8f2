package io.patchbay.number;

import static io.patchbay.connection.Acts.ADMIN;
import static io.patchbay.connection.Acts.CUSTOMER;
import static io.patchbay.connection.Acts.NOBODY;
import static io.patchbay.connection.Acts.US;

import io.patchbay.connection.Acts;

/** Whether Meta is paid, and by whom. */
public enum Billing implements Standing.Value {
    UNKNOWN(NOBODY),
    OWN_PAYMENT_METHOD(NOBODY),
    FUNDED(NOBODY),
    NOT_FUNDED(US),
    /** The provider is to pay, and our credits there are gone: it is so for all customers at once (kapso.md §4.6). */
    PAUSED(ADMIN),
    PAYMENT_MISSING(CUSTOMER);

    private final Acts acts;

    Billing(Acts acts) {
        this.acts = acts;
    }

    @Override
    public Acts acts() {
        return acts;
    }
}
