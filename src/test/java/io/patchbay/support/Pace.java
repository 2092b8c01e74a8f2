package io.patchbay.support;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps time for whoever plays somebody that acts at a rate, such as the load on a node or a sender
 * of slow bodies. A test that waits for something to happen waits for that instead.
 */
public final class Pace {

    private Pace() {}

    /** Returns after this time. */
    public static void rest(Duration time) throws InterruptedException {
        until(System.nanoTime() + time.toNanos());
    }

    /** Returns at this moment of {@link System#nanoTime}, or at once if it is over. */
    public static void until(long moment) throws InterruptedException {
        for (var left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
