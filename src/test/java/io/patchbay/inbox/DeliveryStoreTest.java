package io.patchbay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.patchbay.inbox.DeliveryStore.Arrival;
import io.patchbay.live.ChangeFeed;
import io.patchbay.provider.ProviderEvents;
import io.patchbay.provider.SignatureState;
import io.patchbay.support.ConsoleTest;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the hot path does when things go wrong, with a store of its own. */
@ConsoleTest
class DeliveryStoreTest {

    @Inject
    AgroalDataSource database;

    @Inject
    ChangeFeed changes;

    @Inject
    RefusedRequests refused;

    @Inject
    ProviderEvents reader;

    @Inject
    Clock clock;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch away = new CountDownLatch(1);
    private DeliveryStore store;

    @AfterEach
    void stop() throws InterruptedException {
        away.countDown();
        store.stop(new ShutdownEvent());
    }

    private void started(AgroalDataSource on) {
        store = new DeliveryStore(on, changes);
        store.start(new StartupEvent());
    }

    /** A database that answers every question for a connection this way. */
    private static AgroalDataSource database(java.util.concurrent.Callable<Object> answer) {
        return (AgroalDataSource) Proxy.newProxyInstance(
                DeliveryStoreTest.class.getClassLoader(),
                new Class<?>[] {AgroalDataSource.class},
                (proxy, method, arguments) -> answer.call());
    }

    /** One that gives no connection as long as it is {@link #away}. */
    private AgroalDataSource databaseSoon() {
        return database(() -> {
            asked.countDown();
            away.await();
            return database.getConnection();
        });
    }

    /** The writer has one in hand and waits for the database; whatever comes now, waits behind. */
    private void holdTheCommitBack() throws InterruptedException {
        started(databaseSoon());
        store.keep(arrival("whatsapp.teapot.boiled"));
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    }

    /** The answers to so many of these, offered one after the other. */
    private List<CompletableFuture<Void>> offered(int count, Supplier<Arrival> arrival) {
        return Stream.generate(arrival)
                .limit(count)
                .map(one -> store.keep(one).toCompletableFuture())
                .toList();
    }

    private static Arrival arrival(String event) {
        return arrival(event, "{}".getBytes(StandardCharsets.UTF_8));
    }

    private static Arrival arrival(String event, byte[] body) {
        return new Arrival("kapso", event, UUID.randomUUID().toString(), "", body, "valid", Instant.now());
    }

    private int kept(Arrival arrival) throws SQLException {
        try (var connection = database.getConnection();
                var count = connection.prepareStatement("select count(*) from delivery where idempotency_key = ?")) {
            count.setString(1, arrival.idempotencyKey());
            try (var row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    @Test
    void theSameRequestTwiceInOneCommitIsOneRowAndCounted() throws Exception {
        var arrival = arrival("whatsapp.teapot.boiled");
        holdTheCommitBack();
        var answers = offered(5, () -> arrival);
        away.countDown();
        for (var answer : answers) {
            answer.get(10, TimeUnit.SECONDS);
        }
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select duplicates from delivery where idempotency_key = ?")) {
            select.setString(1, arrival.idempotencyKey());
            try (var row = select.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isEqualTo(4);
                assertThat(row.next()).isFalse();
            }
        }
    }

    @Test
    void aRequestTheDatabaseRefusesDoesNotTakeItsNeighboursDown() throws Exception {
        holdTheCommitBack();
        var good = arrival("whatsapp.teapot.boiled");
        var before = store.keep(good).toCompletableFuture();
        var bad = store.keep(arrival("a\0b")).toCompletableFuture();
        away.countDown();

        before.get(10, TimeUnit.SECONDS);
        assertThat(kept(good)).isEqualTo(1);
        assertThatThrownBy(() -> bad.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(DeliveryStore.NotKept.class);
    }

    @Test
    void whileTheDatabaseIsAwayTheSenderIsToldToComeBack() throws Exception {
        started(database(() -> {
            throw new SQLException("the database is away", "08001");
        }));
        assertThat(answerToATrustedOne()).isEqualTo(503);
    }

    @Test
    void whenTooManyWaitTheSenderIsToldToComeBack() throws Exception {
        holdTheCommitBack();
        var answers = offered(4_097, () -> arrival("whatsapp.teapot.boiled"));
        assertThat(answers.get(0)).isNotDone();
        assertThat(answers.get(4_095)).isNotDone();
        assertThat(answers.get(4_096)).isCompletedExceptionally();
        assertThat(answerToATrustedOne()).isEqualTo(503);
    }

    @Test
    void whenLargeOnesFillTheMemoryTheSenderIsToldToComeBackUntilTheyAreKept() throws Exception {
        started(databaseSoon());
        var answers = offered(33, () -> arrival("whatsapp.teapot.boiled", new byte[1 << 20]));
        assertThat(answers.get(31)).isNotDone();
        assertThat(answers.get(32)).isCompletedExceptionally();

        away.countDown();
        answers.get(31).get(10, TimeUnit.SECONDS);
        store.keep(arrival("whatsapp.teapot.boiled", new byte[1 << 20]))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private int answerToATrustedOne() throws Exception {
        return new Reception(store, refused, reader, clock, new SimpleMeterRegistry())
                .keep(Reception.KAPSO, request(), new byte[0], SignatureState.VALID, System.nanoTime())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static HttpServerRequest request() {
        return (HttpServerRequest) Proxy.newProxyInstance(
                DeliveryStoreTest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (proxy, method, arguments) -> null);
    }
}
