package io.patchbay.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchbay.Ids;
import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.live.ChangeFeed;
import io.patchbay.sweep.Reconciliation.Progress;
import io.patchbay.sweep.Reconciliation.State;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/**
 * The sweeps that run or ran, on whichever node: one row of {@code reconciliation} each. Of each
 * tenant, and of everything, one runs at a time.
 */
@ApplicationScoped
public class Sweeps {

    /**
     * A sweep that gave no sign of life since then died with its node. By the database's clock: a
     * node whose own is ahead must not look alive for hours.
     */
    private static final String DEAD = "clock_timestamp() - interval '30 seconds'";

    private final Session session;
    private final ObjectMapper json;
    private final Audit audit;
    private final ChangeFeed changes;
    private final Clock clock;

    Sweeps(Session session, ObjectMapper json, Audit audit, ChangeFeed changes, Clock clock) {
        this.session = session;
        this.json = json;
        this.audit = audit;
        this.changes = changes;
        this.clock = clock;
    }

    /** A row as it is stored. */
    private record Row(
            UUID id,
            UUID tenantId,
            String requestedBy,
            String state,
            Instant startedAt,
            Instant finishedAt,
            String words,
            String step,
            Integer done,
            Integer total,
            String drift) {

        Reconciliation sweep(List<Drift> found) {
            return new Reconciliation(
                    id,
                    tenantId,
                    requestedBy,
                    State.of(state),
                    startedAt,
                    finishedAt,
                    words,
                    new Progress(step, done, total),
                    found);
        }
    }

    /** A sweep that runs now. {@code joined}: it did already, so that nobody has to start it. */
    record Begun(Reconciliation sweep, boolean joined) {}

    /** Puts a sweep on record as running, or joins the one that is. {@code tenantId} null: everything. */
    Begun begin(UUID tenantId, String by) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var joined = session.createNativeMutationQuery(
                                    "insert into reconciliation (id, tenant_id, requested_by, state, started_at,"
                                            + " alive_at) values (:id, :tenant, :by, 'running', clock_timestamp(),"
                                            + " clock_timestamp()) on conflict do nothing")
                            .setParameter("id", Ids.next())
                            .setParameter("tenant", tenantId)
                            .setParameter("by", by)
                            .executeUpdate()
                    == 0;
            var running = newestOf(tenantId).orElseThrow();
            audit.record(
                    "reconciliation.create",
                    Subject.of(tenantId, "reconciliation", running.id()),
                    Map.of("joined", joined));
            return new Begun(running, joined);
        });
    }

    public Optional<Reconciliation> byId(UUID id) {
        return list(rows(" where id = :id").setParameter("id", id)).stream().findFirst();
    }

    /** Newest first. */
    public List<Reconciliation> newest(int limit) {
        return list(rows(" order by started_at desc").setMaxResults(limit));
    }

    /** When everything was last begun to be swept; the beginning of time if it never was. */
    Instant lastWholeStart() {
        return QuarkusTransaction.requiringNew()
                .call(() -> newestOf(null).map(Reconciliation::startedAt).orElse(Instant.EPOCH));
    }

    /** Of this tenant, or of everything for null; the running one, if any is. */
    private Optional<Reconciliation> newestOf(UUID tenantId) {
        return list(rows(" where coalesce(tenant_id::text, '') = :key order by state = 'running' desc, started_at desc")
                        .setParameter("key", tenantId == null ? "" : tenantId.toString())
                        .setMaxResults(1))
                .stream()
                .findFirst();
    }

    private NativeQuery<Row> rows(String which) {
        return session.createNativeQuery(
                "select id, tenant_id, requested_by, state, started_at, finished_at, words, step, step_done,"
                        + " step_total, drift::text from reconciliation" + which,
                Row.class);
    }

    private List<Reconciliation> list(NativeQuery<Row> rows) {
        return rows.getResultList().stream()
                .map(row -> row.sweep(read(row.drift())))
                .toList();
    }

    /** Also of those that wait for their turn, or for a slow answer. */
    void showAlive(Collection<UUID> ids) {
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery(
                                "update reconciliation set alive_at = clock_timestamp() where id in (:ids) and state ="
                                        + " 'running'")
                        .setParameter("ids", List.copyOf(ids))
                        .executeUpdate());
    }

    private record Dead(UUID tenantId, String cancelledBy) {}

    /**
     * Ends sweeps whose node died. Answers whom those were sweeping that nobody had stopped; empty
     * for everything.
     */
    List<Optional<UUID>> endTheDead() {
        var dead = QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery(
                                "update reconciliation set state = 'failed', finished_at = :now, words ="
                                        + " coalesce('Stopped by ' || cancelled_by || '.', 'The node that ran it went"
                                        + " away.') where state = 'running' and alive_at < "
                                        + DEAD
                                        + " returning tenant_id, cancelled_by",
                                Dead.class)
                        .setParameter("now", clock.instant())
                        .getResultList());
        return dead.stream()
                .filter(sweep -> sweep.cancelledBy() == null)
                .map(sweep -> Optional.ofNullable(sweep.tenantId()))
                .toList();
    }

    private record Answer(String cancelledBy, String state) {}

    /**
     * Shows that the sweep lives and how far it is. Answers who wants it to stop; empty if it is to
     * go on. What is about somebody forgotten meanwhile leaves {@code drift}.
     */
    Optional<String> showProgress(Reconciliation running, Progress progress, List<Drift.OfTenants> drift) {
        var told = QuarkusTransaction.requiringNew().call(() -> {
            forget(running, drift);
            changes.publish("reconciliations");
            return session.createNativeQuery(
                            "update reconciliation set alive_at = clock_timestamp(), step = :step, step_done = :done,"
                                    + " step_total = nullif(:total, -1), drift = cast(:drift as jsonb)"
                                    + " where id = :id returning cancelled_by, state",
                            Answer.class)
                    .setParameter("step", progress.step())
                    .setParameter("done", progress.done())
                    .setParameter("total", progress.total() == null ? -1 : progress.total())
                    .setParameter("drift", written(drift))
                    .setParameter("id", running.id())
                    .getSingleResult();
        });
        // no longer running: somebody took us for dead and goes on in our place
        return told.cancelledBy() == null && State.of(told.state()) != State.RUNNING
                ? Optional.of("another node")
                : Optional.ofNullable(told.cancelledBy());
    }

    void end(Reconciliation running, State state, String words, List<Drift.OfTenants> drift) {
        QuarkusTransaction.requiringNew().run(() -> {
            forget(running, drift);
            session.createNativeMutationQuery(
                            "update reconciliation set state = :state, finished_at = :now, words = :words,"
                                    + " drift = cast(:drift as jsonb) where id = :id and state = 'running'")
                    .setParameter("state", state.apiName())
                    .setParameter("now", clock.instant())
                    .setParameter("words", words)
                    .setParameter("drift", written(drift))
                    .setParameter("id", running.id())
                    .executeUpdate();
            changes.publish("reconciliations");
        });
    }

    /**
     * Whoever was forgotten since the sweep began is not written down again. The row is held first:
     * then either they are known to be gone, or the row is emptied of them after us.
     */
    private void forget(Reconciliation running, List<Drift.OfTenants> drift) {
        if (drift.isEmpty()) {
            return;
        }
        session.createNativeQuery("select 1 from reconciliation where id = :id for update", Integer.class)
                .setParameter("id", running.id())
                .getResultList();
        var gone = new HashSet<>(
                session.createNativeQuery("select tenant_id from erasure where erased_at > :since", UUID.class)
                        // clocks of nodes differ
                        .setParameter("since", running.startedAt().minus(Duration.ofHours(1)))
                        .getResultList());
        drift.removeIf(entry -> entry.tenants().stream().anyMatch(gone::contains));
    }

    /** Has a sweep stop after the line in hand. False if it had ended before. */
    public boolean cancel(UUID id, String by) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var tenant = byId(id).map(Reconciliation::tenantId).orElse(null);
            var wanted = session.createNativeMutationQuery(
                                    "update reconciliation set cancelled_by = :by where id = :id and state = 'running'")
                            .setParameter("by", by)
                            .setParameter("id", id)
                            .executeUpdate()
                    == 1;
            audit.record("reconciliation.cancel", Subject.of(tenant, "reconciliation", id), Map.of("running", wanted));
            return wanted;
        });
    }

    private List<Drift> read(String written) {
        try {
            return json.readValue(written, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a drift report cannot be read", e);
        }
    }

    private String written(List<Drift.OfTenants> drift) {
        try {
            return json.writeValueAsString(
                    drift.stream().map(Drift.OfTenants::drift).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a drift report cannot be written", e);
        }
    }
}
