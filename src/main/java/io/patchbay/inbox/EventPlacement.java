package io.patchbay.inbox;

import io.patchbay.link.ConnectionLink;
import io.patchbay.link.ConnectionLinks;
import io.patchbay.number.NumberConflicts;
import io.patchbay.number.PhoneNumber;
import io.patchbay.number.PhoneNumbers;
import io.patchbay.number.Placement;
import io.patchbay.provider.ProviderEvent;
import io.patchbay.provider.ProviderEvent.AccountChanged;
import io.patchbay.provider.ProviderEvent.CustomerRef;
import io.patchbay.provider.ProviderEvents.Reading;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Finds the connections that an event is about. All but {@link #placeOrOpen} only read. */
@ApplicationScoped
public class EventPlacement {

    private final Tenants tenants;
    private final Placement placement;
    private final ConnectionLinks links;
    private final PhoneNumbers numbers;
    private final NumberConflicts conflicts;

    EventPlacement(
            Tenants tenants,
            Placement placement,
            ConnectionLinks links,
            PhoneNumbers numbers,
            NumberConflicts conflicts) {
        this.tenants = tenants;
        this.placement = placement;
        this.links = links;
        this.numbers = numbers;
        this.conflicts = conflicts;
    }

    /** A connection and whose it is. */
    record Place(UUID tenantId, UUID connectionId) {}

    /** From here on whoever is named is known without asking for one after the other. */
    void preload(Collection<Reading> readings) {
        var named = readings.stream()
                .flatMap(reading -> reading.events().stream())
                .map(ProviderEvent::phoneNumberId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        tenants.preload(numbers.preload(named).stream()
                .map(PhoneNumber::tenantId)
                .filter(Objects::nonNull)
                .distinct()
                .toList());
    }

    /**
     * The number as the provider has shown it, if it belongs to a connection. What a browser or an
     * event merely named does not count: a stranger's claim must not draw another's messages.
     */
    Optional<PhoneNumber> holder(String phoneNumberId) {
        return numbers.findByIdOptional(phoneNumberId).filter(number -> number.connectionId() != null);
    }

    /** The numbers that an event about an account is about, as far as they belong to a connection. */
    List<PhoneNumber> held(AccountChanged event) {
        var about = event.about();
        if (!about.phoneNumberIds().isEmpty()) {
            return about.phoneNumberIds().stream()
                    .map(this::holder)
                    .flatMap(Optional::stream)
                    .toList();
        }
        if (about.portfolioId() != null) {
            return numbers.heldOfPortfolio(about.portfolioId());
        }
        if (about.wabaId() == null) {
            var alike = about.digits() == null ? List.<PhoneNumber>of() : numbers.heldWithDigits(about.digits());
            return alike.size() == 1 ? alike : List.of();
        }
        var held = numbers.heldOf(about.wabaId(), about.digits());
        // only a number that lives in the app as well can go away and come back (meta.md b7)
        var inApp = held.stream()
                .filter(number -> Boolean.TRUE.equals(number.coexistence()))
                .toList();
        return switch (event.word()) {
            // the limit is the portfolio's, whichever account is named (meta.md f)
            case LIMITED ->
                numbers.portfolioOf(about.wabaId())
                        .map(numbers::heldOfPortfolio)
                        .orElse(held);
            case OFFBOARDED, RECONNECTED -> inApp.isEmpty() ? held : inApp;
            // chats of the app that were not shared are those of the number in it
            case TOLD -> "history".equals(event.details().get("field")) ? inApp : held;
            default -> held;
        };
    }

    /** The provider's link that somebody came through, if it is ours. Null is no link. */
    Optional<ConnectionLink> link(String setupLinkId) {
        return setupLinkId == null ? Optional.empty() : links.byProviderLink(setupLinkId);
    }

    String nameOf(UUID tenantId) {
        return tenants.findById(tenantId).name();
    }

    /**
     * The connection that an event about a number is for: the one that holds the number, if it is
     * this customer's; else the connection of the customer's link that waits for a number, else a
     * new one. Empty for somebody we do not know.
     *
     * <p>Where nobody holds the number, this writes: it locks the tenant until the end of the transaction, so that two
     * workers do not open two connections for one number, notes which customer of the provider the tenant is, and may
     * open a connection.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    Optional<Place> placeOrOpen(String phoneNumberId, CustomerRef customer, String setupLinkId, Instant receivedAt) {
        var tenant = customer == null ? Optional.<Tenant>empty() : tenants.of(customer.id(), customer.externalId());
        var held = holder(phoneNumberId);
        if (held.isPresent()
                && (tenant.isEmpty()
                        || tenant.get().id().equals(held.get().tenantId())
                        || conflicts.isSettled(phoneNumberId, held.get().connectionId(), customer.id()))) {
            return Optional.of(new Place(held.get().tenantId(), held.get().connectionId()));
        }
        if (tenant.isEmpty()) {
            return Optional.empty();
        }
        var tenantId = tenant.get().id();
        var locked = tenants.lock(tenantId).orElseThrow();
        if (locked.providerCustomerId() == null) {
            locked.linkToCustomer(customer.id());
        }
        var linked = link(setupLinkId)
                .filter(link -> link.tenantId().equals(tenantId))
                .map(ConnectionLink::connectionId)
                .orElse(null);
        return Optional.of(new Place(tenantId, placement.ofNumber(tenantId, phoneNumberId, linked, null, receivedAt)));
    }
}
