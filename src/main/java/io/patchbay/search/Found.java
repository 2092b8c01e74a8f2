package io.patchbay.search;

import java.util.Locale;
import java.util.UUID;

/**
 * One thing that fits what was pasted. {@code id}: as its kind names it; {@code label}: for people,
 * without secrets; {@code url}: where it is shown; {@code connectionId}: the case it is a part of,
 * null if it is part of none or of several.
 */
record Found(Kind kind, String id, String label, String url, UUID connectionId) {

    /** What can be found; the first is shown first. */
    enum Kind {
        ATTEMPT("Attempts"),
        CONNECTION("Connections"),
        NUMBER("Numbers"),
        CONFLICT("Conflicts"),
        LINK("Links"),
        WABA("WhatsApp Business Accounts"),
        PORTFOLIO("Business portfolios"),
        TENANT("Tenants"),
        DELIVERY("Events"),
        VERDICT("Playbook");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        String apiName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Found inCase(Kind kind, Object id, String label, UUID connectionId) {
        return new Found(kind, id.toString(), label, "/connections/" + connectionId, connectionId);
    }

    static Found elsewhere(Kind kind, Object id, String label, String url) {
        return new Found(kind, id.toString(), label, url, null);
    }

    /** The page without the place on it. */
    String page() {
        return url.replaceFirst("#.*", "");
    }
}
