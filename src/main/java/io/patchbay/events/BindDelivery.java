package io.patchbay.events;

import io.patchbay.Ids;
import io.patchbay.api.Problem;
import io.patchbay.api.Refusal;
import io.patchbay.api.Result;
import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.connection.Connections;
import io.patchbay.connection.ProbeRequests;
import io.patchbay.events.Siblings.Group;
import io.patchbay.events.Unmatched.ReadDelivery;
import io.patchbay.inbox.ApplyDelivery;
import io.patchbay.inbox.DeliveryQueue;
import io.patchbay.live.ChangeFeed;
import io.patchbay.number.NumberWatch;
import io.patchbay.number.PhoneNumber;
import io.patchbay.number.PhoneNumbers;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import io.patchbay.web.Direction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A person says whose a delivery is. What it names becomes known here as that tenant's: the
 * provider's customer, and the numbers nobody else has. The delivery and its siblings are then
 * applied in the order of their happening, in the same transaction, so that nobody sees half of it.
 */
@ApplicationScoped
class BindDelivery {

    private final Unmatched unmatched;
    private final ApplyDelivery apply;
    private final DeliveryQueue queue;
    private final Tenants tenants;
    private final Connections connections;
    private final PhoneNumbers numbers;
    private final NumberWatch numberWatch;
    private final ProbeRequests probeRequests;
    private final Audit audit;
    private final ChangeFeed changes;
    private final EntityManager entities;
    private final Clock clock;

    BindDelivery(
            Unmatched unmatched,
            ApplyDelivery apply,
            DeliveryQueue queue,
            Tenants tenants,
            Connections connections,
            PhoneNumbers numbers,
            NumberWatch numberWatch,
            ProbeRequests probeRequests,
            Audit audit,
            ChangeFeed changes,
            EntityManager entities,
            Clock clock) {
        this.unmatched = unmatched;
        this.apply = apply;
        this.queue = queue;
        this.tenants = tenants;
        this.connections = connections;
        this.numbers = numbers;
        this.numberWatch = numberWatch;
        this.probeRequests = probeRequests;
        this.audit = audit;
        this.changes = changes;
        this.entities = entities;
        this.clock = clock;
    }

    /** To whom. {@code connectionId} null: wherever a new number of the tenant belongs. */
    record BindRequest(UUID deliveryId, UUID tenantId, UUID connectionId, String reason, String by) {}

    /** Why nothing was bound. {@code words}: and the way out. */
    record NotBound(Why why, String words) implements Refusal {

        @Override
        public int status() {
            return 409;
        }

        @Override
        public Problem problem() {
            var kind = why.name().toLowerCase(Locale.ROOT).replace('_', '-');
            return new Problem(status(), kind, "Not bound", words, List.of());
        }
    }

    /** What stands in the way. */
    enum Why {
        NOT_WAITING,
        CUSTOMER_OF_ANOTHER,
        TENANT_IS_ANOTHER_CUSTOMER,
        NUMBER_OF_ANOTHER,
        CASE_OF_ANOTHER,
        CASE_HAS_A_NUMBER,
        NOTHING_TO_BIND
    }

    /**
     * @return the id of the binding
     */
    @Transactional
    Result<UUID, NotBound> bind(BindRequest wish) {
        var group = unmatched.groupOf(wish.deliveryId()).orElse(null);
        // workers hold a request before they hold a tenant; so do we
        var followed = group == null ? List.<ReadDelivery>of() : unmatched.hold(group.ids());
        if (followed.stream().noneMatch(told -> told.delivery().id().equals(wish.deliveryId()))) {
            return Result.refused(new NotBound(
                    Why.NOT_WAITING, "It is no longer waiting: a colleague bound it, or its tenant became known."));
        }
        var tenant = tenants.lock(wish.tenantId()).orElseThrow();
        var numberRefs = numbersOf(group);
        var refusal = refusal(wish, group, tenant, numberRefs);
        if (refusal.isPresent()) {
            return Result.refused(refusal.get());
        }
        var now = clock.instant();
        group.customers().forEach(tenant::linkToCustomer);
        var placed = place(wish, tenant, numberRefs, now);
        var applied = apply.apply(followed.stream().map(ReadDelivery::delivery).toList());
        queue.finish(applied, now);
        var ids = followed.stream().map(told -> told.delivery().id()).toList();
        var binding = keep(wish, group, numberRefs, placed, ids, now);
        changes.publish("deliveries", "status");
        return Result.done(binding);
    }

    /** Numbers the group names, or, of an account alone, those that were seen in it. */
    private Set<String> numbersOf(Group group) {
        var named = new LinkedHashSet<>(group.numbers());
        if (named.isEmpty() && group.customers().isEmpty()) {
            for (var waba : group.wabas()) {
                numbers.ofWaba(waba, Unmatched.LOOKED_AT).stream()
                        .filter(number -> number.connectionId() == null)
                        .map(PhoneNumber::phoneNumberId)
                        .forEach(named::add);
            }
        }
        return named;
    }

    private Optional<NotBound> refusal(BindRequest wish, Group group, Tenant tenant, Set<String> numberRefs) {
        for (var customer : group.customers()) {
            var known = tenants.byProviderCustomer(customer);
            if (known.isPresent() && !known.get().id().equals(tenant.id())) {
                return refused(
                        Why.CUSTOMER_OF_ANOTHER,
                        "Kapso’s customer "
                                + customer
                                + " is "
                                + Direction.isolated(known.get().name())
                                + " here. Bind it there, or have the customer corrected at Kapso.");
            }
            if (tenant.providerCustomerId() != null
                    && !tenant.providerCustomerId().equals(customer)) {
                return refused(
                        Why.TENANT_IS_ANOTHER_CUSTOMER,
                        Direction.isolated(tenant.name())
                                + " is Kapso’s customer "
                                + tenant.providerCustomerId()
                                + " already, and this is about "
                                + customer
                                + ". Choose another tenant, or have one of the two removed at Kapso.");
            }
        }
        for (var number : numberRefs) {
            var held = numbers.findByIdOptional(number).filter(one -> one.connectionId() != null);
            if (held.isPresent() && !held.get().tenantId().equals(tenant.id())) {
                return refused(
                        Why.NUMBER_OF_ANOTHER,
                        "Number "
                                + number
                                + " belongs to "
                                + tenants.findById(held.get().tenantId()).name()
                                + " here. If both claim it, check that case: a conflict opens, and an admin decides.");
            }
        }
        if (group.customers().isEmpty() && numberRefs.isEmpty()) {
            return refused(
                    Why.NOTHING_TO_BIND,
                    "It is about an account of which no number is known here. Sync first, or bind an event that names a number.");
        }
        return wish.connectionId() == null ? Optional.empty() : caseRefusal(wish, numberRefs);
    }

    private Optional<NotBound> caseRefusal(BindRequest wish, Set<String> numberRefs) {
        var chosen = connections.findById(wish.connectionId());
        if (chosen == null || !chosen.tenantId().equals(wish.tenantId())) {
            return refused(Why.CASE_OF_ANOTHER, "This case is not one of the tenant’s.");
        }
        var has = connections
                .row(chosen.id())
                .map(row -> row.phoneNumberId())
                .filter(number -> !numberRefs.contains(number));
        return has.isPresent() && !numberRefs.isEmpty()
                ? refused(
                        Why.CASE_HAS_A_NUMBER,
                        "This case has number "
                                + has.get()
                                + " already, and a case has one. Choose another case, or none.")
                : Optional.empty();
    }

    private static Optional<NotBound> refused(Why why, String words) {
        return Optional.of(new NotBound(why, words));
    }

    /** Places the numbers and has each probed. Returns the case of the first; null if none. */
    private UUID place(BindRequest wish, Tenant tenant, Set<String> numberRefs, Instant now) {
        UUID first = null;
        for (var number : numberRefs) {
            var expected = first == null ? wish.connectionId() : null;
            var place = numberWatch.given(number, tenant.id(), expected, now);
            probeRequests.request(place, number, "binding", null);
            first = first == null ? place : first;
        }
        return first == null ? wish.connectionId() : first;
    }

    private UUID keep(
            BindRequest wish,
            Group group,
            Set<String> numberRefs,
            UUID connectionId,
            List<UUID> followed,
            Instant now) {
        var id = Ids.next();
        var customer = group.customers().stream().findFirst().orElse(null);
        entities.createNativeQuery(
                        "insert into binding (id, delivery_id, tenant_id, connection_id, customer_ref, number_refs, reason,"
                                + " bound_by, bound_at, delivery_ids) values (:id, :delivery, :tenant, :connection, :customer,"
                                + " :numbers, :reason, :by, :now, :followed)")
                .setParameter("id", id)
                .setParameter("delivery", wish.deliveryId())
                .setParameter("tenant", wish.tenantId())
                .setParameter("connection", connectionId)
                .setParameter("customer", customer)
                .setParameter("numbers", numberRefs.toArray(String[]::new))
                .setParameter("reason", wish.reason())
                .setParameter("by", wish.by())
                .setParameter("now", now)
                .setParameter("followed", followed.toArray(UUID[]::new))
                .executeUpdate();
        var detail = new HashMap<String, Object>();
        detail.put("binding", id);
        detail.put("tenant", wish.tenantId());
        detail.put("connection", connectionId);
        detail.put("customer", customer);
        detail.put("numbers", numberRefs);
        detail.put("deliveries", followed.size());
        detail.put("reason", wish.reason());
        audit.record("delivery.bind", Subject.of(wish.tenantId(), "delivery", wish.deliveryId()), detail);
        return id;
    }
}
