package io.patchbay.link;

import io.patchbay.connection.ConnectionRow;
import java.util.List;

/** What the provider demands of a reconnect link (kapso.md §3.6), said in words before it is asked. */
public final class Reconnectable {

    private Reconnectable() {}

    /** Why no reconnect link can be made for this connection; null if one can. */
    public static String why(ConnectionRow row) {
        return row.phoneNumberId() == null || row.displayPhoneNumber() == null
                ? "This connection has never had a number, so there is nothing to reconnect. Send a new link instead."
                : null;
    }

    /** The same, with what somebody asks for. */
    static String why(ConnectionRow row, LinkRequest request) {
        if (why(row) != null) {
            return why(row);
        }
        if (Boolean.TRUE.equals(request.provisionPhoneNumber())) {
            return "A reconnect link keeps the number the connection has; it cannot bring a new one.";
        }
        var taken = row.modeTaken() == null ? null : row.modeTaken().apiName();
        if (!request.allowedConnectionTypes().isEmpty()
                && taken != null
                && !request.allowedConnectionTypes().equals(List.of(taken))) {
            return "A reconnect link keeps the mode of the connection, which is " + taken + ".";
        }
        return null;
    }

    /** E.164 with the plus sign. */
    static String number(ConnectionRow row) {
        return "+" + row.displayPhoneNumber().replaceAll("[^0-9]", "");
    }
}
