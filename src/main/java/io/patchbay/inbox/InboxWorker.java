package io.patchbay.inbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.patchbay.Worker;
import io.patchbay.live.ChangeFeed;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Applies what the inbox has kept. Any number of workers on any number of nodes may run: each
 * claims what no other has claimed, and what a dying worker had claimed is free again the moment
 * its transaction is gone.
 */
@ApplicationScoped
class InboxWorker {

    /** Requests per transaction: commits, not rows, are what costs. */
    private static final int BATCH = 50;

    /** A wake-up may get lost with its connection, so we look again by ourselves. */
    private static final Duration REST = Duration.ofSeconds(1);

    /** After a batch that was not full; what comes meanwhile shares the next transaction. */
    private static final Duration GATHERING = Duration.ofMillis(10);

    /** Tries before a request is failed. The waits between them add up to about two minutes. */
    private static final int TRIES = 5;

    private static final Logger LOG = Logger.getLogger(InboxWorker.class);

    private final DeliveryQueue queue;
    private final ApplyDelivery apply;
    private final ChangeFeed changes;
    private final InboxSettings settings;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Timer lag;
    private final Worker worker = new Worker(
            REST, this::work, failure -> LOG.warnf("The inbox could not be worked on: %s", failure.getMessage()));
    private volatile Instant lastRound;

    InboxWorker(
            DeliveryQueue queue,
            ApplyDelivery apply,
            ChangeFeed changes,
            InboxSettings settings,
            Clock clock,
            MeterRegistry meters) {
        this.queue = queue;
        this.apply = apply;
        this.changes = changes;
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
        this.lag = Timer.builder("patchbay.inbox.lag")
                .description("From receipt to applied")
                .publishPercentiles(0.5, 0.95, 0.99)
                .register(meters);
    }

    void start(@Observes StartupEvent started) {
        changes.onWake("inbox", worker::wake);
        for (var i = 0; i < settings.workers(); i++) {
            worker.start("inbox-worker-" + i);
        }
    }

    /** Lets a batch in hand come to its end. */
    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        worker.stop();
    }

    /** When a worker of this node last looked for work; null before the first time. */
    Instant lastRound() {
        return lastRound;
    }

    private boolean work() throws InterruptedException {
        lastRound = clock.instant();
        var applied = round();
        if (applied > 0 && applied < BATCH) {
            Thread.sleep(GATHERING.toMillis());
        }
        return applied > 0;
    }

    /**
     * Whoever was unknown may have become known in many ways: by hand, by a link, by a look or a
     * sweep. Asking now and then covers them all.
     */
    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void lookAtUnmatched() {
        if (queue.tryUnmatchedAgain() > 0) {
            changes.wake("inbox");
        }
    }

    /** Applies the next batch. Returns how many requests it held. */
    @ActivateRequestContext
    int round() {
        var claimed = new ArrayList<Delivery>();
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                claimed.addAll(queue.claim(clock.instant(), BATCH));
                finish(claimed);
            });
        } catch (RuntimeException e) {
            if (claimed.isEmpty() || FailureCause.of(e) == FailureCause.DATABASE) {
                throw e;
            }
            LOG.warnf(e, "A batch could not be applied and is taken one by one count=%d", claimed.size());
            claimed.forEach(this::alone);
        }
        return claimed.size();
    }

    private void finish(List<Delivery> claimed) {
        if (claimed.isEmpty()) {
            return;
        }
        var applied = apply.apply(claimed);
        var now = clock.instant();
        queue.finish(applied, now);
        changes.publish("deliveries");
        for (var i = 0; i < applied.size(); i++) {
            meters.counter(
                            "patchbay.deliveries",
                            "state",
                            applied.get(i).state().apiName())
                    .increment();
            lag.record(Duration.between(claimed.get(i).receivedAt(), now).abs());
        }
    }

    /**
     * One poisonous request must not hold up the others: each gets a transaction of its own, and a
     * bounded number of tries.
     */
    private void alone(Delivery delivery) {
        try {
            QuarkusTransaction.requiringNew()
                    .run(() -> finish(queue.claim(delivery).stream().toList()));
        } catch (RuntimeException e) {
            if (FailureCause.of(e) != FailureCause.REQUEST) {
                LOG.warnf("A delivery has to wait delivery=%s: %s", delivery.id(), e.getMessage());
                return;
            }
            LOG.errorf(e, "A delivery could not be applied delivery=%s", delivery.id());
            var tries = delivery.attempts() + 1;
            if (tries >= TRIES) {
                meters.counter("patchbay.deliveries", "state", "failed").increment();
            }
            var again = tries >= TRIES ? null : clock.instant().plusSeconds(2L << (2 * tries));
            QuarkusTransaction.requiringNew()
                    .run(() -> queue.failed(
                            delivery,
                            again == null
                                    ? "Applying it failed " + TRIES + " times; it needs attention."
                                    : "Applying it failed; it will be retried.",
                            again));
        }
    }
}
