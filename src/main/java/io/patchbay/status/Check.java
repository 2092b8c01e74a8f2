package io.patchbay.status;

import java.time.Instant;
import java.util.Locale;

/**
 * One thing about the installation that was looked at. {@code at}: the moment the sentence speaks
 * of, null for now. {@code href}: where to look closer or to do something, null for nowhere.
 */
record Check(String name, String title, State state, String sentence, Instant at, String href) {

    /** How it stands. Colour means who must act, as everywhere. */
    enum State {
        GOOD("working"),
        /** Nothing has happened yet. */
        QUIET("closed"),
        UNCLEAR("unclear"),
        PROVIDER("meta"),
        OURS("ours");

        private final String tone;

        State(String tone) {
            this.tone = tone;
        }

        /** The word in the API. */
        String apiName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public String tone() {
        return state.tone;
    }

    public String label() {
        return switch (state) {
            case GOOD -> "Good";
            case QUIET -> "Nothing yet";
            case UNCLEAR -> "Unclear";
            case PROVIDER -> "Waiting for Kapso";
            case OURS -> "Needs attention";
        };
    }

    public boolean isWell() {
        return state == State.GOOD || state == State.QUIET;
    }
}
