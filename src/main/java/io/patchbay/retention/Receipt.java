package io.patchbay.retention;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Proof that a tenant was forgotten. {@code removed}: rows by what they were. Holds nothing that
 * tells who the tenant was; {@code tenantId} means something only to whoever has written it down.
 */
public record Receipt(
        UUID id, UUID tenantId, Instant erasedAt, String erasedBy, String reason, Map<String, Integer> removed) {}
