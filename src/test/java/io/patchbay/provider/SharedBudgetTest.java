package io.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.patchbay.provider.Budget.Kind;
import io.patchbay.support.Cast;
import io.patchbay.support.ConsoleTest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two nodes are two budgets on one database, whose clock stands until a test moves it: nobody waits
 * here for a minute to pass. The application of the other tests has a schema of its own.
 */
@ConsoleTest
class SharedBudgetTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int LIMIT = 60;
    private static final Instant NOON = Cast.NOON;

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
                "create table budget_test.provider_call (like public.provider_call including all)",
                "create table budget_test.clock as select timestamptz '" + NOON + "' as moment",
                "create function budget_test.clock_timestamp() returns timestamptz language sql"
                        + " as 'select moment from budget_test.clock'");
        // its own clock is found before the database's
        own = new InSchema(database, "budget_test, pg_catalog");
    }

    private void setClock(Instant moment) throws SQLException {
        run("update budget_test.clock set moment = '" + moment + "'");
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

    /** Somebody who asks again and again. Refused, it waits as long as it is told. */
    private static class Asker implements Callable<Void> {
        final SharedBudget node;
        final Urgency urgency;
        final Kind kind;
        final Queue<Instant> granted;
        volatile Instant due = NOON;

        Asker(SharedBudget node, Urgency urgency, Kind kind, Queue<Instant> granted) {
            this.node = node;
            this.urgency = urgency;
            this.kind = kind;
            this.granted = granted;
        }

        @Override
        public Void call() {
            var wait = node.take(urgency, kind);
            if (wait.isPresent()) {
                refused(wait.get());
            } else {
                granted.add(due);
                granted();
            }
            return null;
        }

        void refused(Duration wait) {
            due = due.plus(wait);
        }

        /** Asks for the next at once. */
        void granted() {}

        boolean isDone() {
            return false;
        }
    }

    /** Asks about so many numbers as a sweep does. */
    private static Asker sweep(SharedBudget node, int numbers, Queue<Instant> granted) {
        return new Asker(node, Urgency.BACKGROUND, Kind.HEALTH, granted) {
            private int left = numbers;

            @Override
            void granted() {
                left--;
            }

            @Override
            boolean isDone() {
                return left == 0;
            }
        };
    }

    /** Presses once in this time, counted from the last answer; {@code waits}: how long each press waited for its own. */
    private static Asker person(
            SharedBudget node, Kind kind, Duration every, Queue<Instant> granted, Queue<Duration> waits) {
        var person = new Asker(node, Urgency.PERSON, kind, granted) {
            private Instant pressed = NOON.plus(every);

            @Override
            void granted() {
                waits.add(Duration.between(pressed, due));
                pressed = due.plus(every);
                due = pressed;
            }
        };
        person.due = NOON.plus(every);
        return person;
    }

    /**
     * Lets time go on from one moment at which somebody asks to the next, up to this one. Whoever
     * asks at the same moment asks at once, from a thread of its own.
     */
    private void play(List<Asker> askers, Instant end) throws Exception {
        var threads = Executors.newFixedThreadPool(askers.size());
        try {
            for (var now = next(askers); now.isBefore(end); now = next(askers)) {
                setClock(now);
                var moment = now;
                var these = askers.stream()
                        .filter(asker -> !asker.isDone() && asker.due.equals(moment))
                        .toList();
                for (var one : threads.invokeAll(these)) {
                    one.get();
                }
            }
        } finally {
            threads.shutdown();
        }
    }

    /** When somebody asks next; the end of all time if nobody does. */
    private static Instant next(List<Asker> askers) {
        return askers.stream()
                .filter(asker -> !asker.isDone())
                .map(asker -> asker.due)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    /** The most calls that fell into any span of this length. */
    private static int mostWithin(Duration span, Queue<Instant> granted) {
        var moments = granted.stream().sorted().toList();
        var most = 0;
        var from = 0;
        for (var to = 0; to < moments.size(); to++) {
            while (Duration.between(moments.get(from), moments.get(to)).compareTo(span) > 0) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    @Test
    void sweepsOnTwoNodesKeepToTheLimitAndLetAPersonThrough() throws Exception {
        var granted = new ConcurrentLinkedQueue<Instant>();
        var clicks = new ConcurrentLinkedQueue<Instant>();
        var waits = new ConcurrentLinkedQueue<Duration>();
        var nodes = List.of(node(), node());
        var sweeps = IntStream.range(0, 4)
                .mapToObj(i -> sweep(nodes.get(i % 2), 125, granted))
                .toList();
        var person = person(nodes.get(0), Kind.HEALTH, Duration.ofSeconds(30), clicks, waits);

        play(Stream.concat(sweeps.stream(), Stream.of(person)).toList(), NOON.plus(MINUTE.multipliedBy(12)));

        assertThat(granted).as("all numbers were asked about").hasSize(500);
        granted.addAll(clicks);
        assertThat(mostWithin(MINUTE, granted)).isLessThanOrEqualTo(LIMIT);
        assertThat(mostWithin(Duration.ofSeconds(1), granted)).isLessThanOrEqualTo(30);
        assertThat(waits).hasSize(23).containsOnly(Duration.ZERO);
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
        var strangers = new ConcurrentLinkedQueue<Instant>();
        var background = new ConcurrentLinkedQueue<Instant>();
        var waits = new ConcurrentLinkedQueue<Duration>();
        var all = new ArrayList<Asker>();
        for (var i = 0; i < 4; i++) {
            all.add(new Asker(nodes.get(i % 2), Urgency.VISITOR, Kind.REQUESTS, strangers) {
                @Override
                void refused(Duration wait) {
                    due = due.plusMillis(500);
                }
            });
        }
        nodes.forEach(node -> all.add(new Asker(node, Urgency.BACKGROUND, Kind.REQUESTS, background)));
        all.add(person(nodes.get(0), Kind.REQUESTS, Duration.ofSeconds(20), new ConcurrentLinkedQueue<>(), waits));

        play(all, NOON.plus(MINUTE.multipliedBy(4)));

        assertThat(mostWithin(MINUTE, strangers)).isLessThanOrEqualTo(LIMIT / 5);
        // what is neither theirs nor kept for people, in each of the three whole windows
        assertThat(background.size()).isGreaterThanOrEqualTo(3 * LIMIT * 3 / 5);
        assertThat(waits).hasSize(11).containsOnly(Duration.ZERO);
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

        assertThat(other.take(Urgency.PERSON, Kind.REQUESTS).orElseThrow()).isEqualTo(Duration.ofSeconds(30));
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

        assertThat(node.take(Urgency.PERSON, Kind.REQUESTS).orElseThrow()).isEqualTo(Duration.ofSeconds(30));
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
