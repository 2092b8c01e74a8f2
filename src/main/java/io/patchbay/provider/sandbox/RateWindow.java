package io.patchbay.provider.sandbox;

import java.time.Duration;
import java.time.Instant;

/** A fixed window of time in which so many requests are allowed. */
final class RateWindow {

    private final long millis;
    private final int limit;
    private long window;
    private int used;

    RateWindow(Duration length, int limit) {
        this.millis = length.toMillis();
        this.limit = limit;
    }

    /** Counts a request. How many are left in this window; negative: one too many. */
    synchronized int take(Instant now) {
        var current = now.toEpochMilli() / millis;
        if (current != window) {
            window = current;
            used = 0;
        }
        used++;
        return limit - used;
    }

    int limit() {
        return limit;
    }

    /** Whole seconds until the next window. */
    long secondsLeft(Instant now) {
        return Math.max(1, (millis - now.toEpochMilli() % millis + 999) / 1_000);
    }
}
