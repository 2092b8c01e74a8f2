package io.patchbay.sweep;

import io.patchbay.connection.ConnectionRow;
import io.patchbay.link.LinkWatch;
import io.patchbay.provider.ProviderCustomer;
import io.patchbay.tenant.Tenant;
import io.patchbay.web.Direction;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One difference. {@code before} is what we believed, {@code after} what the provider shows and we
 * now believe; either may be null. {@code believedSince}: since when we believed the former; null
 * if we believed nothing. {@code url}: the page of what it is about; null if it has none. Kept and
 * told to programs in this form.
 */
public record Drift(
        String kind, String subject, String before, String after, String sentence, Instant believedSince, String url) {

    /** A difference and the tenants it is about, who may be forgotten while the sweep runs. */
    record OfTenants(Drift drift, Set<UUID> tenants) {}

    static OfTenants tenantAdopted(Tenant tenant, ProviderCustomer customer) {
        return ofTenant(
                tenant,
                "tenant_adopted",
                null,
                customer,
                "%s was at Kapso but not here.".formatted(Direction.isolated(tenant.name())),
                null);
    }

    static OfTenants tenantMatched(Tenant tenant, ProviderCustomer customer) {
        return ofTenant(
                tenant,
                "tenant_matched",
                null,
                customer,
                "%s was found at Kapso by its external ID.".formatted(Direction.isolated(tenant.name())),
                tenant.createdAt());
    }

    static OfTenants customerTwice(Tenant tenant, ProviderCustomer second) {
        return ofTenant(
                tenant,
                "customer_twice",
                tenant.providerCustomerId(),
                second,
                "%s is at Kapso twice. Choose one of the two there.".formatted(Direction.isolated(tenant.name())),
                tenant.createdAt());
    }

    private static OfTenants ofTenant(
            Tenant tenant,
            String kind,
            String before,
            ProviderCustomer customer,
            String sentence,
            Instant believedSince) {
        return new OfTenants(
                new Drift(
                        kind,
                        tenant.id().toString(),
                        before,
                        customer.id(),
                        sentence,
                        believedSince,
                        "/tenants/" + tenant.id()),
                Set.of(tenant.id()));
    }

    static OfTenants link(Tenant tenant, LinkWatch.Difference link) {
        return new OfTenants(
                new Drift(
                        link.kind(),
                        link.linkId().toString(),
                        link.before(),
                        link.after(),
                        "A link of %s had another status at Kapso.".formatted(Direction.isolated(tenant.name())),
                        link.believedSince(),
                        "/links/" + link.linkId()),
                Set.of(tenant.id()));
    }

    /** {@code before} null: there was no connection with the number. */
    static OfTenants status(String phoneNumberId, ConnectionRow before, ConnectionRow after) {
        var was = before == null ? null : before.status().apiName();
        var is = after.status().apiName();
        return new OfTenants(
                new Drift(
                        "status",
                        after.id().toString(),
                        was,
                        is,
                        "%s: %s here, %s at Kapso, for number %s."
                                .formatted(
                                        Direction.isolated(after.tenantName()),
                                        was == null ? "unknown" : was.replace('_', ' '),
                                        is.replace('_', ' '),
                                        phoneNumberId),
                        before == null ? null : before.inStatusSince(),
                        "/connections/" + after.id()),
                Set.of(after.tenantId()));
    }

    static OfTenants numberConflict(String phoneNumberId, ConnectionRow holder, ConnectionRow newcomer) {
        return new OfTenants(
                new Drift(
                        "number_conflict",
                        newcomer.id().toString(),
                        holder.id().toString(),
                        newcomer.id().toString(),
                        "%s has number %s at Kapso, which belongs to %s here. An admin has to decide."
                                .formatted(
                                        Direction.isolated(newcomer.tenantName()),
                                        phoneNumberId,
                                        Direction.isolated(holder.tenantName())),
                        holder.inStatusSince(),
                        "/connections/" + newcomer.id()),
                // both may be of one tenant
                Set.copyOf(List.of(holder.tenantId(), newcomer.tenantId())));
    }
}
