package io.patchbay.provider.sandbox;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The provider's limits, really counted (kapso.md §1.5). Dev and test only. */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
class SandboxLimits {

    private final Clock clock;
    private final RateWindow minute;
    private final RateWindow healthSecond;
    private final RateWindow healthMinute;
    private volatile boolean lifted;

    SandboxLimits(SandboxSettings settings, Clock clock) {
        this.clock = clock;
        this.minute = new RateWindow(Duration.ofMinutes(1), settings.requestsPerMinute());
        this.healthSecond = new RateWindow(Duration.ofSeconds(1), settings.healthPerSecond());
        this.healthMinute = new RateWindow(Duration.ofMinutes(1), settings.healthPerMinute());
    }

    /** What a request is told about its limits. {@code retryAfter} null: it may pass. */
    record Told(Map<String, Object> headers, Long retryAfter) {}

    /** Lifts all limits for a while: whoever plants a past makes the calls of months at once. */
    void lifted(boolean lifted) {
        this.lifted = lifted;
    }

    Told request() {
        if (lifted) {
            return new Told(Map.of(), null);
        }
        var left = minute.take(clock.instant());
        var headers = new LinkedHashMap<String, Object>();
        headers.put("X-RateLimit-Limit", minute.limit());
        headers.put("X-RateLimit-Remaining", Math.max(0, left));
        return new Told(headers, left < 0 ? 60L : null);
    }

    Told health() {
        if (lifted) {
            return new Told(Map.of(), null);
        }
        var now = clock.instant();
        var second = healthSecond.take(now);
        var inMinute = second < 0 ? 0 : healthMinute.take(now);
        var headers = new LinkedHashMap<String, Object>();
        headers.put("X-Health-RateLimit-Second-Limit", healthSecond.limit());
        headers.put("X-Health-RateLimit-Second-Remaining", Math.max(0, second));
        headers.put("X-Health-RateLimit-Minute-Limit", healthMinute.limit());
        headers.put("X-Health-RateLimit-Minute-Remaining", Math.max(0, inMinute));
        if (second < 0) {
            return new Told(headers, healthSecond.secondsLeft(now));
        }
        return new Told(headers, inMinute < 0 ? healthMinute.secondsLeft(now) : null);
    }
}
