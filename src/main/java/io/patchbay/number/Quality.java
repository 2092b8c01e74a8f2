package io.patchbay.number;

import static io.patchbay.connection.Acts.CUSTOMER;
import static io.patchbay.connection.Acts.NOBODY;

import io.patchbay.connection.Acts;

/** How customers take the messages, as Meta rates it. */
public enum Quality implements Standing.Value {
    UNKNOWN(NOBODY),
    GREEN(NOBODY),
    YELLOW(CUSTOMER),
    RED(CUSTOMER);

    private final Acts acts;

    Quality(Acts acts) {
        this.acts = acts;
    }

    /** What Meta's rating, or the event about it, means. */
    static Quality of(String raw) {
        return switch (Standing.upper(raw)) {
            case "GREEN" -> GREEN;
            case "YELLOW" -> YELLOW;
            case "RED", "FLAGGED" -> RED;
            default -> UNKNOWN;
        };
    }

    @Override
    public Acts acts() {
        return acts;
    }
}
