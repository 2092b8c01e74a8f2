package io.patchbay.connection;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * One try to get through Meta's signup on one link, folded from facts. {@code linkId} is null when
 * nobody can say which link it was. {@code claimed} means that only the browser says it is
 * finished. {@code outcome} is null while the attempt is open.
 */
public record Attempt(
        UUID id,
        UUID linkId,
        State state,
        Instant startedAt,
        Instant endedAt,
        String outcome,
        String errorCode,
        String providerWords,
        boolean claimed,
        boolean retryable,
        Mode modeTaken,
        boolean throughSupersededLink) {

    public enum State {
        OPEN,
        COMPLETED,
        FAILED,
        ABANDONED;

        public String apiName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }
}
