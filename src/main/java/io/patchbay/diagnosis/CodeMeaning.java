package io.patchbay.diagnosis;

import io.patchbay.connection.Acts;
import io.patchbay.web.Slice;
import java.util.Locale;

/**
 * What a code of Meta or the provider means, and what to do about it. {@code customer} is a line
 * for the customer, {@code verdict} the verdict that usually follows; both may be null. A code that
 * nobody has explained yet is not {@code known}: its words say so, and the code is kept as it came.
 *
 * @param reference public document the meaning comes from
 */
public record CodeMeaning(
        CodeSource source,
        String code,
        Subject subject,
        Severity severity,
        Acts acts,
        String title,
        String meaning,
        String remedy,
        String customer,
        VerdictCode verdict,
        String reference,
        boolean known) {

    /** What the code is about. */
    public enum Subject {
        LINK("the connection link"),
        NUMBER("the phone number"),
        WABA("the WABA"),
        PORTFOLIO("the portfolio, or who manages it"),
        CREDENTIAL("the access to the account"),
        BILLING("who pays"),
        MESSAGE("one message"),
        APP("the app or its requests"),
        UNKNOWN("not known");

        private final String title;

        Subject(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        /** The word in the API. */
        public String apiName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How much it stops while it is true. */
    public enum Severity {
        BLOCKING("blocks"),
        LIMITING("limits"),
        INFO("blocks nothing"),
        UNKNOWN("not known");

        private final String title;

        Severity(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        /** The word in the API. */
        public String apiName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The design's name of colour and shape. If nobody acts, a clock runs or there is nothing. */
    public String tone() {
        if (!known) {
            return "unclear";
        }
        return acts != Acts.NOBODY ? acts.tone() : isClock() ? "meta" : "closed";
    }

    /** True if nobody can move it, and time will. */
    public boolean isClock() {
        return known && acts == Acts.NOBODY && severity != Severity.INFO;
    }

    /** Where its page is. */
    public String address() {
        var query = Slice.filter("code", code);
        return "/playbook/codes/" + source.apiName() + (query.isEmpty() ? "" : "?" + query.substring(1));
    }

    /** Words for a code that the catalogue does not hold. */
    static CodeMeaning unknown(CodeSource source, String code) {
        return new CodeMeaning(
                source,
                code,
                Subject.UNKNOWN,
                Severity.UNKNOWN,
                Acts.US,
                "A reason we do not know yet",
                "Meta or Kapso sent a code that is not in the catalogue. By itself it proves nothing about"
                        + " the number.",
                "Check now, and go by what the case page says. Give the code to Meta’s or Kapso’s support;"
                        + " it means nothing to the customer.",
                null,
                null,
                null,
                false);
    }
}
