package io.patchbay.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * One sweep of everything the provider shows, as it is kept. {@code tenantId}: whom it sweeps, null
 * for everything. {@code drift} says where it differed from what we believed, also while it runs.
 * {@code words}: why it failed or was stopped; null otherwise.
 */
public record Reconciliation(
        UUID id,
        UUID tenantId,
        String requestedBy,
        State state,
        Instant startedAt,
        Instant finishedAt,
        String words,
        Progress progress,
        List<Drift> drift) {

    /** What {@code requestedBy} says of a sweep that a gap in the webhooks made necessary. */
    static final String AFTER_A_GAP = "webhook gap";

    public enum State {
        RUNNING,
        DONE,
        /** It did not look at everything, or somebody stopped it; {@code words} tell. */
        FAILED;

        /** The word in the database and in the API. */
        public String apiName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * How far a sweep has come. {@code step}: what it is looking at, null before the first; {@code
     * total} null where nobody knows yet how many there are.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Progress(String step, int done, Integer total) {}

    /** Who or what started it, to follow its time. */
    public String startedBy() {
        return switch (requestedBy) {
            case "schedule" -> "on schedule";
            case "start of a node" -> "automatically, when a node started";
            case "in place of a node that went away" -> "automatically, in place of a node that stopped";
            // the second is how earlier versions called it
            case AFTER_A_GAP, "a gap in our listening" -> "automatically, after a webhook gap";
            default -> "by " + requestedBy;
        };
    }

    /** How long it ran; null as long as it does. */
    public Duration took() {
        return finishedAt == null ? null : Duration.between(startedAt, finishedAt);
    }

    public boolean isRunning() {
        return state == State.RUNNING;
    }

    public boolean isDone() {
        return state == State.DONE;
    }
}
