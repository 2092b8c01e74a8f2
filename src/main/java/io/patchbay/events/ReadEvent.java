package io.patchbay.events;

import io.patchbay.audit.Actor;
import io.patchbay.audit.Bursts;
import io.patchbay.audit.Subject;
import io.patchbay.inbox.Deliveries;
import io.patchbay.inbox.Delivery;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Opens one webhook request with its body, which holds what customers wrote: who looked is on record as {@code event.read}. */
@ApplicationScoped
public class ReadEvent {

    private final Deliveries deliveries;
    private final Bursts bursts;
    private final Actor actor;

    ReadEvent(Deliveries deliveries, Bursts bursts, Actor actor) {
        this.deliveries = deliveries;
        this.bursts = bursts;
        this.actor = actor;
    }

    /** Empty if there is no such request, or no longer. */
    public Optional<Delivery> byId(UUID id) {
        var found = deliveries.byId(id);
        found.ifPresent(delivery -> {
            var tenants = delivery.row().tenantIds();
            bursts.note(
                    actor.who(),
                    "event.read",
                    Subject.of(tenants.size() == 1 ? tenants.get(0) : null, "delivery", id),
                    Map.of());
        });
        return found;
    }
}
