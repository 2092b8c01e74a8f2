package io.patchbay.link;

import io.patchbay.connection.Mode;
import io.patchbay.tenant.Tenant;
import io.patchbay.web.Formats;
import java.time.Duration;
import java.time.Instant;

/**
 * One link in a list. {@code left}: how long it can still be used, empty where that is not known;
 * {@code daysLeft}: the same for the picture, at most 30.
 */
public record LinkRow(
        LinkView link,
        String tenantName,
        String tenantExternalId,
        String tone,
        String word,
        String mode,
        String opened,
        String left,
        long daysLeft) {

    public static LinkRow of(ConnectionLink link, LinkView view, Tenant tenant, Instant now) {
        var state = link.stateAt(now);
        var left =
                state == LinkState.ACTIVE && link.expiresAt() != null ? Duration.between(now, link.expiresAt()) : null;
        return new LinkRow(
                view,
                tenant.name(),
                tenant.externalId(),
                tone(state, view),
                view.secondActive() ? "Second active" : Formats.capital(state.apiName()),
                Mode.offeredBy(link.modes()).apiName(),
                link.openedAt() == null ? "not opened" : "opened " + Formats.ago(link.lastOpenedAt()),
                left == null ? "" : Formats.span(left),
                left == null ? 0 : Math.min(30, left.toDays()));
    }

    private static String tone(LinkState state, LinkView view) {
        return switch (state) {
            case ACTIVE -> view.secondActive() ? "unclear" : "working";
            case PENDING -> "meta";
            case UNKNOWN -> "unclear";
            case FAILED -> "ours";
            case USED, REVOKED, EXPIRED -> "closed";
        };
    }
}
