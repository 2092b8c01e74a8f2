package io.patchbay.number;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/** Numbers that stand under two tenants, for reading. */
@ApplicationScoped
public class NumberConflicts {

    private final EntityManager entities;

    NumberConflicts(EntityManager entities) {
        this.entities = entities;
    }

    /** {@code newcomer}: the connection that came second and waits for the decision. */
    public record Row(UUID id, String phoneNumberId, UUID newcomer, String state) {}

    public List<Row> byIds(Collection<UUID> ids) {
        return rows("id in (:of)", ids, ids.size());
    }

    /** Newest first. */
    public List<Row> ofNumber(String phoneNumberId, int limit) {
        return rows("phone_number_id in (:of)", List.of(phoneNumberId), limit);
    }

    private List<Row> rows(String where, Collection<?> of, int limit) {
        return of.isEmpty()
                ? List.of()
                : entities.unwrap(Session.class)
                        .createNativeQuery(
                                "select id, phone_number_id, newcomer_connection_id, state from number_conflict where "
                                        + where
                                        + " order by opened_at desc, id desc",
                                Tuple.class)
                        .setParameterList("of", of)
                        .setMaxResults(limit)
                        .getResultStream()
                        .map(
                                row ->
                                        new Row(
                                                row.get(0, UUID.class),
                                                row.get(1, String.class),
                                                row.get(2, UUID.class),
                                                row.get(3, String.class)))
                        .toList();
    }
}
