package io.patchbay.provider;

/**
 * A number as Meta itself shows it through the provider's proxy: what the provider's own row does
 * not carry. Every part but {@code phoneNumberId} may be null; words are raw. {@code newNameStatus}
 * tells of a change of name that runs while {@code nameStatus} still stands for the old one (meta.md
 * c2).
 */
public record ProviderNumberFields(
        String phoneNumberId,
        String nameStatus,
        String newNameStatus,
        String qualityRating,
        String platformType,
        String accountMode,
        String throughput,
        String messagingLimit,
        Boolean onBusinessApp) {}
