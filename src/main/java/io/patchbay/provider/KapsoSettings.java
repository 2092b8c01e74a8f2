package io.patchbay.provider;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How we reach the provider and recognise its webhooks. */
@ConfigMapping(prefix = "patchbay.kapso")
public interface KapsoSettings {

    /**
     * Root of the provider's API, without {@code /platform/v1}. In dev and test our own sandbox
     * unless set.
     */
    Optional<URI> baseUrl();

    /** The project's key. It sees every customer of the project. */
    Optional<String> apiKey();

    /**
     * Secrets that webhooks may be signed with, newest first; all are accepted. Each at least 32
     * characters in production.
     */
    Optional<List<String>> webhookSecrets();

    /**
     * The project whose deliveries are ours. Deliveries that name another one are kept as foreign
     * and change nothing.
     */
    Optional<String> projectId();

    /** Requests per minute that the whole installation may make. */
    @WithDefault("100")
    int requestsPerMinute();

    /** Health checks per minute of the whole installation; the provider allows 60 per project. */
    @WithDefault("60")
    int healthPerMinute();

    /** How long to wait for a connection. */
    @WithDefault("3S")
    Duration connectTimeout();

    /** How long to wait for an answer. A health check may take the provider 15 s. */
    @WithDefault("10S")
    Duration readTimeout();
}
