package io.patchbay.inbox;

import io.patchbay.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** All webhook requests. Plain SQL: the inbox is the one place where a row a second costs. */
@ApplicationScoped
public class Deliveries {

    /** Counting stops here. */
    public static final int COUNT_CAP = 1_000;

    private static final String COLUMNS = """
            seq, id, provider, event, idempotency_key, signature, received_at, state, effect, attempts, duplicates,
                applied_at, tenant_ids, connection_ids""";

    /** Without what was sent, which may be large and stands in another place on disk. */
    private static final String ROW = "select " + COLUMNS + " from delivery";

    private static final String WHOLE =
            "select " + COLUMNS + ", headers, body, body_erased_at, body_length, body_sha256 from delivery";

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

    /** The states of requests with a valid signature. */
    private static final String[] LET_IN = Arrays.stream(Delivery.State.values())
            .filter(state -> state != Delivery.State.REJECTED)
            .map(Delivery.State::word)
            .toArray(String[]::new);

    private final EntityManager entities;
    private final InboxSettings settings;

    Deliveries(EntityManager entities, InboxSettings settings) {
        this.entities = entities;
        this.settings = settings;
    }

    @Transactional
    public Optional<Delivery> byId(UUID id) {
        return whole(WHOLE + " where id = ?", List.of(id)).stream().findFirst();
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
                        Delivery.State.valueOf(row.get(3, String.class).toUpperCase(java.util.Locale.ROOT))))
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
        return rows(
                ROW
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
        return rows(ROW + " where id = ?", List.of(id)).stream().findFirst().map(DeliveryRow::seq);
    }

    /** How many requests are in each state, each counted up to {@link #COUNT_CAP}. */
    @Transactional
    @SuppressWarnings("unchecked")
    public Map<Delivery.State, Integer> countByState() {
        var rows = (List<Object[]>) entities.createNativeQuery(
                        // "between" and the order as in lastHeard
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
                    Delivery.State.valueOf(((String) row[0]).toUpperCase(java.util.Locale.ROOT)),
                    ((Number) row[1]).intValue());
        }
        return counts;
    }

    /** When the last request with a valid signature came; empty if none ever has. */
    @Transactional
    public Optional<Instant> lastHeard() {
        // the newest of each state: walking back past refused ones has no end while they rain in.
        // "between" and an order that names the state leave PostgreSQL no index but the right one;
        // with "=" it takes a rare state for a common one and walks through the whole table
        return entities.createNativeQuery("""
                        select newest.received_at from unnest(cast(:states as text[])) s (state) cross join lateral
                            (select seq, received_at from delivery d where d.state between s.state and s.state
                                order by d.state, d.seq desc limit 1) newest
                        order by newest.seq desc limit 1
                        """, Tuple.class).setParameter("states", LET_IN).getResultList().stream()
                .findFirst()
                .map(newest -> ((Tuple) newest).get(0, Instant.class));
    }

    /** Some requests at a glance; times are null if there are none. */
    public record Pile(int count, Instant oldest, Instant newest) {}

    /** Requests in this state, the newest {@link #COUNT_CAP} of them. */
    @Transactional
    public Pile pile(Delivery.State state) {
        return pile(
                // as in lastHeard
                "select received_at from delivery where state between :state and :state order by state, seq desc",
                Map.of("state", state.word()));
    }

    /**
     * Requests refused for a wrong signature. {@code likeTheProviders}: how many of them look like
     * the provider's own, by their event and the shape of their key, or of Meta's by their body.
     * Times are null if there are none.
     */
    public record WronglySigned(int count, int likeTheProviders, Instant oldest, Instant newest) {}

    /**
     * Those since then, up to {@link #COUNT_CAP}; one that is tried again counts once. No more are
     * kept than {@link InboxSettings} allows.
     */
    @Transactional
    public WronglySigned wronglySigned(Instant since) {
        var row = entities.unwrap(Session.class)
                .createNativeQuery("""
                                select count(*), count(*) filter (where provider_like), min(received_at), max(received_at) from (
                                    select max(received_at) as received_at, bool_or(provider_like) as provider_like from (
                                        select idempotency_key, received_at,
                                            event like 'whatsapp.%' and idempotency_key ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                                                or provider = 'meta' and substring(body from 1 for 37) = '{"object":"whatsapp_business_account"'::bytea as provider_like
                                        from delivery where state = 'rejected' and signature = 'wrong' and received_at >= :since
                                        order by received_at desc limit 1000) refused
                                    group by idempotency_key) newest
                                """, Tuple.class)
                .setParameter("since", since)
                .getSingleResult();
        return new WronglySigned(
                row.get(0, Long.class).intValue(),
                row.get(1, Long.class).intValue(),
                row.get(2, Instant.class),
                row.get(3, Instant.class));
    }

    /** Some words and how many rows have them. */
    record Counted(String words, int count) {}

    /** Why the newest of those refused for their signature since then were, the commonest first. */
    List<Counted> refusedBecause(Instant since, int limit) {
        return counted("effect", since, limit);
    }

    /** What the senders of these call themselves, the commonest first. */
    List<Counted> refusedSenders(Instant since, int limit) {
        return counted("coalesce(substring(headers from 'User-Agent: ([^\\n]*)'), 'nothing')", since, limit);
    }

    private List<Counted> counted(String words, Instant since, int limit) {
        return select(
                "select words, count(*) from (select "
                        + words
                        + " as words from delivery where state = 'rejected' and signature = 'wrong' and received_at >= ?"
                        + " order by received_at desc limit ?) newest group by words order by count(*) desc, words",
                List.of(Timestamp.from(since), limit),
                row -> new Counted(row.getString(1), row.getInt(2)));
    }

    /** True if so much was refused in this hour that further requests may be forgotten. */
    @Transactional
    public boolean forgetsRefused(Instant now) {
        return !entities.unwrap(Session.class)
                .createNativeQuery(
                        "select 1 from refused_hour where hour > :since and (requests >= :requests or bytes >= :bytes)",
                        Integer.class)
                .setParameter("since", now.minus(Duration.ofHours(1)))
                .setParameter("requests", settings.rejectedPerHour())
                .setParameter("bytes", settings.rejectedBytesPerHour())
                .getResultList()
                .isEmpty();
    }

    private Pile pile(String times, Map<String, ?> with) {
        var query = entities.createNativeQuery(
                "select count(*), min(received_at), max(received_at) from ("
                        + times
                        + " limit "
                        + COUNT_CAP
                        + ") newest",
                Object[].class);
        with.forEach(query::setParameter);
        var row = (Object[]) query.getSingleResult();
        return new Pile(((Number) row[0]).intValue(), (Instant) row[1], (Instant) row[2]);
    }

    /**
     * How many requests since then carried which signature, by its word: of the newest {@link
     * #COUNT_CAP} that were let in and of as many that were refused.
     */
    @Transactional
    @SuppressWarnings("unchecked")
    public Map<String, Integer> signaturesSince(Instant since) {
        var rows = (List<Object[]>) entities.createNativeQuery("""
                                        select signature, count(*) from (
                                            (select newest.signature, newest.received_at from unnest(cast(:states as text[])) s (state) cross join lateral
                                                (select seq, signature, received_at from delivery d where d.state between s.state and s.state
                                                    order by d.state, d.seq desc limit :cap) newest
                                                order by newest.seq desc limit :cap)
                                            union all
                                            (select signature, received_at from delivery where state = 'rejected' order by received_at desc limit :cap)
                                        ) newest where received_at >= :since group by signature
                                        """, Object[].class)
                .setParameter("states", LET_IN)
                .setParameter("cap", COUNT_CAP)
                .setParameter("since", since)
                .getResultList();
        return rows.stream().collect(Collectors.toMap(row -> (String) row[0], row -> ((Number) row[1]).intValue()));
    }

    /** When the oldest request that no worker has applied came; empty if all are applied. */
    @Transactional
    public Optional<Instant> oldestWaiting() {
        return rows(ROW + " where state = 'received' order by seq limit 1", List.of()).stream()
                .findFirst()
                .map(DeliveryRow::receivedAt);
    }

    /**
     * Of these, the sequences of those whose key came earlier, with other bytes. Asks for the first
     * of each key, because a condition on seq leads a database without statistics to read all rows
     * before it.
     */
    Set<Long> keysUsedBefore(List<Delivery> some) {
        return Set.copyOf(select(
                """
                        select asked.seq from unnest(?, ?, ?) asked (seq, key, provider) where asked.seq > (
                            select min(d.seq) from delivery d where d.idempotency_key = asked.key and d.provider = asked.provider
                                and d.same_as is not null)
                        """,
                List.of(
                        some.stream().map(Delivery::seq).toArray(Long[]::new),
                        some.stream().map(Delivery::idempotencyKey).toArray(String[]::new),
                        some.stream().map(Delivery::provider).toArray(String[]::new)),
                row -> row.getLong(1)));
    }

    /**
     * Takes the next waiting requests, oldest first: at least one, and no more once their bodies
     * have {@link #MOST_BYTES}. Other workers, on this node or another, leave them to us until the
     * transaction ends.
     */
    List<Delivery> claim(Instant now, int limit) {
        return whole(CLAIM, List.of(Timestamp.from(now), limit, MOST_BYTES));
    }

    /** The same for one request; empty if it is not waiting any more, or another worker has it. */
    Optional<Delivery> claim(Delivery delivery) {
        return whole(WHOLE + " where seq = ? and state = 'received' for update skip locked", List.of(delivery.seq()))
                .stream()
                .findFirst();
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

    /** A request, whatever became of it; nobody else gets it until the transaction ends. */
    public Optional<Delivery> hold(UUID id) {
        return whole(WHOLE + " where id = ? for update", List.of(id)).stream().findFirst();
    }

    /** Keeps that a request came, and nothing of what it held. */
    void erase(Delivery delivery, Instant now) {
        entities.createNativeQuery(
                        "update delivery set body = '', headers = '', body_erased_at = :now where seq = :seq")
                .setParameter("now", now)
                .setParameter("seq", delivery.seq())
                .executeUpdate();
    }

    /** Those of these that are unmatched, for nobody else until the transaction ends. */
    public List<Delivery> hold(Collection<UUID> unmatched) {
        return whole(WHOLE + " where id = any(?) and state = 'unmatched' order by seq for update", List.of((Object)
                unmatched.toArray(UUID[]::new)));
    }

    /**
     * Writes the ends of requests. All in one statement: each of its own would cost as much again.
     */
    public void finish(List<Applied> applied, Instant now) {
        entities.unwrap(Session.class).doWork(connection -> {
            try (var update = connection.prepareStatement(FINISH)) {
                update.setTimestamp(1, Timestamp.from(now));
                Columns.bind(update, 2, applied, Applied::seq);
                Columns.bind(update, 3, applied, end -> end.state().word());
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
                bind(insert, asked);
                insert.executeUpdate();
            }
        });
        return select(
                        "select seen.event_id, seen.delivery_id from unnest(?, ?) asked (provider, event_id)"
                                + " join seen_event seen on seen.provider = asked.provider and seen.event_id = asked.event_id",
                        asked.subList(0, 2),
                        row -> Map.entry(row.getString(1), row.getObject(2, UUID.class)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a));
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

    private List<DeliveryRow> rows(String sql, List<?> with) {
        return select(sql, with, Deliveries::row);
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
               where before < ? order by %3$s""".formatted(these, COLUMNS, order);
    }

    private List<Delivery> whole(String sql, List<?> with) {
        return select(sql, with, Deliveries::whole);
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> select(String sql, List<?> with, Reader<T> reader) {
        return entities.unwrap(Session.class).doReturningWork(connection -> {
            try (var select = connection.prepareStatement(sql)) {
                bind(select, with);
                try (var rows = select.executeQuery()) {
                    var found = new ArrayList<T>();
                    while (rows.next()) {
                        found.add(reader.read(rows));
                    }
                    return found;
                }
            }
        });
    }

    private static void bind(PreparedStatement statement, List<?> with) throws SQLException {
        for (var i = 0; i < with.size(); i++) {
            var value = with.get(i);
            if (value instanceof Object[] array) {
                var type = value instanceof Long[] ? "bigint" : value instanceof UUID[] ? "uuid" : "text";
                statement.setArray(i + 1, statement.getConnection().createArrayOf(type, array));
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }

    private static DeliveryRow row(ResultSet row) throws SQLException {
        var applied = row.getTimestamp("applied_at");
        return new DeliveryRow(
                row.getLong("seq"),
                row.getObject("id", UUID.class),
                row.getString("provider"),
                row.getString("event"),
                row.getString("idempotency_key"),
                row.getString("signature"),
                row.getTimestamp("received_at").toInstant(),
                Delivery.State.valueOf(row.getString("state").toUpperCase(java.util.Locale.ROOT)),
                row.getString("effect"),
                row.getInt("attempts"),
                row.getInt("duplicates"),
                applied == null ? null : applied.toInstant(),
                List.of((UUID[]) row.getArray("tenant_ids").getArray()),
                List.of((UUID[]) row.getArray("connection_ids").getArray()));
    }

    private static Delivery whole(ResultSet row) throws SQLException {
        var erased = row.getTimestamp("body_erased_at");
        return new Delivery(
                row(row),
                row.getString("headers"),
                row.getBytes("body"),
                erased == null ? null : erased.toInstant(),
                row.getObject("body_length", Long.class),
                row.getString("body_sha256"));
    }
}
