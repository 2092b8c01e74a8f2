package io.patchbay.events;

import io.patchbay.connection.Connections;
import io.patchbay.connection.Summaries;
import io.patchbay.inbox.ApplyDelivery;
import io.patchbay.inbox.Delivery;
import io.patchbay.inbox.DeliveryQueue;
import io.patchbay.number.Standing;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Applies a kept request once more, with today's rules. Facts count once, so what was known changes
 * nothing: no probe is asked for, no clock moves, no row is written. A dry run does the very same
 * and takes it back.
 */
@ApplicationScoped
class Replay {

    private final DeliveryQueue queue;
    private final ApplyDelivery apply;
    private final Connections connections;
    private final Summaries summaries;
    private final EntityManager entities;
    private final Clock clock;

    Replay(
            DeliveryQueue queue,
            ApplyDelivery apply,
            Connections connections,
            Summaries summaries,
            EntityManager entities,
            Clock clock) {
        this.queue = queue;
        this.apply = apply;
        this.connections = connections;
        this.summaries = summaries;
        this.entities = entities;
        this.clock = clock;
    }

    /**
     * What differs about a connection afterwards. {@code what}: {@code status}, {@code verdict} or
     * {@code standing.} and an axis; {@code before} null for a connection that was not there.
     */
    public record Change(UUID connectionId, String what, String before, String after) {}

    /** How a request came out of it. */
    public record ReplayOutcome(Ending ending, List<Change> changes, String effect) {
        public enum Ending {
            CHANGED,
            /** Everything it says was known. */
            NOTHING,
            /** It cannot be applied again; the effect says why. */
            REFUSED,
            /** Applying it failed. */
            FAILED;

            public String apiName() {
                return name().toLowerCase(java.util.Locale.ROOT);
            }
        }
    }

    /** Carries the outcome out of a transaction that is taken back. */
    private static final class TakenBack extends RuntimeException {
        private final transient ReplayOutcome outcome;

        TakenBack(ReplayOutcome outcome) {
            super(null, null, false, false);
            this.outcome = outcome;
        }
    }

    /** In a transaction that is taken back: nothing is written, nobody is told. */
    ReplayOutcome dry(UUID deliveryId) {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                throw new TakenBack(now(deliveryId));
            });
            throw new IllegalStateException("a dry run was not taken back");
        } catch (TakenBack tried) {
            return tried.outcome;
        }
    }

    /**
     * In the caller's transaction.
     *
     * @throws java.util.NoSuchElementException if there is no such request
     */
    @Transactional(Transactional.TxType.MANDATORY)
    ReplayOutcome now(UUID deliveryId) {
        var delivery = queue.hold(deliveryId).orElseThrow();
        var why = whyNot(delivery);
        if (why != null) {
            return new ReplayOutcome(ReplayOutcome.Ending.REFUSED, List.of(), why);
        }
        var before = new LinkedHashMap<UUID, Map<String, String>>();
        var again = apply.again(delivery, touched -> before.putAll(looks(touched)));
        if (again.changedAnything()) {
            queue.finish(List.of(again.end()), clock.instant());
        }
        entities.flush();
        var after = looks(again.end().connectionIds());
        var changes = new ArrayList<Change>();
        after.forEach((id, look) -> changes.addAll(differences(id, before.get(id), look)));
        return new ReplayOutcome(
                again.changedAnything() ? ReplayOutcome.Ending.CHANGED : ReplayOutcome.Ending.NOTHING,
                changes,
                again.end().effect());
    }

    private static String whyNot(Delivery delivery) {
        if (delivery.bodyErasedAt() != null) {
            return "Its content was deleted at the end of its retention period.";
        }
        return switch (delivery.state()) {
            case REJECTED -> "Its signature was wrong or missing; ignored.";
            case RECEIVED -> "It is waiting in the queue and will be applied anyway.";
            case DUPLICATE -> delivery.effect() + " Replay that one.";
            case APPLIED, NO_EFFECT, UNMATCHED, FOREIGN, UNREADABLE, FAILED -> null;
        };
    }

    /** What readers see of each connection; nothing for one that is not there. */
    private Map<UUID, Map<String, String>> looks(Collection<UUID> ids) {
        var looks = new LinkedHashMap<UUID, Map<String, String>>();
        for (var id : new TreeSet<>(ids)) {
            connections.row(id).ifPresent(row -> {
                var look = new LinkedHashMap<String, String>();
                look.put("status", row.status().apiName());
                look.put("verdict", row.verdict());
                Standing.of(summaries.of(id).facts(), clock.instant())
                        .axes()
                        .forEach((name, axis) ->
                                look.put("standing." + name, axis.value().apiName()));
                looks.put(id, look);
            });
        }
        return looks;
    }

    private static List<Change> differences(UUID id, Map<String, String> before, Map<String, String> after) {
        return after.entrySet().stream()
                .map(look -> new Change(
                        id, look.getKey(), before == null ? null : before.get(look.getKey()), look.getValue()))
                .filter(change -> !Objects.equals(change.before(), change.after()))
                .toList();
    }
}
