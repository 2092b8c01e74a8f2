package io.patchbay.connection;

import java.time.Instant;
import java.util.UUID;

/**
 * One line of a list of connections. {@code phoneNumberId} and {@code displayPhoneNumber} are null
 * until a number has been read.
 */
public record ConnectionRow(
        UUID id,
        UUID tenantId,
        String tenantName,
        String tenantExternalId,
        Status status,
        String verdict,
        Acts acts,
        boolean blocks,
        Mode modeOffered,
        Mode modeTaken,
        String displayPhoneNumber,
        String phoneNumberId,
        String wabaId,
        String owner,
        Instant inStatusSince,
        Instant createdAt,
        long version) {

    public Mode mode() {
        return modeTaken == null ? modeOffered : modeTaken;
    }
}
