package io.patchbay.search;

import io.patchbay.search.Found.Kind;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import io.patchbay.web.Direction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tenants: by our id, the host product's or the provider's; else by a part of their name or of whom
 * we write to, or by that person's telephone.
 */
@ApplicationScoped
class FindTenants implements Finder {

    /** A shorter part of a name is in too many of them, and no index helps to look for it. */
    private static final int SHORTEST_PART = 3;

    private final Tenants tenants;

    FindTenants(Tenants tenants) {
        this.tenants = tenants;
    }

    @Override
    public List<Found> named(SearchQuery query) {
        // the code of one of our own addresses decides; what else stands in it is a claim
        if (query.namesOurs()) {
            return List.of();
        }
        return Stream.concat(tenants.byIds(query.ids()).stream(), tenants.byAnyId(query.names()).stream())
                .distinct()
                .map(FindTenants::found)
                .toList();
    }

    @Override
    public List<Found> like(SearchQuery query) {
        if (!query.mayBeAName()) {
            return List.of();
        }
        var text = query.text();
        var named = text.length() < SHORTEST_PART ? List.<Tenant>of() : tenants.holding(text, MOST);
        var called = query.phones().stream().flatMap(phone -> tenants.calledAt(phone.digits(), MOST).stream());
        return Stream.concat(named.stream(), called)
                .distinct()
                .limit(MOST)
                .map(FindTenants::found)
                .toList();
    }

    private static Found found(Tenant tenant) {
        return Found.elsewhere(
                Kind.TENANT,
                tenant.id(),
                Find.label(
                        Direction.isolated(tenant.name()),
                        tenant.externalId(),
                        Direction.isolated(tenant.contact().name())),
                "/tenants/" + tenant.id());
    }
}
