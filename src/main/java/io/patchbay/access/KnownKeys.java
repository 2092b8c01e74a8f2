package io.patchbay.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The hashes of the keys in use, as this node knows them, so that a wrong key costs no query. A
 * hash that is missing makes the node read all of them anew, at most once a second and once for all
 * who wait; nobody holds a thread while waiting. Only the database says whether a key that is known
 * here still opens anything.
 */
final class KnownKeys {

    private static final Duration ASK_EVERY = Duration.ofSeconds(1);

    private final Supplier<Set<String>> database;
    private final Executor reader;
    private final LongSupplier nanos;

    /** Made on this node a moment ago; a reading under way may have begun before. */
    private final Cache<String, Boolean> fresh = Caffeine.newBuilder()
            .maximumSize(1_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .executor(Runnable::run)
            .build();

    private volatile Set<String> hashes = Set.of();
    private CompletableFuture<Void> reading = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> asked;
    private long askedAt;
    private long readAt;
    private boolean again;

    /**
     * @param database reads all hashes; may block
     * @param reader runs that, one at a time
     */
    KnownKeys(Supplier<Set<String>> database, Executor reader, LongSupplier nanos) {
        this.database = database;
        this.reader = reader;
        this.nanos = nanos;
    }

    /** Whether it was there when this node read last. */
    boolean wasRead(String hash) {
        return hashes.contains(hash);
    }

    /** Whether this node knows the hash already. */
    boolean has(String hash) {
        return hashes.contains(hash) || fresh.getIfPresent(hash) != null;
    }

    /**
     * Whether there is such a key. One that another node made less than a second ago may be missed.
     * Fails if the database cannot be read.
     */
    CompletionStage<Boolean> find(String hash) {
        return has(hash) ? CompletableFuture.completedFuture(true) : lookedUp().thenApply(nothing -> has(hash));
    }

    private synchronized CompletableFuture<Void> lookedUp() {
        var now = nanos.getAsLong();
        if (asked == null || asked.isDone() && now - askedAt >= ASK_EVERY.toNanos()) {
            askedAt = now;
            // one under way may have begun before the key was made
            asked = reading.isDone()
                    ? read()
                    : reading.handle((nothing, failure) -> (Void) null).thenCompose(nothing -> readNow());
        }
        return asked;
    }

    private synchronized CompletableFuture<Void> readNow() {
        return read();
    }

    /** A key that was made here works here at once. */
    void add(String hash) {
        fresh.put(hash, true);
    }

    /** Keys were made or taken back, here or elsewhere. */
    synchronized void changed() {
        readAnew();
    }

    /**
     * The same if it was not read for that long, so that somebody who only watches sees changes.
     */
    synchronized void readIfOlderThan(Duration age) {
        if (reading.isDone() && nanos.getAsLong() - readAt >= age.toNanos()) {
            readAnew();
        }
    }

    private void readAnew() {
        if (reading.isDone()) {
            read();
        } else {
            // it may have begun before the change
            again = true;
        }
    }

    private CompletableFuture<Void> read() {
        if (!reading.isDone()) {
            return reading;
        }
        var result = new CompletableFuture<Void>();
        reading = result;
        readAt = nanos.getAsLong();
        reader.execute(() -> read(result));
        return result;
    }

    private void read(CompletableFuture<Void> result) {
        try {
            hashes = database.get();
            result.complete(null);
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        } finally {
            readOnceMoreIfAsked();
        }
    }

    private synchronized void readOnceMoreIfAsked() {
        if (again) {
            again = false;
            read();
        }
    }
}
