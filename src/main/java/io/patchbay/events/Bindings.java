package io.patchbay.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

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
        return entities.unwrap(Session.class)
                .createNativeQuery(
                        "select id, delivery_id, tenant_id, connection_id, customer_ref, number_refs, reason, bound_by,"
                                + " bound_at, delivery_ids from binding where id = :id",
                        BindingRow.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .map(BindingRow::binding);
    }

    /** As the database has it. */
    private record BindingRow(
            UUID id,
            UUID deliveryId,
            UUID tenantId,
            UUID connectionId,
            String customerRef,
            String[] numberRefs,
            String reason,
            String boundBy,
            Instant boundAt,
            UUID[] deliveryIds) {

        Binding binding() {
            return new Binding(
                    id,
                    deliveryId,
                    tenantId,
                    connectionId,
                    customerRef,
                    List.of(numberRefs),
                    reason,
                    boundBy,
                    boundAt,
                    List.of(deliveryIds));
        }
    }
}
