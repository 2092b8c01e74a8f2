package io.patchbay.link;

import io.patchbay.Ids;
import io.patchbay.provider.ProviderLink;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Makes links of an earlier time, for the seeded tenants of dev. It stands here and not there because
 * a link lets nobody outside set what became of it: every verb of its own happens now.
 */
public final class PastLinks {

    private PastLinks() {}

    /**
     * What became of a link long ago; each part null if it did not happen. {@code replacedBy} is
     * the newer link that took it out of use.
     */
    public record Past(Instant openedAt, Instant usedAt, Instant revokedAt, UUID replacedBy) {}

    /** A link we made at an earlier time. */
    public static ConnectionLink made(
            UUID tenantId,
            UUID connectionId,
            String code,
            String language,
            String by,
            ProviderLink seen,
            Past past,
            Instant now) {
        var link = ConnectionLink.adopted(tenantId, connectionId, seen, now);
        link.code = code;
        link.language = language;
        link.createdBy = by;
        link.openedAt = past.openedAt();
        link.lastOpenedAt = past.openedAt();
        link.usedAt = past.usedAt();
        link.revokedAt = past.revokedAt();
        link.replacedBy = past.replacedBy();
        if (past.revokedAt() != null) {
            link.revokedBy = by;
            link.revokeReason = past.replacedBy() == null ? "sent to the wrong person" : "replaced by a newer link";
        }
        link.nextLookAt = link.stateAt(now) == LinkState.ACTIVE ? now.plus(Duration.ofMinutes(20)) : null;
        return link;
    }

    /** One that the provider refused at an earlier time. */
    public static ConnectionLink refused(UUID tenantId, UUID connectionId, String by, String words, Instant at) {
        var link = new ConnectionLink(tenantId, connectionId, LinkRequest.simple(), null, null, by, at);
        link.id = Ids.at(at);
        link.rejectedByProvider(words);
        return link;
    }
}
