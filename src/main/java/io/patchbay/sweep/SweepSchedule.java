package io.patchbay.sweep;

import io.patchbay.link.WatchSettings;
import io.patchbay.subscription.Listening;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When everything is swept without anybody asking for it. */
@ApplicationScoped
class SweepSchedule {

    /** After a gap, until everything is tried again of which a part could not be looked at. */
    private static final Duration AFTER_HALF_A_SWEEP = Duration.ofMinutes(5);

    private final Sweeps sweeps;
    private final RunSweep runSweep;
    private final Listening listening;
    private final WatchSettings settings;
    private final Clock clock;
    private volatile boolean sweptAtStart;

    SweepSchedule(Sweeps sweeps, RunSweep runSweep, Listening listening, WatchSettings settings, Clock clock) {
        this.sweeps = sweeps;
        this.runSweep = runSweep;
        this.listening = listening;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * After a start, by the clock, after a gap in our listening, and in place of a node that died
     * at it. The beat comes first: a sweep covers a gap only if it began after its end.
     */
    @Scheduled(every = "5s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void beginWhatIsDue() {
        runSweep.showThatOursLive();
        listening.beat();
        for (var tenant : sweeps.endTheDead()) {
            runSweep.begin(tenant.orElse(null), "in place of a node that went away");
        }
        var last = sweeps.lastWholeStart();
        if (!sweptAtStart) {
            runSweep.begin(null, "start of a node");
            sweptAtStart = true;
        } else if (listening
                .lastUnswept()
                .filter(ended -> needsSweep(ended, last))
                .isPresent()) {
            runSweep.begin(null, Reconciliation.AFTER_A_GAP);
        } else if (settings.every().isPresent()
                && !last.plus(settings.every().get()).isAfter(clock.instant())) {
            runSweep.begin(null, "schedule");
        }
    }

    /** At once, and again after a while if that sweep could not look at everything. */
    private boolean needsSweep(Instant gapEnded, Instant lastStart) {
        return lastStart.isBefore(gapEnded)
                || lastStart.plus(AFTER_HALF_A_SWEEP).isBefore(clock.instant());
    }
}
