package io.patchbay.number;

import static io.patchbay.connection.Acts.CUSTOMER;
import static io.patchbay.connection.Acts.NOBODY;

import io.patchbay.connection.Acts;

/** Whether Meta still accepts the token that the customer gave the provider. */
public enum Credential implements Standing.Value {
    UNKNOWN(NOBODY),
    OK(NOBODY),
    INVALID(CUSTOMER);

    private final Acts acts;

    Credential(Acts acts) {
        this.acts = acts;
    }

    /** What a health check says of it. */
    static Credential of(String raw) {
        return switch (Standing.upper(raw)) {
            case "ACCEPTED" -> OK;
            case "REFUSED" -> INVALID;
            default -> UNKNOWN;
        };
    }

    @Override
    public Acts acts() {
        return acts;
    }
}
