package io.patchbay.inbox;

import io.patchbay.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;

/**
 * Webhook requests as workers take them: claimed or held under a lock, then ended. Whatever is claimed or held here is
 * nobody else's until the caller's transaction ends. Plain SQL: the inbox is the one place where a row a second costs.
 */
@ApplicationScoped
public class DeliveryQueue {

    /** Bodies read at once. A node has to hold them all, and again as the driver read them. */
    private static final long MOST_BYTES = 8 << 20;

    private static final String CLAIM = heldTogether(
            "where state = 'received' and (try_at is null or try_at <= ?) order by seq limit ? for update skip locked",
            "seq");

    private static final String FINISH = """
            update delivery set state = its.state, effect = its.effect, event = coalesce(delivery.event, its.event), attempts = attempts + 1,
                applied_at = ?, customer_ref = its.customer_ref, number_ref = its.number_ref, waba_ref = its.waba_ref,
                tenant_ids = its.tenant_ids::uuid[], connection_ids = its.connection_ids::uuid[]
            from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                its (seq, state, effect, event, customer_ref, number_ref, waba_ref, tenant_ids, connection_ids)
            where delivery.seq = its.seq
            """;

    /** Among the newest ten thousand of its event, so that one request never has a whole archive read. */
    private static final String SAME_CONTENT = """
            select id from (
                select id, seq, body from delivery where provider = ? and event = ? and seq < ? and state not in ('rejected', 'failed')
                order by seq desc limit 10000) recent
            where octet_length(body) = ? and body = ? order by seq limit 1
            """;

    private final EntityManager entities;
    private final DeliveryTable table;

    DeliveryQueue(EntityManager entities) {
        this.entities = entities;
        this.table = new DeliveryTable(entities);
    }

    /**
     * Takes the next waiting requests, oldest first: at least one, and no more once their bodies
     * have {@link #MOST_BYTES}. Other workers, on this node or another, leave them to us until the
     * transaction ends.
     */
    List<Delivery> claim(Instant now, int limit) {
        return table.whole(CLAIM, List.of(Timestamp.from(now), limit, MOST_BYTES));
    }

    /** The same for one request; empty if it is not waiting any more, or another worker has it. */
    Optional<Delivery> claim(Delivery delivery) {
        return table
                .whole(
                        DeliveryTable.WHOLE + " where seq = ? and state = 'received' for update skip locked",
                        List.of(delivery.seq()))
                .stream()
                .findFirst();
    }

    /** A request, whatever became of it; nobody else gets it until the transaction ends. */
    public Optional<Delivery> hold(UUID id) {
        return table.whole(DeliveryTable.WHOLE + " where id = ? for update", List.of(id)).stream()
                .findFirst();
    }

    /** Those of these that are unmatched, for nobody else until the transaction ends. */
    public List<Delivery> hold(Collection<UUID> unmatched) {
        return table.whole(
                DeliveryTable.WHOLE + " where id = any(?) and state = 'unmatched' order by seq for update",
                List.of((Object) unmatched.toArray(UUID[]::new)));
    }

    /**
     * Of these, the sequences of those whose key came earlier, with other bytes. Asks for the first
     * of each key, because a condition on seq leads a database without statistics to read all rows
     * before it.
     */
    Set<Long> keysUsedBefore(List<Delivery> some) {
        return Set.copyOf(table.select(
                """
                        select asked.seq from unnest(?, ?, ?) asked (seq, key, provider) where asked.seq > (
                            select min(d.seq) from delivery d where d.idempotency_key = asked.key and d.provider = asked.provider
                                and d.same_as is not null)
                        """,
                List.of(
                        some.stream().map(Delivery::seq).toArray(Long[]::new),
                        some.stream().map(Delivery::idempotencyKey).toArray(String[]::new),
                        some.stream().map(Delivery::provider).toArray(String[]::new)),
                row -> row.getLong("seq")));
    }

    /**
     * The first delivery that told of each happening, by the sender's id of it; one of those given,
     * if nobody did before. Written in the order of the ids, so that two workers never wait for
     * each other.
     */
    Map<String, UUID> firstWith(List<Delivery> some, Function<Delivery, String> eventId) {
        if (some.isEmpty()) {
            return Map.of();
        }
        var sorted = some.stream()
                .sorted(Comparator.comparing(eventId).thenComparing(Delivery::seq))
                .toList();
        var asked = List.<Object>of(
                sorted.stream().map(Delivery::provider).toArray(String[]::new),
                sorted.stream().map(eventId).toArray(String[]::new),
                sorted.stream().map(Delivery::id).toArray(UUID[]::new));
        entities.unwrap(Session.class).doWork(connection -> {
            try (var insert = connection.prepareStatement("insert into seen_event (provider, event_id, delivery_id)"
                    + " select * from unnest(?, ?, ?) on conflict do nothing")) {
                DeliveryTable.bind(insert, asked);
                insert.executeUpdate();
            }
        });
        return table
                .select(
                        "select seen.event_id, seen.delivery_id from unnest(?, ?) asked (provider, event_id)"
                                + " join seen_event seen on seen.provider = asked.provider and seen.event_id = asked.event_id",
                        asked.subList(0, 2),
                        row -> Map.entry(row.getString("event_id"), row.getObject("delivery_id", UUID.class)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a));
    }

    /**
     * For each of these that came without a key: the first earlier request of its event with the same bytes, whatever its
     * key; those that repeat nothing are left out. Refused requests do not count, and neither do those that could not be
     * applied: their copy is what takes effect.
     */
    Map<Long, UUID> firstWithSameContent(List<Delivery> some) {
        return some.stream()
                .filter(Delivery::cameWithoutKey)
                .flatMap(copy -> table
                        .select(
                                SAME_CONTENT,
                                List.of(copy.provider(), copy.event(), copy.seq(), copy.body().length, copy.body()),
                                row -> row.getObject("id", UUID.class))
                        .stream()
                        .map(first -> Map.entry(copy.seq(), first)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * How a request ended. {@code customerRef} and {@code numberRef}: whom it is about in the
     * provider's ids; may be null.
     */
    public record Applied(
            long seq,
            Delivery.State state,
            String effect,
            String event,
            String customerRef,
            String numberRef,
            String wabaRef,
            List<UUID> tenantIds,
            List<UUID> connectionIds) {}

    /**
     * Writes the ends of requests. All in one statement: each of its own would cost as much again.
     */
    public void finish(List<Applied> applied, Instant now) {
        entities.unwrap(Session.class).doWork(connection -> {
            try (var update = connection.prepareStatement(FINISH)) {
                update.setTimestamp(1, Timestamp.from(now));
                Columns.bind(update, 2, applied, Applied::seq);
                Columns.bind(update, 3, applied, end -> end.state().apiName());
                Columns.bind(update, 4, applied, Applied::effect);
                Columns.bind(update, 5, applied, Applied::event);
                Columns.bind(update, 6, applied, Applied::customerRef);
                Columns.bind(update, 7, applied, Applied::numberRef);
                Columns.bind(update, 8, applied, Applied::wabaRef);
                Columns.bind(update, 9, applied, end -> array(end.tenantIds()));
                Columns.bind(update, 10, applied, end -> array(end.connectionIds()));
                update.executeUpdate();
            }
        });
    }

    /** As PostgreSQL writes an array, which cannot hold arrays of its own of different lengths. */
    private static String array(List<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    /**
     * Notes that applying failed, and when to try again; {@code tryAt} null: never, the request is
     * failed.
     */
    void failed(Delivery delivery, String words, Instant tryAt) {
        entities.createNativeQuery("update delivery set attempts = attempts + 1, effect = :words, try_at = :at,"
                        + " state = case when cast(:at as timestamptz) is null then 'failed' else 'received' end"
                        + " where seq = :seq and state = 'received'")
                .setParameter("words", words)
                .setParameter("at", tryAt)
                .setParameter("seq", delivery.seq())
                .executeUpdate();
    }

    /** Keeps that a request came, and nothing of what it held. */
    void erase(Delivery delivery, Instant now) {
        entities.createNativeQuery(
                        "update delivery set body = '', headers = '', body_erased_at = :now where seq = :seq")
                .setParameter("now", now)
                .setParameter("seq", delivery.seq())
                .executeUpdate();
    }

    /**
     * Requests about a customer or number that was unknown then and is known now wait for a worker
     * again. Returns how many.
     */
    @Transactional
    public int tryUnmatchedAgain() {
        return entities.createNativeQuery("""
                        update delivery set state = 'received', try_at = null where seq in (
                            select d.seq from delivery d where d.state = 'unmatched' and (
                                exists (select 1 from tenant t where t.provider_customer_id = d.customer_ref)
                                or exists (select 1 from phone_number n
                                    where n.phone_number_id = d.number_ref and n.connection_id is not null)
                                or exists (select 1 from phone_number n
                                    where n.waba_id = d.waba_ref and n.connection_id is not null))
                            order by d.seq limit 500 for update skip locked)
                        """).executeUpdate();
    }

    /**
     * The first of these in this order: at least one, and no more once their bodies have so many
     * bytes, which is the last parameter. Each is looked up by its sequence ("lateral"), whatever
     * PostgreSQL takes a limit for.
     */
    private static String heldTogether(String these, String order) {
        return """
               with these as materialized (select seq, received_at, octet_length(body) as bytes from delivery %1$s)
               select %2$s, headers, body, body_erased_at, body_length, body_sha256
               from (select seq as at, sum(bytes) over (order by %3$s rows unbounded preceding) - bytes as before from these) sized
                   cross join lateral (select * from delivery where seq = sized.at limit 1) its
               where before < ? order by %3$s""".formatted(these, DeliveryTable.COLUMNS, order);
    }
}
