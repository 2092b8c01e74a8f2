package io.patchbay.provider.sandbox;

import java.time.Clock;
import java.util.Optional;

/**
 * What the simulated provider knows and the rules it keeps (kapso.md §2 to §5, §8), over one memory.
 * Plain objects. Not for production: its ids are guessable and its memory is small.
 */
final class SandboxWorld {

    static final String PROJECT = "5a0db0c5-0000-4000-8000-00000000b0c5";

    private final SandboxMemory memory;
    private final SandboxCustomers customers;
    private final SandboxNumbers numbers;
    private final SandboxSetupLinks links;
    private final SandboxHealthChecks health;
    private final SandboxAccounts accounts;
    private final SandboxFundings fundings;
    private final SandboxTemplates templates;
    private final SandboxMessages messages;
    private final SandboxWebhooks webhooks;
    private final SandboxDeliveries deliveries;

    /**
     * @param remembered what {@link #unsaved} returned last; null for a new world
     */
    SandboxWorld(Clock clock, String remembered) {
        memory = new SandboxMemory(clock, remembered);
        customers = new SandboxCustomers(memory);
        numbers = new SandboxNumbers(memory, customers);
        links = new SandboxSetupLinks(memory, customers, numbers);
        accounts = new SandboxAccounts(memory, numbers);
        health = new SandboxHealthChecks(memory, accounts);
        fundings = new SandboxFundings(memory, accounts);
        templates = new SandboxTemplates(memory);
        messages = new SandboxMessages(memory, numbers, fundings, templates);
        webhooks = new SandboxWebhooks(memory);
        deliveries = new SandboxDeliveries(memory, webhooks);
    }

    /** All it remembers as one document, if that has changed since this was asked last. */
    Optional<String> unsaved() {
        return memory.unsaved();
    }

    SandboxCustomers customers() {
        return customers;
    }

    SandboxNumbers numbers() {
        return numbers;
    }

    SandboxSetupLinks links() {
        return links;
    }

    SandboxHealthChecks health() {
        return health;
    }

    SandboxAccounts accounts() {
        return accounts;
    }

    SandboxFundings fundings() {
        return fundings;
    }

    SandboxTemplates templates() {
        return templates;
    }

    SandboxMessages messages() {
        return messages;
    }

    SandboxWebhooks webhooks() {
        return webhooks;
    }

    SandboxDeliveries deliveries() {
        return deliveries;
    }
}
