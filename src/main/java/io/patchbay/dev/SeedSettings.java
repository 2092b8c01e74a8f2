package io.patchbay.dev;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Dev only. */
@ConfigMapping(prefix = "patchbay.dev")
public interface SeedSettings {

    /** True: an empty database gets tenants with believable histories. */
    @WithDefault("true")
    boolean seed();

    /** Folder of the embedded database. */
    @WithDefault("target/patchbay-db")
    String dataDir();
}
