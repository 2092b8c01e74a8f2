package io.patchbay.retention;

import io.patchbay.Ids;
import io.patchbay.connection.Connection;
import io.patchbay.connection.ConnectionSettings;
import io.patchbay.connection.Evidence;
import io.patchbay.connection.Facts;
import io.patchbay.connection.Judge;
import io.patchbay.connection.Summaries;
import io.patchbay.connection.Summary;
import io.patchbay.number.Standing;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Throws away what is past its time. Once an hour one node walks on from the oldest row in small
 * transactions, so that nothing waits for it and a node that dies leaves its place to the next.
 */
@ApplicationScoped
class Retention {

    /** Rows per transaction. */
    private static final int BATCH = 500;

    /**
     * Strangers choose what refused requests hold, so they go sooner than what was believed.
     * Whoever set a wrong secret looks within days.
     */
    private static final Duration REFUSED_KEPT_FOR = Duration.ofDays(7);

    private static final Logger LOG = Logger.getLogger(Retention.class);

    private final EntityManager entities;
    private final Evidence evidence;
    private final Facts facts;
    private final Summaries summaries;
    private final Judge judge;
    private final ConnectionSettings grace;
    private final RetentionSettings settings;
    private final Clock clock;
    private volatile boolean stopped;

    Retention(
            EntityManager entities,
            Evidence evidence,
            Facts facts,
            Summaries summaries,
            Judge judge,
            ConnectionSettings grace,
            RetentionSettings settings,
            Clock clock) {
        this.entities = entities;
        this.evidence = evidence;
        this.facts = facts;
        this.summaries = summaries;
        this.judge = judge;
        this.grace = grace;
        this.settings = settings;
        this.clock = clock;
    }

    void stop(@Observes ShutdownEvent stopping) {
        stopped = true;
    }

    @Scheduled(every = "5m", delayed = "2m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @ActivateRequestContext
    void hourly() {
        var hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        if (QuarkusTransaction.requiringNew().call(() -> begin(hour))) {
            run(hour);
        }
    }

    /** True for the one node that gets this hour. It goes on where the last run stood. */
    boolean begin(Instant hour) {
        return entities.createNativeQuery("""
                                insert into retention_run (hour, bodies_to, facts_to)
                                select :hour, coalesce(max(bodies_to), 0), coalesce(max(facts_to::text)::uuid, :first) from (
                                    select bodies_to, facts_to from retention_run order by hour desc limit 1) last
                                on conflict do nothing
                                """)
                        .setParameter("hour", hour)
                        .setParameter("first", new UUID(0, 0))
                        .executeUpdate()
                == 1;
    }

    private void run(Instant hour) {
        var now = clock.instant();
        var bodies = now.minus(settings.bodies());
        var facts = now.minus(settings.facts());
        batches(() -> eraseBodies(hour, bodies, now));
        batches(() -> deleteRefused(hour, later(bodies, now.minus(REFUSED_KEPT_FOR))));
        batches(() -> deleteDeliveries(hour, facts));
        batches(() -> deleteDecidedConflicts(hour, bodies));
        batches(() -> thinOut(hour, facts, now));
        QuarkusTransaction.requiringNew().run(() -> end(hour, bodies));
        LOG.infof("What was past its time is gone hour=%s", hour);
    }

    /** One transaction after the other until one finds nothing to do. */
    private void batches(IntSupplier batch) {
        var done = 1;
        while (done > 0 && !stopped) {
            done = QuarkusTransaction.requiringNew().call(batch::getAsInt);
        }
    }

    /**
     * Requests that nobody has applied yet keep their body: it is all there is of them. Rows come
     * in the order of receipt but for moments, so the walk ends at the first that is too new.
     */
    int eraseBodies(Instant hour, Instant cutoff, Instant now) {
        return entities.unwrap(Session.class)
                .createNativeQuery("""
                                        with next as (
                                            select seq, state, received_at from delivery
                                            where seq > (select bodies_to from retention_run where hour = :hour) order by seq limit :batch),
                                        due as (select seq, state from next where received_at < :cutoff),
                                        erased as (
                                            update delivery d set body = '', headers = '', body_erased_at = :now from due
                                            where d.seq = due.seq and due.state not in ('received', 'unmatched', 'failed') and d.body_erased_at is null
                                            returning d.seq),
                                        noted as (
                                            update retention_run set bodies = bodies + (select count(*) from erased),
                                                bodies_to = (select coalesce(max(seq), bodies_to) from due) where hour = :hour)
                                        select count(*) as due from due
                                        """, Tuple.class)
                .setParameter("hour", hour)
                .setParameter("cutoff", cutoff)
                .setParameter("now", now)
                .setParameter("batch", BATCH)
                .getSingleResult()
                .get("due", Long.class)
                .intValue();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    int deleteRefused(Instant hour, Instant cutoff) {
        return noted(
                hour,
                "deliveries",
                entities.createNativeQuery("""
                                delete from delivery where seq in (
                                    select seq from delivery where state = 'rejected' and received_at < :cutoff order by received_at limit :batch)
                                """)
                        .setParameter("cutoff", cutoff)
                        .setParameter("batch", BATCH)
                        .executeUpdate());
    }

    int deleteDeliveries(Instant hour, Instant cutoff) {
        return noted(
                hour,
                "deliveries",
                entities.unwrap(Session.class)
                        .createNativeQuery("""
                                                with gone as (
                                                    delete from delivery where seq in (select seq from delivery order by seq limit :batch)
                                                        and received_at < :cutoff returning id),
                                                unseen as (delete from seen_event s using gone where s.delivery_id = gone.id)
                                                select count(*) as gone from gone
                                                """, Tuple.class)
                        .setParameter("cutoff", cutoff)
                        .setParameter("batch", BATCH)
                        .getSingleResult()
                        .get("gone", Long.class)
                        .intValue());
    }

    int deleteDecidedConflicts(Instant hour, Instant cutoff) {
        return noted(
                hour,
                "records",
                entities.createNativeQuery("""
                                delete from probe where id in (
                                    select id from probe where state = 'done' and done_at < :cutoff order by done_at limit :batch)
                                """)
                        .setParameter("cutoff", cutoff)
                        .setParameter("batch", BATCH)
                        .executeUpdate());
    }

    /** Takes the next old facts and thins out the cases they belong to, of each the oldest. */
    private int thinOut(Instant hour, Instant cutoff, Instant now) {
        var next = entities.unwrap(Session.class)
                .createNativeQuery("""
                                        select id, connection_id from fact where id > (select facts_to from retention_run where hour = :hour)
                                            and id < :cutoff order by id limit :batch
                                        """, NextFact.class)
                .setParameter("hour", hour)
                .setParameter("cutoff", Ids.at(cutoff))
                .setParameter("batch", BATCH)
                .getResultList();
        if (next.isEmpty()) {
            return 0;
        }
        var gone = next.stream()
                .map(NextFact::connectionId)
                .distinct()
                .sorted()
                .mapToInt(connectionId -> thinOut(connectionId, cutoff, now))
                .sum();
        noted(hour, "facts", gone);
        entities.createNativeQuery("update retention_run set facts_to = :to where hour = :hour")
                .setParameter("to", next.get(next.size() - 1).id())
                .setParameter("hour", hour)
                .executeUpdate();
        return next.size();
    }

    private record NextFact(UUID id, UUID connectionId) {}

    int thinOut(UUID connectionId, Instant cutoff, Instant now) {
        entities.find(Connection.class, connectionId, LockModeType.PESSIMISTIC_WRITE);
        var gone = deleteWhatCarriesNothing(connectionId, cutoff);
        var going = PrunableFacts.among(
                each -> facts.inOrder(connectionId, each),
                cutoff,
                () -> new Summary(judge, grace.offboarded()),
                line -> Said.by(line, now, judge));
        if (going.isEmpty()) {
            return gone;
        }
        entities.clear();
        entities.createNativeQuery("delete from fact where id in (:ids)")
                .setParameter("ids", going)
                .executeUpdate();
        summaries.forget(connectionId);
        evidence.refold(connectionId);
        entities.flush();
        return gone + going.size();
    }

    /** Of messages it counts only that one came or arrived; the newest is as good as all. */
    private int deleteWhatCarriesNothing(UUID connectionId, Instant cutoff) {
        return entities.createNativeQuery("""
                        delete from fact where id in (
                            select id from fact where connection_id = :id and received_at < :cutoff
                                and (kind in ('NOTE', 'TEXT_COPIED', 'LOOK_FAILED', 'EVENT_TOLD') or kind = 'MESSAGE_INBOUND' and happened_at < (
                                    select max(happened_at) from fact where connection_id = :id and kind = 'MESSAGE_INBOUND')
                                or kind = 'MESSAGE_DELIVERED' and happened_at < (
                                    select max(happened_at) from fact where connection_id = :id and kind = 'MESSAGE_DELIVERED'
                                        and coalesce(data ->> 'pricing_type', '') = coalesce(fact.data ->> 'pricing_type', '')))
                            limit :batch)
                        """)
                .setParameter("id", connectionId)
                .setParameter("cutoff", cutoff)
                .setParameter("batch", BATCH)
                .executeUpdate();
    }

    /** What a case says and must go on saying. The tries of long ago are what may be forgotten. */
    record Said(List<Object> progress, Judge.Headline headline, Standing standing) {
        static Said by(Summary line, Instant now, Judge judge) {
            var progress = line.progress(now);
            return new Said(
                    java.util.Arrays.asList(
                            progress.status(),
                            progress.since(),
                            progress.modeOffered(),
                            progress.modeTaken(),
                            progress.line(),
                            progress.number(),
                            progress.firstConnectedAt(),
                            progress.connectedSince(),
                            progress.claimedTwice(),
                            progress.newcomer()),
                    judge.judge(progress, line.facts(), now),
                    Standing.of(line.facts(), now));
        }
    }

    private int noted(Instant hour, String what, int many) {
        if (many > 0) {
            entities.createNativeQuery(
                            "update retention_run set " + what + " = " + what + " + :many where hour = :hour")
                    .setParameter("many", many)
                    .setParameter("hour", hour)
                    .executeUpdate();
        }
        return many;
    }

    private void end(Instant hour, Instant cutoff) {
        noted(
                hour,
                "records",
                entities.createNativeQuery(
                                "delete from reconciliation where state <> 'running' and finished_at < :cutoff")
                        .setParameter("cutoff", cutoff)
                        .executeUpdate());
        // the bounds look back a day
        entities.createNativeQuery("delete from refused_hour where hour < :cutoff")
                .setParameter("cutoff", clock.instant().minus(Duration.ofDays(2)))
                .executeUpdate();
        // until then they explain why a signature does not fit
        entities.createNativeQuery("update webhook_secret set secret = '' where secret <> '' and removed_at < :cutoff")
                .setParameter("cutoff", clock.instant().minus(Duration.ofDays(7)))
                .executeUpdate();
        entities.createNativeQuery("delete from retention_run where hour < :cutoff and hour <> :hour")
                .setParameter("cutoff", cutoff)
                .setParameter("hour", hour)
                .executeUpdate();
        entities.createNativeQuery("update retention_run set finished_at = :now where hour = :hour")
                .setParameter("now", clock.instant())
                .setParameter("hour", hour)
                .executeUpdate();
    }

    /** What went in one hour. {@code finishedAt} null: still at it, or its node died. */
    record Run(Instant hour, Instant finishedAt, int bodies, int deliveries, int facts, int records) {}

    /** Newest first. */
    List<Run> newest(int limit) {
        return entities.unwrap(Session.class)
                .createNativeQuery(
                        "select hour, finished_at, bodies, deliveries, facts, records from retention_run order by hour desc",
                        Run.class)
                .setMaxResults(limit)
                .getResultList();
    }
}
