package io.patchbay.tenant;

import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.live.ChangeFeed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Writes tenants down and keeps them right. */
@ApplicationScoped
public class RegisterTenant {

    private final Tenants tenants;
    private final ChangeFeed changes;
    private final Audit audit;
    private final Clock clock;

    RegisterTenant(Tenants tenants, ChangeFeed changes, Audit audit, Clock clock) {
        this.tenants = tenants;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    /** Either the tenant, or the id of the one that has the external id already. */
    public record Registration(Tenant made, UUID existing) {}

    @Transactional
    public Registration create(TenantCard card, String by) {
        tenants.holdExternalId(card.externalId());
        var existing = tenants.byExternalId(card.externalId());
        if (existing.isPresent()) {
            audit.record("tenant.create", Subject.tenant(existing.get().id()), Map.of("refused", "exists"));
            return new Registration(null, existing.get().id());
        }
        var tenant = new Tenant(card, by, clock.instant());
        tenants.persist(tenant);
        audit.record(
                "tenant.create",
                Subject.tenant(tenant.id()),
                Map.of(
                        "name",
                        tenant.name(),
                        "after",
                        CardChanges.between(null, tenant.card()).after()));
        changes.publish("tenants");
        return new Registration(tenant, null);
    }

    /**
     * @param edit what is on the card now, as nobody else can change it meanwhile, to what is to be
     *     on it; may throw, and then nothing is changed
     * @throws java.util.NoSuchElementException if there is no such tenant
     */
    @Transactional
    public Registration change(UUID id, UnaryOperator<TenantCard> edit) {
        var tenant = tenants.lock(id).orElseThrow();
        var card = edit.apply(tenant.card());
        if (!Objects.equals(card.externalId(), tenant.externalId())) {
            tenants.holdExternalId(card.externalId());
        }
        var other = tenants.byExternalId(card.externalId())
                .filter(found -> !found.id().equals(id));
        if (other.isPresent()) {
            audit.record("tenant.change", Subject.tenant(id), Map.of("refused", "external id is taken"));
            return new Registration(null, other.get().id());
        }
        var changed = CardChanges.between(tenant.card(), card);
        tenant.rewrite(card);
        audit.record(
                "tenant.change",
                Subject.tenant(id),
                Map.of("name", tenant.name(), "before", changed.before(), "after", changed.after()));
        changes.publish("tenants", "tenant-" + id);
        return new Registration(tenant, null);
    }
}
