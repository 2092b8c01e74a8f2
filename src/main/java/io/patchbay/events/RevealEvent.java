package io.patchbay.events;

import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.inbox.Deliveries;
import io.patchbay.inbox.Delivery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Shows what customers wrote in one webhook request, for a reason that is on record as {@code event.reveal}. */
@ApplicationScoped
public class RevealEvent {

    private final Deliveries deliveries;
    private final Audit audit;

    RevealEvent(Deliveries deliveries, Audit audit) {
        this.deliveries = deliveries;
        this.audit = audit;
    }

    /** The request, whose body may be shown once; empty if there is no such request, or no longer. */
    @Transactional
    public Optional<Delivery> reveal(UUID id, String reason) {
        var found = deliveries.byId(id);
        found.ifPresent(delivery -> {
            var tenants = delivery.row().tenantIds();
            audit.record(
                    "event.reveal",
                    Subject.of(tenants.size() == 1 ? tenants.get(0) : null, "delivery", id),
                    Map.of("reason", reason));
        });
        return found;
    }
}
