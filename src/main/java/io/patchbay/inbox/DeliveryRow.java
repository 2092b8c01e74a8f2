package io.patchbay.inbox;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A webhook request as lists show it: everything but what was sent. {@code effect} says in a
 * sentence what the request changed, or why it changed nothing; null until the worker has been
 * there.
 */
public record DeliveryRow(
        long seq,
        UUID id,
        String provider,
        String event,
        String idempotencyKey,
        String signature,
        Instant receivedAt,
        Delivery.State state,
        String effect,
        int attempts,
        int duplicates,
        Instant appliedAt,
        List<UUID> tenantIds,
        List<UUID> connectionIds) {}
