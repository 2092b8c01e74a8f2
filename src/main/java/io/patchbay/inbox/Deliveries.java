package io.patchbay.inbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** All webhook requests, for people to read. {@link DeliveryQueue} is what workers take and write. */
@ApplicationScoped
public class Deliveries {

    /** Counting stops here. */
    public static final int COUNT_CAP = 1_000;

    private final EntityManager entities;
    private final DeliveryTable table;

    Deliveries(EntityManager entities) {
        this.entities = entities;
        this.table = new DeliveryTable(entities);
    }

    @Transactional
    public Optional<Delivery> byId(UUID id) {
        return table.whole(DeliveryTable.WHOLE + " where id = ?", List.of(id)).stream()
                .findFirst();
    }

    /** A request in short, without its body. {@code event} may be null. */
    public record Brief(UUID id, String event, Instant receivedAt, Delivery.State state) {}

    /** Requests with one of these ids or one of these keys of the sender's, newest first. */
    @Transactional
    public List<Brief> named(Collection<UUID> ids, Collection<String> keys, int limit) {
        return entities
                .unwrap(Session.class)
                .createNativeQuery(
                        "select id, event, received_at, state from delivery"
                                + " where id = any(:ids) or idempotency_key = any(:keys) order by seq desc",
                        BriefRow.class)
                .setParameter("ids", ids.toArray(UUID[]::new))
                .setParameter("keys", keys.toArray(String[]::new))
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(BriefRow::brief)
                .toList();
    }

    /** Those that belong to nobody yet and name one of these customers, numbers or accounts, newest first. */
    public List<Brief> unmatchedAbout(Collection<String> refs, int limit) {
        return entities
                .unwrap(Session.class)
                .createNativeQuery(
                        "select id, event, received_at, state from delivery where state = 'unmatched' and (customer_ref"
                                + " = any(:refs) or number_ref = any(:refs) or waba_ref = any(:refs)) order by seq desc",
                        BriefRow.class)
                .setParameter("refs", refs.toArray(String[]::new))
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(BriefRow::brief)
                .toList();
    }

    /** As the database has it. */
    private record BriefRow(UUID id, String event, Instant receivedAt, String state) {
        Brief brief() {
            return new Brief(id, event, receivedAt, Delivery.State.of(state));
        }
    }

    /** Newest first. {@code before}: sequence of the last row seen; null for the first page. */
    @Transactional
    public List<DeliveryRow> page(DeliveryFilter filter, Long before, int limit) {
        var with = new ArrayList<>(filter.values());
        if (before != null) {
            with.add(before);
        }
        with.add(limit);
        return table.rows(
                DeliveryTable.ROW
                        + " where "
                        + filter.condition()
                        + (before == null ? "" : " and seq < ?")
                        + " order by "
                        + filter.order()
                        + " limit ?",
                with);
    }

    /** The sequence of a request, for the place after it in a list. */
    @Transactional
    public Optional<Long> sequenceOf(UUID id) {
        return table.rows(DeliveryTable.ROW + " where id = ?", List.of(id)).stream()
                .findFirst()
                .map(DeliveryRow::seq);
    }

    /** How many requests are in each state, each counted up to {@link #COUNT_CAP}. */
    @Transactional
    public Map<Delivery.State, Integer> countByState() {
        var counts = new EnumMap<Delivery.State, Integer>(Delivery.State.class);
        entities.unwrap(Session.class)
                .createNativeQuery(
                        // "between" and the order as in DeliveryFigures.lastHeard
                        """
                                        select word, (select count(*) from (select 1 from delivery
                                            where state between word and word order by state, seq desc limit :cap) capped) as count
                                        from unnest(cast(:states as text[])) word""", StateCount.class)
                .setParameter(
                        "states",
                        Arrays.stream(Delivery.State.values())
                                .map(Delivery.State::apiName)
                                .toArray(String[]::new))
                .setParameter("cap", COUNT_CAP)
                .getResultList()
                .forEach(row -> counts.put(Delivery.State.of(row.state()), (int) row.count()));
        return counts;
    }

    private record StateCount(String state, long count) {}
}
