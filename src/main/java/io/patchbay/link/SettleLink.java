package io.patchbay.link;

import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.LinkStatement.LinkNotMade;
import io.patchbay.live.ChangeFeed;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderLink;
import io.patchbay.tenant.Tenants;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Finishes what was interrupted with the newest link of a tenant: finds out by listing whether it
 * was made, and tells the provider when it is to end. Does nothing if nothing is open.
 */
@ApplicationScoped
public class SettleLink {

    /**
     * A pending link that the provider does not list after this long was never made; before that, a
     * colleague's request for it may still be under way.
     */
    static final Duration UNDECIDED_FOR = Duration.ofMinutes(5);

    private static final Logger LOG = Logger.getLogger(SettleLink.class);

    private final Tenants tenants;
    private final ConnectionLinks links;
    private final LinkWatch watch;
    private final Evidence evidence;
    private final Provider provider;
    private final ChangeFeed changes;
    private final Clock clock;

    SettleLink(
            Tenants tenants,
            ConnectionLinks links,
            LinkWatch watch,
            Evidence evidence,
            Provider provider,
            ChangeFeed changes,
            Clock clock) {
        this.tenants = tenants;
        this.links = links;
        this.watch = watch;
        this.evidence = evidence;
        this.provider = provider;
        this.changes = changes;
        this.clock = clock;
    }

    /** Not within a transaction. A provider that gives no answer leaves everything open. */
    public void settle(UUID tenantId) {
        findPending(tenantId);
        sendExpiry(tenantId);
    }

    private void findPending(UUID tenantId) {
        record Pending(UUID linkId, String customerId, Instant since) {}
        var pending = QuarkusTransaction.requiringNew()
                .call(() -> links.pendingOf(tenantId)
                        .map(link -> new Pending(
                                link.id(), tenants.findById(tenantId).providerCustomerId(), link.createdAt()))
                        .orElse(null));
        if (pending == null) {
            return;
        }
        try {
            var listed = pending.customerId() == null ? List.<ProviderLink>of() : provider.links(pending.customerId());
            QuarkusTransaction.requiringNew().run(() -> {
                var now = clock.instant();
                if (pending.customerId() != null) {
                    watch.seen(tenantId, listed, now);
                }
                if (pending.since().plus(UNDECIDED_FOR).isBefore(now)) {
                    giveUp(pending.linkId(), "Kapso does not list it; it was never created.");
                }
            });
        } catch (ProviderFailure failure) {
            LOG.debugf("A pending link stays pending link=%s failure=%s", pending.linkId(), failure.kind());
        }
    }

    /**
     * The provider takes no expiry with the order, only afterwards. If it refuses this one, the link
     * is there all the same, with the expiry that it shows; if it gives no answer, the next call
     * tries again.
     */
    private void sendExpiry(UUID tenantId) {
        record Unsent(UUID linkId, String providerLinkId, String customerId, Instant expiry) {}
        var unsent = QuarkusTransaction.requiringNew()
                .call(() -> links.currentOf(tenantId)
                        .filter(link -> link.requestedExpiry().isPresent())
                        .map(link -> new Unsent(
                                link.id(),
                                link.providerLinkId(),
                                tenants.findById(tenantId).providerCustomerId(),
                                link.requestedExpiry().get()))
                        .orElse(null));
        if (unsent == null) {
            return;
        }
        try {
            var shown = provider.extendLink(unsent.customerId(), unsent.providerLinkId(), unsent.expiry());
            QuarkusTransaction.requiringNew().run(() -> {
                watch.seen(tenantId, List.of(shown), clock.instant());
                links.findById(unsent.linkId()).expirySent();
            });
        } catch (ProviderFailure failure) {
            LOG.warnf("A link keeps the provider's own end link=%s failure=%s", unsent.linkId(), failure.kind());
            if (failure.kind() == ProviderFailure.Kind.REFUSED) {
                QuarkusTransaction.requiringNew()
                        .run(() -> links.findById(unsent.linkId()).expirySent());
            }
        }
    }

    /** Ends a pending link that was never made; {@code words} are the provider's or ours and may be null. */
    @Transactional(Transactional.TxType.MANDATORY)
    void giveUp(UUID linkId, String words) {
        var now = clock.instant();
        var link = links.lock(linkId).orElseThrow();
        if (link.stateAt(now) != LinkState.PENDING) {
            return;
        }
        link.rejectedByProvider(words);
        evidence.add(List.of(
                LinkWatch.created(link, now, "asked by " + link.createdBy()),
                new Fact(
                        link.connectionId(),
                        new LinkNotMade(linkId, words),
                        now,
                        "provider",
                        "not-made:" + link.id())));
        changes.publish("links", "tenant-" + link.tenantId());
    }
}
