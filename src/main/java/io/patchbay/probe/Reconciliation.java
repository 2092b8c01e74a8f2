package io.patchbay.probe;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One sweep of everything the provider shows. {@code drift} says where it differed from what we
 * believed.
 */
public record Reconciliation(
        UUID id,
        UUID tenantId,
        String state,
        Instant startedAt,
        Instant finishedAt,
        String words,
        List<Drift> drift) {

    /**
     * One difference. {@code before} is what we believed, {@code after} what the provider shows and
     * we now believe; either may be null.
     */
    public record Drift(
            String kind, String subject, String before, String after, String sentence) {}
}
