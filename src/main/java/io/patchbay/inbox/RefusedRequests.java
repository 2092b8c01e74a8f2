package io.patchbay.inbox;

import io.agroal.api.AgroalDataSource;
import io.patchbay.Ids;
import io.patchbay.Worker;
import io.patchbay.live.ChangeFeed;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Keeps of refused webhook requests what explains them, and no more than a stranger may cost: some
 * rows and bytes an hour and a day for all nodes together, kept a week. Has a queue and a thread of
 * its own, so that refused requests never stand in the way of trusted ones. Whatever does not fit
 * is forgotten; its sender hears the same answer.
 */
@ApplicationScoped
class RefusedRequests {

    /** Bytes of a body that are kept. Enough for the whole of nearly every real webhook. */
    static final int KEPT_BYTES = 16 << 10;

    /** Requests that may wait at once, of {@link #KEPT_BYTES} each at most. */
    private static final int WAITING = 256;

    /** Requests per commit. */
    private static final int BATCH = 64;

    /** A refused sender waits for the disk no longer than this. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(RefusedRequests.class);

    /** Counts one more request of the hour if the bounds allow it: one row then, none otherwise. */
    private static final String COUNT = """
            insert into refused_hour as its (hour, requests, bytes)
            select ?, 1, ? where ? > (select coalesce(sum(bytes), 0) from refused_hour where hour > cast(? as timestamptz) - interval '24 hours')
            on conflict (hour) do update set requests = its.requests + 1, bytes = its.bytes + excluded.bytes
                where its.requests < ? and its.bytes < ?
            """;

    private static final String KEEP = """
            insert into delivery (id, provider, event, idempotency_key, same_as, headers, body, body_length, body_sha256,
                signature, received_at, state, effect)
            values (?, ?, ?, ?, null, ?, ?, ?, ?, ?, ?, 'rejected', ?)
            """;

    private final AgroalDataSource database;
    private final ChangeFeed changes;
    private final InboxSettings settings;
    private final BadSignatureCauses causes;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(WAITING);
    private final Worker writer = new Worker(
            Duration.ofMillis(100),
            this::write,
            failure -> LOG.warnf(failure, "Refused requests could not be written"));
    private volatile Instant fullUntil = Instant.MIN;

    RefusedRequests(AgroalDataSource database, ChangeFeed changes, InboxSettings settings, BadSignatureCauses causes) {
        this.database = database;
        this.changes = changes;
        this.settings = settings;
        this.causes = causes;
    }

    /**
     * A refused request. {@code beginning}: its first {@link #KEPT_BYTES} at most, empty if it was
     * not read. {@code length}: bytes of the whole body as read or as announced, null if neither;
     * {@code sha256}: of the whole body in hex, null if it was not read.
     */
    record Refused(
            String provider,
            String event,
            String idempotencyKey,
            String headers,
            byte[] beginning,
            Long length,
            String sha256,
            String signature,
            Instant receivedAt) {

        /** True if all of the body is here. */
        boolean isWhole() {
            return sha256 != null && length == beginning.length;
        }
    }

    private record Waiting(Refused refused, CompletableFuture<Void> ended) {}

    void start(@Observes StartupEvent started) {
        writer.start("inbox-refused");
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        writer.finish();
    }

    /** False if this node knows that nothing more of this hour is kept, or too many wait. */
    boolean hasRoomAt(Instant moment) {
        return !moment.isBefore(fullUntil) && queue.remainingCapacity() > 0;
    }

    /** Completes when the request is kept or forgotten, within a second; never fails. */
    CompletionStage<Void> keep(Refused refused) {
        var waiting = new Waiting(refused, new CompletableFuture<>());
        if (!writer.isOpen() || !hasRoomAt(refused.receivedAt()) || !queue.offer(waiting)) {
            return CompletableFuture.completedFuture(null);
        }
        writer.wake();
        return waiting.ended.completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean write() {
        var batch = new ArrayList<Waiting>(BATCH);
        queue.drainTo(batch, BATCH);
        if (batch.isEmpty()) {
            return false;
        }
        try {
            if (keep(batch) > 0) {
                changes.publish("deliveries");
            }
        } finally {
            batch.forEach(waiting -> waiting.ended.complete(null));
        }
        return true;
    }

    /** Returns how many were kept. */
    private int keep(List<Waiting> batch) {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var kept = 0;
                for (var waiting : batch) {
                    kept += keep(connection, waiting.refused) ? 1 : 0;
                }
                connection.commit();
                return kept;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            LOG.warnf("Refused requests were not kept count=%d: %s", batch.size(), e.getSQLState());
            return 0;
        }
    }

    private boolean keep(Connection connection, Refused refused) throws SQLException {
        if (refused.receivedAt().isBefore(fullUntil)) {
            return false;
        }
        if (!isWithinBounds(connection, refused)) {
            fullUntil = hourOf(refused.receivedAt()).plus(1, ChronoUnit.HOURS);
            return false;
        }
        try (var insert = connection.prepareStatement(KEEP)) {
            insert.setObject(1, Ids.next());
            insert.setString(2, refused.provider());
            insert.setString(3, refused.event());
            insert.setString(4, refused.idempotencyKey());
            insert.setString(5, refused.headers());
            insert.setBytes(6, refused.beginning());
            insert.setObject(7, refused.length());
            insert.setString(8, refused.sha256());
            insert.setString(9, refused.signature());
            insert.setTimestamp(10, Timestamp.from(refused.receivedAt()));
            insert.setString(11, causes.because(refused));
            insert.executeUpdate();
        }
        return true;
    }

    private boolean isWithinBounds(Connection connection, Refused refused) throws SQLException {
        if (settings.rejectedPerHour() < 1) {
            return false;
        }
        var hour = Timestamp.from(hourOf(refused.receivedAt()));
        try (var count = connection.prepareStatement(COUNT)) {
            count.setTimestamp(1, hour);
            count.setLong(2, refused.beginning().length + refused.headers().length());
            count.setLong(3, settings.rejectedBytesPerDay());
            count.setTimestamp(4, hour);
            count.setInt(5, settings.rejectedPerHour());
            count.setLong(6, settings.rejectedBytesPerHour());
            return count.executeUpdate() == 1;
        }
    }

    private static Instant hourOf(Instant moment) {
        return moment.truncatedTo(ChronoUnit.HOURS);
    }
}
