package io.patchbay.inbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How requests are taken in and applied. */
@ConfigMapping(prefix = "patchbay.inbox")
public interface InboxSettings {

    /**
     * Workers of this node that apply deliveries. Each holds one database connection while it
     * works.
     */
    @WithDefault("2")
    int workers();

    /**
     * Rejected requests kept per hour; more are answered the same and forgotten, so that a stranger
     * cannot fill the disk.
     */
    @WithDefault("1000")
    int rejectedPerHour();
}
