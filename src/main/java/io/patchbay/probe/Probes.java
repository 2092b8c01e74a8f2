package io.patchbay.probe;

import io.patchbay.Ids;
import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.connection.Connection;
import io.patchbay.connection.DeadlinePassed;
import io.patchbay.connection.ProbeRequests;
import io.patchbay.live.ChangeFeed;
import io.patchbay.number.NumberConflicts;
import io.patchbay.number.PhoneNumber;
import io.patchbay.number.PhoneNumbers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** The probes that wait to be run. Two requests for the same line become one probe. */
@ApplicationScoped
public class Probes implements ProbeRequests {

    /**
     * A node that took a probe and did not come back for this long is dead; another one runs it.
     */
    private static final Duration CLAIM = Duration.ofSeconds(60);

    private static final String COLUMNS =
            "id, connection_id, phone_number_id, reason, requested_by, requested_at, not_before, tries, state, outcome";

    private static final String TAKEN_OVER = "Replaced by a later check.";

    /** How a probe ends that nobody answered. */
    static final String NO_ANSWER =
            "Kapso gave no answer. This says nothing about the number; the next sync checks again.";

    private static final String ANSWERED = " from probe where state = 'done' and outcome not in (:unanswered)";

    private final Session session;
    private final PhoneNumbers numbers;
    private final NumberConflicts conflicts;
    private final Audit audit;
    private final ChangeFeed changes;
    private final Clock clock;

    Probes(
            Session session,
            PhoneNumbers numbers,
            NumberConflicts conflicts,
            Audit audit,
            ChangeFeed changes,
            Clock clock) {
        this.session = session;
        this.numbers = numbers;
        this.conflicts = conflicts;
        this.audit = audit;
        this.changes = changes;
        this.clock = clock;
    }

    /** A row as it is stored, in the order of {@link #COLUMNS}. */
    private record Row(
            UUID id,
            UUID connectionId,
            String phoneNumberId,
            String reason,
            String requestedBy,
            Instant requestedAt,
            Instant notBefore,
            Integer tries,
            String state,
            String outcome) {

        Probe probe() {
            return new Probe(
                    id,
                    connectionId,
                    phoneNumberId,
                    reason,
                    requestedBy,
                    requestedAt,
                    notBefore,
                    tries,
                    Probe.State.valueOf(state.toUpperCase(Locale.ROOT)),
                    outcome);
        }
    }

    /** A case whose number somebody else claims as well is left to people until they decided. */
    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public void request(UUID connectionId, String phoneNumberId, String reason, Instant notBefore) {
        if (connectionId != null && conflicts.isFrozen(connectionId)) {
            return;
        }
        var now = clock.instant();
        put(
                connectionId,
                phoneNumberId,
                reason,
                "Patchbay",
                notBefore == null ? now : notBefore,
                Probe.State.QUEUED,
                now);
        changes.wake("probe");
    }

    /**
     * A person wants to know now; on record as {@code probe.create}. If the provider has asked for
     * patience about this number, the probe waits until then: it would only hear the old answer
     * again (kapso.md §4.4).
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Probe now(Connection connection, String by) {
        var now = clock.instant();
        var patience = numbers.newestOf(connection.id())
                .map(PhoneNumber::healthNotBefore)
                .filter(moment -> moment.isAfter(now));
        var probe = put(
                connection.id(),
                null,
                Probe.ASKED,
                by,
                patience.orElse(now),
                patience.isPresent() ? Probe.State.WAITING : Probe.State.QUEUED,
                now);
        changes.wake("probe");
        changes.publish("connection-" + connection.id());
        audit.record(
                "probe.create",
                Subject.of(connection.tenantId(), "connection", connection.id()),
                Map.of("probe", probe.id()));
        return probe;
    }

    /** In the transaction that moved the clock: a node that dies forgets both or neither. */
    void deadlinePassed(@Observes DeadlinePassed deadlinePassed) {
        request(deadlinePassed.connectionId(), null, "clock", null);
    }

    private Probe put(
            UUID connectionId,
            String phoneNumberId,
            String reason,
            String by,
            Instant notBefore,
            Probe.State state,
            Instant now) {
        return session.createNativeQuery(
                        "insert into probe (id, connection_id, phone_number_id, reason, requested_by, requested_at, not_before, state)"
                                + " values (:id, :connection, :number, :reason, :by, :now, :at, :state)"
                                + " on conflict (coalesce(connection_id::text, phone_number_id), state)"
                                + " where state in ('queued', 'waiting')"
                                // a visitor who joins a probe of ours does
                                // not hurry it
                                + " do update set not_before = case when excluded.reason = 'visitor' and probe.reason <> 'visitor'"
                                + " then probe.not_before else least(probe.not_before, excluded.not_before) end,"
                                // a person who joins a probe of ours makes it
                                // theirs, and we make a visitor's ours
                                + " reason = case when excluded.reason = 'asked' or probe.reason = 'visitor'"
                                + " then excluded.reason else probe.reason end,"
                                + " requested_by = case excluded.reason when 'asked' then excluded.requested_by else probe.requested_by end,"
                                + " phone_number_id = coalesce(excluded.phone_number_id, probe.phone_number_id)"
                                + " returning "
                                + COLUMNS,
                        Row.class)
                .setParameter("id", Ids.next())
                .setParameter("connection", connectionId)
                .setParameter("number", phoneNumberId)
                .setParameter("reason", reason)
                .setParameter("by", by)
                .setParameter("now", now)
                .setParameter("at", notBefore)
                .setParameter("state", state.name().toLowerCase(Locale.ROOT))
                .getSingleResult()
                .probe();
    }

    public Optional<Probe> byId(UUID id) {
        return list("where id = :id", id, 1).stream().findFirst();
    }

    /** The newest probe about a connection, to show what is going on. */
    public Optional<Probe> newestOf(UUID connectionId) {
        return list("where connection_id = :id order by requested_at desc, id desc", connectionId, 1).stream()
                .findFirst();
    }

    /** How many probes the provider answered since then, counted up to a thousand. */
    public int answeredSince(Instant since) {
        return session.createNativeQuery(
                        "select count(*) as count from (select 1" + ANSWERED
                                + " and done_at >= :since limit 1000) capped",
                        Tuple.class)
                .setParameter("unanswered", List.of(NO_ANSWER, TAKEN_OVER))
                .setParameter("since", since)
                .getSingleResult()
                .get("count", Long.class)
                .intValue();
    }

    /** When the provider last answered a probe; empty if it never has. */
    public Optional<Instant> lastAnswered() {
        return session.createNativeQuery("select done_at" + ANSWERED + " order by done_at desc limit 1", Tuple.class)
                .setParameter("unanswered", List.of(NO_ANSWER, TAKEN_OVER))
                .getResultStream()
                .findFirst()
                .map(answer -> answer.get("done_at", Instant.class));
    }

    private List<Probe> list(String where, UUID id, int limit) {
        return session
                .createNativeQuery("select " + COLUMNS + " from probe " + where, Row.class)
                .setParameter("id", id)
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(Row::probe)
                .toList();
    }

    /**
     * Takes the next probe that may be run, for {@link #CLAIM}; empty if there is none.
     *
     * @param forVisitors whether it may be one that a visitor caused; those come last
     */
    @Transactional(Transactional.TxType.MANDATORY)
    Optional<Probe> claim(boolean forVisitors) {
        var now = clock.instant();
        return session
                .createNativeQuery(
                        "update probe set state = 'asking', claimed_until = :until, tries = tries + 1 where id = ("
                                + " select id from probe where ((state in ('queued', 'waiting') and not_before <= :now)"
                                + " or (state = 'asking' and claimed_until < :now))"
                                + (forVisitors ? "" : " and reason <> 'visitor'")
                                // whoever pressed a button here is waiting
                                + " order by reason <> 'asked', reason = 'visitor', not_before limit 1 for update skip locked) returning "
                                + COLUMNS,
                        Row.class)
                .setParameter("until", now.plus(CLAIM))
                .setParameter("now", now)
                .getResultList()
                .stream()
                .map(Row::probe)
                .findFirst();
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void done(Probe probe, String outcome) {
        session.createNativeQuery("update probe set state = 'done', done_at = :now, outcome = :outcome where id = :id")
                .setParameter("now", clock.instant())
                .setParameter("outcome", outcome)
                .setParameter("id", probe.id())
                .executeUpdate();
        if (probe.connectionId() != null) {
            changes.publish("connection-" + probe.connectionId());
        }
    }

    /** Puts a probe off. If another one about the same line waits already, that one will do. */
    @Transactional(Transactional.TxType.MANDATORY)
    void later(Probe probe, Instant notBefore) {
        putBack(probe, notBefore, probe.tries());
    }

    /** Puts a probe off that was hardly asked: it has as many tries left as before. */
    @Transactional(Transactional.TxType.MANDATORY)
    void untried(Probe probe, Instant notBefore) {
        putBack(probe, notBefore, probe.tries() - 1);
    }

    private void putBack(Probe probe, Instant notBefore, int tries) {
        var waitingAlready = session.createNativeQuery(
                        "select 1 from probe where state = 'queued' and coalesce(connection_id::text, phone_number_id) = :subject",
                        Tuple.class)
                .setParameter(
                        "subject",
                        probe.connectionId() == null
                                ? probe.phoneNumberId()
                                : probe.connectionId().toString())
                .getResultList();
        if (!waitingAlready.isEmpty()) {
            done(probe, TAKEN_OVER);
            return;
        }
        session.createNativeQuery(
                        "update probe set state = 'queued', not_before = :at, claimed_until = null, tries = :tries where id = :id")
                .setParameter("at", notBefore)
                .setParameter("tries", tries)
                .setParameter("id", probe.id())
                .executeUpdate();
    }
}
