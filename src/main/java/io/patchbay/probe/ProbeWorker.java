package io.patchbay.probe;

import io.patchbay.Worker;
import io.patchbay.link.ConnectionLinks;
import io.patchbay.live.ChangeFeed;
import io.patchbay.provider.ProviderFailure;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.PersistenceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Runs the waiting probes, one after the other per node, and asks about open links while
 * somebody may be in Meta's dialog.
 */
@ApplicationScoped
class ProbeWorker {

    /** Tries before a probe is left to the next sweep. */
    private static final int TRIES = 5;

    /**
     * When no room was found for what visitors caused, it is tried again after this. By then there
     * is room for a whole look, and a queue full of them costs the others nothing.
     */
    private static final Duration NO_ROOM = Duration.ofSeconds(10);

    private static final Duration REST = Duration.ofMillis(500);

    private static final Logger LOG = Logger.getLogger(ProbeWorker.class);

    private final Probes probes;
    private final RunProbe runProbe;
    private final ConnectionLinks links;
    private final ChangeFeed changes;
    private final Clock clock;
    private final Worker worker = new Worker(REST, this::round, failure -> LOG.warnf(failure, "Probing stumbled"));
    private final AtomicBoolean linksWait = new AtomicBoolean();

    /** Until then nothing that visitors caused is taken up. Known to this node only. */
    private volatile Instant noRoomUntil = Instant.MIN;

    ProbeWorker(Probes probes, RunProbe runProbe, ConnectionLinks links, ChangeFeed changes, Clock clock) {
        this.probes = probes;
        this.runProbe = runProbe;
        this.links = links;
        this.changes = changes;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        changes.onWake("probe", worker::wake);
        changes.onWake("links", () -> {
            linksWait.set(true);
            worker.wake();
        });
        worker.start("probe-worker");
    }

    /** A probe under way is left; its claim runs out and it is run again. */
    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        worker.interrupt();
    }

    private boolean round() {
        if (linksWait.getAndSet(false)) {
            askAboutOpenLinks();
        }
        return askNext();
    }

    /** Runs one probe. False if none is waiting. */
    @ActivateRequestContext
    boolean askNext() {
        var room = !clock.instant().isBefore(noRoomUntil);
        var claimed = QuarkusTransaction.requiringNew().call(() -> probes.claim(room));
        if (claimed.isEmpty()) {
            return false;
        }
        var probe = claimed.get();
        try {
            var result = probe.urgency().during(() -> runProbe.run(probe));
            QuarkusTransaction.requiringNew().run(() -> {
                if (result.again() && probe.tries() < 3) {
                    probes.later(probe, clock.instant().plusSeconds(probe.tries() == 1 ? 5 : 15));
                } else {
                    probes.done(probe, result.sentence());
                }
            });
        } catch (ProviderFailure failure) {
            if (probe.foundNoRoom(failure)) {
                noRoomUntil = clock.instant().plus(NO_ROOM);
            } else {
                LOG.infof("A look got no answer probe=%s failure=%s", probe.id(), failure.kind());
            }
            putOffOnceMore(probe, failure);
        }
        return true;
    }

    /** A probe about the same line may have come in between; the second time it is seen. */
    private void putOffOnceMore(Probe probe, ProviderFailure failure) {
        try {
            QuarkusTransaction.requiringNew().run(() -> putOff(probe, failure));
        } catch (PersistenceException cameInBetween) {
            QuarkusTransaction.requiringNew().run(() -> putOff(probe, failure));
        }
    }

    private void putOff(Probe probe, ProviderFailure failure) {
        var then = clock.instant().plus(waitAfter(probe, failure));
        if (probe.foundNoRoom(failure)) {
            probes.untried(probe, then);
        } else if (probe.tries() >= TRIES) {
            probes.done(probe, Probes.NO_ANSWER);
        } else {
            probes.later(probe, then);
        }
    }

    private static Duration waitAfter(Probe probe, ProviderFailure failure) {
        return failure.retryAfter() == null ? Duration.ofSeconds(2L << probe.tries()) : failure.retryAfter();
    }

    /**
     * By the clock, and at once when a customer has come back and waits for the answer. What only
     * visitors cause does not crowd out the links whose turn it is.
     */
    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void askAboutOpenLinks() {
        QuarkusTransaction.requiringNew().run(() -> {
            var now = clock.instant();
            for (var link : links.toLookAt(now, 20)) {
                links.restUntil(link.id(), now.plusSeconds(60));
                probes.request(link.connectionId(), null, "open link", null);
            }
            for (var link : links.toLookAtForVisitors(now, 20)) {
                links.askedForVisitor(link.id(), now);
                probes.request(link.connectionId(), null, Probe.VISITOR, null);
            }
        });
    }
}
