package io.patchbay.number;

import io.patchbay.connection.Connection;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Facts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Answers to which connection of a tenant a number or a link belongs. A webhook, a probe, a sweep
 * and a new link all ask here, so that they never disagree. A connection that waits for a person's
 * decision about its number is frozen and gets nothing new. The caller holds the row of the tenant:
 * two new numbers at once must not both take the connection that waits for one.
 */
@ApplicationScoped
public class Placement {

    private final Connections connections;
    private final NumberConflicts conflicts;
    private final Facts facts;

    Placement(Connections connections, NumberConflicts conflicts, Facts facts) {
        this.connections = connections;
        this.conflicts = conflicts;
        this.facts = facts;
    }

    /**
     * Where a number belongs that no connection holds: where the link leads that it came through;
     * else to the side that the tenant has in an open conflict about it; else to the connection
     * whose customer came back with it; else to the one that asked; else to the newest that waits
     * for a number; else to a new one.
     *
     * @param linked the connection of the link it came through; null if none is known
     * @param asker the connection on whose behalf the provider was asked; null if nobody's
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public UUID ofNumber(UUID tenantId, String phoneNumberId, UUID linked, UUID asker, Instant now) {
        if (linked != null) {
            return linked;
        }
        var side = sideInConflict(tenantId, phoneNumberId);
        if (side.isPresent()) {
            return side.get();
        }
        var waiting = waiting(tenantId);
        return waiting.stream()
                .filter(id -> facts.isClaimed(id, phoneNumberId))
                .findFirst()
                .or(() -> waiting.stream().filter(id -> id.equals(asker)).findFirst())
                .or(() -> waiting.stream().findFirst())
                .orElseGet(() -> open(tenantId, null, now));
    }

    /**
     * Where a link belongs that brings a number for the first time: to the newest connection that
     * waits for one, else to a new one.
     *
     * @param by who asked for the link; null if it was found at the provider
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public UUID ofLink(UUID tenantId, String by, Instant now) {
        return waiting(tenantId).stream().findFirst().orElseGet(() -> open(tenantId, by, now));
    }

    /**
     * Where a link belongs that somebody made at the provider: as {@link #ofLink}, but rather to a
     * connection that has its number already than to a new one, because it may be used long since.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public UUID ofAdoptedLink(UUID tenantId, Instant now) {
        return waiting(tenantId).stream()
                .findFirst()
                .or(() -> connections.page(Connections.Filter.ofTenant(tenantId), null, 1).stream()
                        .map(row -> row.id())
                        .findFirst())
                .orElseGet(() -> open(tenantId, null, now));
    }

    private Optional<UUID> sideInConflict(UUID tenantId, String phoneNumberId) {
        return conflicts
                .openAbout(phoneNumberId)
                .map(NumberConflicts.Row::newcomer)
                .filter(id -> tenantId.equals(connections.findById(id).tenantId()));
    }

    /** Newest first. */
    private List<UUID> waiting(UUID tenantId) {
        var waiting = connections.withoutNumber(tenantId);
        var frozen = conflicts.frozen(waiting);
        return waiting.stream().filter(id -> !frozen.contains(id)).toList();
    }

    private UUID open(UUID tenantId, String by, Instant now) {
        var connection = new Connection(tenantId, by, now);
        connections.persistAndFlush(connection);
        return connection.id();
    }
}
