package io.patchbay.sweep;

import io.patchbay.inbox.DeliveryQueue;
import io.patchbay.live.ChangeFeed;
import io.patchbay.probe.AskStanding;
import io.patchbay.provider.Provider;
import io.patchbay.provider.Urgency;
import io.patchbay.subscription.Listening;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Sweeps customers, links, numbers and health, one sweep after the other per node. The sender gives
 * an event up after two and a half minutes (kapso.md §5.8), so this is how anything missed comes
 * back, and how a project that is already alive is taken over.
 */
@ApplicationScoped
public class RunSweep {

    private final Sweeps sweeps;
    private final Sweep.Tools tools;
    private final Set<UUID> ours = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(run -> {
        var daemon = new Thread(run, "sweep");
        daemon.setDaemon(true);
        return daemon;
    });

    RunSweep(
            Provider provider,
            Sweeps sweeps,
            SweepCustomers customers,
            SweepNumbers numbers,
            AskStanding askStanding,
            DeliveryQueue queue,
            Listening listening,
            ChangeFeed changes,
            Clock clock) {
        this.sweeps = sweeps;
        this.tools =
                new Sweep.Tools(provider, sweeps, customers, numbers, askStanding, queue, listening, changes, clock);
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        stopped = true;
        thread.shutdownNow();
        thread.awaitTermination(2, TimeUnit.SECONDS);
    }

    /**
     * Starts a sweep in the background, or joins the one that is running. {@code tenantId} null:
     * everything.
     */
    public Reconciliation begin(UUID tenantId, String by) {
        var begun = sweeps.begin(tenantId, by);
        if (!begun.joined()) {
            ours.add(begun.sweep().id());
            thread.submit(() -> Urgency.BACKGROUND.during(() -> sweep(begun.sweep())));
        }
        return begun.sweep();
    }

    @ActivateRequestContext
    void sweep(Reconciliation running) {
        try {
            new Sweep(running, tools, () -> stopped).run();
        } finally {
            ours.remove(running.id());
        }
    }

    /** Those of this node that run or wait for their turn are no work for another. */
    void showThatOursLive() {
        if (!ours.isEmpty()) {
            sweeps.showAlive(ours);
        }
    }
}
