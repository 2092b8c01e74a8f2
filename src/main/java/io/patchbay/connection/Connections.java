package io.patchbay.connection;

import io.patchbay.tenant.Tenants;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** All connections. */
@ApplicationScoped
public class Connections implements PanacheRepositoryBase<Connection, UUID> {

    /** Counting stops here: a tab says "1,000+" rather than reading a million rows. */
    public static final int COUNT_CAP = 1_000;

    private static final String ROW =
            """
            select new io.patchbay.connection.ConnectionRow(c.id, t.id, t.name, t.externalId, s.status, s.verdict, s.acts,
                s.blocks, s.modeOffered, s.modeTaken, s.displayPhoneNumber, s.phoneNumberId, s.wabaId, c.owner,
                s.inStatusSince, c.createdAt, s.version)
            from ConnectionState s join Connection c on c.id = s.connectionId join Tenant t on t.id = s.tenantId
            """;

    /**
     * What a list is narrowed to; each part null for all. {@code q}: name, our own id, number or
     * any id.
     */
    public record Filter(Status status, Acts acts, String verdict, UUID tenantId, String q) {
        public static final Filter NONE = new Filter(null, null, null, null, null);

        public static Filter ofTenant(UUID tenantId) {
            return new Filter(null, null, null, tenantId, null);
        }
    }

    /** Newest first, after the row with this id; null for the first page. */
    public List<ConnectionRow> page(Filter filter, UUID before, int limit) {
        var with = new HashMap<String, Object>();
        var where = where(filter, with);
        if (before != null) {
            where.append(" and s.connectionId < :before");
            with.put("before", before);
        }
        var query =
                getEntityManager()
                        .createQuery(
                                ROW + where + " order by s.connectionId desc", ConnectionRow.class)
                        .setMaxResults(limit);
        with.forEach(query::setParameter);
        return query.getResultList();
    }

    public Optional<ConnectionRow> row(UUID id) {
        return getEntityManager()
                .createQuery(ROW + " where s.connectionId = :id", ConnectionRow.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst();
    }

    private StringBuilder where(Filter filter, Map<String, Object> with) {
        var where = new StringBuilder(" where 1 = 1");
        if (filter.status() != null) {
            where.append(" and s.status = :status");
            with.put("status", filter.status());
        }
        if (filter.acts() != null) {
            where.append(" and s.acts = :acts");
            with.put("acts", filter.acts());
        }
        if (filter.verdict() != null) {
            where.append(" and s.verdict = :verdict");
            with.put("verdict", filter.verdict());
        }
        if (filter.tenantId() != null) {
            where.append(" and s.tenantId = :tenantId");
            with.put("tenantId", filter.tenantId());
        }
        if (filter.q() != null && !filter.q().isBlank()) {
            var q = filter.q().strip();
            var digits = q.replaceAll("[^0-9]", "");
            where.append(
                    " and ((t.name || ' ' || coalesce(t.externalId, '') || ' ' || coalesce(t.contact.name, '') || ' '"
                            + " || coalesce(t.contact.email, '')) ilike :q escape '!' or s.phoneNumberId = :id or s.wabaId = :id");
            with.put("q", "%" + Tenants.escaped(q) + "%");
            with.put("id", q);
            if (digits.length() >= 4) {
                where.append(" or s.digits like :digits");
                with.put("digits", "%" + digits + "%");
            }
            where.append(")");
        }
        return where;
    }

    /** How many connections wait for whom, each counted up to {@link #COUNT_CAP}. */
    public Map<Acts, Integer> countByActs() {
        var counts = new EnumMap<Acts, Integer>(Acts.class);
        for (var acts : Acts.values()) {
            var rows =
                    getEntityManager()
                            .createNativeQuery(
                                    "select count(*) from (select 1 from connection_state where acts = :acts limit :cap) capped",
                                    Long.class)
                            .setParameter("acts", acts.name())
                            .setParameter("cap", COUNT_CAP)
                            .getSingleResult();
            counts.put(acts, ((Number) rows).intValue());
        }
        return counts;
    }

    /** How many connections have each of these verdicts, each counted up to {@link #COUNT_CAP}. */
    @SuppressWarnings("unchecked")
    public Map<String, Integer> countByVerdict(List<String> verdicts) {
        var rows =
                (List<Object[]>)
                        getEntityManager()
                                .createNativeQuery(
                                        "select v, (select count(*) from (select 1 from connection_state where verdict = v limit :cap) capped)"
                                                + " from unnest(cast(:verdicts as text[])) v",
                                        Object[].class)
                                .setParameter("cap", COUNT_CAP)
                                .setParameter("verdicts", verdicts.toArray(new String[0]))
                                .getResultList();
        return rows.stream()
                .collect(
                        Collectors.toMap(
                                row -> (String) row[0], row -> ((Number) row[1]).intValue()));
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
    List<UUID> due(java.time.Instant now, int limit) {
        return getEntityManager()
                .createQuery(
                        "select connectionId from ConnectionState where dueAt <= :now order by connectionId",
                        UUID.class)
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }
}
