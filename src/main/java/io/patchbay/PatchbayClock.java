package io.patchbay;

import io.quarkus.runtime.LaunchMode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The one clock everybody reads. {@code patchbay.clock.offset} moves it in dev and test, never in
 * production.
 */
class PatchbayClock {

    @Produces
    @ApplicationScoped
    Clock clock(@ConfigProperty(name = "patchbay.clock.offset") Optional<String> offset) {
        var moved = LaunchMode.current() == LaunchMode.NORMAL
                ? Duration.ZERO
                : offset.map(PatchbayClock::duration).orElse(Duration.ZERO);
        return Clock.offset(Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000)), moved);
    }

    /** ISO-8601, or 0. */
    private static Duration duration(String text) {
        return text.isBlank() || text.strip().equals("0") ? Duration.ZERO : Duration.parse(text.strip());
    }
}
