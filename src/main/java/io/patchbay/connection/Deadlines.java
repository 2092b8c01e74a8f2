package io.patchbay.connection;

import io.patchbay.live.ChangeFeed;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.util.ArrayList;
import java.util.UUID;

/**
 * Folds connections again when a deadline of theirs has passed: a grace period, a link, an attempt
 * nobody continued.
 */
@ApplicationScoped
class Deadlines {

    private final Connections connections;
    private final Evidence evidence;
    private final ChangeFeed changes;
    private final Event<DeadlinePassed> passed;
    private final Clock clock;

    Deadlines(
            Connections connections, Evidence evidence, ChangeFeed changes, Event<DeadlinePassed> passed, Clock clock) {
        this.connections = connections;
        this.evidence = evidence;
        this.changes = changes;
        this.passed = passed;
        this.clock = clock;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void refoldWhatIsDue() {
        QuarkusTransaction.requiringNew().run(() -> {
            var moved = new ArrayList<UUID>();
            for (var id : connections.due(clock.instant(), 50)) {
                if (evidence.refold(id)) {
                    changes.publish("connection-" + id, "connections");
                    moved.add(id);
                }
            }
            moved.forEach(id -> passed.fire(new DeadlinePassed(id)));
        });
    }
}
