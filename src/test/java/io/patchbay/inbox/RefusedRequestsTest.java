package io.patchbay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.patchbay.inbox.RefusedRequests.Refused;
import io.patchbay.live.ChangeFeed;
import io.patchbay.support.ConsoleTest;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What strangers may fill, with a store of its own and hours no other test writes into. */
@ConsoleTest
class RefusedRequestsTest {

    private static final AtomicInteger DAYS = new AtomicInteger();

    @Inject
    AgroalDataSource database;

    @Inject
    ChangeFeed changes;

    @Inject
    BadSignatureCauses causes;

    private final Instant hour = Instant.parse("2200-01-01T00:00:00Z").plus(DAYS.addAndGet(3), ChronoUnit.DAYS);
    private final CountDownLatch away = new CountDownLatch(1);
    private RefusedRequests store;

    @AfterEach
    void stop() throws Exception {
        away.countDown();
        store.stop(new ShutdownEvent());
        try (var connection = database.getConnection();
                var clean = connection.createStatement()) {
            clean.executeUpdate("delete from refused_hour where hour > '2199-01-01'");
            clean.executeUpdate("delete from delivery where received_at > '2199-01-01'");
        }
    }

    private void started(AgroalDataSource on, int perHour, long bytesPerHour, long bytesPerDay) {
        store = new RefusedRequests(
                on,
                changes,
                new InboxSettings() {
                    @Override
                    public int workers() {
                        return 1;
                    }

                    @Override
                    public int rejectedPerHour() {
                        return perHour;
                    }

                    @Override
                    public long rejectedBytesPerHour() {
                        return bytesPerHour;
                    }

                    @Override
                    public long rejectedBytesPerDay() {
                        return bytesPerDay;
                    }
                },
                causes);
        store.start(new StartupEvent());
    }

    private static Refused refused(Instant at, int bytes) {
        return new Refused(
                "kapso",
                "whatsapp.phone_number.created",
                UUID.randomUUID().toString(),
                "",
                new byte[bytes],
                (long) bytes,
                "00",
                "wrong",
                at);
    }

    /** How many of so many were kept, one after the other. */
    private int keptOf(int many, Instant from, int bytes) throws Exception {
        var kept = 0;
        for (var i = 0; i < many; i++) {
            var request = refused(from.plusSeconds(i), bytes);
            store.keep(request).toCompletableFuture().get(10, TimeUnit.SECONDS);
            kept += rowsOf(request);
        }
        return kept;
    }

    private int rowsOf(Refused request) throws SQLException {
        try (var connection = database.getConnection();
                var count = connection.prepareStatement("select count(*) from delivery where idempotency_key = ?")) {
            count.setString(1, request.idempotencyKey());
            try (var row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    @Test
    void rejectedRequestsAreKeptUpToTheBoundOfAnHour() throws Exception {
        started(database, 3, 1 << 20, 1 << 20);

        assertThat(keptOf(5, hour, 2)).isEqualTo(3);
        assertThat(keptOf(1, hour.plus(1, ChronoUnit.HOURS), 2)).isEqualTo(1);
    }

    @Test
    void aStrangerFillsNoMoreBytesThanTheBoundOfAnHour() throws Exception {
        started(database, 1_000, 10_000, 1 << 20);

        assertThat(keptOf(10, hour, 4_000)).isEqualTo(3);
        assertThat(keptOf(1, hour.plus(1, ChronoUnit.HOURS), 4_000)).isEqualTo(1);
    }

    @Test
    void aStrangerFillsNoMoreBytesThanTheBoundOfADay() throws Exception {
        started(database, 1_000, 10_000, 30_000);
        var kept = 0;
        for (var i = 0; i < 12; i++) {
            kept += keptOf(4, hour.plus(i, ChronoUnit.HOURS), 4_000);
        }

        assertThat(kept * 4_000).isBetween(24_000, 34_000);
        assertThat(keptOf(1, hour.plus(40, ChronoUnit.HOURS), 4_000)).isEqualTo(1);
    }

    @Test
    void theBoundHoldsForAllNodesTogether() throws Exception {
        started(database, 3, 1 << 20, 1 << 20);
        keptOf(2, hour, 2);
        store.stop(new ShutdownEvent());

        started(database, 3, 1 << 20, 1 << 20);
        assertThat(keptOf(3, hour, 2)).isEqualTo(1);
    }

    @Test
    void aFullQueueForgetsAtOnceAndNeverWaitsForTheDatabase() throws Exception {
        var asked = new CountDownLatch(1);
        started(
                (AgroalDataSource) Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {AgroalDataSource.class},
                        (proxy, method, arguments) -> {
                            asked.countDown();
                            away.await();
                            return database.getConnection();
                        }),
                1_000,
                1 << 20,
                1 << 20);
        var first = store.keep(refused(hour, 2)).toCompletableFuture();
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        IntStream.range(0, 256).forEach(i -> store.keep(refused(hour, 2)));

        assertThat(store.keep(refused(hour, 2)).toCompletableFuture()).isDone();
        first.get(5, TimeUnit.SECONDS);
    }
}
