package io.patchbay.link;

import io.patchbay.api.Result;
import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.LinkStatement.LinkRevoked;
import io.patchbay.live.ChangeFeed;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderLink;
import io.patchbay.tenant.Tenants;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/**
 * Takes a link out of use, at the provider first: a link that still works there must not look dead
 * here.
 */
@ApplicationScoped
public class RevokeLink {

    private final ConnectionLinks links;
    private final Tenants tenants;
    private final Provider provider;
    private final Evidence evidence;
    private final ChangeFeed changes;
    private final Audit audit;
    private final Clock clock;

    RevokeLink(
            ConnectionLinks links,
            Tenants tenants,
            Provider provider,
            Evidence evidence,
            ChangeFeed changes,
            Audit audit,
            Clock clock) {
        this.links = links;
        this.tenants = tenants;
        this.provider = provider;
        this.evidence = evidence;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    /** {@code asked} is null where the provider need not be asked. */
    private record Target(
            Subject subject, String customerId, String providerLinkId, LinkState state, Audit.Asked asked) {}

    /**
     * @return the link, which may have been revoked before; refused, it works as it did
     * @throws java.util.NoSuchElementException if there is no such link
     */
    public Result<ConnectionLink, NotRevoked> revoke(UUID linkId, String reason, String by) {
        var target = QuarkusTransaction.requiringNew()
                .call(() -> ask(links.findByIdOptional(linkId).orElseThrow(), reason));
        if (target.state() == LinkState.REVOKED) {
            return QuarkusTransaction.requiringNew().call(() -> {
                audit.record("link.revoke", target.subject(), Map.of("repeated", true));
                return Result.done(links.findById(linkId));
            });
        }
        if (target.asked() == null) {
            return QuarkusTransaction.requiringNew().call(() -> {
                audit.record(
                        "link.revoke",
                        target.subject(),
                        Map.of("refused", target.state().apiName()));
                return Result.refused(new NotRevoked.OutOfUse(target.state()));
            });
        }
        try {
            var shown = provider.revokeLink(target.customerId(), target.providerLinkId());
            return QuarkusTransaction.requiringNew().call(() -> keep(linkId, shown, reason, by, target.asked()));
        } catch (ProviderFailure failure) {
            if (failure.outcomeUnknown()) {
                audit.unknown(target.asked(), SendLink.words(failure));
            } else {
                audit.refused(target.asked(), SendLink.words(failure));
            }
            return Result.refused(new ProviderAway(failure));
        }
    }

    /** Writes the wish down if the provider is going to be asked. */
    private Target ask(ConnectionLink link, String reason) {
        var subject = Subject.of(link.tenantId(), "link", link.id());
        var state = link.stateAt(clock.instant());
        var works = state == LinkState.ACTIVE || state == LinkState.UNKNOWN;
        return new Target(
                subject,
                tenants.findById(link.tenantId()).providerCustomerId(),
                link.providerLinkId(),
                state,
                works ? audit.ask("link.revoke", subject, Map.of("reason", reason == null ? "" : reason)) : null);
    }

    private Result<ConnectionLink, NotRevoked> keep(
            UUID linkId, ProviderLink shown, String reason, String by, Audit.Asked asked) {
        var now = clock.instant();
        var link = links.lock(linkId).orElseThrow();
        link.see(shown, now);
        link.revoke(by, reason, now);
        links.flush();
        evidence.add(new Fact(
                link.connectionId(),
                new LinkRevoked(linkId, reason, by, null),
                now,
                "revoked by " + by,
                "revoked:" + linkId));
        audit.done(asked, Map.of("reason", reason == null ? "" : reason));
        changes.publish("links", "tenant-" + link.tenantId());
        return Result.done(link);
    }
}
