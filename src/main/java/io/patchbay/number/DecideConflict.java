package io.patchbay.number;

import io.patchbay.api.Problem;
import io.patchbay.api.Refusal;
import io.patchbay.api.Result;
import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.connection.CaseStatement.ClaimDecided;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.ProbeRequests;
import io.patchbay.live.ChangeFeed;
import io.patchbay.number.NumberConflicts.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A person says whose number or account it is, and why. The number moves if it has to, both cases
 * get a fact that tells their own half of the answer, and what was frozen goes on. The reason may
 * name both sides, so it stays with the conflict and the audit record, and is in no fact.
 */
@ApplicationScoped
public class DecideConflict {

    private final NumberConflicts conflicts;
    private final Connections connections;
    private final Evidence evidence;
    private final ProbeRequests probeRequests;
    private final Audit audit;
    private final ChangeFeed changes;
    private final EntityManager entities;
    private final Clock clock;

    DecideConflict(
            NumberConflicts conflicts,
            Connections connections,
            Evidence evidence,
            ProbeRequests probeRequests,
            Audit audit,
            ChangeFeed changes,
            EntityManager entities,
            Clock clock) {
        this.conflicts = conflicts;
        this.connections = connections;
        this.evidence = evidence;
        this.probeRequests = probeRequests;
        this.audit = audit;
        this.changes = changes;
        this.entities = entities;
        this.clock = clock;
    }

    /** Why nothing was decided. */
    public sealed interface NotDecided extends Refusal {

        /** Somebody was quicker. */
        record DecidedBefore(Row conflict) implements NotDecided {

            @Override
            public int status() {
                return 409;
            }

            @Override
            public String words() {
                return conflict.decidedBy() + " decided this before you. See the decision below.";
            }

            @Override
            public Problem problem() {
                return new Problem(
                                status(),
                                "conflict-decided",
                                "Already decided",
                                conflict.decidedBy()
                                        + " has already decided this. A different report since then is a new conflict.",
                                List.of())
                        .with("kept_connection_id", conflict.kept());
            }
        }

        /** The connection to keep is no side of this conflict. */
        record NoSide() implements NotDecided {

            @Override
            public int status() {
                return 400;
            }

            @Override
            public String words() {
                return "What should be kept is neither side of this conflict.";
            }

            @Override
            public Problem problem() {
                return Problem.field("keep_connection_id", "is neither side of this conflict");
            }
        }

        /** There is no such conflict. */
        record NoConflict() implements NotDecided {

            @Override
            public int status() {
                return 404;
            }

            @Override
            public String words() {
                return "There is no such conflict.";
            }

            @Override
            public Problem problem() {
                return Problem.notFound("conflict");
            }
        }
    }

    /**
     * @return the conflict as it was decided
     */
    @Transactional
    public Result<Row, NotDecided> decide(UUID id, UUID keep, String reason, String by) {
        var found = conflicts.lock(id);
        if (found.isEmpty()) {
            return Result.refused(new NotDecided.NoConflict());
        }
        var conflict = found.get();
        if (!conflict.connections().contains(keep)) {
            return Result.refused(new NotDecided.NoSide());
        }
        if (!conflict.isOpen()) {
            return Result.refused(new NotDecided.DecidedBefore(conflict));
        }
        var now = clock.instant();
        conflicts.decided(conflict, keep, by, reason, now);
        give(conflict.phoneNumberId(), keep);
        evidence.add(conflict.connections().stream()
                .map(side -> answer(conflict, side, side.equals(keep), by, now))
                .toList());
        conflict.connections()
                .forEach(side -> probeRequests.request(
                        side, side.equals(keep) ? conflict.phoneNumberId() : null, "decision", null));
        audit.record(
                "conflict.decide",
                Subject.of(connections.findById(keep).tenantId(), "conflict", id),
                Map.of("phone_number_id", conflict.phoneNumberId(), "keep_connection_id", keep, "reason", reason));
        changes.publish("conflicts");
        return Result.done(conflicts.byId(id).orElseThrow());
    }

    /**
     * A tenant is about to be forgotten, and its conflicts with it: whoever is left on the other
     * side keeps what it has and is asked nothing any more.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void withdraw(UUID tenantId) {
        var now = clock.instant();
        for (var conflict : conflicts.openOf(tenantId)) {
            evidence.add(conflict.connections().stream()
                    .filter(side -> !connections.findById(side).tenantId().equals(tenantId))
                    .map(side -> answer(conflict, side, true, "Patchbay", now))
                    .toList());
        }
        changes.publish("conflicts");
    }

    private void give(String phoneNumberId, UUID connectionId) {
        var number = entities.find(PhoneNumber.class, phoneNumberId, LockModeType.PESSIMISTIC_WRITE);
        if (!connectionId.equals(number.connectionId)) {
            number.belongsTo(connections.findById(connectionId).tenantId(), connectionId);
        }
    }

    private static Fact answer(Row conflict, UUID side, boolean kept, String by, Instant now) {
        var decided = new ClaimDecided(conflict.id().toString(), conflict.phoneNumberId(), null, kept);
        return new Fact(side, decided, now, by, "decided:" + conflict.id());
    }
}
