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

    /** Lifts all limits for a while: whoever plants a past makes the calls of months at once. */
    void lifted(boolean lifted) {
        this.lifted = lifted;
    }

    RateAnswer request() {
        if (lifted) {
            return new RateAnswer(Map.of(), null);
        }
        var left = minute.take(clock.instant());
        var headers = new LinkedHashMap<String, Object>();
        headers.put("X-RateLimit-Limit", minute.limit());
        headers.put("X-RateLimit-Remaining", Math.max(0, left));
        return new RateAnswer(headers, left < 0 ? 60L : null);
    }

    RateAnswer health() {
        if (lifted) {
            return new RateAnswer(Map.of(), null);
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
            return new RateAnswer(headers, healthSecond.secondsLeft(now));
        }
        return new RateAnswer(headers, inMinute < 0 ? healthMinute.secondsLeft(now) : null);
    }
}
