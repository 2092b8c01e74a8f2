package io.patchbay.auditlog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * One entry of the record.
 *
 * @param position in the chain, from 1; entries of one transaction have theirs once it has ended
 * @param actorKind {@code person}, {@code key}, {@code system} or {@code stranger}; null in entries of before December 2026
 * @param actorId issuer and subject of a person, id of a key; null where there is none or it was not kept
 * @param address the request came from; null if there was none
 * @param requestId as its answer carried it; null if there was none
 * @param times how often the same happened within the minute before
 * @param outcome {@code done}, {@code refused}, {@code asked} before the provider was called, or {@code unknown} if it
 *     gave no answer
 * @param tenantId whose matter it is; null for none, or several
 * @param tenantName as it is now; null for none, and for one that was forgotten
 * @param detail what was said; {@code {"forgotten": true}} where a forgotten tenant was named
 */
@JsonInclude
public record AuditEntry(
        UUID id,
        Long position,
        Instant at,
        String actor,
        String actorRole,
        String actorKind,
        String actorId,
        String address,
        String requestId,
        int times,
        String action,
        String outcome,
        String subjectKind,
        String subjectId,
        UUID tenantId,
        String tenantName,
        JsonNode detail) {}
