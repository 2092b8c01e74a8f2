package io.patchbay.connection;

import io.patchbay.Columns;
import io.patchbay.RecordRows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** The attempts of all connections as last folded, to be found from outside their case. */
@ApplicationScoped
public class Attempts {

    private final EntityManager entities;

    Attempts(EntityManager entities) {
        this.entities = entities;
    }

    private static final String KEEP = """
            with known as (select a.* from attempt a where a.connection_id = ?::uuid),
            folded as (
                select * from unnest(?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[],
                        ?::text[], ?::boolean[], ?::text[], ?::boolean[])
                    as f (id, link_id, state, started_at, ended_at, outcome, error_code, provider_words, retryable, mode_taken,
                        through_superseded_link)),
            gone as (
                delete from attempt a using known where a.id = known.id and not exists (
                    select 1 from folded where folded.id = known.id))
            insert into attempt (id, connection_id, link_id, state, started_at, ended_at, outcome, error_code, provider_words,
                retryable, mode_taken, through_superseded_link)
            select f.id, ?::uuid, f.link_id, f.state, f.started_at, f.ended_at, f.outcome, f.error_code, f.provider_words,
                f.retryable, f.mode_taken, f.through_superseded_link
            from folded f left join known k on k.id = f.id
            where (k.link_id, k.state, k.started_at, k.ended_at, k.outcome, k.error_code, k.provider_words, k.retryable,
                    k.mode_taken, k.through_superseded_link)
                is distinct from (f.link_id, f.state, f.started_at, f.ended_at, f.outcome, f.error_code, f.provider_words,
                    f.retryable, f.mode_taken, f.through_superseded_link)
            on conflict (id) do update set link_id = excluded.link_id, state = excluded.state,
                started_at = excluded.started_at, ended_at = excluded.ended_at, outcome = excluded.outcome,
                error_code = excluded.error_code, provider_words = excluded.provider_words, retryable = excluded.retryable,
                mode_taken = excluded.mode_taken, through_superseded_link = excluded.through_superseded_link
            where attempt.connection_id = excluded.connection_id
            """;

    /**
     * Makes these the rows of a connection, in one statement that writes only what differs. The
     * caller holds the lock of the connection.
     */
    void keep(UUID connectionId, Collection<Attempt> attempts) {
        entities.unwrap(Session.class).doWork(connection -> {
            try (var row = connection.prepareStatement(KEEP)) {
                row.setObject(1, connectionId);
                Columns.bind(row, 2, attempts, Attempt::id);
                Columns.bind(row, 3, attempts, Attempt::linkId);
                Columns.bind(row, 4, attempts, Attempt::state);
                Columns.bind(row, 5, attempts, Attempt::startedAt);
                Columns.bind(row, 6, attempts, Attempt::endedAt);
                Columns.bind(row, 7, attempts, Attempt::outcome);
                Columns.bind(row, 8, attempts, Attempt::errorCode);
                Columns.bind(row, 9, attempts, Attempt::providerWords);
                Columns.bind(row, 10, attempts, Attempt::retryable);
                Columns.bind(row, 11, attempts, Attempt::modeTaken);
                Columns.bind(row, 12, attempts, Attempt::throughSupersededLink);
                row.setObject(13, connectionId);
                row.executeUpdate();
            }
        });
    }

    /** {@code errorCode} is null unless it failed with one, {@code endedAt} while it is open. */
    public record Row(
            UUID id, UUID connectionId, Attempt.State state, Instant startedAt, String errorCode, Instant endedAt) {

        public boolean endedBefore(Instant moment) {
            return endedAt != null && endedAt.isBefore(moment);
        }
    }

    private static final RecordRows<Row> ROWS = RecordRows.of(Row.class);

    public List<Row> byIds(Collection<UUID> ids) {
        return rows("id in (:of)", ids, ids.size());
    }

    /** Newest first. */
    public List<Row> ofLink(UUID linkId, int limit) {
        return rows("link_id in (:of)", List.of(linkId), limit);
    }

    /** The newest attempt on a link. */
    public Optional<Row> lastOfLink(UUID linkId) {
        return ofLink(linkId, 1).stream().findFirst();
    }

    /** True if somebody is in an attempt on this link that nothing has ended. */
    public boolean anyOpenOnLink(UUID linkId) {
        return !entities.createNativeQuery(
                        "select 1 from attempt where link_id = :link and state = :open", Integer.class)
                .setParameter("link", linkId)
                .setParameter("open", Attempt.State.OPEN.name())
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    private List<Row> rows(String where, Collection<UUID> of, int limit) {
        return of.isEmpty()
                ? List.of()
                : entities.unwrap(Session.class)
                        .createNativeQuery(
                                "select id, connection_id, state, started_at, error_code, ended_at from attempt where "
                                        + where
                                        + " order by started_at desc, id desc",
                                Object[].class)
                        .setParameterList("of", of)
                        .setMaxResults(limit)
                        .setTupleTransformer(ROWS)
                        .getResultList();
    }
}
