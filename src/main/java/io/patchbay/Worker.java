package io.patchbay;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Does its rounds on daemon threads of its own until it is stopped: the next at once while there is
 * more to do, otherwise after a rest, which {@link #wake} cuts short. A round that fails costs a
 * pause and is followed by the next. It is here, in the package that everybody may use, because
 * {@code live} works this way as well as the features above it.
 */
public final class Worker {

    /** After a round that failed: a database that is away needs no more than two tries a second. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** A thread that has not ended by then is left behind when the process goes. */
    private static final Duration LAST_ROUND = Duration.ofSeconds(2);

    private final Duration rest;
    private final Round round;
    private final Consumer<Exception> failed;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private boolean woken;
    private volatile boolean open;
    private volatile boolean finishing;

    /** One unit of work. */
    @FunctionalInterface
    public interface Round {

        /** Returns true if there may be more to do at once, false if it is time to rest. */
        boolean run() throws Exception;
    }

    /**
     * @param rest after a round that found nothing more to do, if nobody wakes us
     * @param failed logs in the words of whoever does the work; not called for what fails while we
     *     are being stopped
     */
    public Worker(Duration rest, Round round, Consumer<Exception> failed) {
        this.rest = rest;
        this.round = round;
        this.failed = failed;
    }

    /** Starts one thread of this name. */
    public void start(String name) {
        open = true;
        var thread = new Thread(this::run, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Ends the rest of one thread, or spares it the next one if none rests. */
    public synchronized void wake() {
        woken = true;
        notify();
    }

    /** True from the start until somebody stops it. */
    public boolean isOpen() {
        return open;
    }

    /** Lets no further round begin, without waiting for the one in hand. */
    public synchronized void close() {
        open = false;
        notifyAll();
    }

    /** Lets the round in hand come to its end, within two seconds. */
    public void stop() throws InterruptedException {
        close();
        waitForThreads();
    }

    /** Interrupts the round in hand. */
    public void interrupt() throws InterruptedException {
        close();
        threads.forEach(Thread::interrupt);
        waitForThreads();
    }

    /** Goes on until a round finds nothing more to do, for two seconds at most. */
    public void finish() throws InterruptedException {
        finishing = true;
        stop();
    }

    private void waitForThreads() throws InterruptedException {
        for (var thread : threads) {
            thread.join(LAST_ROUND.toMillis());
        }
    }

    private void run() {
        try {
            while (open || finishing) {
                // asked before the round, which then finds all that came while we were open
                var wasOpen = open;
                var more = round();
                if (!more && !wasOpen) {
                    return;
                }
                if (!more) {
                    rest();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void rest() throws InterruptedException {
        var end = System.nanoTime() + rest.toNanos();
        for (var left = rest.toNanos(); open && !woken && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        woken = false;
    }

    private boolean round() throws InterruptedException {
        try {
            return round.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            if (!open) {
                return false;
            }
            failed.accept(e);
            Thread.sleep(PAUSE.toMillis());
            return true;
        }
    }
}
