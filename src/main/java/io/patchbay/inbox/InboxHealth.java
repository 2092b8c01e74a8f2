package io.patchbay.inbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.patchbay.live.ChangeFeed;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready only while this node's workers look for work; what waits and whether the node hears the
 * others is told along. The database has a check of its own, and without its migrations the process
 * does not start at all.
 */
@Readiness
@ApplicationScoped
class InboxHealth implements HealthCheck {

    /** A round takes milliseconds and comes every second; one this late hangs. */
    private static final Duration LATE = Duration.ofSeconds(60);

    private final InboxWorker worker;
    private final InboxSettings settings;
    private final Deliveries deliveries;
    private final ChangeFeed changes;
    private final Clock clock;
    private volatile int waiting;

    InboxHealth(
            InboxWorker worker,
            InboxSettings settings,
            Deliveries deliveries,
            ChangeFeed changes,
            Clock clock,
            MeterRegistry meters) {
        this.worker = worker;
        this.settings = settings;
        this.deliveries = deliveries;
        this.changes = changes;
        this.clock = clock;
        Gauge.builder("patchbay.deliveries.waiting", () -> waiting)
                .description("Deliveries kept and not yet applied, counted up to 1000")
                .register(meters);
    }

    /** Counted beside the checks: whoever scrapes must not have to wait for the database. */
    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void count() {
        waiting = QuarkusTransaction.requiringNew()
                .call(() -> deliveries.countByState().get(Delivery.State.RECEIVED));
    }

    @Override
    public HealthCheckResponse call() {
        var round = worker.lastRound();
        var alive = settings.workers() == 0 || round != null && round.plus(LATE).isAfter(clock.instant());
        return HealthCheckResponse.named("inbox")
                .status(alive)
                .withData("workers", settings.workers())
                .withData("last_round", String.valueOf(round))
                .withData("waiting", waiting)
                .withData("hears_other_nodes", changes.isListening())
                .build();
    }
}
