package io.patchbay.provider;

/**
 * A WhatsApp Business Account as Meta shows it through the provider's proxy. Every part but {@code
 * id} may be null: Meta leaves out what it does not want to tell. Words are raw; {@code
 * reviewStatus} and {@code verification} come in differing case and vocabularies (meta.md c1).
 * {@code fundingId} names the payment method; its absence proves nothing, because the proxy may
 * hide it. {@code messagingLimit} and {@code verification} belong to the portfolio.
 */
public record ProviderWaba(
        String id,
        String name,
        String status,
        String reviewStatus,
        String verification,
        String portfolioId,
        String fundingId,
        String messagingLimit,
        String banState,
        String banDate) {}
