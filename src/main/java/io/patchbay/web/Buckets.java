package io.patchbay.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A bucket of tokens for each name, filled evenly at one rate and holding a minute's worth. Each
 * node has its own, so that behind a balancer the rate is that of the node. The names used least
 * are forgotten, which can only be to their favour.
 */
public final class Buckets {

    /** About a megabyte. */
    private static final int NAMES = 10_000;

    private static final double NANOS_PER_MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Rate rate;
    private final LongSupplier nanos;
    private final Cache<String, Bucket> buckets;

    public Buckets(Rate rate) {
        this(rate, System::nanoTime);
    }

    Buckets(Rate rate, LongSupplier nanos) {
        this.rate = rate;
        this.nanos = nanos;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(NAMES)
                // by then it is full again
                .expireAfterAccess(Duration.ofMinutes(2))
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** Takes a token: 0, or if there is none the whole seconds until there is one, 1 or more. */
    public int take(String name) {
        return rate.isUnlimited() ? 0 : bucket(name).take(true);
    }

    /** The same without taking it. */
    public int look(String name) {
        if (rate.isUnlimited()) {
            return 0;
        }
        var bucket = buckets.getIfPresent(name);
        return bucket == null ? 0 : bucket.take(false);
    }

    long names() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private Bucket bucket(String name) {
        return buckets.get(name, fresh -> new Bucket());
    }

    private final class Bucket {

        private double tokens = rate.perMinute();
        private long asOf = nanos.getAsLong();

        synchronized int take(boolean away) {
            var now = nanos.getAsLong();
            tokens = Math.min(rate.perMinute(), tokens + (now - asOf) * (rate.perMinute() / NANOS_PER_MINUTE));
            asOf = now;
            if (tokens >= 1) {
                tokens -= away ? 1 : 0;
                return 0;
            }
            return (int) Math.max(1, Math.ceil((1 - tokens) * 60 / rate.perMinute()));
        }
    }
}
