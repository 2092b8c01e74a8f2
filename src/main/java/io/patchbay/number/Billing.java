package io.patchbay.number;

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
