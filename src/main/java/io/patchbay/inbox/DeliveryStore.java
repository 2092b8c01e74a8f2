package io.patchbay.inbox;

import io.agroal.api.AgroalDataSource;
import io.patchbay.Ids;
import io.patchbay.Worker;
import io.patchbay.live.ChangeFeed;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Keeps trusted webhook requests durably. Requests that arrive while a commit is under way wait for
 * the next one and share it, so that many senders cost few flushes of the disk; each is answered
 * only after its own commit.
 */
@ApplicationScoped
class DeliveryStore {

    /** Requests per commit. More gain little and make the first in line wait for the last. */
    private static final int BATCH = 64;

    /** Requests that may wait at once. Beyond it the sender is told to come back, which it will. */
    private static final int WAITING = 4_096;

    /** The same for the bytes of their bodies: they are held in memory until they are on disk. */
    private static final int WAITING_BYTES = 32 << 20;

    private static final Logger LOG = Logger.getLogger(DeliveryStore.class);

    private static final String KEEP = """
            insert into delivery (id, provider, event, idempotency_key, same_as, headers, body, signature, received_at, state, duplicates)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'received', ?)
            on conflict (same_as) do update set duplicates = delivery.duplicates + 1 + excluded.duplicates
            """;

    private final AgroalDataSource database;
    private final ChangeFeed changes;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(WAITING);
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private final Worker writer = new Worker(
            Duration.ofMillis(100),
            this::write,
            failure -> LOG.errorf(failure, "Webhook requests could not be written"));

    DeliveryStore(AgroalDataSource database, ChangeFeed changes) {
        this.database = database;
        this.changes = changes;
    }

    /** A trusted request as it came in, before anybody has read its body. */
    record Arrival(
            String provider,
            String event,
            String idempotencyKey,
            String headers,
            byte[] body,
            String signature,
            Instant receivedAt) {

        /** Two requests are the same if key and bytes are. */
        byte[] sameAs() {
            var key = provider + "\n" + idempotencyKey + "\n";
            return Ids.sha256(key.getBytes(StandardCharsets.UTF_8), body);
        }
    }

    private record Waiting(Arrival arrival, CompletableFuture<Void> kept) {}

    /** The database did not take it; the sender has to come back. */
    static final class NotKept extends RuntimeException {
        NotKept(Throwable cause) {
            super("the request could not be kept", cause);
        }
    }

    void start(@Observes StartupEvent started) {
        writer.start("inbox-store");
    }

    /** Whoever waits is still served. */
    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        writer.finish();
    }

    /**
     * Completes once the request is on disk, and exceptionally with {@link NotKept} if it is not.
     */
    CompletionStage<Void> keep(Arrival arrival) {
        var waiting = new Waiting(arrival, new CompletableFuture<>());
        var bytes = arrival.body().length;
        waitingBytes.addAndGet(bytes);
        waiting.kept.whenComplete((kept, failed) -> waitingBytes.addAndGet(-bytes));
        if (!writer.isOpen() || waitingBytes.get() > WAITING_BYTES || !queue.offer(waiting)) {
            waiting.kept.completeExceptionally(new NotKept(null));
        } else {
            writer.wake();
        }
        return waiting.kept;
    }

    private boolean write() {
        var batch = new ArrayList<Waiting>(BATCH);
        queue.drainTo(batch, BATCH);
        if (batch.isEmpty()) {
            return false;
        }
        keep(batch);
        changes.wake("inbox");
        changes.publish("deliveries");
        return true;
    }

    /** A request that the database refuses must not take those down that share its commit. */
    private void keep(List<Waiting> batch) {
        try {
            commit(batch);
            batch.forEach(waiting -> waiting.kept.complete(null));
        } catch (SQLException | RuntimeException e) {
            if (batch.size() > 1 && isAboutContent(e)) {
                batch.forEach(waiting -> keep(List.of(waiting)));
                return;
            }
            LOG.errorf(e, "Webhook requests could not be kept count=%d", batch.size());
            batch.forEach(waiting -> waiting.kept.completeExceptionally(new NotKept(e)));
        }
    }

    /**
     * Refused for what it holds or whom it met (classes 22, 23, 40), not for want of a database.
     */
    private static boolean isAboutContent(Exception e) {
        return e instanceof SQLException sql
                && sql.getSQLState() != null
                && sql.getSQLState().matches("(22|23|40).*");
    }

    private void commit(List<Waiting> batch) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                insert(connection, batch);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private void insert(Connection connection, List<Waiting> batch) throws SQLException {
        // the same request twice in one batch: one row, the others counted; in one order on all
        // nodes, so that two that hear the same at once do not wait for each other
        var distinct = new TreeMap<java.nio.ByteBuffer, List<Arrival>>();
        for (var waiting : batch) {
            distinct.computeIfAbsent(java.nio.ByteBuffer.wrap(waiting.arrival.sameAs()), key -> new ArrayList<>())
                    .add(waiting.arrival);
        }
        try (var insert = connection.prepareStatement(KEEP)) {
            for (var same : distinct.entrySet()) {
                var arrival = same.getValue().get(0);
                insert.setObject(1, Ids.next());
                insert.setString(2, arrival.provider());
                insert.setString(3, arrival.event());
                insert.setString(4, arrival.idempotencyKey());
                insert.setBytes(5, same.getKey().array());
                insert.setString(6, arrival.headers());
                insert.setBytes(7, arrival.body());
                insert.setString(8, arrival.signature());
                insert.setTimestamp(9, Timestamp.from(arrival.receivedAt()));
                insert.setInt(10, same.getValue().size() - 1);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
