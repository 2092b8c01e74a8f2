package io.patchbay.connection;

import io.patchbay.connection.NumberStatement.HealthRead;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/** All facts, for reading. {@link Evidence} is the only way to add one. */
@ApplicationScoped
public class Facts implements PanacheRepositoryBase<Fact, UUID> {

    /** More facts than any page shows; the oldest are left out. */
    static final int MANY = 1_000;

    /**
     * What a busy line gathers by the thousand. Only the newest of them say anything about today,
     * and they must not crowd out what a page is opened for.
     */
    private static final Set<FactKind> NUMEROUS = Set.of(
            FactKind.MESSAGE_INBOUND,
            FactKind.MESSAGE_FAILED,
            FactKind.MESSAGE_DELIVERED,
            FactKind.EVENT_TOLD,
            FactKind.LOOK_FAILED);

    /** Facts of a numerous kind that are enough. */
    private static final int ENOUGH = 100;

    private static final String WORTH_READING = worthReading("");
    private static final String WORTH_READING_THEN = worthReading(" and received_at <= :then");

    /** Facts that are fetched from the database at once where all of a line are walked through. */
    private static final int FETCHED = 200;

    static final Instant ALWAYS = Instant.parse("0001-01-01T00:00:00Z");
    static final Instant FOREVER = Instant.parse("9999-12-31T00:00:00Z");

    /** As a timeline shows them. */
    public static final Comparator<Fact> NEWEST_FIRST =
            Comparator.comparing(Fact::happenedAt).thenComparing(Fact::id).reversed();

    /**
     * What is worth reading about a connection, newest happening first: the newest thousand, and of
     * messages and of probes without answer no more than a hundred each.
     *
     * @param knownAt only what had been received by then; null for now
     */
    public List<Fact> of(UUID connectionId, Instant knownAt) {
        var query = getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(knownAt == null ? WORTH_READING : WORTH_READING_THEN, Fact.class)
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

    /**
     * One question for all kinds, with an end for each, and none of them reads a line to its end:
     * there is an index of what is not numerous, and of the rest only the newest are looked at.
     */
    private static String worthReading(String besides) {
        var ofLine = "select * from fact where connection_id = :id" + besides;
        return "with newest as materialized (%s) (%s)"
                        .formatted(
                                ofLine + newestFirst(MANY),
                                // the same words as in the index
                                ofLine
                                        + " and kind not in ('MESSAGE_INBOUND', 'MESSAGE_FAILED', 'LOOK_FAILED')"
                                        + " and kind <> 'MESSAGE_DELIVERED' and kind <> 'EVENT_TOLD'"
                                        + newestFirst(MANY))
                + NUMEROUS.stream()
                        .map(kind -> " union all (select * from newest where kind = '%s'%s)"
                                .formatted(kind, newestFirst(ENOUGH)))
                        .collect(Collectors.joining());
    }

    private static final String DECISIVE = Arrays.stream(FactKind.values())
            .filter(kind -> !kind.decisive())
            .map(kind -> "'" + kind + "'")
            .collect(Collectors.joining(", ", "kind not in (", ")"));

    /** Of one line, both received by a moment and after another as {@link Fact#at} counts it. */
    private static final String BETWEEN =
            "connection_id = :id and happened_at > :after and received_at > :after and received_at <= :heardBy";

    private static final String AT = "least(happened_at, received_at)";

    /** As {@link Fact#IN_ORDER}. */
    private static final String IN_ORDER = Arrays.stream(FactKind.values())
            .map(FactKind::name)
            .collect(Collectors.joining(
                    ",", AT + ", received_at, array_position(string_to_array('", "', ','), kind), once collate \"C\""));

    /** Messages that prove something. The newest of each sort is as good as all. */
    private static final List<String> PROOFS = List.of(
            "kind = 'MESSAGE_INBOUND'",
            "kind = 'MESSAGE_DELIVERED'",
            "kind = 'MESSAGE_DELIVERED' and lower(data ->> 'pricing_type') = 'regular'");

    /** What counts of a line after a moment: the newest decisive facts, and of the messages the newest proofs. */
    List<Fact> counting(UUID connectionId, Instant after, Instant heardBy, int limit) {
        return of(
                        "(select * from fact where " + BETWEEN + " and " + DECISIVE + newestFirst(limit)
                                + ") union all "
                                + proofs(BETWEEN),
                        connectionId,
                        after,
                        heardBy)
                .getResultList();
    }

    /** The newest proofs among the messages that count up to a moment. */
    List<Fact> lastMessages(UUID connectionId, Instant upTo, Instant heardBy) {
        return of(proofs(BETWEEN + " and " + AT + " <= :upTo"), connectionId, ALWAYS, heardBy)
                .setParameter("upTo", upTo)
                .getResultList();
    }

    private static String proofs(String where) {
        return PROOFS.stream()
                .map(proof -> "(select * from fact where " + where + " and " + proof + newestFirst(1) + ")")
                .collect(Collectors.joining(" union all "));
    }

    /** When the fact counts that has so many decisive ones after it; empty if there is none. */
    Optional<Instant> momentBefore(UUID connectionId, Instant after, Instant heardBy, int many) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(
                        "select "
                                + AT
                                + " as at from fact where "
                                + BETWEEN
                                + " and "
                                + DECISIVE
                                + " order by 1 desc offset :many limit 1",
                        Tuple.class)
                .setParameter("id", connectionId)
                .setParameter("after", after)
                .setParameter("heardBy", heardBy)
                .setParameter("many", many)
                .getResultStream()
                .findFirst()
                .map(row -> row.get("at", Instant.class));
    }

    /** Plain rows: fifty thousand entities would take a cold node several seconds to make. */
    private static final String WALK =
            "select id, connection_id, kind, happened_at, received_at, source, data::text, delivery_id, once from fact where "
                    + BETWEEN.replaceAll(":\\w+", "?")
                    + " and "
                    + AT
                    + " <= ? and "
                    + DECISIVE
                    + " order by "
                    + IN_ORDER;

    /** Hands over all decisive facts of a line in {@link Fact#IN_ORDER}, holding few at a time. */
    public void inOrder(UUID connectionId, Consumer<Fact> each) {
        inOrder(connectionId, ALWAYS, FOREVER, FOREVER, each);
    }

    /** The same of those that count after one moment and up to another. */
    void inOrder(UUID connectionId, Instant after, Instant upTo, Instant heardBy, Consumer<Fact> each) {
        getEntityManager().unwrap(Session.class).doWork(database -> {
            try (var select = database.prepareStatement(WALK)) {
                select.setFetchSize(FETCHED);
                select.setObject(1, connectionId);
                select.setTimestamp(2, Timestamp.from(after));
                select.setTimestamp(3, Timestamp.from(after));
                select.setTimestamp(4, Timestamp.from(heardBy));
                select.setTimestamp(5, Timestamp.from(upTo));
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        each.accept(Fact.read(rows));
                    }
                }
            }
        });
    }

    private NativeQuery<Fact> of(String sql, UUID connectionId, Instant after, Instant heardBy) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(sql, Fact.class)
                .setParameter("id", connectionId)
                .setParameter("after", after)
                .setParameter("heardBy", heardBy);
    }

    private static String newestFirst(int limit) {
        return " order by happened_at desc, id desc limit " + limit;
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
        return find("connectionId = ?1 and kind = ?2 order by receivedAt desc, id desc", connectionId, kind)
                .firstResultOptional();
    }

    /** True if a fact of one of these kinds was received after this moment. */
    public boolean heardSince(UUID connectionId, Instant moment, Collection<FactKind> kinds) {
        return count("connectionId = ?1 and receivedAt > ?2 and kind in ?3", connectionId, moment, kinds) > 0;
    }

    /** How many different ones, at most a thousand facts back, and when the first of them came. */
    public record Spread(int count, Instant since) {}

    /** Connections whose probes got no answer since then. Refusals are answers. */
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

    /** Tenants for whose numbers a health check heard since then that Meta blocks the API. */
    public Spread blockedSince(Instant since) {
        return spread(
                "count(distinct tenant_id)",
                "select c.tenant_id, f.received_at from fact f join connection c on c.id = f.connection_id"
                        + " where f.kind = 'HEALTH_READ' and f.received_at >= :since"
                        + " and jsonb_exists(f.data -> 'problems', '" + HealthRead.API_ACCESS_BLOCKED + "')",
                since);
    }

    /** Tenants whose customers came back with such a code, and when; {@code first} and {@code last} null if there are none. */
    public record TurnedAway(int tenants, Instant first, Instant last) {}

    /**
     * Of what browsers came back with since then, at most a thousand: those whose code is one of these, from the last
     * number on that the provider announced, because then somebody got through.
     */
    public TurnedAway turnedAwaySince(Instant since, Predicate<String> isOne) {
        var returned = getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(
                        "select c.tenant_id as tenant, f.received_at as at, f.data ->> 'error_code' as code"
                                + " from fact f join connection c on c.id = f.connection_id"
                                + " where f.kind = 'RETURNED_FAILED' and f.received_at >= :since and f.received_at > coalesce("
                                + "(select max(received_at) from fact where kind = 'NUMBER_CREATED' and received_at >= :since), :since)"
                                + " order by f.received_at desc limit 1000",
                        Tuple.class)
                .setParameter("since", since)
                .getResultStream()
                .filter(row -> isOne.test(row.get("code", String.class)))
                .toList();
        var moments = returned.stream()
                .map(row -> row.get("at", Instant.class))
                .sorted()
                .toList();
        return new TurnedAway(
                (int) returned.stream()
                        .map(row -> row.get("tenant", UUID.class))
                        .distinct()
                        .count(),
                moments.isEmpty() ? null : moments.get(0),
                moments.isEmpty() ? null : moments.get(moments.size() - 1));
    }

    private Spread spread(String count, String facts, Instant since) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(
                        "select cast("
                                + count
                                + " as int), min(received_at) from ("
                                + facts
                                + " order by received_at desc limit 1000) newest",
                        Spread.class)
                .setParameter("since", since)
                .getSingleResult();
    }

    /** What was heard first after this moment and may have changed the answer. */
    public Optional<Fact> nextHeard(UUID connectionId, Instant moment) {
        return find(
                        "connectionId = ?1 and receivedAt > ?2 and kind in ?3 order by receivedAt, id",
                        connectionId,
                        moment,
                        Arrays.stream(FactKind.values())
                                .filter(FactKind::decisive)
                                .toList())
                .firstResultOptional();
    }

    /** Connections of which a message with one of these ids tells something. */
    public List<UUID> aboutMessages(Collection<String> messageIds, int limit) {
        return connectionsWhere(
                "kind in ('MESSAGE_INBOUND', 'MESSAGE_FAILED') and data ->> 'message_id'", messageIds, limit);
    }

    /** Connections whose browser or webhook named one of these phone number ids. */
    public List<UUID> namingNumbers(Collection<String> phoneNumberIds, int limit) {
        return connectionsWhere(
                "kind in ('RETURNED_OK', 'NUMBER_CREATED') and data ->> 'phone_number_id'", phoneNumberIds, limit);
    }

    /** True if a browser that came back to this connection named this number. */
    public boolean isClaimed(UUID connectionId, String phoneNumberId) {
        return !getEntityManager()
                .createNativeQuery(
                        "select 1 from fact where connection_id = :id and kind = 'RETURNED_OK'"
                                + " and data ->> 'phone_number_id' = :number limit 1",
                        Tuple.class)
                .setParameter("id", connectionId)
                .setParameter("number", phoneNumberId)
                .getResultList()
                .isEmpty();
    }

    /** How often somebody began to go through Meta's dialog by this link since a moment. */
    public int startsByLink(UUID linkId, Instant moment) {
        return visitsByLink(linkId, moment, "kind = 'ATTEMPT_STARTED'");
    }

    /** How many different claims browsers came back from this link with since a moment. */
    public int claimsByLink(UUID linkId, Instant moment) {
        return visitsByLink(linkId, moment, "kind in ('RETURNED_OK', 'RETURNED_FAILED')");
    }

    /** The kinds stand in the text, because the index has these alone. */
    private int visitsByLink(UUID linkId, Instant moment, String kinds) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(
                        "select count(*) from fact where data ->> 'link_id' = :link and received_at > :moment and "
                                + kinds,
                        Long.class)
                .setParameter("link", linkId.toString())
                .setParameter("moment", moment)
                .getSingleResult()
                .intValue();
    }

    /** When a browser last came back from this link and said it was done; empty if none did. */
    public Optional<Instant> claimedAt(UUID linkId) {
        return Optional.ofNullable(getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(
                        "select max(happened_at) from fact where data ->> 'link_id' = :link and kind = 'RETURNED_OK'",
                        Instant.class)
                .setParameter("link", linkId.toString())
                .getSingleResult());
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
                .map(row -> ((Tuple) row).get("connection_id", UUID.class))
                .toList();
    }

    /** True if this evidence is kept already; adding it once more would change nothing. */
    public boolean isKnown(Fact fact) {
        return count("connectionId = ?1 and once = ?2", fact.connectionId(), fact.once()) > 0;
    }

    /** True if anything that may change the answer was received after this moment. */
    public boolean heardSince(UUID connectionId, Instant moment) {
        return count("connectionId = ?1 and receivedAt > ?2 and kind <> ?3", connectionId, moment, FactKind.LOOK_FAILED)
                > 0;
    }
}
