package io.patchbay.provider;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.net.URI;
import java.util.List;

/**
 * Where the provider is and what we show there: the settings, or in dev and test the sandbox if no
 * address is set. The sandbox's key and secret are used with the sandbox only, so that neither is
 * ever sent to the other.
 */
@ApplicationScoped
public class ProviderAddress {

    private static final URI KAPSO = URI.create("https://api.kapso.ai");

    private final KapsoSettings settings;
    private final Instance<SandboxAddress> sandbox;

    ProviderAddress(KapsoSettings settings, Instance<SandboxAddress> sandbox) {
        this.settings = settings;
        this.sandbox = sandbox;
    }

    private boolean isSandbox() {
        return settings.baseUrl().isEmpty() && sandbox.isResolvable();
    }

    /** Root of the API, without {@code /platform/v1}. */
    public URI baseUrl() {
        return isSandbox() ? sandbox.get().baseUrl() : settings.baseUrl().orElse(KAPSO);
    }

    /** Empty text if none is set: the provider will say so. */
    public String apiKey() {
        return settings.apiKey().orElseGet(() -> isSandbox() ? sandbox.get().apiKey() : "");
    }

    /** Newest first. */
    public List<String> webhookSecrets() {
        return settings.webhookSecrets()
                .filter(secrets -> !secrets.isEmpty())
                .orElseGet(() -> isSandbox() ? List.of(sandbox.get().webhookSecret()) : List.of());
    }
}
