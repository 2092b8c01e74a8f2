package io.patchbay.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what we were told is kept. */
@ConfigMapping(prefix = "patchbay.retention")
public interface RetentionSettings {

    /**
     * What webhook requests held, once it is applied: bodies and headers. Refused requests,
     * decided conflicts and reports of sweeps go as a whole after this time.
     */
    @WithDefault("P90D")
    Duration bodies();

    /**
     * Facts, and the rows of webhook requests. Facts that a case still rests on stay as long as it
     * does.
     */
    @WithDefault("P400D")
    Duration facts();
}
