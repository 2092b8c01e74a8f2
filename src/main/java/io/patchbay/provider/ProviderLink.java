package io.patchbay.provider;

import java.time.Instant;
import java.util.List;

/**
 * A hosted signup link as the provider shows it. {@code status} (active, used, expired, revoked),
 * {@code setupStatus} (pending, processing, completed, failed) and {@code setupError} (free text)
 * are kept raw: unknown words are legal. {@code url} is a bearer secret: whoever has it can connect
 * a number to this customer. {@code expiresAt} may be null.
 */
public record ProviderLink(
        String id,
        String status,
        String setupStatus,
        String setupError,
        String url,
        String successRedirectUrl,
        List<String> allowedConnectionTypes,
        String reconnectDigits,
        Instant createdAt,
        Instant expiresAt) {

    /**
     * Leaves the secret out: records print all their parts, and links are printed in logs and
     * failing tests.
     */
    @Override
    public String toString() {
        return "ProviderLink[id=" + id + ", status=" + status + ", setupStatus=" + setupStatus + "]";
    }
}
