package io.patchbay.live;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.patchbay.support.ConsoleTest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two feeds on one database stand for two nodes. */
@ConsoleTest
class ChangeFeedTest {

    @Inject
    ChangeFeed here;

    @Inject
    AgroalDataSource database;

    @Inject
    TransactionSynchronizationRegistry transactions;

    private ChangeFeed elsewhere;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void startAnotherNode() {
        elsewhere = new ChangeFeed(database, transactions);
        elsewhere.names().subscribe().with(heard::add);
        elsewhere.start(new StartupEvent());
        Awaitility.await().until(elsewhere::isListening);
    }

    @AfterEach
    void stopIt() throws InterruptedException {
        elsewhere.stop(new ShutdownEvent());
    }

    private static String name() {
        return "connection-" + UUID.randomUUID();
    }

    private void waitFor(String name) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> heard.contains(name));
    }

    @Test
    void whatIsPublishedHereIsHeardOnAnotherNode() {
        var name = name();
        var began = System.nanoTime();
        here.publish(name);
        waitFor(name);
        System.out.printf(
                "A change was heard on another node after ms=%d%n",
                Duration.ofNanos(System.nanoTime() - began).toMillis());
    }

    @Test
    void nothingIsSaidBeforeTheCommit() {
        var inside = name();
        var meanwhile = name();
        QuarkusTransaction.requiringNew().run(() -> {
            here.publish(inside);
            outside(meanwhile);
            waitFor(meanwhile);
            assertThat(heard).doesNotContain(inside);
        });
        waitFor(inside);
    }

    /** Says something outside the transaction under way. */
    private void outside(String name) {
        var thread = new Thread(() -> here.publish(name));
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void nothingIsSaidAfterARollback() {
        var lost = name();
        QuarkusTransaction.begin();
        here.publish(lost);
        QuarkusTransaction.rollback();
        var later = name();
        here.publish(later);
        waitFor(later);
        assertThat(heard).doesNotContain(lost);
    }

    @Test
    void theSameNameManyTimesInOneTransactionIsSaidOnce() {
        var name = name();
        QuarkusTransaction.requiringNew()
                .run(() -> Stream.generate(() -> name).limit(100).forEach(here::publish));
        waitFor(name);
        var later = name();
        here.publish(later);
        waitFor(later);
        assertThat(heard.stream().filter(name::equals)).hasSize(1);
    }

    @Test
    void moreNamesThanOneNotificationHoldsAllArrive() {
        var names = Stream.generate(ChangeFeedTest::name).limit(500).toList();
        QuarkusTransaction.requiringNew().run(() -> names.forEach(here::publish));
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> heard.containsAll(names));
    }

    @Test
    void workersOfAnotherNodeAreWokenAndPagesAreNotToldOfIt() {
        var woken = new AtomicInteger();
        elsewhere.onWake("test", woken::incrementAndGet);
        here.wake("test");
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> woken.get() > 0);
        assertThat(heard).noneMatch(name -> name.contains("wake"));
    }

    @Test
    void workersAreNotWokenTwiceByTheirOwnNode() {
        var woken = new AtomicInteger();
        elsewhere.onWake("test-once", woken::incrementAndGet);
        elsewhere.wake("test-once");
        // what is said later is heard later
        var later = name();
        elsewhere.publish(later);
        waitFor(later);
        assertThat(woken).hasValue(1);
        assertThat(heard).noneMatch(name -> name.contains("from"));
    }

    @Test
    void aListenerThatComesLateIsToldToFetchEverything() {
        assertThat(heard).contains(ChangeFeed.RESYNC);
    }

    @Test
    void strangersHearNothing() {
        given().redirects().follow(false).get("/live").then().statusCode(org.hamcrest.Matchers.oneOf(302, 401));
        given().header("Authorization", "Bearer no-such-key")
                .get("/live")
                .then()
                .statusCode(401);
    }

    @Test
    void theStreamCarriesNamesOnly() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/live"))
                .header("Authorization", "Bearer dev-agent-key")
                .build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        var lines = new CopyOnWriteArrayList<String>();
        try (InputStream stream = answer.body()) {
            var reader = new Thread(() -> new java.io.BufferedReader(
                            new java.io.InputStreamReader(stream, java.nio.charset.StandardCharsets.UTF_8))
                    .lines()
                    .forEach(lines::add));
            reader.setDaemon(true);
            reader.start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> lines.stream().anyMatch(line -> line.contains("beat")));
            var name = name();
            here.publish(name);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> lines.stream().anyMatch(line -> line.contains(name)));
        }
        assertThat(lines).allMatch(line -> line.isEmpty() || line.matches("event: ?[a-z0-9-]+|data: ?1"));
    }
}
