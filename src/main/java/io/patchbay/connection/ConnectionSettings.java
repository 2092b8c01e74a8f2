package io.patchbay.connection;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Clocks that turn silence into a status. */
@ConfigMapping(prefix = "patchbay.grace")
public interface ConnectionSettings {

    /**
     * How long an offboarded number may stay away before it counts as disconnected. Meta usually
     * brings it back within minutes.
     */
    @WithDefault("PT30M")
    Duration offboarded();
}
