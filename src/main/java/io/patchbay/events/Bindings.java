package io.patchbay.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What people bound to whom, for reading. */
@ApplicationScoped
class Bindings {

    private final EntityManager entities;

    Bindings(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * One binding. {@code connectionId} null if no number was placed; {@code deliveryIds} in the
     * order in which they were applied.
     */
    record Binding(
            UUID id,
            UUID deliveryId,
            UUID tenantId,
            UUID connectionId,
            String customerRef,
            List<String> numberRefs,
            String reason,
            String boundBy,
            Instant boundAt,
            List<UUID> deliveryIds) {}

    Optional<Binding> byId(UUID id) {
        return entities.createNativeQuery(
                        "select id, delivery_id, tenant_id, connection_id, customer_ref, number_refs, reason, bound_by,"
                                + " bound_at, delivery_ids from binding where id = :id",
                        Tuple.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .map(Bindings::binding);
    }

    private static Binding binding(Object found) {
        var row = (Tuple) found;
        return new Binding(
                row.get(0, UUID.class),
                row.get(1, UUID.class),
                row.get(2, UUID.class),
                row.get(3, UUID.class),
                row.get(4, String.class),
                List.of(row.get(5, String[].class)),
                row.get(6, String.class),
                row.get(7, String.class),
                row.get(8, Instant.class),
                List.of(row.get(9, UUID[].class)));
    }
}
