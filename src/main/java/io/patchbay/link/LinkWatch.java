package io.patchbay.link;

import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.LinkStatement.LinkCreated;
import io.patchbay.connection.LinkStatement.LinkSeen;
import io.patchbay.connection.ProbeRequests;
import io.patchbay.live.ChangeFeed;
import io.patchbay.number.Placement;
import io.patchbay.provider.ProviderLink;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Takes in what the provider shows about the links of a tenant. */
@ApplicationScoped
public class LinkWatch {

    /** What visitors do with a link makes us ask the provider about it this often at most. */
    static final Duration ASK_EVERY = Duration.ofSeconds(5);

    /** Meta's dialog takes minutes. */
    private static final Duration IN_DIALOG = Duration.ofMinutes(15);

    /** After this nobody who opened a link is likely to be still at it. */
    private static final Duration IN_USE = Duration.ofHours(2);

    private final ConnectionLinks links;
    private final Placement placement;
    private final Tenants tenants;
    private final Evidence evidence;
    private final ProbeRequests probeRequests;
    private final ChangeFeed changes;
    private final WatchSettings settings;

    LinkWatch(
            ConnectionLinks links,
            Placement placement,
            Tenants tenants,
            Evidence evidence,
            ProbeRequests probeRequests,
            ChangeFeed changes,
            WatchSettings settings) {
        this.links = links;
        this.placement = placement;
        this.tenants = tenants;
        this.evidence = evidence;
        this.probeRequests = probeRequests;
        this.changes = changes;
        this.settings = settings;
    }

    /** What looking at the links brought to light, in words for a drift report. */
    public record Difference(String kind, UUID linkId, String before, String after, Instant believedSince) {}

    /**
     * The provider listed these links of the tenant at {@code now}. Links we asked for are
     * recognised by their return address, links made elsewhere are adopted, and everything the
     * provider says differently from last time becomes a fact.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public List<Difference> seen(UUID tenantId, List<ProviderLink> listed, Instant now) {
        var tenant = tenants.lock(tenantId).orElseThrow();
        var differences = new ArrayList<Difference>();
        var facts = new ArrayList<Fact>();
        for (var i = listed.size() - 1; i >= 0; i--) {
            var shown = listed.get(i);
            var link = known(tenant, shown).or(() -> knownToOthers(shown)).orElse(null);
            if (link == null) {
                link = adopt(tenant, shown, now);
                facts.add(created(link, now, "provider API, made outside Patchbay"));
                facts.add(seenFact(link, shown, now));
                differences.add(new Difference("link_adopted", link.id(), null, shown.status(), null));
            } else if (link.making == ConnectionLink.Making.PENDING) {
                link.made(shown, now);
                facts.add(created(link, now, "found at the provider after an unknown outcome"));
                differences.add(new Difference("link_found", link.id(), "pending", shown.status(), link.createdAt()));
            } else {
                var before = link.providerStatus() + "/" + link.setupStatus();
                var believedSince = link.seenAt() == null ? link.createdAt() : link.seenAt();
                if (link.see(shown, now)) {
                    facts.add(seenFact(link, shown, now));
                    checkFailedReconnect(link);
                    differences.add(new Difference(
                            "link_changed",
                            link.id(),
                            before,
                            shown.status() + "/" + shown.setupStatus(),
                            believedSince));
                }
            }
            link.lookAgainAt(nextTurn(link, now), nextLookForVisitor(link, now));
        }
        if (!facts.isEmpty()) {
            links.flush();
            evidence.add(facts);
            changes.publish("links", "tenant-" + tenantId);
        }
        return differences;
    }

    /** It may have worked all the same, and that is known before the customer is told anything (kapso.md §3.6). */
    private void checkFailedReconnect(ConnectionLink link) {
        if ("reconnect".equals(link.purpose()) && "failed".equalsIgnoreCase(link.setupStatus())) {
            probeRequests.request(link.connectionId(), null, "failed_reconnect", null);
        }
    }

    private Optional<ConnectionLink> known(Tenant tenant, ProviderLink shown) {
        return links.byProviderLink(shown.id()).or(() -> ours(tenant, shown));
    }

    /** Somebody else may be about to adopt the very same, under the lock of another tenant. */
    private Optional<ConnectionLink> knownToOthers(ProviderLink shown) {
        links.holdNameAtProvider(shown.id());
        return links.byProviderLink(shown.id());
    }

    /** One of ours that we do not know to exist yet: its return address carries our code. */
    private Optional<ConnectionLink> ours(Tenant tenant, ProviderLink shown) {
        return links.pendingOf(tenant.id())
                .filter(pending -> shown.successRedirectUrl() != null
                        && shown.successRedirectUrl().contains("/r/" + pending.code() + "/"));
    }

    private ConnectionLink adopt(Tenant tenant, ProviderLink shown, Instant now) {
        var place = placement.ofAdoptedLink(tenant.id(), now);
        var link = ConnectionLink.adopted(tenant.id(), place, shown, now);
        links.persistAndFlush(link);
        return link;
    }

    static Fact created(ConnectionLink link, Instant now, String source) {
        return new Fact(
                link.connectionId(),
                new LinkCreated(
                        link.id(), link.modes(), link.purpose(), link.createdBy(), link.billing(), link.expiresAt()),
                link.createdAt(),
                now,
                source,
                null,
                "created:" + link.id());
    }

    private static Fact seenFact(ConnectionLink link, ProviderLink shown, Instant now) {
        return new Fact(
                link.connectionId(),
                new LinkSeen(link.id(), shown.status(), shown.setupStatus(), shown.setupError(), shown.expiresAt()),
                now,
                "provider link status",
                "seen:" + link.id() + ":" + now.toEpochMilli());
    }

    /** A visitor goes to Meta's dialog. Some are through with it in seconds. */
    void wentThere(ConnectionLink link, Instant now) {
        lookBy(link, now.plus(ASK_EVERY), now);
    }

    /** A visitor came back, and the provider knows what the browser only claims. */
    void cameBack(ConnectionLink link, Instant now) {
        var rested = link.visitorAskedAt == null ? now : link.visitorAskedAt.plus(ASK_EVERY);
        lookBy(link, rested.isBefore(now) ? now : rested, now);
        changes.wake("links");
    }

    private void lookBy(ConnectionLink link, Instant forVisitor, Instant now) {
        link.lookBy(forVisitor, settings.openLinksEvery().map(now::plus).orElse(null));
        links.flush();
    }

    /**
     * When a link is asked about whether or not visitors cause too much: often while it is in use,
     * now and then while it is only open. Used, revoked and expired links rest.
     */
    private Instant nextTurn(ConnectionLink link, Instant now) {
        if (link.stateAt(now) != LinkState.ACTIVE || settings.openLinksEvery().isEmpty()) {
            return null;
        }
        var every = settings.openLinksEvery().get();
        return now.plus(link.wasOpenedAfter(now.minus(IN_USE)) ? every : every.multipliedBy(20));
    }

    /**
     * A failed signup sends no event (kapso.md §5.3), so a link is asked about more often than its
     * turn comes while somebody is in Meta's dialog.
     */
    private Instant nextLookForVisitor(ConnectionLink link, Instant now) {
        if (link.stateAt(now) != LinkState.ACTIVE
                || settings.openLinksEvery().isEmpty()
                || !link.wasOpenedAfter(now.minus(IN_DIALOG))) {
            return null;
        }
        var pace = pace(Duration.between(link.lastOpenedAt(), now));
        return pace.compareTo(settings.openLinksEvery().get()) < 0 ? now.plus(pace) : null;
    }

    /** Every 5 seconds at first, every 20 from the fourth minute on. */
    private static Duration pace(Duration sinceOpened) {
        return Duration.ofSeconds(Math.max(ASK_EVERY.toSeconds(), Math.min(20, sinceOpened.toSeconds() / 10)));
    }
}
