package io.patchbay.connection;

/** Where a fact came from. */
public enum Lane {
    LINK,
    BROWSER,
    WEBHOOK,
    PROBE,
    DESK;

    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
