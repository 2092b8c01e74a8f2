package io.patchbay.link;

import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.connection.Attempt;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.Statement.LinkNotMade;
import io.patchbay.connection.Statement.LinkRevoked;
import io.patchbay.live.ChangeFeed;
import io.patchbay.number.Placement;
import io.patchbay.provider.LinkOrder;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderLink;
import io.patchbay.tenant.Tenants;
import io.patchbay.web.PublicUrl;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Makes the newest link of a tenant. Making one cannot be repeated at the provider (it revokes the
 * one before), so the wish is kept first, as a pending link that bars a second one; then the
 * provider is asked, outside any transaction; then the answer is kept. If we die in between, the
 * pending link is settled by listing, never by asking again.
 */
@ApplicationScoped
public class SendLink {

    /** Somebody who pressed the button this recently may still be inside Meta's dialog. */
    public static final Duration IN_USE_FOR = Duration.ofMinutes(30);

    /** A pending link that the provider does not list after this long was never made. */
    static final Duration UNDECIDED_FOR = Duration.ofMinutes(5);

    private static final Logger LOG = Logger.getLogger(SendLink.class);

    private final Tenants tenants;
    private final ConnectionLinks links;
    private final Connections connections;
    private final Placement placement;
    private final Evidence evidence;
    private final LinkWatch watch;
    private final Provider provider;
    private final PublicUrl publicUrl;
    private final ChangeFeed changes;
    private final Audit audit;
    private final EntityManager entities;
    private final Clock clock;

    SendLink(
            Tenants tenants,
            ConnectionLinks links,
            Connections connections,
            Placement placement,
            Evidence evidence,
            LinkWatch watch,
            Provider provider,
            PublicUrl publicUrl,
            ChangeFeed changes,
            Audit audit,
            EntityManager entities,
            Clock clock) {
        this.tenants = tenants;
        this.links = links;
        this.connections = connections;
        this.placement = placement;
        this.evidence = evidence;
        this.watch = watch;
        this.provider = provider;
        this.publicUrl = publicUrl;
        this.changes = changes;
        this.audit = audit;
        this.entities = entities;
        this.clock = clock;
    }

    /** How it went. */
    public sealed interface Outcome {
        /**
         * The link is there, or is pending because the provider gave no answer; {@link
         * ConnectionLink#stateAt} tells.
         */
        record Sent(ConnectionLink link) implements Outcome {}

        /** Somebody may be inside Meta's dialog; a new link would throw them out. */
        record InUse(UUID linkId, Instant since) implements Outcome {}

        /** A colleague is making one at this moment. */
        record BeingMade(UUID linkId, String by) implements Outcome {}

        /** The connection cannot be reconnected this way; {@code words} say why, for people. */
        record NotReconnectable(String words) implements Outcome {}

        /** The provider understood and said no, in these words. */
        record Refused(UUID linkId, String words) implements Outcome {}

        /** The provider could not be asked. Nothing was made. */
        record NotReached(ProviderFailure failure) implements Outcome {}
    }

    /** The wish as kept before the provider is asked. */
    private record Wish(
            UUID linkId,
            UUID tenantId,
            String name,
            String externalId,
            String customerId,
            LinkOrder order,
            Audit.Asked asked) {}

    /**
     * @param by the colleague's name, as shown
     * @throws java.util.NoSuchElementException if there is no such tenant
     */
    public Outcome send(UUID tenantId, LinkRequest request, String by) {
        settlePending(tenantId);
        var refusal = new Outcome[1];
        var wish = QuarkusTransaction.requiringNew().call(() -> wish(tenantId, request, by, refusal));
        if (wish == null) {
            return refusal[0];
        }
        String customerId;
        try {
            customerId = wish.customerId() == null ? findOrMakeCustomer(wish) : wish.customerId();
        } catch (ProviderFailure failure) {
            // the link itself was not asked for yet, so there is nothing to settle
            return giveUp(wish, failure);
        }
        try {
            var made = provider.createLink(customerId, wish.order());
            QuarkusTransaction.requiringNew().run(() -> keep(wish, made));
        } catch (ProviderFailure failure) {
            if (!failure.outcomeUnknown()) {
                return giveUp(wish, failure);
            }
            // the provider may have made it all the same: it stays pending and is looked for
            LOG.warnf("Outcome of a new link is unknown link=%s failure=%s", wish.linkId(), failure.kind());
            audit.unknown(wish.asked(), words(failure));
        }
        settlePending(tenantId);
        return QuarkusTransaction.requiringNew().call(() -> new Outcome.Sent(links.findById(wish.linkId())));
    }

    private Wish wish(UUID tenantId, LinkRequest request, String by, Outcome[] refusal) {
        var now = clock.instant();
        var tenant = tenants.lock(tenantId).orElseThrow();
        var pending = links.pendingOf(tenantId);
        if (pending.isPresent()) {
            refusal[0] = new Outcome.BeingMade(pending.get().id(), pending.get().createdBy());
            return null;
        }
        var inUse = inUse(tenantId, now);
        if (inUse.isPresent() && !request.takeOver()) {
            refusal[0] = new Outcome.InUse(inUse.get().id(), inUse.get().lastOpenedAt());
            return null;
        }
        String reconnectNumber = null;
        UUID connectionId;
        if (request.isReconnect()) {
            var row = connections
                    .row(request.reconnectConnectionId())
                    .filter(found -> found.tenantId().equals(tenantId))
                    .orElse(null);
            var words =
                    row == null ? "This connection does not belong to the tenant." : Reconnectable.why(row, request);
            if (words != null) {
                refusal[0] = new Outcome.NotReconnectable(words);
                return null;
            }
            connectionId = row.id();
            reconnectNumber = Reconnectable.number(row);
        } else {
            connectionId = placement.ofLink(tenantId, by, now);
        }
        var language = request.language() == null ? tenant.language() : request.language();
        var digits = reconnectNumber == null ? null : reconnectNumber.substring(1);
        var link = new ConnectionLink(tenantId, connectionId, request, language, digits, by, now);
        links.persistAndFlush(link);
        evidence.refold(connectionId);
        var asked = audit.ask(
                "link.create",
                Subject.of(tenantId, "link", link.id()),
                Map.of("tenant_id", tenantId, "purpose", link.purpose()));
        changes.publish("links", "tenant-" + tenantId, "connections");
        return new Wish(
                link.id(),
                tenantId,
                tenant.name(),
                tenant.externalId() == null ? tenant.id().toString() : tenant.externalId(),
                tenant.providerCustomerId(),
                order(link, request, language, reconnectNumber),
                asked);
    }

    /**
     * The active link of the tenant if a person pressed its button a moment ago and nothing has
     * ended that attempt.
     */
    private Optional<ConnectionLink> inUse(UUID tenantId, Instant now) {
        return links.currentOf(tenantId)
                .filter(link -> link.stateAt(now) == LinkState.ACTIVE)
                .filter(link ->
                        link.lastOpenedAt() != null && link.lastOpenedAt().isAfter(now.minus(IN_USE_FOR)))
                .filter(link -> entities.createNativeQuery(
                                        "select 1 from attempt where link_id = :link and state = :open", Tuple.class)
                                .setParameter("link", link.id())
                                .setParameter("open", Attempt.State.OPEN.name())
                                .getResultList()
                                .size()
                        > 0);
    }

    private LinkOrder order(ConnectionLink link, LinkRequest request, String language, String reconnectNumber) {
        var base = publicUrl.base();
        return new LinkOrder(
                URI.create(base + "/r/" + link.code() + "/ok"),
                URI.create(base + "/r/" + link.code() + "/failed"),
                request.allowedConnectionTypes(),
                language,
                request.provisionPhoneNumber(),
                request.phoneNumberCountryIsos(),
                request.phoneNumberAreaCode(),
                request.themeConfig(),
                request.metaBillingMode(),
                reconnectNumber);
    }

    /** Finds before it makes: the provider does not keep external ids unique (kapso.md §2). */
    private String findOrMakeCustomer(Wish wish) {
        var found = provider.customersByExternalId(wish.externalId());
        var customerId = found.isEmpty()
                ? provider.createCustomer(wish.name(), wish.externalId()).id()
                : found.get(found.size() - 1).id();
        QuarkusTransaction.requiringNew()
                .run(() -> tenants.lock(wish.tenantId()).orElseThrow().knownAs(customerId));
        return customerId;
    }

    /** Whoever writes more than one link of a tenant holds the tenant first, as a look does. */
    private void keep(Wish wish, ProviderLink made) {
        var now = clock.instant();
        tenants.lock(wish.tenantId()).orElseThrow();
        var link = links.lock(wish.linkId()).orElseThrow();
        link.made(made, now);
        var facts = new ArrayList<Fact>();
        facts.add(LinkWatch.created(link, now, "made by " + link.createdBy()));
        for (var older : links.ofTenant(link.tenantId())) {
            // a colleague may have made a newer one while this answer was on its way
            var isOlder = older.createdAt().isBefore(link.createdAt());
            var wasActive = older.stateAt(now) == LinkState.ACTIVE;
            if (isOlder && wasActive && older.replaceBy(link, now)) {
                facts.add(new Fact(
                        older.connectionId(),
                        new LinkRevoked(older.id(), "replaced by a newer link", null, link.id()),
                        now,
                        "made by " + link.createdBy(),
                        "revoked:" + older.id()));
            }
        }
        links.flush();
        evidence.add(facts);
        audit.done(wish.asked(), Map.of("purpose", link.purpose()));
        changes.publish("links", "tenant-" + link.tenantId());
    }

    private Outcome giveUp(Wish wish, ProviderFailure failure) {
        QuarkusTransaction.requiringNew().run(() -> giveUp(wish.linkId(), failure.words()));
        audit.refused(wish.asked(), words(failure));
        return failure.kind() == ProviderFailure.Kind.REFUSED || failure.kind() == ProviderFailure.Kind.UNPAID
                ? new Outcome.Refused(wish.linkId(), failure.words())
                : new Outcome.NotReached(failure);
    }

    /** For the record: the provider's own words, or what it did instead of saying some. */
    static String words(ProviderFailure failure) {
        return failure.words() != null
                ? failure.words()
                : failure.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void giveUp(UUID linkId, String words) {
        var now = clock.instant();
        var link = links.lock(linkId).orElseThrow();
        if (link.stateAt(now) != LinkState.PENDING) {
            return;
        }
        link.notMade(words);
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

    /**
     * Finishes what was interrupted with the newest link of a tenant: finds out by listing whether
     * it was made, and tells the provider when it is to end. Does nothing if nothing is open, or if
     * a colleague's request for it may still be under way.
     */
    public void settlePending(UUID tenantId) {
        findPending(tenantId);
        tellEnd(tenantId);
    }

    /**
     * The provider takes no end with the order, only afterwards. If it refuses this one, the link
     * is there all the same, with the end that it shows; if it gives no answer, the next look tries
     * again.
     */
    private void tellEnd(UUID tenantId) {
        record Untold(UUID linkId, String providerLinkId, String customerId, Instant end) {}
        var untold = QuarkusTransaction.requiringNew()
                .call(() -> links.currentOf(tenantId)
                        .filter(link -> link.endWished().isPresent())
                        .map(link -> new Untold(
                                link.id(),
                                link.providerLinkId(),
                                tenants.findById(tenantId).providerCustomerId(),
                                link.endWished().get()))
                        .orElse(null));
        if (untold == null) {
            return;
        }
        try {
            var shown = provider.extendLink(untold.customerId(), untold.providerLinkId(), untold.end());
            QuarkusTransaction.requiringNew().run(() -> {
                watch.seen(tenantId, List.of(shown), clock.instant());
                links.findById(untold.linkId()).endTold();
            });
        } catch (ProviderFailure failure) {
            LOG.warnf("A link keeps the provider's own end link=%s failure=%s", untold.linkId(), failure.kind());
            if (failure.kind() == ProviderFailure.Kind.REFUSED) {
                QuarkusTransaction.requiringNew()
                        .run(() -> links.findById(untold.linkId()).endTold());
            }
        }
    }

    private void findPending(UUID tenantId) {
        record Pending(UUID linkId, String customerId, String externalId, Instant since) {}
        var pending = QuarkusTransaction.requiringNew()
                .call(() -> links.pendingOf(tenantId)
                        .map(link -> {
                            var tenant = tenants.findById(tenantId);
                            var external = tenant.externalId() == null ? tenantId.toString() : tenant.externalId();
                            return new Pending(link.id(), tenant.providerCustomerId(), external, link.createdAt());
                        })
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
                    giveUp(pending.linkId(), "The provider does not list it; it was never made.");
                }
            });
        } catch (ProviderFailure failure) {
            LOG.debugf("A pending link stays pending link=%s failure=%s", pending.linkId(), failure.kind());
        }
    }
}
