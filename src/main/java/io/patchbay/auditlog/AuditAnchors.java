package io.patchbay.auditlog;

import io.patchbay.Worker;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/**
 * Proves the record once a day on each node, a minute after its start at the earliest, and writes the end of the chain
 * into the log, where whoever can write the database cannot reach it.
 */
@ApplicationScoped
class AuditAnchors {

    private static final Logger LOG = Logger.getLogger(AuditAnchors.class);
    private static final Duration REST = Duration.ofMinutes(1);

    private final AuditProof proof;
    private final Clock clock;
    private final Worker worker =
            new Worker(REST, this::round, failure -> LOG.warnf(failure, "The record could not be verified"));
    private boolean rested;
    private LocalDate anchored;

    AuditAnchors(AuditProof proof, Clock clock) {
        this.proof = proof;
        this.clock = clock;
    }

    void start(@Observes StartupEvent starting) {
        worker.start("record-anchor");
    }

    void stop(@Observes ShutdownEvent ending) throws InterruptedException {
        worker.stop();
    }

    private boolean round() {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (!rested) {
            // a start has more to do than this
            rested = true;
        } else if (!today.equals(anchored)) {
            anchor();
            anchored = today;
        }
        return false;
    }

    private void anchor() {
        var made = proof.verify(null);
        if (!made.holds()) {
            LOG.errorf("The record was tampered with: %s", made.faults());
        }
        if (made.end() != null) {
            LOG.infof(
                    "The record ends at entry %d with hash %s",
                    made.end().position(), made.end().hash());
        }
    }
}
