package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Neighbours;
import io.patchbay.support.OwnPostgres;
import io.patchbay.support.ProductionNode;
import io.patchbay.support.Sender;
import io.patchbay.support.Shops;
import io.patchbay.support.SignedHook;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two nodes are replaced one after the other under load, behind something that follows readiness as
 * a load balancer does. The sender notices nothing.
 */
class RollingRestartIT {

    private static final Duration CHECKS_EVERY = Duration.ofMillis(500);

    private final List<ProductionNode> nodes = new CopyOnWriteArrayList<>();
    private final Set<ProductionNode> ready = ConcurrentHashMap.newKeySet();
    private OwnPostgres database;
    private Neighbours neighbours;
    private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() throws Exception {
        checks.shutdownNow();
        for (var node : nodes) {
            node.kill();
        }
        neighbours.close();
        database.close();
    }

    @Test
    void theSenderHearsNothingButTwoHundredWhileAllNodesAreReplaced() throws Exception {
        database = new OwnPostgres();
        neighbours = new Neighbours();
        new Shops(1).shownBy(neighbours);
        nodes.add(ProductionNode.forAMinute(database.port(), neighbours, Map.of()));
        nodes.add(ProductionNode.forAMinute(database.port(), neighbours, Map.of()));
        checks.scheduleWithFixedDelay(this::check, 0, CHECKS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        Awaitility.await().until(() -> ready.size() == 2);
        var sender = new Sender(this::open).stream(4, n -> SignedHook.message("roll-" + n, 0, Instant.now()));

        for (var old : List.copyOf(nodes)) {
            var ends = old.terminate();
            Awaitility.await().until(() -> !ready.contains(old));
            assertThat(ends.isAlive())
                    .as("it still answers when it is out of turn")
                    .isTrue();
            assertThat(ends.waitFor(30, TimeUnit.SECONDS)).isTrue();
            nodes.remove(old);
            var fresh = ProductionNode.forAMinute(database.port(), neighbours, Map.of());
            nodes.add(fresh);
            Awaitility.await().until(() -> ready.contains(fresh));
        }
        sender.finish();

        System.out.printf(
                "rolling restart: %d webhooks answered 200, others: %s%n",
                sender.answered().size(), sender.refusals());
        assertThat(sender.refusals()).isEmpty();
        assertThat(sender.answered()).hasSizeGreaterThan(500);
        var keys = sender.answered().toArray(String[]::new);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> database.number(
                                "select count(*) from delivery where idempotency_key = any(?) and applied_at is not null",
                                (Object) keys)
                        == keys.length);
    }

    private List<URI> open() {
        return ready.stream().map(node -> node.url("/hooks/kapso")).toList();
    }

    /** As the load balancer does. */
    private void check() {
        for (var node : nodes) {
            if (node.isReady()) {
                ready.add(node);
            } else {
                ready.remove(node);
            }
        }
        ready.retainAll(nodes);
    }
}
