package io.patchbay.provider.sandbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The simulated provider. It is not part of a production build at all. */
@ConfigMapping(prefix = "patchbay.sandbox")
public interface SandboxSettings {

    /** False: answer nothing, as if the provider were away. */
    @WithDefault("true")
    boolean enabled();
}
