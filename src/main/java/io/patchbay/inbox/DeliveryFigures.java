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
            .map(Delivery.State::apiName)
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
        return entities
                .unwrap(Session.class)
                .createNativeQuery("""
                        select newest.received_at from unnest(cast(:states as text[])) s (state) cross join lateral
                            (select seq, received_at from delivery d where d.state between s.state and s.state
                                order by d.state, d.seq desc limit 1) newest
                        order by newest.seq desc limit 1
                        """, Tuple.class)
                .setParameter("states", LET_IN)
                .getResultList()
                .stream()
                .findFirst()
                .map(newest -> newest.get("received_at", Instant.class));
    }

    /** Some requests at a glance; times are null if there are none. */
    public record Pile(int count, Instant oldest, Instant newest) {}

    /** Requests in this state, the newest {@link Deliveries#COUNT_CAP} of them. */
    @Transactional
    public Pile pile(Delivery.State state) {
        return entities.unwrap(Session.class)
                // as in lastHeard
                .createNativeQuery("""
                                select cast(count(*) as int) as count, min(received_at) as oldest, max(received_at) as newest from (
                                    select received_at from delivery where state between :state and :state order by state, seq desc
                                    limit :cap) newest
                                """, Pile.class)
                .setParameter("state", state.apiName())
                .setParameter("cap", Deliveries.COUNT_CAP)
                .getSingleResult();
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
        return entities.unwrap(Session.class)
                .createNativeQuery("""
                                select cast(count(*) as int) as count, cast(count(*) filter (where provider_like) as int) as like_the_providers,
                                    min(received_at) as oldest, max(received_at) as newest from (
                                    select max(received_at) as received_at, bool_or(provider_like) as provider_like from (
                                        select idempotency_key, received_at,
                                            event like 'whatsapp.%' and idempotency_key ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                                                or provider = 'meta' and substring(body from 1 for 37) = '{"object":"whatsapp_business_account"'::bytea as provider_like
                                        from delivery where state = 'rejected' and signature = 'wrong' and received_at >= :since
                                        order by received_at desc limit 1000) refused
                                    group by idempotency_key) newest
                                """, WronglySigned.class)
                .setParameter("since", since)
                .getSingleResult();
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
                "select words, count(*) as count from (select "
                        + words
                        + " as words from delivery where state = 'rejected' and signature = 'wrong' and received_at >= ?"
                        + " order by received_at desc limit ?) newest group by words order by count(*) desc, words",
                List.of(Timestamp.from(since), limit),
                row -> new Counted(row.getString("words"), row.getInt("count")));
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
    public Map<String, Integer> signaturesSince(Instant since) {
        return entities
                .unwrap(Session.class)
                .createNativeQuery("""
                                        select signature, cast(count(*) as int) as count from (
                                            (select newest.signature, newest.received_at from unnest(cast(:states as text[])) s (state) cross join lateral
                                                (select seq, signature, received_at from delivery d where d.state between s.state and s.state
                                                    order by d.state, d.seq desc limit :cap) newest
                                                order by newest.seq desc limit :cap)
                                            union all
                                            (select signature, received_at from delivery where state = 'rejected' order by received_at desc limit :cap)
                                        ) newest where received_at >= :since group by signature
                                        """, SignatureCount.class)
                .setParameter("states", LET_IN)
                .setParameter("cap", Deliveries.COUNT_CAP)
                .setParameter("since", since)
                .getResultList()
                .stream()
                .collect(Collectors.toMap(SignatureCount::signature, SignatureCount::count));
    }

    private record SignatureCount(String signature, int count) {}
}
