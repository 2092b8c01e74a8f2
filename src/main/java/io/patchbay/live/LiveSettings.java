package io.patchbay.live;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many streams of changes one node keeps open. */
@ConfigMapping(prefix = "patchbay.live")
public interface LiveSettings {

    /** Streams for one person or key. Each open page has one. */
    @WithDefault("128")
    int perPerson();

    /** Streams of this node. */
    @WithDefault("512")
    int perNode();

    /** The longest a stream stays open; pages open the next by themselves. */
    @WithDefault("PT15M")
    Duration longest();
}
