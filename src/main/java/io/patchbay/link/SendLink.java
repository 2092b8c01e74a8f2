package io.patchbay.link;

import io.patchbay.api.Result;
import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.connection.Attempts;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.LinkStatement.LinkRevoked;
import io.patchbay.live.ChangeFeed;
import io.patchbay.number.Placement;
import io.patchbay.provider.LinkOrder;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderLink;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import io.patchbay.web.PublicUrl;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    private static final Logger LOG = Logger.getLogger(SendLink.class);

    private final Tenants tenants;
    private final ConnectionLinks links;
    private final Connections connections;
    private final Placement placement;
    private final Evidence evidence;
    private final ProviderCustomers customers;
    private final SettleLink settleLink;
    private final Provider provider;
    private final PublicUrl publicUrl;
    private final ChangeFeed changes;
    private final Audit audit;
    private final Attempts attempts;
    private final Clock clock;

    SendLink(
            Tenants tenants,
            ConnectionLinks links,
            Connections connections,
            Placement placement,
            Evidence evidence,
            ProviderCustomers customers,
            SettleLink settleLink,
            Provider provider,
            PublicUrl publicUrl,
            ChangeFeed changes,
            Audit audit,
            Attempts attempts,
            Clock clock) {
        this.tenants = tenants;
        this.links = links;
        this.connections = connections;
        this.placement = placement;
        this.evidence = evidence;
        this.customers = customers;
        this.settleLink = settleLink;
        this.provider = provider;
        this.publicUrl = publicUrl;
        this.changes = changes;
        this.audit = audit;
        this.attempts = attempts;
        this.clock = clock;
    }

    /** What stands before the provider is asked: a pending link that bars a second one, on record as asked for. */
    private record Reserved(Tenant tenant, ConnectionLink link, Audit.Asked asked) {}

    /**
     * @param by the colleague's name, as shown
     * @return the link; it is still pending if the provider gave no answer ({@link
     *     ConnectionLink#stateAt} tells)
     * @throws java.util.NoSuchElementException if there is no such tenant
     */
    public Result<ConnectionLink, NotSent> send(UUID tenantId, LinkRequest request, String by) {
        settleLink.settle(tenantId);
        return QuarkusTransaction.requiringNew()
                .call(() -> reserve(tenantId, request, by))
                .answer(reserved -> make(reserved, request), Result::refused);
    }

    private Result<ConnectionLink, NotSent> make(Reserved reserved, LinkRequest request) {
        var linkId = reserved.link().id();
        String customerId;
        try {
            customerId = customers.findOrMake(reserved.tenant());
        } catch (ProviderFailure failure) {
            // the link itself was not asked for yet, so there is nothing to settle
            return giveUp(reserved, failure);
        }
        try {
            var made = provider.createLink(customerId, order(reserved.link(), request));
            QuarkusTransaction.requiringNew().run(() -> keep(reserved, made));
        } catch (ProviderFailure failure) {
            if (!failure.outcomeUnknown()) {
                return giveUp(reserved, failure);
            }
            // the provider may have made it all the same: it stays pending and is looked for
            LOG.warnf("Outcome of a new link is unknown link=%s failure=%s", linkId, failure.kind());
            audit.unknown(reserved.asked(), words(failure));
        }
        settleLink.settle(reserved.tenant().id());
        return QuarkusTransaction.requiringNew().call(() -> Result.done(links.findById(linkId)));
    }

    /** Holds the tenant, so that of two people who press at once only one gets to ask the provider. */
    private Result<Reserved, NotSent> reserve(UUID tenantId, LinkRequest request, String by) {
        var now = clock.instant();
        var tenant = tenants.lock(tenantId).orElseThrow();
        var pending = links.pendingOf(tenantId);
        if (pending.isPresent()) {
            return Result.refused(
                    new NotSent.BeingMade(pending.get().id(), pending.get().createdBy()));
        }
        var inUse = inUse(tenantId, now);
        if (inUse.isPresent() && !request.takeOver()) {
            return Result.refused(
                    new NotSent.InUse(inUse.get().id(), inUse.get().lastOpenedAt()));
        }
        if (!request.isReconnect()) {
            return Result.done(reserveOn(tenant, placement.ofLink(tenantId, by, now), null, request, by, now));
        }
        var row = connections
                .row(request.reconnectConnectionId())
                .filter(found -> found.tenantId().equals(tenantId))
                .orElse(null);
        var words = row == null ? "This connection does not belong to the tenant." : Reconnectable.why(row, request);
        return words != null
                ? Result.refused(new NotSent.NotReconnectable(words))
                : Result.done(reserveOn(tenant, row.id(), Reconnectable.number(row), request, by, now));
    }

    private Reserved reserveOn(
            Tenant tenant, UUID connectionId, String reconnectNumber, LinkRequest request, String by, Instant now) {
        var language = request.language() == null ? tenant.language() : request.language();
        var digits = reconnectNumber == null ? null : reconnectNumber.substring(1);
        var link = new ConnectionLink(tenant.id(), connectionId, request, language, digits, by, now);
        links.persistAndFlush(link);
        evidence.refold(connectionId);
        var asked = audit.ask(
                "link.create",
                Subject.of(tenant.id(), "link", link.id()),
                Map.of("tenant_id", tenant.id(), "purpose", link.purpose()));
        changes.publish("links", "tenant-" + tenant.id(), "connections");
        return new Reserved(tenant, link, asked);
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
                .filter(link -> attempts.anyOpenOnLink(link.id()));
    }

    private LinkOrder order(ConnectionLink link, LinkRequest request) {
        var back = publicUrl.base() + "/r/" + link.code();
        return LinkOrder.returningTo(URI.create(back + "/ok"), URI.create(back + "/failed"))
                .language(link.language())
                .allowedConnectionTypes(request.allowedConnectionTypes())
                .provisionPhoneNumber(request.provisionPhoneNumber())
                .phoneNumberCountryIsos(request.phoneNumberCountryIsos())
                .phoneNumberAreaCode(request.phoneNumberAreaCode())
                .themeConfig(request.themeConfig())
                .metaBillingMode(request.metaBillingMode())
                .reconnectNumber(link.reconnectDigits() == null ? null : "+" + link.reconnectDigits())
                .build();
    }

    /** Keeps the answer, and the end of the older links with it. Holds the tenant first, as a probe does. */
    private void keep(Reserved reserved, ProviderLink made) {
        var now = clock.instant();
        tenants.lock(reserved.tenant().id()).orElseThrow();
        var link = links.lock(reserved.link().id()).orElseThrow();
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
        audit.done(reserved.asked(), Map.of("purpose", link.purpose()));
        changes.publish("links", "tenant-" + link.tenantId());
    }

    private Result<ConnectionLink, NotSent> giveUp(Reserved reserved, ProviderFailure failure) {
        var linkId = reserved.link().id();
        QuarkusTransaction.requiringNew().run(() -> settleLink.giveUp(linkId, failure.words()));
        audit.refused(reserved.asked(), words(failure));
        return Result.refused(
                failure.kind() == ProviderFailure.Kind.REFUSED || failure.kind() == ProviderFailure.Kind.UNPAID
                        ? new NotSent.RefusedByProvider(linkId, failure.words())
                        : new ProviderAway(failure));
    }

    /** For the record: the provider's own words, or what it did instead of saying some. */
    static String words(ProviderFailure failure) {
        return failure.words() != null
                ? failure.words()
                : failure.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
