package io.patchbay.diagnosis;

import io.patchbay.connection.Acts;

/** Who acts and how sure we are, in the words of the pages. */
public final class VerdictWords {

    /** Instead of whose turn it is, where only time has to pass. */
    public static final String WAITING = "Waiting";

    private VerdictWords() {}

    /** Whose turn it is, for a tab, a badge or a heading. */
    public static String name(Acts acts) {
        return switch (acts) {
            case US -> "Your team";
            case CUSTOMER -> "Waiting for the customer";
            case META -> "Waiting for Meta";
            case PROVIDER -> "Waiting for Kapso";
            case ADMIN -> "An admin of your team";
            case NOBODY -> "No action needed";
        };
    }

    /** The same where time alone may have to pass. */
    public static String name(VerdictCode code) {
        return code.isClock() && code.acts() == Acts.NOBODY ? WAITING : name(code.acts());
    }

    /** Why an action is not offered; follows its name. Null if the verdict does not forbid it. */
    public static String whyNot(Finding head, Remedy.Action action) {
        return Remedy.of(head).forbids(action) ? "does not help now. " + head.sentence() + "." : null;
    }

    public static String confidence(Verdict.Confidence confidence) {
        return switch (confidence) {
            case CERTAIN -> "Very sure";
            case LIKELY -> "Likely";
            case UNSURE -> "Not sure yet";
        };
    }
}
