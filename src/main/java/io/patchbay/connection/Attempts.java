package io.patchbay.connection;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/** The attempts of all connections as last folded, to be found from outside their case. */
@ApplicationScoped
public class Attempts {

    private final EntityManager entities;

    Attempts(EntityManager entities) {
        this.entities = entities;
    }

    /** {@code errorCode} is null unless it failed with one. */
    public record Row(
            UUID id, UUID connectionId, Attempt.State state, Instant startedAt, String errorCode) {}

    public List<Row> byIds(Collection<UUID> ids) {
        return rows("id in (:of)", ids, ids.size());
    }

    /** Newest first. */
    public List<Row> ofLink(UUID linkId, int limit) {
        return rows("link_id in (:of)", List.of(linkId), limit);
    }

    private List<Row> rows(String where, Collection<UUID> of, int limit) {
        return of.isEmpty()
                ? List.of()
                : entities.unwrap(Session.class)
                        .createNativeQuery(
                                "select id, connection_id, state, started_at, error_code from attempt where "
                                        + where
                                        + " order by started_at desc, id desc",
                                Tuple.class)
                        .setParameterList("of", of)
                        .setMaxResults(limit)
                        .getResultStream()
                        .map(
                                row ->
                                        new Row(
                                                row.get(0, UUID.class),
                                                row.get(1, UUID.class),
                                                Attempt.State.valueOf(row.get(2, String.class)),
                                                row.get(3, Instant.class),
                                                row.get(4, String.class)))
                        .toList();
    }
}
