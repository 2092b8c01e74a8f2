package io.patchbay.diagnosis;

import io.patchbay.connection.Acts;

/** Who acts and how sure we are, in the words of the pages. */
public final class VerdictWords {

    private VerdictWords() {}

    /** One or two words for a tab or a badge. */
    public static String name(Acts acts) {
        return switch (acts) {
            case US -> "Ours";
            case CUSTOMER -> "Customer";
            case META -> "With Meta";
            case PROVIDER -> "Provider";
            case ADMIN -> "Admin";
            case NOBODY -> "Nobody";
        };
    }

    /** A sentence without its full stop. */
    public static String sentence(Acts acts) {
        return switch (acts) {
            case US -> "We act";
            case CUSTOMER -> "The customer acts";
            case META -> "Meta acts";
            case PROVIDER -> "The provider acts";
            case ADMIN -> "An admin acts";
            case NOBODY -> "Nobody needs to do anything";
        };
    }

    public static String confidence(Verdict.Confidence confidence) {
        return switch (confidence) {
            case CERTAIN -> "Very sure";
            case LIKELY -> "Likely";
            case UNSURE -> "Not sure yet";
        };
    }
}
