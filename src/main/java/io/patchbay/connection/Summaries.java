package io.patchbay.connection;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/**
 * The summaries of all lines. Of a line with few facts they are simply read and taken in. Of a long
 * one a summary of the older facts is kept as a row, and only what came after it is read; so a fact
 * more costs the same however many there are. The row may be thrown away at any time.
 */
@ApplicationScoped
public class Summaries {

    /** Decisive facts of a line that are read without a second thought. */
    static final int LONG = 300;

    /** The newest of a long line that are not in its kept summary, so that some may come late. */
    static final int YOUNG = 100;

    /** After this long a kept summary is made anew: no mistake in one lives longer. */
    static final Duration KEPT_FOR = Duration.ofDays(1);

    private final EntityManager entities;
    private final Facts facts;
    private final Judge judge;
    private final ConnectionSettings settings;
    private final Clock clock;

    Summaries(EntityManager entities, Facts facts, Judge judge, ConnectionSettings settings, Clock clock) {
        this.entities = entities;
        this.facts = facts;
        this.judge = judge;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * A line in two parts: a summary of all up to some moment, empty for a line with few facts, and
     * the facts after it that may count, in no order.
     */
    public record Parts(Summary older, List<Fact> young) {

        public Summary whole() {
            return older.with(young);
        }

        /** What was known when only these of the young facts had been heard. */
        public Summary with(Collection<Fact> some) {
            return older.with(some);
        }

        public boolean isYoung(Fact fact) {
            return older.upTo() == null || fact.at().isAfter(older.upTo());
        }

        /** True if nothing in the older part was heard later than this. */
        public boolean reachesBackTo(Instant moment) {
            return older.heardUpTo() == null || !older.heardUpTo().isAfter(moment);
        }
    }

    /** Everything about a line, as it is known now. */
    public Summary of(UUID connectionId) {
        return parts(connectionId, null).whole();
    }

    /**
     * @param knownAt only what had been received by then; null for now
     */
    public Parts parts(UUID connectionId, Instant knownAt) {
        return knownAt == null
                ? parts(connectionId, Facts.FOREVER, kept(connectionId))
                : parts(
                        connectionId,
                        knownAt,
                        kept(connectionId).filter(one -> !one.heardUpTo().isAfter(knownAt)));
    }

    /**
     * Everything about a line to which these facts were just added. The caller holds the lock of
     * the connection.
     */
    Summary having(UUID connectionId, Collection<Fact> fresh) {
        var older = kept(connectionId);
        if (older.isPresent()) {
            var late =
                    fresh.stream().filter(fact -> isWithin(older.get(), fact)).toList();
            if (!late.isEmpty()) {
                takeInLate(connectionId, older.get(), late);
                return of(connectionId);
            }
        }
        return parts(connectionId, Facts.FOREVER, older).whole();
    }

    /**
     * The database keeps microseconds, so what is about as old as the last one counts as within.
     */
    private static boolean isWithin(Summary older, Fact fact) {
        return !fact.at().minusMillis(1).isAfter(older.upTo());
    }

    private void takeInLate(UUID connectionId, Summary older, List<Fact> late) {
        if (late.stream().allMatch(older::addLate)) {
            keep(connectionId, older, false);
        } else {
            forget(connectionId);
        }
    }

    /** Facts of this line were deleted: what was made of them must not be gone on with. */
    public void forget(UUID connectionId) {
        entities.createNativeQuery("delete from fact_summary where connection_id = :id")
                .setParameter("id", connectionId)
                .executeUpdate();
    }

    /** Lines whose kept summary is older than this, the oldest first. */
    List<UUID> madeBefore(Instant moment) {
        return entities.unwrap(Session.class)
                .createNativeQuery(
                        "select connection_id from fact_summary where made_at < :moment order by made_at limit 1000",
                        UUID.class)
                .setParameter("moment", moment)
                .getResultList();
    }

    private Parts parts(UUID connectionId, Instant heardBy, Optional<Summary> kept) {
        var older = kept.orElseGet(this::empty);
        var young = young(connectionId, older, heardBy);
        if (young.stream().filter(fact -> fact.kind().decisive()).count() > LONG) {
            var mine = heardBy == Facts.FOREVER && hold(connectionId);
            var base = mine ? kept(connectionId) : kept;
            older = base.orElseGet(this::empty);
            goOn(connectionId, older, heardBy);
            if (mine) {
                keep(connectionId, older, base.isEmpty());
            }
            young = young(connectionId, older, heardBy);
        }
        return new Parts(older, young);
    }

    private Summary empty() {
        return new Summary(judge, settings.offboarded());
    }

    private List<Fact> young(UUID connectionId, Summary older, Instant heardBy) {
        return facts.counting(connectionId, from(older), heardBy, LONG + 1);
    }

    private static Instant from(Summary older) {
        return older.upTo() == null ? Facts.ALWAYS : older.upTo();
    }

    /** Only who holds the line may keep its summary: else a late fact might be missing in it. */
    private boolean hold(UUID connectionId) {
        return !entities.createNativeQuery(
                        "select id from connection where id = :id for no key update skip locked", Tuple.class)
                .setParameter("id", connectionId)
                .getResultList()
                .isEmpty();
    }

    /** Takes in all but the newest; nothing if another node has just done so. */
    private void goOn(UUID connectionId, Summary older, Instant heardBy) {
        var moment = facts.momentBefore(connectionId, from(older), heardBy, YOUNG);
        if (moment.isPresent()) {
            facts.inOrder(connectionId, from(older), moment.get(), heardBy, older::add);
            facts.lastMessages(connectionId, moment.get(), heardBy).forEach(older::addLate);
        }
    }

    /** A summary as stored; {@code facts}: how many it hangs on. */
    private record Kept(String state, int facts) {}

    private Optional<Summary> kept(UUID connectionId) {
        return entities.unwrap(Session.class)
                .createNativeQuery(
                        "select state, cardinality(facts) from fact_summary"
                                + " where connection_id = :id and version = :version and made_at > :since",
                        Kept.class)
                .setParameter("id", connectionId)
                .setParameter("version", Summary.VERSION)
                .setParameter("since", clock.instant().minus(KEPT_FOR))
                .getResultStream()
                .findFirst()
                .flatMap(kept -> read(connectionId, kept))
                .filter(one -> one.hasGrace(settings.offboarded()));
    }

    /** Empty if facts that it hangs on are gone, deleted by a node that knows no summaries. */
    private Optional<Summary> read(UUID connectionId, Kept kept) {
        var its = entities.unwrap(Session.class)
                .createNativeQuery(
                        "select * from fact where id in"
                                + " (select unnest(facts) from fact_summary where connection_id = :id)",
                        Fact.class)
                .setParameter("id", connectionId)
                .getResultList();
        return its.size() == kept.facts() ? Optional.of(Summary.read(judge, kept.state(), its)) : Optional.empty();
    }

    /** {@code anew}: made from the first fact on. */
    private void keep(UUID connectionId, Summary summary, boolean anew) {
        entities.createNativeQuery("""
                        insert into fact_summary (connection_id, version, made_at, state, facts)
                        values (:id, :version, :now, :state, :facts)
                        on conflict (connection_id) do update set version = excluded.version, state = excluded.state, facts = excluded.facts,
                            made_at = case when :anew then excluded.made_at else fact_summary.made_at end
                        """)
                .setParameter("id", connectionId)
                .setParameter("version", Summary.VERSION)
                .setParameter("now", clock.instant())
                .setParameter("anew", anew)
                .setParameter("state", summary.written())
                .setParameter("facts", summary.facts().stream().map(Fact::id).toArray(UUID[]::new))
                .executeUpdate();
    }
}
