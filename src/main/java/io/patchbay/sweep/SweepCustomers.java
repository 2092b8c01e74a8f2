package io.patchbay.sweep;

import io.patchbay.link.LinkWatch;
import io.patchbay.link.ProviderCustomers;
import io.patchbay.live.ChangeFeed;
import io.patchbay.provider.ProviderCustomer;
import io.patchbay.provider.ProviderLink;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Takes in what a sweep was shown about customers and their links, and tells what differed. */
@ApplicationScoped
class SweepCustomers {

    private final Tenants tenants;
    private final ProviderCustomers customers;
    private final LinkWatch linkWatch;
    private final ChangeFeed changes;
    private final Clock clock;

    SweepCustomers(Tenants tenants, ProviderCustomers customers, LinkWatch linkWatch, ChangeFeed changes, Clock clock) {
        this.tenants = tenants;
        this.customers = customers;
        this.linkWatch = linkWatch;
        this.changes = changes;
        this.clock = clock;
    }

    /** A tenant of ours and its id at the provider. */
    record Customer(UUID tenantId, String customerId) {}

    /** Empty if the provider does not know the tenant. */
    Optional<Customer> of(UUID tenantId) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Optional.ofNullable(tenants.findById(tenantId).providerCustomerId()))
                .map(customerId -> new Customer(tenantId, customerId));
    }

    /** Adopts a customer whom we did not know. Empty for somebody we were asked to forget. */
    Optional<Customer> adopt(ProviderCustomer customer, List<Drift.OfTenants> drift) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var match = customers.match(customer);
            match.flatMap(found -> difference(found, customer)).ifPresent(drift::add);
            return match.map(ProviderCustomers.Match::tenant).map(tenant -> new Customer(tenant.id(), customer.id()));
        });
    }

    private Optional<Drift.OfTenants> difference(ProviderCustomers.Match found, ProviderCustomer customer) {
        Tenant tenant = found.tenant();
        return switch (found.how()) {
            case KNOWN -> Optional.empty();
            case ADOPTED -> {
                changes.publish("tenants");
                yield Optional.of(Drift.tenantAdopted(tenant, customer));
            }
            case BY_EXTERNAL_ID -> Optional.of(Drift.tenantMatched(tenant, customer));
            case SECOND_CUSTOMER -> Optional.of(Drift.customerTwice(tenant, customer));
        };
    }

    void links(Customer customer, List<ProviderLink> listed, List<Drift.OfTenants> drift) {
        QuarkusTransaction.requiringNew().run(() -> {
            var tenant = tenants.findById(customer.tenantId());
            linkWatch.seen(customer.tenantId(), listed, clock.instant()).stream()
                    .map(difference -> Drift.link(tenant, difference))
                    .forEach(drift::add);
        });
    }
}
