package io.patchbay.support;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Something that goes on by itself and comes to rest. */
public final class Settled {

    /** Looks in a row that have to see the same. */
    private static final int LOOKS = 4;

    private Settled() {}

    /** What is seen once it has stopped changing. */
    public static <T> T of(Callable<T> look) {
        var seen = new AtomicReference<T>();
        var alike = new AtomicInteger();
        await().atMost(Console.SOON).pollInterval(Duration.ofMillis(100)).until(() -> {
            var now = look.call();
            return now.equals(seen.getAndSet(now)) ? alike.incrementAndGet() == LOOKS : alike.getAndSet(0) < 0;
        });
        return seen.get();
    }
}
