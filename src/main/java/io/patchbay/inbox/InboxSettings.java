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

    /** The same for what is kept of them, in bytes. */
    @WithDefault("4194304")
    long rejectedBytesPerHour();

    /** The same for the last 24 hours, in bytes. They are kept for a week. */
    @WithDefault("33554432")
    long rejectedBytesPerDay();
}
