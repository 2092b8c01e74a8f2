package io.patchbay.connection;

import java.time.Instant;
import java.util.UUID;

/**
 * Where to ask that the provider be asked about a number: an event says only that it is time to.
 */
public interface ProbeRequests {

    /**
     * Asks for a probe without a person waiting for it, in the caller's transaction. {@code
     * notBefore} null: now. A probe already waiting is moved forward.
     */
    void request(UUID connectionId, String phoneNumberId, String reason, Instant notBefore);
}
