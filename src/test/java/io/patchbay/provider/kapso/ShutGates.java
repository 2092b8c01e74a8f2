package io.patchbay.provider.kapso;

import io.patchbay.provider.Budget;
import io.patchbay.provider.Urgency;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A budget without end that keeps to what the provider says, on the clock of a test. */
final class ShutGates implements Budget {

    private final Clock clock;
    private final Map<Kind, Instant> shutUntil = new EnumMap<>(Kind.class);
    final Map<Kind, Integer> told = new EnumMap<>(Kind.class);

    ShutGates(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Duration> take(Urgency urgency, Kind kind) {
        return Optional.ofNullable(shutUntil.get(kind))
                .filter(until -> until.isAfter(clock.instant()))
                .map(until -> Duration.between(clock.instant(), until));
    }

    @Override
    public void shut(Kind kind, Duration time) {
        shutUntil.put(kind, clock.instant().plus(time));
    }

    @Override
    public void told(Kind kind, int perMinute) {
        told.put(kind, perMinute);
    }
}
