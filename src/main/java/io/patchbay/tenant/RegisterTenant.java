package io.patchbay.tenant;

import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.live.ChangeFeed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** Writes tenants down and keeps them right. */
@ApplicationScoped
public class RegisterTenant {

    private final Tenants tenants;
    private final ChangeFeed changes;
    private final Audit audit;
    private final EntityManager entities;
    private final Clock clock;

    RegisterTenant(
            Tenants tenants, ChangeFeed changes, Audit audit, EntityManager entities, Clock clock) {
        this.tenants = tenants;
        this.changes = changes;
        this.audit = audit;
        this.entities = entities;
        this.clock = clock;
    }

    /** Either the tenant, or the id of the one that has the external id already. */
    public record Outcome(Tenant made, UUID existing) {}

    @Transactional
    public Outcome create(TenantCard card, String by) {
        // two requests with the same external id at once: the second waits here and then sees the
        // first
        entities.createNativeQuery("select 1 from pg_advisory_xact_lock(hashtext(:id))")
                .setParameter("id", "tenant:" + card.externalId())
                .getResultList();
        var existing = tenants.byExternalId(card.externalId());
        if (existing.isPresent()) {
            audit.record(
                    "tenant.create",
                    Subject.tenant(existing.get().id()),
                    Map.of("refused", "exists"));
            return new Outcome(null, existing.get().id());
        }
        var tenant = new Tenant(card, by, clock.instant());
        tenants.persist(tenant);
        audit.record("tenant.create", Subject.tenant(tenant.id()), Map.of("name", tenant.name()));
        changes.publish("tenants");
        return new Outcome(tenant, null);
    }

    @Transactional
    public Outcome change(UUID id, TenantCard card) {
        var other = tenants.byExternalId(card.externalId()).filter(found -> !found.id().equals(id));
        if (other.isPresent()) {
            audit.record(
                    "tenant.change", Subject.tenant(id), Map.of("refused", "external id is taken"));
            return new Outcome(null, other.get().id());
        }
        var tenant = tenants.lock(id).orElseThrow();
        tenant.rewrite(card);
        audit.record("tenant.change", Subject.tenant(id), Map.of("name", tenant.name()));
        changes.publish("tenants", "tenant-" + id);
        return new Outcome(tenant, null);
    }
}
