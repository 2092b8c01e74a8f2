package io.patchbay.link;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How often we ask without being asked. */
@ConfigMapping(prefix = "patchbay.reconcile")
public interface WatchSettings {

    /** Time between two sweeps of everything; {@code off} for none but the one at start. */
    @WithDefault("PT1H")
    @WithConverter(OrOff.class)
    Optional<Duration> every();

    /** Time between two looks at a link somebody is using; {@code off} for none. */
    @WithDefault("PT3M")
    @WithConverter(OrOff.class)
    Optional<Duration> openLinksEvery();

    /** Reads a duration, or nothing for {@code off}. */
    class OrOff implements org.eclipse.microprofile.config.spi.Converter<Duration> {
        @Override
        public Duration convert(String text) {
            return text.isBlank() || text.strip().equalsIgnoreCase("off") ? null : Duration.parse(text.strip());
        }
    }
}
