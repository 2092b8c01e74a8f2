package io.patchbay.desk;

import io.patchbay.connection.Attempt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One attempt of the customer's, as the case page lists it. {@code code} is null if it ended without one. */
record AttemptLine(Attempt attempt, String state, String tone, CodeInWords code) {

    /** Newest first. */
    static List<AttemptLine> of(List<Attempt> oldestFirst) {
        var lines = new ArrayList<AttemptLine>();
        oldestFirst.forEach(attempt -> lines.add(of(attempt)));
        Collections.reverse(lines);
        return lines;
    }

    private static AttemptLine of(Attempt attempt) {
        return new AttemptLine(attempt, state(attempt), tone(attempt), CodeInWords.redirect(attempt.errorCode()));
    }

    private static String state(Attempt attempt) {
        return switch (attempt.state()) {
            case OPEN -> attempt.claimed() ? "Says finished" : "Open";
            case COMPLETED -> "Completed";
            case FAILED -> "Failed";
            case ABANDONED -> "Abandoned";
        };
    }

    private static String tone(Attempt attempt) {
        return switch (attempt.state()) {
            case OPEN -> attempt.claimed() ? "unclear" : "customer";
            case COMPLETED -> "working";
            case FAILED -> "customer";
            case ABANDONED -> "closed";
        };
    }
}
