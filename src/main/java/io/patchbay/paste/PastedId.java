package io.patchbay.paste;

import java.util.Locale;

/** An id in a pasted text, and what the text says it is. */
public record PastedId(Kind kind, String value) {

    /** What an id is of. */
    public enum Kind {
        PHONE_NUMBER("phone number id"),
        WABA("WABA id"),
        PORTFOLIO("business portfolio id"),
        APP("id of the Meta app"),
        LINK("id of a link"),
        CUSTOMER("id of a customer"),
        MESSAGE("message id"),
        TRACE("trace id for Meta’s support"),
        OBJECT("id that Meta names"),
        UNNAMED("id");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        /** True if the text itself says what the id is of. */
        public boolean isNamed() {
            return this != UNNAMED && this != OBJECT;
        }

        /** True if nothing of ours goes by it. */
        boolean isForSupportOnly() {
            return this == APP || this == TRACE;
        }
    }

    /** How it was understood. */
    public String sentence() {
        var title = kind.title();
        var begun =
                title.startsWith("WABA") ? title : title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
        return begun + " " + value + ".";
    }
}
