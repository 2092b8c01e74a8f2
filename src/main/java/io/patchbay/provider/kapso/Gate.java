package io.patchbay.provider.kapso;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Stays shut while the provider wants no more requests of one kind, so that we do not make it
 * angrier.
 */
final class Gate {

    private final Clock clock;
    private volatile Instant shutUntil = Instant.MIN;

    Gate(Clock clock) {
        this.clock = clock;
    }

    /** How long it stays shut; null if it is open. */
    Duration shutFor() {
        var now = clock.instant();
        return now.isBefore(shutUntil) ? Duration.between(now, shutUntil) : null;
    }

    void shutFor(Duration time) {
        shutUntil = clock.instant().plus(time);
    }
}
