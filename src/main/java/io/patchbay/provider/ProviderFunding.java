package io.patchbay.provider;

import java.time.Instant;

/**
 * Who pays Meta for a WABA, as far as the provider arranges it (kapso.md §4.6). {@code status} is raw:
 * funded, pending, unknown, not_funded, revoked. {@code reason} such as {@code
 * existing_payment_method} means that the account pays by itself. {@code checkedAt} is the
 * provider's own time; null if it gave none. {@code paused}: paid messages are on hold.
 */
public record ProviderFunding(
        String wabaId, String portfolioId, String status, String reason, boolean paused, Instant checkedAt) {}
