package io.patchbay.inbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
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
        return entities.unwrap(Session.class)
                .createNativeQuery(
                        "select id, event, received_at, state from delivery"
                                + " where id = any(:ids) or idempotency_key = any(:keys) order by seq desc",
                        Tuple.class)
                .setParameter("ids", ids.toArray(UUID[]::new))
                .setParameter("keys", keys.toArray(String[]::new))
                .setMaxResults(limit)
                .getResultStream()
                .map(row -> new Brief(
                        row.get(0, UUID.class),
                        row.get(1, String.class),
                        row.get(2, Instant.class),
                        Delivery.State.valueOf(row.get(3, String.class).toUpperCase(Locale.ROOT))))
                .toList();
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
    @SuppressWarnings("unchecked")
    public Map<Delivery.State, Integer> countByState() {
        var rows = (List<Object[]>) entities.createNativeQuery(
                        // "between" and the order as in DeliveryFigures.lastHeard
                        """
                                        select word, (select count(*) from (select 1 from delivery
                                            where state between word and word order by state, seq desc limit :cap) capped)
                                        from unnest(cast(:states as text[])) word""", Object[].class)
                .setParameter(
                        "states",
                        Arrays.stream(Delivery.State.values())
                                .map(Delivery.State::word)
                                .toArray(String[]::new))
                .setParameter("cap", COUNT_CAP)
                .getResultList();
        var counts = new EnumMap<Delivery.State, Integer>(Delivery.State.class);
        for (var row : rows) {
            counts.put(
                    Delivery.State.valueOf(((String) row[0]).toUpperCase(Locale.ROOT)), ((Number) row[1]).intValue());
        }
        return counts;
    }
}
