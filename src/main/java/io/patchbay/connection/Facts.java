package io.patchbay.connection;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;

/** All facts, for reading. {@link Evidence} is the only way to add one. */
@ApplicationScoped
public class Facts implements PanacheRepositoryBase<Fact, UUID> {

    /** More facts than any page shows; the oldest are left out. */
    static final int MANY = 2_000;

    /**
     * What a busy line gathers by the thousand. Only the newest of them say anything about today,
     * and they must not crowd out what a page is opened for.
     */
    private static final Set<FactKind> NUMEROUS =
            Set.of(FactKind.MESSAGE_INBOUND, FactKind.MESSAGE_FAILED, FactKind.LOOK_FAILED);

    /** Facts of a numerous kind that are enough. */
    private static final int ENOUGH = 100;

    private static final String WORTH_READING = worthReading("");
    private static final String WORTH_READING_THEN = worthReading(" and received_at <= :then");

    private static final Comparator<Fact> NEWEST_FIRST =
            Comparator.comparing(Fact::happenedAt).thenComparing(Fact::id).reversed();

    /**
     * All that is worth reading about a connection, newest happening first: of messages and of
     * looks without answer the newest hundred, of everything else all.
     *
     * @param knownAt only what had been received by then; null for now
     */
    public List<Fact> of(UUID connectionId, Instant knownAt) {
        var query =
                getEntityManager()
                        .unwrap(Session.class)
                        .createNativeQuery(
                                knownAt == null ? WORTH_READING : WORTH_READING_THEN, Fact.class)
                        .setParameter("id", connectionId);
        if (knownAt != null) {
            query.setParameter("then", knownAt);
        }
        var facts = new ArrayList<>(query.getResultList());
        facts.sort(NEWEST_FIRST);
        return facts;
    }

    public List<Fact> of(UUID connectionId) {
        return of(connectionId, null);
    }

    /** One question for all kinds, with an end for each. */
    private static String worthReading(String besides) {
        var numerous =
                NUMEROUS.stream()
                        .map(kind -> "'" + kind + "'")
                        .collect(Collectors.joining(", ", "(", ")"));
        return Stream.concat(
                        Stream.of(newest("kind not in " + numerous + besides, MANY)),
                        NUMEROUS.stream()
                                .map(kind -> newest("kind = '" + kind + "'" + besides, ENOUGH)))
                .collect(Collectors.joining(" union all "));
    }

    private static String newest(String which, int limit) {
        return "(select * from fact where connection_id = :id and %s order by happened_at desc, id desc limit %d)"
                .formatted(which, limit);
    }

    /** Newest happening first, after the row with this time and id. */
    public List<Fact> after(UUID connectionId, Instant happenedAt, UUID id, int limit) {
        return happenedAt == null
                ? find("connectionId = ?1 order by happenedAt desc, id desc", connectionId)
                        .range(0, limit - 1)
                        .list()
                : find(
                                "connectionId = ?1 and (happenedAt < ?2 or (happenedAt = ?2 and id < ?3))"
                                        + " order by happenedAt desc, id desc",
                                connectionId,
                                happenedAt,
                                id)
                        .range(0, limit - 1)
                        .list();
    }

    /**
     * The newest fact of a kind by time of receipt, to see whether a new reading says anything new.
     */
    public Optional<Fact> lastOf(UUID connectionId, FactKind kind) {
        return find(
                        "connectionId = ?1 and kind = ?2 order by receivedAt desc, id desc",
                        connectionId,
                        kind)
                .firstResultOptional();
    }

    /** True if a fact of one of these kinds was received after this moment. */
    public boolean heardSince(UUID connectionId, Instant moment, Collection<FactKind> kinds) {
        return count(
                        "connectionId = ?1 and receivedAt > ?2 and kind in ?3",
                        connectionId,
                        moment,
                        kinds)
                > 0;
    }

    /** How many different ones, at most a thousand facts back, and when the first of them came. */
    public record Spread(int count, Instant since) {}

    /** Connections whose looks got no answer since then. Refusals are answers. */
    public Spread unansweredSince(Instant since) {
        return spread(
                "count(distinct connection_id)",
                "select connection_id, received_at from fact where kind = 'LOOK_FAILED' and received_at >= :since"
                        + " and data ->> 'kind' in ('timed_out', 'unreachable', 'broken')",
                since);
    }

    /**
     * Tenants of whom somebody else than us reported a line lost or paused, both happened and heard
     * since then: what a sweep finds late did not happen at once.
     */
    public Spread droppedSince(Instant since) {
        return spread(
                "count(distinct tenant_id)",
                "select c.tenant_id, f.received_at from fact f join connection c on c.id = f.connection_id"
                        + " where f.kind in ('NUMBER_DISCONNECTED', 'NUMBER_OFFBOARDED')"
                        + " and f.received_at >= :since and f.happened_at >= :since",
                since);
    }

    private Spread spread(String count, String facts, Instant since) {
        var row =
                (Object[])
                        getEntityManager()
                                .createNativeQuery(
                                        "select "
                                                + count
                                                + ", min(received_at) from ("
                                                + facts
                                                + " order by received_at desc limit 1000) newest",
                                        Object[].class)
                                .setParameter("since", since)
                                .getSingleResult();
        return new Spread(((Number) row[0]).intValue(), (Instant) row[1]);
    }

    /** What was heard first after this moment and may have changed the answer. */
    public Optional<Fact> nextHeard(UUID connectionId, Instant moment) {
        return find(
                        "connectionId = ?1 and receivedAt > ?2 and kind in ?3 order by receivedAt, id",
                        connectionId,
                        moment,
                        Arrays.stream(FactKind.values()).filter(FactKind::decisive).toList())
                .firstResultOptional();
    }

    /** Connections of which a message with one of these ids tells something. */
    public List<UUID> aboutMessages(Collection<String> messageIds, int limit) {
        return connectionsWhere(
                "kind in ('MESSAGE_INBOUND', 'MESSAGE_FAILED') and data ->> 'message_id'",
                messageIds,
                limit);
    }

    /** Connections whose browser or webhook named one of these phone number ids. */
    public List<UUID> namingNumbers(Collection<String> phoneNumberIds, int limit) {
        return connectionsWhere(
                "kind in ('RETURNED_OK', 'NUMBER_CREATED') and data ->> 'phone_number_id'",
                phoneNumberIds,
                limit);
    }

    private List<UUID> connectionsWhere(String named, Collection<String> ids, int limit) {
        if (ids.isEmpty()) {
            return List.of();
        }
        // looked up before they are put in order: else PostgreSQL walks through all facts in that
        // order
        return getEntityManager()
                .createNativeQuery(
                        "with named as materialized (select connection_id from fact where "
                                + named
                                + " in (:ids)) select distinct connection_id from named order by connection_id desc",
                        Tuple.class)
                .setParameter("ids", ids)
                .setMaxResults(limit)
                .getResultStream()
                .map(row -> ((Tuple) row).get(0, UUID.class))
                .toList();
    }

    /** True if this evidence is kept already; adding it once more would change nothing. */
    public boolean isKnown(Fact fact) {
        return count("connectionId = ?1 and once = ?2", fact.connectionId(), fact.once()) > 0;
    }

    /** True if anything that may change the answer was received after this moment. */
    public boolean heardSince(UUID connectionId, Instant moment) {
        return count(
                        "connectionId = ?1 and receivedAt > ?2 and kind <> ?3",
                        connectionId,
                        moment,
                        FactKind.LOOK_FAILED)
                > 0;
    }
}
