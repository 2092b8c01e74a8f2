package io.patchbay.provider;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntUnaryOperator;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The budget in the database, so that any number of nodes keep to one. The calls of the last minute
 * are counted, not a refilling bucket: the provider counts in fixed minutes that begin nobody knows
 * when, so only what holds for every sixty seconds holds for its minute. The clock is the
 * database's; nodes may disagree about the time.
 */
@ApplicationScoped
public class SharedBudget implements Budget {

    private static final Logger LOG = Logger.getLogger(SharedBudget.class);

    /** One call in five of a minute, and of a second, is left to people. */
    private static final int RESERVE = 5;

    /** One call in five at most is one that visitors caused: three are left to background. */
    private static final int VISITORS = 5;

    /** The provider counts when a call arrives, which is a little after we counted it. */
    private static final Duration SLACK = Duration.ofMillis(500);

    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private record Limit(int perWindow, int perSecond) {

        Limit without(int oneIn) {
            return of(most -> most - most / oneIn);
        }

        Limit only(int oneIn) {
            return of(most -> most / oneIn);
        }

        /** Nobody is left with nothing for ever. */
        private Limit of(IntUnaryOperator part) {
            IntUnaryOperator some = most -> most == NO_LIMIT ? most : Math.max(1, part.applyAsInt(most));
            return new Limit(some.applyAsInt(perWindow), some.applyAsInt(perSecond));
        }
    }

    private final DataSource database;
    private final Map<Kind, Limit> limits = new EnumMap<>(Kind.class);
    private final Map<Kind, Integer> lastTold = new ConcurrentHashMap<>();
    private final Duration window;

    @Inject
    SharedBudget(AgroalDataSource database, KapsoSettings settings) {
        this(
                database,
                settings.requestsPerMinute(),
                settings.healthPerMinute(),
                // 5 a second go with 60 a minute (kapso.md §1.5)
                Math.max(5, settings.healthPerMinute() / 12),
                Duration.ofMinutes(1));
    }

    SharedBudget(DataSource database, int requests, int health, int healthPerSecond, Duration window) {
        this.database = database;
        this.window = window;
        limits.put(Kind.REQUESTS, new Limit(requests, NO_LIMIT));
        limits.put(Kind.HEALTH, new Limit(health, healthPerSecond));
    }

    /**
     * Never part of a transaction of the caller's: the lock would last as long as that does, and a
     * permit taken back was used all the same.
     */
    @Override
    public Optional<Duration> take(Urgency urgency, Kind kind) {
        try {
            return QuarkusTransaction.suspendingExisting().call(() -> takeAlone(urgency, kind));
        } catch (QuarkusTransactionException e) {
            // whatever goes wrong in there comes out wrapped
            throw e.getCause() instanceof ProviderFailure failure ? failure : e;
        }
    }

    private Optional<Duration> takeAlone(Urgency urgency, Kind kind) {
        // always in this order, so that two nodes never wait for each other
        var kinds = kind == Kind.HEALTH ? List.of(Kind.REQUESTS, Kind.HEALTH) : List.of(Kind.REQUESTS);
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var wait = Duration.ZERO;
                for (var counted : kinds) {
                    wait = longer(wait, waitFor(connection, counted, urgency));
                }
                if (wait.isZero()) {
                    for (var counted : kinds) {
                        note(connection, word(counted));
                        if (urgency == Urgency.VISITOR) {
                            note(connection, ofVisitors(counted));
                        }
                    }
                }
                connection.commit();
                return wait.isZero() ? Optional.empty() : Optional.of(wait);
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            LOG.warnf("The provider's budget cannot be read: %s", e.getMessage());
            throw new ProviderFailure(ProviderFailure.Kind.RATE_LIMITED, "budget", null, Duration.ofSeconds(2), e);
        }
    }

    /** The lock comes first and in a statement of its own: what is counted after it is complete. */
    private Duration waitFor(Connection connection, Kind kind, Urgency urgency) throws SQLException {
        Instant now;
        Instant shutUntil;
        var most = limits.get(kind).perWindow();
        try (var lock = connection.prepareStatement(
                "select clock_timestamp() as now, greatest(shut_until, 'epoch') as shut_until, told_limit"
                        + " from provider_budget where kind = ? for update")) {
            lock.setString(1, word(kind));
            try (var row = lock.executeQuery()) {
                row.next();
                now = row.getTimestamp("now").toInstant();
                shutUntil = row.getTimestamp("shut_until").toInstant();
                var told = row.getInt("told_limit");
                most = row.wasNull() ? most : Math.min(most, told);
            }
        }
        var wait = now.isBefore(shutUntil) ? Duration.between(now, shutUntil) : Duration.ZERO;
        var limit = new Limit(most, limits.get(kind).perSecond());
        wait = longer(
                wait,
                untilWithin(connection, word(kind), urgency == Urgency.PERSON ? limit : limit.without(RESERVE), now));
        return urgency == Urgency.VISITOR
                ? longer(
                        wait,
                        // under the lock of the kind as well
                        untilWithin(connection, ofVisitors(kind), limit.only(VISITORS), now))
                : wait;
    }

    private Duration untilWithin(Connection connection, String kind, Limit limit, Instant now) throws SQLException {
        return longer(
                untilFewerThan(connection, kind, limit.perWindow(), window.plus(SLACK), now),
                untilFewerThan(
                        connection,
                        kind,
                        limit.perSecond(),
                        window.dividedBy(60).plus(SLACK),
                        now));
    }

    /** Until the call that is one too many falls out of this span of time. */
    private static Duration untilFewerThan(Connection connection, String kind, int most, Duration span, Instant now)
            throws SQLException {
        if (most == NO_LIMIT) {
            return Duration.ZERO;
        }
        try (var count = connection.prepareStatement(
                "select at from provider_call where kind = ? and at > ? order by at desc offset ? limit 1")) {
            count.setString(1, kind);
            count.setTimestamp(2, Timestamp.from(now.minus(span)));
            count.setInt(3, most - 1);
            try (var row = count.executeQuery()) {
                return row.next()
                        ? longer(
                                Duration.ofMillis(1),
                                Duration.between(
                                        now.minus(span), row.getTimestamp("at").toInstant()))
                        : Duration.ZERO;
            }
        }
    }

    private void note(Connection connection, String kind) throws SQLException {
        try (var note = connection.prepareStatement(
                "with old as (delete from provider_call where kind = ? and at < clock_timestamp() - interval '3 minutes')"
                        + " insert into provider_call (kind, at) values (?, clock_timestamp())")) {
            note.setString(1, kind);
            note.setString(2, kind);
            note.executeUpdate();
        }
    }

    @Override
    public void shut(Kind kind, Duration time) {
        write(
                "update provider_budget set shut_until = greatest(shut_until, clock_timestamp() + ? * interval '1 millisecond') where kind = ?",
                time.toMillis(),
                kind);
    }

    @Override
    public void told(Kind kind, int perMinute) {
        if (perMinute < 1 || Integer.valueOf(perMinute).equals(lastTold.get(kind))) {
            return;
        }
        lastTold.put(kind, perMinute);
        write("update provider_budget set told_limit = ? where kind = ?", perMinute, kind);
    }

    /** What the provider told us helps, but no call fails because it cannot be written down. */
    private void write(String update, long value, Kind kind) {
        QuarkusTransaction.suspendingExisting().run(() -> writeAlone(update, value, kind));
    }

    private void writeAlone(String update, long value, Kind kind) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(update)) {
            statement.setLong(1, value);
            statement.setString(2, word(kind));
            statement.executeUpdate();
        } catch (SQLException e) {
            LOG.warnf("What the provider said of its limits was not kept: %s", e.getMessage());
        }
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Calls of this kind that visitors caused; they stand among all calls of the kind too. */
    private static String ofVisitors(Kind kind) {
        return word(kind) + " of visitors";
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }
}
