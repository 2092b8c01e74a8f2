package io.patchbay.connection;

import java.util.Locale;

/** Where a fact came from. */
public enum Lane {
    LINK,
    BROWSER,
    WEBHOOK,
    PROBE,
    DESK;

    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
