package io.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.patchbay.provider.Budget.Kind;
import io.patchbay.support.ConsoleTest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two nodes are two budgets on one database. A minute is made short, or nobody could wait for one;
 * what is counted and how does not depend on its length. The application of the other tests has a
 * schema of its own.
 */
@ConsoleTest
class SharedBudgetTest {

    private static final Duration MINUTE = Duration.ofSeconds(2);
    private static final int LIMIT = 60;

    @Inject
    AgroalDataSource database;

    /** The database as this test's own two nodes see it. */
    private javax.sql.DataSource own;

    @BeforeEach
    void schema() throws SQLException {
        run(
                "drop schema if exists budget_test cascade",
                "create schema budget_test",
                "create table budget_test.provider_budget (like public.provider_budget including all)",
                "insert into budget_test.provider_budget (kind) values ('requests'), ('health')",
                "create table budget_test.provider_call (like public.provider_call including all)");
        own = new InSchema(database, "budget_test");
    }

    @AfterEach
    void gone() throws SQLException {
        run("drop schema budget_test cascade");
    }

    private void run(String... statements) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            for (var one : statements) {
                statement.execute(one);
            }
        }
    }

    private SharedBudget node() {
        return new SharedBudget(own, 10_000, LIMIT, 30, MINUTE);
    }

    /**
     * Asks about this many numbers as a sweep does: waits as long as it is told, and asks again.
     */
    private static Runnable sweep(SharedBudget node, int numbers, Queue<Long> granted) {
        return () -> {
            for (var i = 0; i < numbers; i++) {
                var wait = node.take(Urgency.BACKGROUND, Kind.HEALTH);
                while (wait.isPresent()) {
                    pause(wait.get());
                    wait = node.take(Urgency.BACKGROUND, Kind.HEALTH);
                }
                granted.add(System.nanoTime());
            }
        };
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis() + 1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The most calls that fell into any span of this length. */
    private static int mostWithin(Duration span, List<Long> moments) {
        var most = 0;
        var from = 0;
        for (var to = 0; to < moments.size(); to++) {
            while (moments.get(to) - moments.get(from) > span.toNanos()) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    @Test
    void aSweepOfFiveHundredNumbersOnTwoNodesNeverExceedsTheLimitAndAPersonIsAnsweredNext() throws Exception {
        var granted = new ConcurrentLinkedQueue<Long>();
        var persons = new ArrayList<Duration>();
        var nodes = List.of(node(), node());
        var threads = Executors.newFixedThreadPool(4);
        var sweeps = new ArrayList<Future<?>>();
        for (var i = 0; i < 4; i++) {
            sweeps.add(threads.submit(sweep(nodes.get(i % 2), 125, granted)));
        }
        for (var click = 0; click < 6; click++) {
            pause(Duration.ofSeconds(1));
            var began = System.nanoTime();
            var wait = nodes.get(click % 2).take(Urgency.PERSON, Kind.HEALTH);
            while (wait.isPresent()) {
                pause(wait.get());
                wait = nodes.get(click % 2).take(Urgency.PERSON, Kind.HEALTH);
            }
            persons.add(Duration.ofNanos(System.nanoTime() - began));
            granted.add(System.nanoTime());
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        for (var sweep : sweeps) {
            sweep.get();
        }

        var moments = granted.stream().sorted().toList();
        assertThat(moments).hasSize(506);
        assertThat(mostWithin(MINUTE, moments)).isLessThanOrEqualTo(LIMIT);
        assertThat(mostWithin(MINUTE.dividedBy(60), moments)).isLessThanOrEqualTo(30);
        assertThat(persons).allMatch(took -> took.compareTo(Duration.ofMillis(500)) < 0);
        System.out.printf(
                "506 health checks, 2 nodes, limit %d: most in any window %d, longest wait of a person %d ms%n",
                LIMIT,
                mostWithin(MINUTE, moments),
                persons.stream().mapToLong(Duration::toMillis).max().orElse(0));
    }

    @Test
    void whatBackgroundMayNotUseUpAPersonStillGets() {
        var node = new SharedBudget(own, 10_000, 10, 1_000, Duration.ofMinutes(1));
        var granted = 0;
        while (node.take(Urgency.BACKGROUND, Kind.HEALTH).isEmpty()) {
            granted++;
        }

        assertThat(granted).isEqualTo(8);
        assertThat(node.take(Urgency.PERSON, Kind.HEALTH)).isEmpty();
        assertThat(node.take(Urgency.PERSON, Kind.HEALTH)).isEmpty();
        assertThat(node.take(Urgency.PERSON, Kind.HEALTH)).isPresent();
    }

    private static int granted(SharedBudget node, Urgency urgency, Kind kind) {
        var granted = 0;
        while (node.take(urgency, kind).isEmpty()) {
            granted++;
        }
        return granted;
    }

    @Test
    void whateverStrangersUseUpBackgroundAndPeopleStillGetTheirs() {
        var one = new SharedBudget(own, 10, 1_000, 1_000, Duration.ofMinutes(1));
        var other = new SharedBudget(own, 10, 1_000, 1_000, Duration.ofMinutes(1));

        assertThat(granted(one, Urgency.VISITOR, Kind.REQUESTS) + granted(other, Urgency.VISITOR, Kind.REQUESTS))
                .isEqualTo(2);
        assertThat(granted(one, Urgency.BACKGROUND, Kind.REQUESTS)).isEqualTo(6);
        assertThat(granted(other, Urgency.PERSON, Kind.REQUESTS)).isEqualTo(2);
    }

    @Test
    void strangersLeaveWhatIsForPeopleAlone() {
        var node = new SharedBudget(own, 10, 1_000, 1_000, Duration.ofMinutes(1));

        assertThat(granted(node, Urgency.BACKGROUND, Kind.REQUESTS)).isEqualTo(8);
        assertThat(granted(node, Urgency.VISITOR, Kind.REQUESTS)).isZero();
        assertThat(granted(node, Urgency.PERSON, Kind.REQUESTS)).isEqualTo(2);
    }

    @Test
    void strangersCauseAFifthOfTheHealthChecksAtMost() {
        var node = new SharedBudget(own, 10_000, 10, 1_000, Duration.ofMinutes(1));

        assertThat(granted(node, Urgency.VISITOR, Kind.HEALTH)).isEqualTo(2);
        assertThat(granted(node, Urgency.BACKGROUND, Kind.HEALTH)).isEqualTo(6);
    }

    @Test
    void thePartOfStrangersIsAFifthOfWhatTheProviderTells() {
        var node = new SharedBudget(own, 100, 1_000, 1_000, Duration.ofMinutes(1));

        node.told(Kind.REQUESTS, 10);

        assertThat(granted(node, Urgency.VISITOR, Kind.REQUESTS)).isEqualTo(2);
    }

    @Test
    void strangersWhoPressAsFastAsTheyCanStarveNobody() throws Exception {
        var nodes = List.of(
                new SharedBudget(own, LIMIT, 1_000, 1_000, MINUTE), new SharedBudget(own, LIMIT, 1_000, 1_000, MINUTE));
        var end = System.nanoTime() + MINUTE.multipliedBy(4).toNanos();
        var strangers = new ConcurrentLinkedQueue<Long>();
        var background = new ConcurrentLinkedQueue<Long>();
        var persons = new ArrayList<Duration>();
        var threads = Executors.newFixedThreadPool(6);
        var all = new ArrayList<Future<?>>();
        for (var i = 0; i < 6; i++) {
            var node = nodes.get(i % 2);
            var isStranger = i < 4;
            all.add(threads.submit(() -> {
                while (System.nanoTime() < end) {
                    var wait = node.take(isStranger ? Urgency.VISITOR : Urgency.BACKGROUND, Kind.REQUESTS);
                    if (wait.isEmpty()) {
                        (isStranger ? strangers : background).add(System.nanoTime());
                    } else {
                        // not the whole wait: on a busy machine its end would be overslept, and a share lost
                        pause(Duration.ofMillis(
                                isStranger ? 2 : Math.min(5, wait.get().toMillis())));
                    }
                }
            }));
        }
        while (System.nanoTime() < end) {
            pause(Duration.ofMillis(700));
            var began = System.nanoTime();
            while (nodes.get(0).take(Urgency.PERSON, Kind.REQUESTS).isPresent()) {
                pause(Duration.ofMillis(5));
            }
            persons.add(Duration.ofNanos(System.nanoTime() - began));
        }
        for (var one : all) {
            one.get(20, TimeUnit.SECONDS);
        }
        threads.shutdown();

        assertThat(mostWithin(MINUTE, strangers.stream().sorted().toList())).isLessThanOrEqualTo(LIMIT / 5);
        // what is neither theirs nor kept for people, in each of the three whole windows
        assertThat(background.size()).isGreaterThanOrEqualTo(3 * LIMIT * 3 / 5);
        assertThat(persons).allMatch(took -> took.compareTo(Duration.ofMillis(500)) < 0);
    }

    @Test
    void aPersonDoesNotWaitForTheSecondThatBackgroundUsedUp() {
        var node = new SharedBudget(own, 10_000, 1_000, 5, Duration.ofMinutes(1));
        var granted = 0;
        while (node.take(Urgency.BACKGROUND, Kind.HEALTH).isEmpty()) {
            granted++;
        }

        assertThat(granted).isEqualTo(4);
        assertThat(node.take(Urgency.PERSON, Kind.HEALTH)).isEmpty();
        assertThat(node.take(Urgency.PERSON, Kind.HEALTH)).isPresent();
    }

    @Test
    void aRefusalOfTheProviderStopsEveryNode() {
        var one = node();
        var other = node();

        one.shut(Kind.REQUESTS, Duration.ofSeconds(30));

        assertThat(other.take(Urgency.PERSON, Kind.REQUESTS).orElseThrow())
                .isBetween(Duration.ofSeconds(25), Duration.ofSeconds(30));
        assertThat(other.take(Urgency.PERSON, Kind.HEALTH)).isPresent();
    }

    @Test
    void aRefusedHealthCheckDoesNotStopOtherRequests() {
        var node = node();

        node.shut(Kind.HEALTH, Duration.ofSeconds(30));

        assertThat(node.take(Urgency.PERSON, Kind.REQUESTS)).isEmpty();
        assertThat(node.take(Urgency.PERSON, Kind.HEALTH)).isPresent();
    }

    @Test
    void aShorterPatienceDoesNotEndALongerOne() {
        var node = node();

        node.shut(Kind.REQUESTS, Duration.ofSeconds(30));
        node.shut(Kind.REQUESTS, Duration.ofSeconds(1));

        assertThat(node.take(Urgency.PERSON, Kind.REQUESTS).orElseThrow()).isGreaterThan(Duration.ofSeconds(20));
    }

    @Test
    void aSmallerLimitThanOursThatTheProviderTellsCounts() {
        var one = node();
        var other = node();

        one.told(Kind.HEALTH, 2);

        assertThat(other.take(Urgency.PERSON, Kind.HEALTH)).isEmpty();
        assertThat(other.take(Urgency.PERSON, Kind.HEALTH)).isEmpty();
        assertThat(other.take(Urgency.PERSON, Kind.HEALTH)).isPresent();
    }

    @Test
    void aNodeThatDiesAfterTakingLosesOnlyItsOwnPermit() {
        var dying = new SharedBudget(own, 10, 10, 10, Duration.ofSeconds(1));
        dying.take(Urgency.PERSON, Kind.REQUESTS);

        var other = new SharedBudget(own, 10, 10, 10, Duration.ofSeconds(1));
        for (var i = 0; i < 9; i++) {
            assertThat(other.take(Urgency.PERSON, Kind.REQUESTS)).isEmpty();
        }
        assertThat(other.take(Urgency.PERSON, Kind.REQUESTS)).isPresent();
    }

    @Test
    void withoutADatabaseNobodyAsks() {
        var gone = new SharedBudget(new InSchema(database, "no_such_schema"), 10, 10, 10, MINUTE);

        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                ProviderFailure.class, () -> gone.take(Urgency.PERSON, Kind.REQUESTS))
                        .kind())
                .isEqualTo(ProviderFailure.Kind.RATE_LIMITED);
    }

    @Test
    void whatNobodyDeclaredIsForAPersonAndAJobDeclaresAllItDoes() {
        assertThat(Urgency.current()).isEqualTo(Urgency.PERSON);
        assertThat(Urgency.BACKGROUND.during(Urgency::current)).isEqualTo(Urgency.BACKGROUND);
        assertThat(Urgency.current()).isEqualTo(Urgency.PERSON);
    }

    @Test
    void aPermitTakenInsideATransactionOfTheCallersIsNotPartOfIt() {
        var node = new SharedBudget(database, 1_000_000, 100_000, 10_000, Duration.ofMinutes(1));

        QuarkusTransaction.requiringNew()
                .run(() -> assertThat(node.take(Urgency.PERSON, Kind.REQUESTS)).isEmpty());
    }
}
