package io.patchbay.subscription;

import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Tells how our webhook stands at the provider. Always up: a restart or another node would not help
 * it, so no machine may act on it; alarms read {@code state} or the gauge {@code
 * patchbay.webhook.active}.
 */
@Wellness
@ApplicationScoped
class WebhookHealth implements HealthCheck {

    private final WebhookWatch watch;

    WebhookHealth(WebhookWatch watch) {
        this.watch = watch;
    }

    @Override
    public HealthCheckResponse call() {
        var seen = watch.lastSeen();
        return HealthCheckResponse.named("webhook")
                .up()
                .withData("state", seen.apiName())
                .withData("sentence", seen.sentence())
                .withData("since", String.valueOf(seen.since()))
                .withData("looked_at", String.valueOf(seen.lookedAt()))
                .build();
    }
}
