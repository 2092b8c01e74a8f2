package io.patchbay.provider.kapso;

import static org.awaitility.Awaitility.await;

import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderLink;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Customer;
import jakarta.inject.Inject;
import java.util.UUID;

/** The contract against the sandbox, through the very client that talks to Kapso. */
@ConsoleTest
class SandboxContractTest extends ProviderContract {

    @Inject
    Provider provider;

    private final String externalId = "contract-" + UUID.randomUUID();

    @Override
    Provider provider() {
        return provider;
    }

    @Override
    String externalId() {
        return externalId;
    }

    @Override
    void finish(ProviderLink link) {
        Customer.play(link.url(), "complete").then().statusCode(303);
        await().until(() -> provider.links(customerOf(link)).stream().anyMatch(seen -> "used".equals(seen.status())));
    }

    private String customerOf(ProviderLink link) {
        return provider.customersByExternalId(externalId).stream()
                .map(customer -> customer.id())
                .filter(id ->
                        provider.links(id).stream().anyMatch(seen -> seen.id().equals(link.id())))
                .findFirst()
                .orElseThrow();
    }
}
