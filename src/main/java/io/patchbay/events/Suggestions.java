package io.patchbay.events;

import io.patchbay.connection.Connections;
import io.patchbay.connection.Facts;
import io.patchbay.events.Siblings.Group;
import io.patchbay.events.Unmatched.ReadDelivery;
import io.patchbay.link.ConnectionLinks;
import io.patchbay.number.PhoneNumber;
import io.patchbay.number.PhoneNumbers;
import io.patchbay.provider.ProviderEvent.CustomerRef;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import io.patchbay.web.Direction;
import io.patchbay.web.Formats;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Guesses whose a group of unmatched deliveries is, each guess with its reasons, the strongest
 * first. Nothing is ever bound because of a guess: a person reads the reasons and presses the
 * button.
 */
@ApplicationScoped
class Suggestions {

    /** A link opened this long before the event may have led to it: a signup takes minutes. */
    private static final Duration RECENT = Duration.ofHours(24);

    private static final int MOST = 5;

    private final Tenants tenants;
    private final Connections connections;
    private final ConnectionLinks links;
    private final PhoneNumbers numbers;
    private final Facts facts;

    Suggestions(Tenants tenants, Connections connections, ConnectionLinks links, PhoneNumbers numbers, Facts facts) {
        this.tenants = tenants;
        this.connections = connections;
        this.links = links;
        this.numbers = numbers;
        this.facts = facts;
    }

    /** How much a reason is worth. */
    enum Strength {
        /** An id that only one can have. */
        IDENTIFIES("Certain match", "working"),
        /** Something that hardly happens by chance. */
        STRONG("Good match", "meta"),
        /** True of many, or of whoever happened to be there. */
        RESEMBLES("Weak match", "unclear");

        private final String words;
        private final String tone;

        Strength(String words, String tone) {
            this.words = words;
            this.tone = tone;
        }

        String words() {
            return words;
        }

        String tone() {
            return tone;
        }
    }

    /** {@code connectionId}: the case it points to; null if it points to the tenant only. */
    record Suggestion(
            UUID tenantId,
            String tenantName,
            String externalId,
            UUID connectionId,
            Strength strength,
            List<String> reasons) {

        /** All reasons, as they are written down when it is followed. */
        String because() {
            return String.join(" ", reasons);
        }
    }

    /** The strongest first, at most five; empty if nothing speaks for anybody. */
    @Transactional
    List<Suggestion> of(Group group, List<ReadDelivery> told) {
        var found = new Found(group);
        ids(found, told);
        seenBefore(found, group, told);
        names(found, group, told);
        openLinks(found, told);
        theOnlyOne(found, group);
        return found.strongestFirst();
    }

    /** What has been found to speak for each tenant. */
    private static final class Found {
        private final Map<UUID, Suggestion> byTenant = new LinkedHashMap<>();
        private final Group group;

        Found(Group group) {
            this.group = group;
        }

        void add(Tenant tenant, UUID connectionId, Strength strength, String reason) {
            // a tenant that is another customer cannot be this one as well
            var known = tenant.providerCustomerId();
            var another = known != null
                    && !group.customers().isEmpty()
                    && !group.customers().contains(known);
            if (another) {
                return;
            }
            var before = byTenant.get(tenant.id());
            if (before == null) {
                before = new Suggestion(
                        tenant.id(), tenant.name(), tenant.externalId(), connectionId, strength, List.of());
            }
            if (before.reasons().contains(reason)) {
                return;
            }
            var stronger = strength.compareTo(before.strength()) < 0;
            var reasons = new ArrayList<>(before.reasons());
            reasons.add(stronger ? 0 : reasons.size(), reason);
            byTenant.put(
                    tenant.id(),
                    new Suggestion(
                            before.tenantId(),
                            before.tenantName(),
                            before.externalId(),
                            before.connectionId() == null ? connectionId : before.connectionId(),
                            stronger ? strength : before.strength(),
                            List.copyOf(reasons)));
        }

        List<Suggestion> strongestFirst() {
            return byTenant.values().stream()
                    .sorted(Comparator.comparing(Suggestion::strength)
                            .thenComparing(one -> -one.reasons().size()))
                    .limit(MOST)
                    .toList();
        }
    }

    private void ids(Found found, List<ReadDelivery> told) {
        told.stream()
                .map(ReadDelivery::customer)
                .filter(Objects::nonNull)
                .map(CustomerRef::externalId)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(externalId -> tenants.of(null, externalId)
                        .ifPresent(tenant -> found.add(
                                tenant,
                                null,
                                Strength.IDENTIFIES,
                                "The event contains the tenant’s customer ID, " + externalId + ".")));
        told.stream()
                .map(ReadDelivery::setupLinkId)
                .filter(Objects::nonNull)
                .distinct()
                .flatMap(id -> links.byProviderLink(id).stream())
                .forEach(link -> found.add(
                        tenants.findById(link.tenantId()),
                        link.connectionId(),
                        Strength.IDENTIFIES,
                        "The event names a link of this tenant."));
    }

    private void seenBefore(Found found, Group group, List<ReadDelivery> told) {
        for (var connectionId : facts.namingNumbers(group.numbers(), MOST)) {
            found.add(
                    tenantOf(connectionId),
                    connectionId,
                    Strength.STRONG,
                    "In this case a browser came back from Meta with the same number.");
        }
        for (var waba : group.wabas()) {
            numbers.heldOf(waba, null).stream()
                    .limit(MOST)
                    .forEach(number -> found.add(
                            tenants.findById(number.tenantId()),
                            null,
                            Strength.STRONG,
                            "Another number of the same WhatsApp account belongs to this tenant."));
        }
        digits(group, told).forEach(digits -> {
            numbers.list("digits = ?1 and connectionId is not null", digits)
                    .forEach(number -> found.add(
                            tenants.findById(number.tenantId()),
                            number.connectionId(),
                            Strength.STRONG,
                            "Its number shows the same digits, +" + digits + "."));
            tenants.calledAt(digits, MOST)
                    .forEach(tenant -> found.add(
                            tenant, null, Strength.STRONG, "Its contact phone is the same number, +" + digits + "."));
        });
    }

    private Stream<String> digits(Group group, List<ReadDelivery> told) {
        return Stream.concat(
                        told.stream().map(ReadDelivery::digits), seen(group).map(PhoneNumber::digits))
                .filter(Objects::nonNull)
                .distinct();
    }

    private Stream<PhoneNumber> seen(Group group) {
        return group.numbers().isEmpty()
                ? Stream.empty()
                : numbers.list("phoneNumberId in ?1", group.numbers()).stream();
    }

    private void names(Found found, Group group, List<ReadDelivery> told) {
        Stream.of(
                        told.stream()
                                .map(ReadDelivery::customer)
                                .filter(Objects::nonNull)
                                .map(CustomerRef::name),
                        seen(group).map(PhoneNumber::name),
                        seen(group).map(PhoneNumber::verifiedName))
                .flatMap(names -> names)
                .filter(name -> name != null && name.strip().length() >= 3)
                .map(String::strip)
                .distinct()
                .limit(MOST)
                .forEach(name -> tenants.holding(name, MOST)
                        .forEach(tenant -> found.add(tenant, null, strength(name, tenant), reason(name, tenant))));
    }

    private static boolean isSame(String name, Tenant tenant) {
        return name.toLowerCase(Locale.ROOT).equals(tenant.name().toLowerCase(Locale.ROOT));
    }

    private static Strength strength(String name, Tenant tenant) {
        return isSame(name, tenant) ? Strength.STRONG : Strength.RESEMBLES;
    }

    private static String reason(String name, Tenant tenant) {
        return isSame(name, tenant)
                ? "The name at Kapso is the same, “" + Direction.isolated(name) + "”."
                : "The name at Kapso, “" + Direction.isolated(name) + "”, is part of the tenant’s name.";
    }

    private void openLinks(Found found, List<ReadDelivery> told) {
        var newest = told.stream()
                .map(one -> one.delivery().receivedAt())
                .max(Comparator.naturalOrder())
                .orElse(null);
        if (newest == null) {
            return;
        }
        links.openedBetween(newest.minus(RECENT), newest, MOST)
                .forEach(link -> found.add(
                        tenants.findById(link.tenantId()),
                        link.connectionId(),
                        Strength.RESEMBLES,
                        "This tenant has an open link, used "
                                + Formats.span(Duration.between(link.lastOpenedAt(), newest))
                                + " before the event."));
    }

    private void theOnlyOne(Found found, Group group) {
        if (group.customers().isEmpty()) {
            return;
        }
        var unknown = tenants.find("providerCustomerId is null").range(0, 1).list();
        if (unknown.size() == 1) {
            found.add(unknown.get(0), null, Strength.RESEMBLES, "It is the only tenant that is not at Kapso yet.");
        }
    }

    private Tenant tenantOf(UUID connectionId) {
        return tenants.findById(connections.findById(connectionId).tenantId());
    }
}
