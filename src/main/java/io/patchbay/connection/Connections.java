package io.patchbay.connection;

import io.patchbay.RecordRows;
import io.patchbay.tenant.Tenants;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;

/** All connections. */
@ApplicationScoped
public class Connections implements PanacheRepositoryBase<Connection, UUID> {

    /** Counting stops here: a tab says "1,000+" rather than reading a million rows. */
    public static final int COUNT_CAP = 1_000;

    /** So many of the newest are looked at before an index is, see {@link #holding}. */
    private static final int NEWEST = 2_000;

    /** If a filter leaves no more than these, all of them are looked at. */
    private static final int FEW = 5_000;

    /** More than these have too much in common to be found by it. */
    private static final int MANY = 10_000;

    /** After the last id there is. */
    private static final UUID END = new UUID(-1, -1);

    private static final String STATUSES =
            Arrays.stream(Status.values()).map(Connections::literal).collect(Collectors.joining(", "));

    /**
     * Plain SQL, because this is asked on every page. What is shown is named by a query for ids.
     */
    private static final String ROW = """
            select s.connection_id, s.tenant_id, t.name, t.external_id, s.status, s.verdict, s.acts, s.blocks, s.mode_offered,
                s.mode_taken, s.display_phone_number, s.phone_number_id, s.waba_id, c.owner, s.in_status_since, c.created_at,
                s.version
            from (%s) shown join connection_state s using (connection_id) join connection c on c.id = s.connection_id
                join tenant t on t.id = s.tenant_id
            order by s.connection_id desc
            """;

    private static final RecordRows<ConnectionRow> ROWS = RecordRows.of(ConnectionRow.class);

    /**
     * What a list is narrowed to; each part null for all. {@code q}: name, our own id, number or
     * any id.
     */
    public record Filter(Status status, Acts acts, String verdict, UUID tenantId, String q) {
        public static final Filter NONE = new Filter(null, null, null, null, null);

        /** True if more than the words narrow it down. */
        boolean isNarrow() {
            return status != null || acts != null || verdict != null || tenantId != null;
        }

        public static Filter ofTenant(UUID tenantId) {
            return new Filter(null, null, null, tenantId, null);
        }
    }

    /** Newest first, after the row with this id; null for the first page. */
    public List<ConnectionRow> page(Filter filter, UUID before, int limit) {
        var with = new HashMap<String, Object>();
        with.put("before", before == null ? END : before);
        return filter.q() == null || filter.q().isBlank()
                ? rows(newest(filter, limit, with), with)
                : holding(filter, with, limit);
    }

    public Optional<ConnectionRow> row(UUID id) {
        return rows("select cast(:id as uuid) as connection_id", Map.of("id", id)).stream()
                .findFirst();
    }

    /** Grows with each change of the list row; 0 if there is none yet. */
    public long versionOf(UUID id) {
        var state = getEntityManager().find(ConnectionState.class, id);
        return state == null ? 0 : state.version;
    }

    private List<ConnectionRow> rows(String ids, Map<String, Object> with) {
        var query = getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(ROW.formatted(ids), Object[].class)
                .setTupleTransformer(ROWS);
        with.forEach(query::setParameter);
        return query.getResultList();
    }

    /**
     * The ids of the newest so many that a filter leaves, whatever {@code q} is. Who acts and the
     * verdict are looked up together with the status, each status by itself. Comparing a whole row
     * and naming the status in the order leaves PostgreSQL no index but the right one: with "=" it
     * takes a rare status for a common one and walks through the whole table. Statuses and limits
     * stand in the text, because PostgreSQL plans anew at each call what it cannot tell the cost of
     * without them.
     */
    private static String newest(Filter filter, int limit, Map<String, Object> with) {
        if (filter.tenantId() != null || !filter.isNarrow()) {
            return "select connection_id from connection_state where connection_id < :before"
                    + narrowed(filter, with)
                    + " order by connection_id desc limit "
                    + limit;
        }
        var eachStatus = new Filter(null, filter.acts(), filter.verdict(), null, null);
        return """
               select newest.connection_id from (values %3$s) told (word) cross join lateral (
                   select connection_id from connection_state
                   where status >= told.word and (status, connection_id) < (told.word, :before)%1$s
                   order by status desc, connection_id desc limit %2$s) newest
               order by newest.connection_id desc limit %2$s""".formatted(
                narrowed(eachStatus, with), limit, filter.status() == null ? STATUSES : literal(filter.status()));
    }

    private static String literal(Status status) {
        return "('" + status.name() + "')";
    }

    /** The parts of a filter as conditions, without {@code q}. */
    private static String narrowed(Filter filter, Map<String, Object> with) {
        var where = new StringBuilder();
        if (filter.status() != null) {
            where.append(" and status = :status");
            with.put("status", filter.status().name());
        }
        if (filter.acts() != null) {
            where.append(" and acts = :acts");
            with.put("acts", filter.acts().name());
        }
        if (filter.verdict() != null) {
            where.append(" and verdict = :verdict");
            with.put("verdict", filter.verdict());
        }
        if (filter.tenantId() != null) {
            where.append(" and tenant_id = :tenant");
            with.put("tenant", filter.tenantId());
        }
        return where.toString();
    }

    /**
     * Looks for {@code q} among all that the filter leaves if those are few. Otherwise among the
     * newest, and only if too few of those fit among all: then it is rare, and the trigram indexes
     * find it quickly. One query for both is slow for one or the other. What is in more than {@link
     * #MANY} and hardly in any of the newest is not found completely.
     */
    private List<ConnectionRow> holding(Filter filter, Map<String, Object> with, int limit) {
        var q = filter.q().strip();
        var digits = q.replaceAll("[^0-9]", "");
        var hasDigits = digits.length() >= 4;
        with.put("q", "%" + Tenants.escaped(q) + "%");
        with.put("id", q);
        if (hasDigits) {
            with.put("digits", "%" + digits + "%");
        }
        var few = leavesFew(filter, with);
        var recent = new HashMap<>(with);
        var among = rows(
                "select s.connection_id from ("
                        + newest(filter, few ? FEW : NEWEST, recent)
                        + ") newest join connection_state s using (connection_id) join tenant t on t.id = s.tenant_id where "
                        + Tenants.words("t")
                        + " ilike :q escape '!' or s.phone_number_id = :id or s.waba_id = :id"
                        + (hasDigits ? " or s.digits like :digits" : "")
                        + " order by s.connection_id desc limit "
                        + limit,
                recent);
        if (few || among.size() == limit) {
            return among;
        }
        var indexed = Tenants.isIndexed(q);
        if (!indexed) {
            with.remove("q");
        }
        var everywhere = rows(
                """
                        with fits as materialized (
                            select connection_id from connection_state where phone_number_id = :id or waba_id = :id
                            %s %s)
                        select connection_id from connection_state
                        where connection_id in (select connection_id from fits) and connection_id < :before%s
                        order by connection_id desc limit %s""".formatted(
                                indexed
                                        ? "union (select connection_id from connection_state where tenant_id in (select id from ("
                                                + Tenants.idsHolding(":q", MANY)
                                                + ") named))"
                                        : "",
                                hasDigits
                                        ? "union (select connection_id from connection_state where digits like :digits limit "
                                                + MANY
                                                + ")"
                                        : "",
                                narrowed(filter, with),
                                limit),
                with);
        return Stream.concat(among.stream(), everywhere.stream())
                .distinct()
                .sorted(Comparator.comparing(ConnectionRow::id).reversed())
                .limit(limit)
                .toList();
    }

    private boolean leavesFew(Filter filter, Map<String, Object> with) {
        if (!filter.isNarrow()) {
            return false;
        }
        var narrow = new HashMap<String, Object>(Map.of("before", with.get("before")));
        var query = getEntityManager()
                .createNativeQuery(
                        "select count(*) as many from (" + newest(filter, FEW + 1, narrow) + ") left_over",
                        Tuple.class);
        narrow.forEach(query::setParameter);
        return ((Tuple) query.getSingleResult()).get("many", Long.class) <= FEW;
    }

    /** How many connections wait for whom, each counted up to {@link #COUNT_CAP}. */
    public Map<Acts, Integer> countByActs() {
        var counts = new EnumMap<Acts, Integer>(Acts.class);
        count("acts", Arrays.stream(Acts.values()).map(Acts::name).toList())
                .forEach((acts, count) -> counts.put(Acts.valueOf(acts), count));
        return counts;
    }

    /** How many connections have each of these verdicts, each counted up to {@link #COUNT_CAP}. */
    public Map<String, Integer> countByVerdict(List<String> verdicts) {
        return count("verdict", verdicts);
    }

    private record WordCount(String word, int count) {}

    private Map<String, Integer> count(String column, List<String> words) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(
                        // the order leaves no index but the right one, as in
                        // newest()
                        """
                                        select word, (select cast(count(*) as int) from (select 1 from connection_state
                                            where %1$s between word and word order by %1$s, status limit :cap) capped)
                                        from unnest(cast(:words as text[])) word""".formatted(column), WordCount.class)
                .setParameter("cap", COUNT_CAP)
                .setParameter("words", words.toArray(new String[0]))
                .getResultStream()
                .collect(Collectors.toMap(WordCount::word, WordCount::count));
    }

    /**
     * Tenants whose accounts the provider is to pay for, and whose paid messages it has paused by its newest record.
     * Looked for among the cases with this verdict.
     */
    public Facts.Spread outOfCredits(String verdict) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("""
                                select cast(count(distinct tenant_id) as int), min(received_at) from (
                                    select s.tenant_id, f.received_at from (
                                            select connection_id, tenant_id from connection_state where verdict = :verdict
                                            order by verdict, status, connection_id limit 1000) s join lateral (
                                        select data, received_at from fact
                                        where connection_id = s.connection_id and kind in ('FUNDING_READ', 'FUNDING_ASKED')
                                        order by received_at desc limit 1) f on true
                                    where f.data ->> 'status' = 'funded' and f.data ->> 'paused' = 'true'
                                        or f.data ->> 'answer' = 'insufficient_credits') newest""", Facts.Spread.class)
                .setParameter("verdict", verdict)
                .getSingleResult();
    }

    /**
     * Connections of a tenant that have no number yet, newest first: where a new number of that
     * tenant belongs.
     */
    public List<UUID> withoutNumber(UUID tenantId) {
        return getEntityManager()
                .createQuery(
                        "select c.id from Connection c left join ConnectionState s on s.connectionId = c.id"
                                + " where c.tenantId = :tenant and s.phoneNumberId is null order by c.id desc",
                        UUID.class)
                .setParameter("tenant", tenantId)
                .setMaxResults(20)
                .getResultList();
    }

    /**
     * Connections whose clock has run out, a few at a time, in the order in which they are locked.
     */
    List<UUID> due(Instant now, int limit) {
        return getEntityManager()
                .createQuery(
                        "select connectionId from ConnectionState where dueAt <= :now order by connectionId",
                        UUID.class)
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    /** When the clock alone changes something about this connection; empty if it never does. */
    public Optional<Instant> dueAt(UUID id) {
        return getEntityManager()
                .createQuery("select dueAt from ConnectionState where connectionId = :id", Instant.class)
                .setParameter("id", id)
                .getResultStream()
                .filter(Objects::nonNull)
                .findFirst();
    }
}
