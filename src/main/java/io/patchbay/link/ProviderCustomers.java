package io.patchbay.link;

import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderCustomer;
import io.patchbay.tenant.ErasedTenants;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.TenantCard;
import io.patchbay.tenant.Tenants;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;

/**
 * Answers which customer at the provider a tenant is, and which tenant a customer there. The
 * provider does not keep external ids unique (kapso.md §2), so a customer is looked for before one
 * is made; of two with the same external id the newest counts.
 */
@ApplicationScoped
public class ProviderCustomers {

    private final Tenants tenants;
    private final ErasedTenants erased;
    private final Provider provider;
    private final Clock clock;

    ProviderCustomers(Tenants tenants, ErasedTenants erased, Provider provider, Clock clock) {
        this.tenants = tenants;
        this.erased = erased;
        this.provider = provider;
        this.clock = clock;
    }

    /**
     * The id of the tenant's customer, asked for and noted if it is not known yet; empty if the
     * provider has none. Not within a transaction.
     *
     * @throws io.patchbay.provider.ProviderFailure if the provider could not be asked
     */
    public Optional<String> find(Tenant tenant) {
        if (tenant.providerCustomerId() != null) {
            return Optional.of(tenant.providerCustomerId());
        }
        var found = provider.customersByExternalId(tenant.providerKey());
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(note(tenant, found.get(found.size() - 1).id()));
    }

    /**
     * The id of the tenant's customer, who is made if the provider has none. Not within a
     * transaction.
     *
     * @throws io.patchbay.provider.ProviderFailure if the provider could not be asked
     */
    public String findOrMake(Tenant tenant) {
        return find(tenant)
                .orElseGet(() -> note(
                        tenant,
                        provider.createCustomer(tenant.name(), tenant.providerKey())
                                .id()));
    }

    private String note(Tenant tenant, String customerId) {
        QuarkusTransaction.requiringNew()
                .run(() -> tenants.lock(tenant.id()).orElseThrow().linkToCustomer(customerId));
        return customerId;
    }

    /** A customer the provider listed and the tenant it is. */
    public record Match(Tenant tenant, How how) {

        /** How the two came together. */
        public enum How {
            /** Known before as this very customer. */
            KNOWN,
            /** The tenant is here under the customer's external id and had no customer yet. */
            BY_EXTERNAL_ID,
            /** The tenant is already another customer there: a person has to choose one. */
            SECOND_CUSTOMER,
            /** Nobody here knew the customer, who is a tenant from now on. */
            ADOPTED
        }
    }

    /** The tenant behind a customer that the provider listed. Empty for somebody we were asked to forget. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<Match> match(ProviderCustomer customer) {
        var known = tenants.of(customer.id(), customer.externalId());
        if (known.isEmpty()) {
            // somebody may be writing the same tenant down at this moment
            tenants.holdExternalId(customer.externalId());
            known = tenants.of(customer.id(), customer.externalId());
        }
        if (known.isEmpty()) {
            return erased.isCustomer(customer.id()) ? Optional.empty() : Optional.of(adopt(customer));
        }
        var tenant = tenants.lock(known.get().id()).orElseThrow();
        if (tenant.providerCustomerId() == null) {
            tenant.linkToCustomer(customer.id());
            return Optional.of(new Match(tenant, Match.How.BY_EXTERNAL_ID));
        }
        return Optional.of(new Match(
                tenant,
                tenant.providerCustomerId().equals(customer.id()) ? Match.How.KNOWN : Match.How.SECOND_CUSTOMER));
    }

    private Match adopt(ProviderCustomer customer) {
        var named = TenantCard.named(customer.name(), customer.externalId());
        var card = named.name() == null ? TenantCard.named(customer.id(), customer.externalId()) : named;
        var tenant = new Tenant(card, "found at the provider", clock.instant());
        tenant.linkToCustomer(customer.id());
        tenants.persistAndFlush(tenant);
        return new Match(tenant, Match.How.ADOPTED);
    }
}
