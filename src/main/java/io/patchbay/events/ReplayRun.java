package io.patchbay.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.patchbay.events.Replay.Change;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Many requests applied again. {@code filter} says in words which; {@code results} holds those that
 * changed something or failed, at most {@link ReplayRuns#SHOWN}, and is left out of lists.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReplayRun(
        UUID id,
        String requestedBy,
        String filter,
        boolean dryRun,
        State state,
        int total,
        Instant startedAt,
        Instant finishedAt,
        Counts counts,
        List<Result> results) {

    public enum State {
        RUNNING,
        DONE,
        CANCELLED;

        @com.fasterxml.jackson.annotation.JsonValue
        public String apiName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** How many requests came out how. */
    public record Counts(int waiting, int changed, int nothing, int refused, int failed) {
        public int done() {
            return changed + nothing + refused + failed;
        }
    }

    /** {@code changes}: what differs about which connection; empty if only facts were added. */
    public record Result(UUID deliveryId, String event, String outcome, String effect, List<Change> changes) {}
}
