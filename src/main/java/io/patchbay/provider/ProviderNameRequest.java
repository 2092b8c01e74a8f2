package io.patchbay.provider;

import java.time.Instant;

/**
 * A request to show another name to customers. {@code status} is raw: submitted, pending_review,
 * approved, available_without_review, deferred, declined, expired, no_review, failed, applied,
 * cancelled (kapso.md §4.5). {@code reviewedAt} is null until Meta has decided; {@code errorCode} is
 * Meta's, null if it did not refuse.
 */
public record ProviderNameRequest(
        String id, String name, String status, Instant submittedAt, Instant reviewedAt, String errorCode) {}
