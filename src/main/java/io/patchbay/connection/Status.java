package io.patchbay.connection;

import java.util.Locale;

/**
 * The headline of a connection. Restriction, billing and quality do not replace it; they speak
 * through the verdict.
 */
public enum Status {
    NOT_INVITED,
    INVITED,
    IN_PROGRESS,
    PENDING_REVIEW,
    CONNECTED,
    FAILED,
    RECONNECT_REQUIRED,
    DISCONNECTED;

    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
