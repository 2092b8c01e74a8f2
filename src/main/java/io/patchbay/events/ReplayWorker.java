package io.patchbay.events;

import io.patchbay.events.Replay.ReplayOutcome;
import io.patchbay.events.ReplayRuns.Waiting;
import io.patchbay.inbox.FailureCause;
import io.patchbay.live.ChangeFeed;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Works on the runs of all nodes. Whichever node has time takes the next request, and applies and
 * marks it in one transaction. So a run survives the nodes that work on it, and no request is taken
 * twice.
 */
@ApplicationScoped
class ReplayWorker {

    /** Readers are told after so many requests, not after each. */
    private static final int TELL_EVERY = 20;

    private static final Logger LOG = Logger.getLogger(ReplayWorker.class);

    private final ReplayRuns runs;
    private final Replay replay;
    private final ChangeFeed changes;
    private volatile boolean stopped;

    ReplayWorker(ReplayRuns runs, Replay replay, ChangeFeed changes) {
        this.runs = runs;
        this.replay = replay;
        this.changes = changes;
    }

    void stop(@Observes ShutdownEvent stopping) {
        stopped = true;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @ActivateRequestContext
    void goOn() {
        var done = 0;
        while (!stopped && next()) {
            if (++done % TELL_EVERY == 0) {
                QuarkusTransaction.requiringNew().run(() -> changes.publish("replays"));
            }
        }
        QuarkusTransaction.requiringNew().run(runs::endWhatIsThrough);
    }

    /** Takes the next request of any run. False if there is none. */
    private boolean next() {
        var taken = new AtomicReference<Waiting>();
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                runs.claim().ifPresent(taken::set);
                if (taken.get() == null) {
                    return false;
                }
                apply(taken.get());
                return true;
            });
        } catch (RuntimeException e) {
            if (taken.get() == null || stopped || FailureCause.of(e) != FailureCause.REQUEST) {
                throw e;
            }
            LOG.errorf(
                    e,
                    "A request could not be replayed delivery=%s",
                    taken.get().deliveryId());
            QuarkusTransaction.requiringNew().run(() -> markFailed(taken.get()));
            return true;
        }
    }

    private void apply(Waiting waiting) {
        runs.mark(waiting, waiting.dryRun() ? replay.dry(waiting.deliveryId()) : replay.now(waiting.deliveryId()));
    }

    private void markFailed(Waiting waiting) {
        // the row was free for a moment: another node may have been luckier
        if (runs.isWaiting(waiting)) {
            runs.mark(
                    waiting,
                    new ReplayOutcome(
                            ReplayOutcome.Ending.FAILED,
                            List.of(),
                            "Applying it failed; the log of the node says why."));
        }
    }
}
