package io.patchbay.events;

import io.patchbay.events.Siblings.Group;
import io.patchbay.events.Siblings.Ref;
import io.patchbay.inbox.Deliveries;
import io.patchbay.inbox.Delivery;
import io.patchbay.inbox.DeliveryQueue;
import io.patchbay.provider.ProviderEvent;
import io.patchbay.provider.ProviderEvent.AccountChanged;
import io.patchbay.provider.ProviderEvent.CustomerRef;
import io.patchbay.provider.ProviderEvent.LineChanged;
import io.patchbay.provider.ProviderEvent.NumberAnnounced;
import io.patchbay.provider.ProviderEvents;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Deliveries about somebody we do not know, each with those about the same somebody. */
@ApplicationScoped
class Unmatched {

    /** So many of the newest are grouped; the others follow when these are bound. */
    static final int LOOKED_AT = 500;

    private static final String REFS =
            "select id, customer_ref, number_ref, waba_ref from delivery where state = 'unmatched'";

    private final EntityManager entities;
    private final Deliveries deliveries;
    private final DeliveryQueue queue;
    private final ProviderEvents reader;

    Unmatched(EntityManager entities, Deliveries deliveries, DeliveryQueue queue, ProviderEvents reader) {
        this.entities = entities;
        this.deliveries = deliveries;
        this.queue = queue;
        this.reader = reader;
    }

    /** Of the newest {@link #LOOKED_AT}, the group with the newest delivery first. */
    @Transactional
    List<Group> groups() {
        return Siblings.of(entities.unwrap(Session.class)
                .createNativeQuery(REFS + " order by seq desc", Ref.class)
                .setMaxResults(LOOKED_AT)
                .getResultList());
    }

    /** All that wait with this one, itself among them; empty if it does not wait. */
    @Transactional
    Optional<Group> groupOf(UUID deliveryId) {
        var own = entities.unwrap(Session.class)
                .createNativeQuery(REFS + " and id = :id", Ref.class)
                .setParameter("id", deliveryId)
                .getResultList();
        if (own.isEmpty()) {
            return Optional.empty();
        }
        // a customer's event names its number, and the number's messages name nothing else
        var near = sharing(new Group(own));
        var far = sharing(new Group(near.isEmpty() ? own : near));
        return Siblings.of(far.isEmpty() ? own : far).stream()
                .filter(group -> group.ids().contains(deliveryId))
                .findFirst();
    }

    private List<Ref> sharing(Group group) {
        return entities.unwrap(Session.class)
                .createNativeQuery(
                        REFS
                                + " and (customer_ref = any(:customers) or number_ref = any(:numbers) or waba_ref = any(:wabas))"
                                + " order by seq desc",
                        Ref.class)
                .setParameter("customers", group.customers().toArray(String[]::new))
                .setParameter("numbers", group.numbers().toArray(String[]::new))
                .setParameter("wabas", group.wabas().toArray(String[]::new))
                .setMaxResults(LOOKED_AT)
                .getResultList();
    }

    /**
     * One delivery and what it says. {@code happenedAt}: as the sender said, else when it came.
     * Parts that it does not say are null.
     */
    record ReadDelivery(
            Delivery delivery, Instant happenedAt, CustomerRef customer, String digits, String setupLinkId) {

        /** As they happened; of the same moment as they came. */
        static final Comparator<ReadDelivery> AS_HAPPENED = Comparator.comparing(ReadDelivery::happenedAt)
                .thenComparing(told -> told.delivery().seq());
    }

    ReadDelivery told(Delivery delivery) {
        var reading = reader.read(delivery.event(), delivery.body());
        var events = reading.events();
        return new ReadDelivery(
                delivery,
                events.stream()
                        .map(ProviderEvent::happenedAt)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(delivery.receivedAt()),
                events.stream()
                        .map(Unmatched::customer)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                events.stream()
                        .map(Unmatched::digits)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                reading.setupLinkId());
    }

    /** The newest of a group with what they say, in the order of their happening. */
    @Transactional
    List<ReadDelivery> newestOf(Group group, int limit) {
        return group.refs().stream()
                .limit(limit)
                .map(ref -> deliveries.byId(ref.id()))
                .flatMap(Optional::stream)
                .map(this::told)
                .sorted(ReadDelivery.AS_HAPPENED)
                .toList();
    }

    /**
     * Those of these that still wait, held until the end of the transaction, in the order of their
     * happening.
     */
    List<ReadDelivery> hold(Collection<UUID> ids) {
        return queue.hold(ids).stream()
                .map(this::told)
                .sorted(ReadDelivery.AS_HAPPENED)
                .toList();
    }

    private static CustomerRef customer(ProviderEvent event) {
        if (event instanceof NumberAnnounced announced) {
            return announced.customer();
        }
        return event instanceof LineChanged changed ? changed.customer() : null;
    }

    private static String digits(ProviderEvent event) {
        return event instanceof AccountChanged changed ? changed.about().digits() : null;
    }
}
