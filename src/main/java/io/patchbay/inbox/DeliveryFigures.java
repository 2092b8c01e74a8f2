package io.patchbay.inbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** How webhook requests fare as a whole: numbers and times, never a single request. */
@ApplicationScoped
public class DeliveryFigures {

    /** The states of requests with a valid signature. */
    private static final String[] LET_IN = Arrays.stream(Delivery.State.values())
            .filter(state -> state != Delivery.State.REJECTED)
            .map(Delivery.State::word)
            .toArray(String[]::new);

    private final EntityManager entities;
    private final DeliveryTable table;
    private final InboxSettings settings;

    DeliveryFigures(EntityManager entities, InboxSettings settings) {
        this.entities = entities;
        this.table = new DeliveryTable(entities);
        this.settings = settings;
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

    /** Requests in this state, the newest {@link Deliveries#COUNT_CAP} of them. */
    @Transactional
    public Pile pile(Delivery.State state) {
        return pile(
                // as in lastHeard
                "select received_at from delivery where state between :state and :state order by state, seq desc",
                Map.of("state", state.word()));
    }

    private Pile pile(String times, Map<String, ?> with) {
        var query = entities.createNativeQuery(
                "select count(*), min(received_at), max(received_at) from ("
                        + times
                        + " limit "
                        + Deliveries.COUNT_CAP
                        + ") newest",
                Object[].class);
        with.forEach(query::setParameter);
        var row = (Object[]) query.getSingleResult();
        return new Pile(((Number) row[0]).intValue(), (Instant) row[1], (Instant) row[2]);
    }

    /**
     * Requests refused for a wrong signature. {@code likeTheProviders}: how many of them look like
     * the provider's own, by their event and the shape of their key, or of Meta's by their body.
     * Times are null if there are none.
     */
    public record WronglySigned(int count, int likeTheProviders, Instant oldest, Instant newest) {}

    /**
     * Those since then, up to {@link Deliveries#COUNT_CAP}; one that is tried again counts once. No more are
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
        return table.select(
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

    /**
     * How many requests since then carried which signature, by its word: of the newest {@link
     * Deliveries#COUNT_CAP} that were let in and of as many that were refused.
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
                .setParameter("cap", Deliveries.COUNT_CAP)
                .setParameter("since", since)
                .getResultList();
        return rows.stream().collect(Collectors.toMap(row -> (String) row[0], row -> ((Number) row[1]).intValue()));
    }
}
