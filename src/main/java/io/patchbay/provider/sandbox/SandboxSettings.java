package io.patchbay.provider.sandbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The simulated provider. It is not part of a production build at all. */
@ConfigMapping(prefix = "patchbay.sandbox")
public interface SandboxSettings {

    /** False: answer nothing, as if the provider were away. */
    @WithDefault("true")
    boolean enabled();

    /**
     * Requests per minute before it answers 429. The real limit depends on the plan: 1000 on Platform, and on
     * Enterprise 1000 or 2000, by which page one reads (kapso.md §1.5).
     */
    @WithDefault("1000")
    int requestsPerMinute();

    /** Health checks per second before it answers 429. */
    @WithDefault("5")
    int healthPerSecond();

    /** Health checks per minute before it answers 429. */
    @WithDefault("60")
    int healthPerMinute();
}
