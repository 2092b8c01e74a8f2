package io.patchbay.link;

import java.time.Instant;
import java.util.UUID;

/**
 * A link as shown. {@code landingUrl} is null for those who may not send it. {@code current}: the
 * one link of its tenant that counts; {@code secondActive}: the provider shows another active one
 * besides it, which its own rules forbid.
 */
public record LinkView(
        UUID id,
        UUID tenantId,
        UUID connectionId,
        String providerLinkId,
        String state,
        String providerStatus,
        String setupStatus,
        String setupError,
        boolean current,
        boolean sendable,
        boolean secondActive,
        String landingUrl,
        Instant createdAt,
        Instant expiresAt,
        UUID replacedBy,
        Instant openedAt,
        String purpose) {

    /**
     * @param landingBase where links are sent to, {@code https://…/go/}; null for readers who may
     *     not have it
     */
    public static LinkView of(ConnectionLink link, UUID currentId, Instant now, String landingBase) {
        var state = link.stateAt(now);
        var current = link.id().equals(currentId);
        var shownUrl = landingBase != null && state != LinkState.PENDING && state != LinkState.FAILED;
        return new LinkView(
                link.id(),
                link.tenantId(),
                link.connectionId(),
                link.providerLinkId(),
                state.apiName(),
                link.providerStatus(),
                link.setupStatus(),
                link.setupError(),
                current,
                current && state == LinkState.ACTIVE,
                !current && state == LinkState.ACTIVE,
                shownUrl ? landingBase + link.code() : null,
                link.createdAt(),
                link.expiresAt(),
                link.replacedBy(),
                link.openedAt(),
                link.purpose());
    }
}
