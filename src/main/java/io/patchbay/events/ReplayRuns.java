package io.patchbay.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchbay.Ids;
import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.events.Replay.Change;
import io.patchbay.events.Replay.ReplayOutcome;
import io.patchbay.inbox.DeliveryFilter;
import io.patchbay.live.ChangeFeed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/**
 * Runs that apply many kept requests again, with their results. A run chooses its requests when it
 * begins; {@link ReplayWorker} applies them.
 */
@ApplicationScoped
public class ReplayRuns {

    /** Requests of one run; the newest are taken. */
    public static final int MOST = 10_000;

    /** Results a reader is shown. */
    static final int SHOWN = 200;

    private static final String RUN = """
            select r.id, r.requested_by, r.filter, r.dry_run, r.state, r.total, r.started_at, r.finished_at,
                (select count(*) from replay_result x where x.run_id = r.id and x.outcome = 'changed') as changed,
                (select count(*) from replay_result x where x.run_id = r.id and x.outcome = 'nothing') as nothing,
                (select count(*) from replay_result x where x.run_id = r.id and x.outcome = 'refused') as refused,
                (select count(*) from replay_result x where x.run_id = r.id and x.outcome = 'failed') as failed
            from replay_run r
            """;

    private final Replay replay;
    private final EntityManager entities;
    private final ChangeFeed changes;
    private final Audit audit;
    private final ObjectMapper json;
    private final Clock clock;

    ReplayRuns(Replay replay, EntityManager entities, ChangeFeed changes, Audit audit, ObjectMapper json, Clock clock) {
        this.replay = replay;
        this.entities = entities;
        this.changes = changes;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Begins a run over the newest {@link #MOST} requests that fit. If the same is running already,
     * that one is it.
     */
    @Transactional
    public ReplayRun begin(DeliveryFilter filter, boolean dryRun, String by) {
        var choose = "insert into replay_result (run_id, seq, delivery_id, outcome)"
                + " select ?, seq, id, 'waiting' from delivery where "
                + filter.condition()
                // nobody believes those
                + " and state <> 'rejected' order by "
                + filter.order()
                + " limit "
                + MOST;
        return begin(filter.words(), dryRun, by, choose, filter.values());
    }

    /**
     * Does what a dry run tried, with the very requests it tried.
     *
     * @throws java.util.NoSuchElementException if there is no such run
     */
    @Transactional
    public ReplayRun doWhatWasTried(UUID dryRunId, String by) {
        var tried = byId(dryRunId)
                .filter(run -> run.dryRun() && run.state() == ReplayRun.State.DONE)
                .orElseThrow();
        // two dry runs of the same filter may have tried different requests
        return begin(
                tried.filter() + ", as tried at " + tried.startedAt().truncatedTo(ChronoUnit.SECONDS),
                false,
                by,
                "insert into replay_result (run_id, seq, delivery_id, outcome)"
                        + " select ?, seq, delivery_id, 'waiting' from replay_result where run_id = ?",
                List.of(dryRunId));
    }

    private ReplayRun begin(String filter, boolean dryRun, String by, String choose, List<Object> values) {
        var id = Ids.next();
        var isNew = entities.createNativeQuery(
                                "insert into replay_run (id, requested_by, filter, dry_run, state, total, started_at)"
                                        + " values (:id, :by, :filter, :dry, 'running', 0, :now) on conflict do nothing")
                        .setParameter("id", id)
                        .setParameter("by", by)
                        .setParameter("filter", filter)
                        .setParameter("dry", dryRun)
                        .setParameter("now", clock.instant())
                        .executeUpdate()
                == 1;
        if (!isNew) {
            var running = running(filter, dryRun);
            record(running.id(), filter, dryRun, true);
            return running;
        }
        record(id, filter, dryRun, false);
        var chosen = entities.createNativeQuery(choose).setParameter(1, id);
        for (var i = 0; i < values.size(); i++) {
            chosen.setParameter(i + 2, values.get(i));
        }
        entities.createNativeQuery("update replay_run set total = :total where id = :id")
                .setParameter("total", chosen.executeUpdate())
                .setParameter("id", id)
                .executeUpdate();
        changes.publish("replays");
        return byId(id).orElseThrow();
    }

    /** The one that a new one met; it may have ended a moment ago. */
    private ReplayRun running(String filter, boolean dryRun) {
        return list(
                        " where r.filter = :filter and r.dry_run = :dry order by r.state = 'running' desc, r.started_at desc",
                        Map.of("filter", filter, "dry", dryRun),
                        1)
                .get(0);
    }

    private void record(UUID run, String filter, boolean dryRun, boolean joined) {
        audit.record(
                "replay.create",
                Subject.ours("replay", run),
                Map.of("filter", filter, "dry_run", dryRun, "joined", joined));
    }

    /** Applies one request again at once. It is written down like a run of one. */
    @Transactional
    public ReplayOutcome one(UUID deliveryId, boolean dryRun, String by) {
        if (dryRun) {
            audit.record("replay.create", delivery(deliveryId), Map.of("dry_run", true));
            return replay.dry(deliveryId);
        }
        var outcome = replay.now(deliveryId);
        var id = Ids.next();
        var now = clock.instant();
        entities.createNativeQuery(
                        "insert into replay_run (id, requested_by, filter, dry_run, state, total, started_at, finished_at)"
                                + " values (:id, :by, 'one event', false, 'done', 1, :now, :now)")
                .setParameter("id", id)
                .setParameter("by", by)
                .setParameter("now", now)
                .executeUpdate();
        entities.createNativeQuery(
                        "insert into replay_result (run_id, seq, delivery_id, outcome, effect, changes, done_at)"
                                + " select :run, seq, id, :outcome, :effect, cast(:changes as jsonb), :now from delivery where id = :id")
                .setParameter("run", id)
                .setParameter("id", deliveryId)
                .setParameter("outcome", outcome.ending().apiName())
                .setParameter("effect", outcome.effect())
                .setParameter("changes", written(outcome.changes()))
                .setParameter("now", now)
                .executeUpdate();
        audit.record("replay.create", delivery(deliveryId), Map.of("run", id));
        changes.publish("deliveries", "replays");
        return outcome;
    }

    private Subject delivery(UUID id) {
        var tenants = entities.createNativeQuery(
                        "select tenant_ids[1] from delivery where id = :id and cardinality(tenant_ids) = 1", UUID.class)
                .setParameter("id", id)
                .getResultList();
        return Subject.of(tenants.isEmpty() ? null : (UUID) tenants.get(0), "delivery", id);
    }

    /** Stops a run after the request in hand. False if it had ended before. */
    @Transactional
    public boolean cancel(UUID id) {
        var cancelled = entities.createNativeQuery(
                                "update replay_run set state = 'cancelled', finished_at = :now where id = :id and state = 'running'")
                        .setParameter("now", clock.instant())
                        .setParameter("id", id)
                        .executeUpdate()
                == 1;
        audit.record("replay.cancel", Subject.ours("replay", id), Map.of("running", cancelled));
        changes.publish("replays");
        return cancelled;
    }

    /** One request of a run that nobody has applied yet. */
    record Waiting(UUID runId, long seq, UUID deliveryId, boolean dryRun) {}

    /** The next request of any run, for nobody else until the transaction ends. */
    Optional<Waiting> claim() {
        return entities.unwrap(Session.class).createNativeQuery("""
                                        select x.run_id, x.seq, x.delivery_id, r.dry_run from replay_run r join replay_result x on x.run_id = r.id
                                        where r.state = 'running' and x.outcome = 'waiting'
                                        order by r.started_at, x.seq limit 1 for update of x skip locked
                                        """, Waiting.class).getResultList().stream()
                .findFirst();
    }

    /** True if nobody has applied it meanwhile; nobody else can until the transaction ends. */
    boolean isWaiting(Waiting one) {
        return !entities.createNativeQuery(
                        "select outcome from replay_result where run_id = :run and seq = :seq and outcome = 'waiting' for update",
                        Object[].class)
                .setParameter("run", one.runId())
                .setParameter("seq", one.seq())
                .getResultList()
                .isEmpty();
    }

    void mark(Waiting waiting, ReplayOutcome outcome) {
        entities.createNativeQuery(
                        "update replay_result set outcome = :outcome, effect = :effect, changes = cast(:changes as jsonb), done_at = :now"
                                + " where run_id = :run and seq = :seq")
                .setParameter("outcome", outcome.ending().apiName())
                .setParameter("effect", outcome.effect())
                .setParameter("changes", written(outcome.changes()))
                .setParameter("now", clock.instant())
                .setParameter("run", waiting.runId())
                .setParameter("seq", waiting.seq())
                .executeUpdate();
    }

    /** Ends the runs of which no request waits any more. */
    void endWhatIsThrough() {
        var ended = entities.createNativeQuery("""
                                update replay_run r set state = 'done', finished_at = :now where state = 'running'
                                    and not exists (select 1 from replay_result x where x.run_id = r.id and x.outcome = 'waiting')
                                """)
                .setParameter("now", clock.instant())
                .executeUpdate();
        if (ended > 0) {
            changes.publish("replays", "deliveries");
        }
    }

    /** With its results. */
    @Transactional
    public Optional<ReplayRun> byId(UUID id) {
        return list(" where r.id = :id", Map.of("id", id), 1).stream()
                .findFirst()
                .map(run -> new ReplayRun(
                        run.id(),
                        run.requestedBy(),
                        run.filter(),
                        run.dryRun(),
                        run.state(),
                        run.total(),
                        run.startedAt(),
                        run.finishedAt(),
                        run.counts(),
                        results("x.run_id = :id", id)));
    }

    /** Newest first, without results. */
    @Transactional
    public List<ReplayRun> newest(int limit) {
        return list(" order by r.started_at desc", Map.of(), limit);
    }

    /** What came of replaying this request, newest first; dry runs left out. */
    @Transactional
    public List<ReplayRun.Result> of(UUID deliveryId) {
        return results(
                "x.delivery_id = :id and x.outcome <> 'waiting' and not (select dry_run from replay_run r where r.id = x.run_id)",
                deliveryId);
    }

    private List<ReplayRun> list(String where, Map<String, ?> with, int limit) {
        var query = entities.unwrap(Session.class).createNativeQuery(RUN + where, RunRow.class);
        with.forEach(query::setParameter);
        return query.setMaxResults(limit).getResultList().stream()
                .map(RunRow::run)
                .toList();
    }

    /** A run as the database has it, with how many of its requests came out how. */
    private record RunRow(
            UUID id,
            String requestedBy,
            String filter,
            boolean dryRun,
            String state,
            int total,
            Instant startedAt,
            Instant finishedAt,
            long changed,
            long nothing,
            long refused,
            long failed) {

        ReplayRun run() {
            var done = changed + nothing + refused + failed;
            return new ReplayRun(
                    id,
                    requestedBy,
                    filter,
                    dryRun,
                    ReplayRun.State.valueOf(state.toUpperCase(Locale.ROOT)),
                    total,
                    startedAt,
                    finishedAt,
                    new ReplayRun.Counts(
                            (int) Math.max(0, total - done), (int) changed, (int) nothing, (int) refused, (int) failed),
                    null);
        }
    }

    /** What changed something or failed comes first. */
    private List<ReplayRun.Result> results(String where, UUID id) {
        return entities
                .unwrap(Session.class)
                .createNativeQuery(
                        "select x.delivery_id, d.event, x.outcome, x.effect, x.changes::text from replay_result x"
                                + " join delivery d on d.id = x.delivery_id where x.outcome <> 'waiting' and "
                                + where
                                + " order by array_position(array['failed', 'changed', 'refused', 'nothing'], x.outcome), x.done_at desc",
                        ResultRow.class)
                .setParameter("id", id)
                .setMaxResults(SHOWN)
                .getResultList()
                .stream()
                .map(row -> new ReplayRun.Result(
                        row.deliveryId(), row.event(), row.outcome(), row.effect(), read(row.changes())))
                .toList();
    }

    /** A result as the database has it; {@code changes} is JSON. */
    private record ResultRow(UUID deliveryId, String event, String outcome, String effect, String changes) {}

    private String written(List<Change> changed) {
        try {
            return json.writeValueAsString(changed);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("changes cannot be written", e);
        }
    }

    private List<Change> read(String written) {
        try {
            return json.readValue(written, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("changes cannot be read", e);
        }
    }
}
