package io.patchbay.connection;

import io.patchbay.Columns;
import io.patchbay.connection.NumberStatement.NumberRead;
import io.patchbay.live.ChangeFeed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;

/**
 * The only way in for facts. Whatever is added is kept once, and the list row of each connection it
 * touches is folded anew in the same transaction, so that a page never shows a status without its
 * evidence.
 */
@ApplicationScoped
public class Evidence {

    private static final String INSERT = """
            insert into fact (id, connection_id, lane, kind, happened_at, received_at, source, data, delivery_id, once)
            select * from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::jsonb[], ?::uuid[], ?::text[])
            on conflict (connection_id, once) do nothing returning id
            """;

    private final EntityManager entities;
    private final Judge judge;
    private final ChangeFeed changes;
    private final Clock clock;
    private final Summaries summaries;
    private final Attempts attempts;

    Evidence(
            EntityManager entities,
            Judge judge,
            ChangeFeed changes,
            Clock clock,
            Summaries summaries,
            Attempts attempts) {
        this.entities = entities;
        this.judge = judge;
        this.changes = changes;
        this.clock = clock;
        this.summaries = summaries;
        this.attempts = attempts;
    }

    /**
     * What adding facts did. {@code fresh}: the facts that were new. {@code moved}: connections
     * whose list row looks different now.
     */
    public record Added(List<Fact> fresh, Set<UUID> moved) {}

    /**
     * Adds facts about any number of connections; known ones are left out. Connections are locked
     * in id order.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Added add(Collection<Fact> facts) {
        if (facts.isEmpty()) {
            return new Added(List.of(), Set.of());
        }
        var touched = facts.stream().map(Fact::connectionId).distinct().sorted().toList();
        hold(touched);
        var fresh = insert(List.copyOf(facts));
        var moved = new HashSet<UUID>();
        for (var id : touched) {
            var ofThis = fresh.stream()
                    .filter(fact -> fact.connectionId().equals(id))
                    .toList();
            if (ofThis.isEmpty()) {
                continue;
            }
            if (ofThis.stream().anyMatch(fact -> mayMove(id, fact.kind())) && refold(id, ofThis)) {
                moved.add(id);
            }
            changes.publish("connection-" + id);
        }
        if (!moved.isEmpty()) {
            changes.publish("connections");
        }
        return new Added(fresh, moved);
    }

    /** In id order, so that two workers never wait for each other. Their list rows come along. */
    private void hold(List<UUID> connectionIds) {
        entities.createNativeQuery(
                        "select id from connection where id = any(:ids) order by id for no key update", Object[].class)
                .setParameter("ids", connectionIds.toArray(UUID[]::new))
                .getResultList();
        entities.unwrap(Session.class).findMultiple(ConnectionState.class, connectionIds);
    }

    private boolean mayMove(UUID connectionId, FactKind kind) {
        if (kind.decisive()) {
            return true;
        }
        var state = entities.find(ConnectionState.class, connectionId);
        return state != null && judge.isMovedBy(state.verdict(), kind);
    }

    /** Adds one fact. True if it was new. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean add(Fact fact) {
        return !add(List.of(fact)).fresh().isEmpty();
    }

    /**
     * Folds the facts of a connection into its list row again, for example because a clock ran out.
     * True if the row looks different.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean refold(UUID connectionId) {
        return refold(connectionId, List.of());
    }

    private boolean refold(UUID connectionId, Collection<Fact> fresh) {
        var connection = entities.find(Connection.class, connectionId, LockModeType.PESSIMISTIC_WRITE);
        var now = clock.instant();
        var summary = summaries.having(connectionId, fresh);
        var progress = summary.progress(now);
        var known = entities.find(ConnectionState.class, connectionId);
        var state = known == null ? new ConnectionState(connectionId, connection.tenantId()) : known;
        var read = summary.numberRead();
        var moved = state.show(
                progress,
                judge.judge(progress, summary.facts(), now),
                read.map(NumberRead::displayPhoneNumber).orElse(null),
                read.map(NumberRead::digits).orElse(null));
        if (known == null) {
            entities.persist(state);
        }
        attempts.keep(connectionId, progress.attempts());
        return moved;
    }

    /** All in one statement: each of its own would cost more than the row. */
    private List<Fact> insert(List<Fact> facts) {
        entities.flush();
        var kept = entities.unwrap(Session.class).doReturningWork(connection -> {
            try (var statement = connection.prepareStatement(INSERT)) {
                Columns.bind(statement, 1, facts, Fact::id);
                Columns.bind(statement, 2, facts, Fact::connectionId);
                Columns.bind(statement, 3, facts, Fact::lane);
                Columns.bind(statement, 4, facts, Fact::kind);
                Columns.bind(statement, 5, facts, Fact::happenedAt);
                Columns.bind(statement, 6, facts, Fact::receivedAt);
                Columns.bind(statement, 7, facts, Fact::source);
                Columns.bind(statement, 8, facts, fact -> fact.data);
                Columns.bind(statement, 9, facts, Fact::deliveryId);
                Columns.bind(statement, 10, facts, Fact::once);
                return ids(statement.executeQuery());
            }
        });
        return facts.stream().filter(fact -> kept.contains(fact.id())).toList();
    }

    private static Set<UUID> ids(ResultSet rows) throws SQLException {
        var ids = new HashSet<UUID>();
        while (rows.next()) {
            ids.add(rows.getObject("id", UUID.class));
        }
        return ids;
    }
}
