package io.patchbay.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchbay.Columns;
import io.patchbay.live.ChangeFeed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final String INSERT =
            """
            insert into fact (id, connection_id, lane, kind, happened_at, received_at, source, data, delivery_id, once)
            select * from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::jsonb[], ?::uuid[], ?::text[])
            on conflict (connection_id, once) do nothing returning id
            """;

    private final EntityManager entities;
    private final Judge judge;
    private final ChangeFeed changes;
    private final Clock clock;
    private final ObjectMapper json;
    private final ConnectionSettings settings;

    Evidence(
            EntityManager entities,
            Judge judge,
            ChangeFeed changes,
            Clock clock,
            ObjectMapper json,
            ConnectionSettings settings) {
        this.entities = entities;
        this.judge = judge;
        this.changes = changes;
        this.clock = clock;
        this.json = json;
        this.settings = settings;
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
            var ofThis = fresh.stream().filter(fact -> fact.connectionId().equals(id)).toList();
            if (ofThis.isEmpty()) {
                continue;
            }
            if (ofThis.stream().anyMatch(fact -> mayMove(id, fact.kind())) && refold(id)) {
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
                        "select id from connection where id = any(:ids) order by id for no key update",
                        Object[].class)
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
        var connection =
                entities.find(Connection.class, connectionId, LockModeType.PESSIMISTIC_WRITE);
        var facts = decisive(connectionId);
        var now = clock.instant();
        var progress = Progress.of(facts, now, settings.offboarded());
        var known = entities.find(ConnectionState.class, connectionId);
        var state =
                known == null ? new ConnectionState(connectionId, connection.tenantId()) : known;
        var read =
                facts.stream()
                        .filter(fact -> fact.kind() == FactKind.NUMBER_READ)
                        .max(Fact.IN_ORDER)
                        .orElse(null);
        var moved =
                state.show(
                        progress,
                        judge.judge(progress, facts, now),
                        read == null ? null : read.text("display_phone_number"),
                        read == null ? null : read.text("digits"));
        if (known == null) {
            entities.persist(state);
        }
        keepAttempts(connectionId, progress.attempts());
        return moved;
    }

    private List<Fact> decisive(UUID connectionId) {
        var kinds = Arrays.stream(FactKind.values()).filter(FactKind::decisive).toList();
        var facts =
                new ArrayList<>(
                        entities.createQuery(
                                        "from Fact where connectionId = :id and kind in :kinds",
                                        Fact.class)
                                .setParameter("id", connectionId)
                                .setParameter("kinds", kinds)
                                .getResultList());
        // of the messages one is proof enough
        facts.addAll(
                entities.createQuery(
                                "from Fact where connectionId = :id and kind = :kind order by happenedAt desc, id desc",
                                Fact.class)
                        .setParameter("id", connectionId)
                        .setParameter("kind", FactKind.MESSAGE_INBOUND)
                        .setMaxResults(1)
                        .getResultList());
        return facts;
    }

    /** All in one statement: each of its own would cost more than the row. */
    private List<Fact> insert(List<Fact> facts) {
        entities.flush();
        var kept =
                entities.unwrap(Session.class)
                        .doReturningWork(
                                connection -> {
                                    try (var statement = connection.prepareStatement(INSERT)) {
                                        Columns.bind(statement, 1, facts, Fact::id);
                                        Columns.bind(statement, 2, facts, Fact::connectionId);
                                        Columns.bind(statement, 3, facts, Fact::lane);
                                        Columns.bind(statement, 4, facts, Fact::kind);
                                        Columns.bind(statement, 5, facts, Fact::happenedAt);
                                        Columns.bind(statement, 6, facts, Fact::receivedAt);
                                        Columns.bind(statement, 7, facts, Fact::source);
                                        Columns.bind(statement, 8, facts, this::written);
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
            ids.add(rows.getObject(1, UUID.class));
        }
        return ids;
    }

    private String written(Fact fact) {
        try {
            // PostgreSQL's jsonb cannot hold the NUL character, which a sender may well put into a
            // text
            return json.writeValueAsString(fact.data()).replace("\\u0000", "\\ufffd");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "data of fact=" + fact.id() + " cannot be written", e);
        }
    }

    private void keepAttempts(UUID connectionId, List<Attempt> attempts) {
        entities.unwrap(Session.class)
                .doWork(
                        connection -> {
                            try (var old =
                                    connection.prepareStatement(
                                            "delete from attempt where connection_id = ?")) {
                                old.setObject(1, connectionId);
                                old.executeUpdate();
                            }
                            try (var row =
                                    connection.prepareStatement(
                                            """
                    insert into attempt (id, connection_id, link_id, state, started_at, ended_at, outcome, error_code,
                        provider_words, retryable, mode_taken, through_superseded_link)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """)) {
                                for (var attempt : attempts) {
                                    row.setObject(1, attempt.id());
                                    row.setObject(2, connectionId);
                                    row.setObject(3, attempt.linkId(), Types.OTHER);
                                    row.setString(4, attempt.state().name());
                                    row.setTimestamp(5, stamp(attempt.startedAt()));
                                    row.setTimestamp(6, stamp(attempt.endedAt()));
                                    row.setString(7, attempt.outcome());
                                    row.setString(8, attempt.errorCode());
                                    row.setString(9, attempt.providerWords());
                                    row.setBoolean(10, attempt.retryable());
                                    row.setString(
                                            11,
                                            attempt.modeTaken() == null
                                                    ? null
                                                    : attempt.modeTaken().name());
                                    row.setBoolean(12, attempt.throughSupersededLink());
                                    row.addBatch();
                                }
                                row.executeBatch();
                            }
                        });
    }

    private static Timestamp stamp(Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
