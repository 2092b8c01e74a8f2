package io.patchbay.provider;

import java.time.Instant;

/**
 * A connected number as the provider has it. Only {@code phoneNumberId} (Meta's id), {@code
 * internalId} (the provider's) and {@code name} are always there; every other part may be null.
 * Words such as {@code status} are raw, in the case they came in: compare with {@code
 * toUpperCase(Locale.ROOT)}. {@code messagingLimit} may be "10000" or "TIER_250" (kapso.md §4.2).
 */
public record ProviderNumber(
        String phoneNumberId,
        String internalId,
        String name,
        String customerId,
        String wabaId,
        Boolean coexistence,
        String displayPhoneNumber,
        String digits,
        String verifiedName,
        String status,
        String nameStatus,
        String qualityRating,
        String codeVerificationStatus,
        String messagingLimit,
        Boolean messagingEnabled,
        Boolean officialBusinessAccount,
        Instant webhookVerifiedAt,
        Instant createdAt,
        Instant updatedAt) {}
