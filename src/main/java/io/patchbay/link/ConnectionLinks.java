package io.patchbay.link;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All connection links. */
@ApplicationScoped
public class ConnectionLinks implements PanacheRepositoryBase<ConnectionLink, UUID> {

    /** Counting stops here. */
    public static final int COUNT_CAP = 1_000;

    /** Links of one tenant that a page shows; a tenant with more has a story that nobody reads. */
    static final int MANY = 200;

    public Optional<ConnectionLink> byCode(String code) {
        return find("code", code).firstResultOptional();
    }

    /**
     * Holds the link until the end of the transaction. Locked by the very query that reads it: an
     * entity read before would keep its old values.
     */
    Optional<ConnectionLink> lockByCode(String code) {
        return find("code", code).withLock(LockModeType.PESSIMISTIC_WRITE).firstResultOptional();
    }

    public Optional<ConnectionLink> byProviderLink(String providerLinkId) {
        return find("providerLinkId", providerLinkId).firstResultOptional();
    }

    /** Links that have one of these as their code or as their id at the provider. */
    public List<ConnectionLink> byAnyName(Collection<String> names) {
        return find("code in ?1 or providerLinkId in ?1", names).range(0, MANY - 1).list();
    }

    /** Newest first. */
    public List<ConnectionLink> ofTenant(UUID tenantId) {
        return find("tenantId = ?1 order by createdAt desc, id desc", tenantId)
                .range(0, MANY - 1)
                .list();
    }

    /** Newest first. */
    public List<ConnectionLink> ofConnection(UUID connectionId) {
        return find("connectionId = ?1 order by createdAt desc, id desc", connectionId)
                .range(0, MANY - 1)
                .list();
    }

    /** The one link of a tenant that is to be shown to anybody: the newest that was made. */
    public Optional<ConnectionLink> currentOf(UUID tenantId) {
        return find(
                        "tenantId = ?1 and making = ?2 order by createdAt desc, id desc",
                        tenantId,
                        ConnectionLink.Making.MADE)
                .firstResultOptional();
    }

    /** The ids of the current links of these tenants; a tenant without one is left out. */
    @SuppressWarnings("unchecked")
    Map<UUID, UUID> currentOf(Stream<UUID> tenantIds) {
        var rows =
                (List<Object[]>)
                        getEntityManager()
                                .createNativeQuery(
                                        "select distinct on (tenant_id) tenant_id, id from connection_link"
                                                + " where tenant_id in (:tenants) and own_state = 'MADE'"
                                                + " order by tenant_id, created_at desc, id desc",
                                        Object[].class)
                                .setParameter("tenants", tenantIds.distinct().toList())
                                .getResultList();
        return rows.stream().collect(Collectors.toMap(row -> (UUID) row[0], row -> (UUID) row[1]));
    }

    Optional<ConnectionLink> pendingOf(UUID tenantId) {
        return find("tenantId = ?1 and making = ?2", tenantId, ConnectionLink.Making.PENDING)
                .firstResultOptional();
    }

    Optional<ConnectionLink> lock(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /**
     * Newest first. {@code state} and {@code tenantId} null for all; {@code q}: part of the
     * tenant's name or our own id, or a code.
     */
    public List<ConnectionLink> page(
            LinkState state, UUID tenantId, String q, UUID before, Instant now, int limit) {
        var with = new HashMap<String, Object>();
        var where = where(state, with, now);
        if (tenantId != null) {
            where.append(" and tenantId = :tenant");
            with.put("tenant", tenantId);
        }
        if (q != null && !q.isBlank()) {
            where.append(
                    " and (code = :exact or providerLinkId = :exact or tenantId in (select t.id from Tenant t where"
                            + " (t.name || ' ' || coalesce(t.externalId, '') || ' ' || coalesce(t.contact.name, '') || ' '"
                            + " || coalesce(t.contact.email, '')) ilike :q escape '!'))");
            with.put("exact", q.strip());
            with.put("q", "%" + io.patchbay.tenant.Tenants.escaped(q.strip()) + "%");
        }
        if (before != null) {
            where.append(" and id < :before");
            with.put("before", before);
        }
        return find(where + " order by id desc", with).range(0, limit - 1).list();
    }

    /** The rule of {@link ConnectionLink#stateAt} as a condition. */
    private static StringBuilder where(LinkState state, Map<String, Object> with, Instant now) {
        var where = new StringBuilder("1 = 1");
        if (state == null) {
            return where;
        }
        var made = " and making = :making";
        switch (state) {
            case PENDING, FAILED -> {
                where.append(made);
                with.put("making", ConnectionLink.Making.valueOf(state.name()));
            }
            case USED -> where.append(" and lower(providerStatus) = 'used'");
            case REVOKED ->
                    where.append(
                            " and (lower(providerStatus) = 'revoked'"
                                    + " or (lower(providerStatus) = 'active' and revokedAt is not null))");
            case EXPIRED -> {
                where.append(
                        " and (lower(providerStatus) = 'expired'"
                                + " or (lower(providerStatus) = 'active' and revokedAt is null and expiresAt <= :now))");
                with.put("now", now);
            }
            case ACTIVE -> {
                where.append(
                        " and lower(providerStatus) = 'active' and revokedAt is null"
                                + " and (expiresAt is null or expiresAt > :now)");
                with.put("now", now);
            }
            case UNKNOWN ->
                    where.append(
                            " and providerStatus is not null and lower(providerStatus) not in ('active', 'used', 'revoked', 'expired')");
        }
        return where;
    }

    /** Counted up to {@link #COUNT_CAP}. */
    public int count(LinkState state, Instant now) {
        var with = new HashMap<String, Object>();
        var where = where(state, with, now);
        var query =
                getEntityManager()
                        .createQuery(
                                "select count(*) from (select id as id from ConnectionLink where "
                                        + where
                                        + " order by id limit "
                                        + COUNT_CAP
                                        + ") capped",
                                Long.class);
        with.forEach(query::setParameter);
        return query.getSingleResult().intValue();
    }

    /**
     * People who finished, by tenant: of how many no webhook about a number came since they opened
     * the link, of how many of these the provider has shown a number, when the first of these
     * finished, and how many others finished after that.
     */
    public record Finished(int silent, int shown, Instant firstSilent, int heardSince) {}

    /**
     * Whether those were heard who finished in this time, of the newest 100 claims and words. Only
     * links that somebody opened with us: one that a sweep found used was used long ago. Reconnects
     * are left out, because nobody knows whether the provider sends an event for them (facts Q14).
     */
    public Finished finishedBetween(Instant since, Instant until) {
        var row =
                (Object[])
                        getEntityManager()
                                .createNativeQuery(
                                        """
                                        with word as (
                                            select connection_id, kind, data, received_at from fact
                                            where kind in ('RETURNED_OK', 'LINK_SEEN') and received_at >= :since and received_at < :until
                                            order by received_at desc limit 100),
                                        finished as (
                                            select l.tenant_id, min(word.received_at) as at, min(l.opened_at) as opened
                                            from word join connection_link l on l.connection_id = word.connection_id
                                                and cast(l.id as text) = word.data ->> 'link_id'
                                            where l.opened_at is not null and l.purpose = 'connect' and (word.kind = 'RETURNED_OK'
                                                or lower(word.data ->> 'setup_status') = 'completed' or lower(word.data ->> 'status') = 'used')
                                            group by l.tenant_id),
                                        judged as (
                                            select at,
                                                exists (select 1 from fact f join connection c on c.id = f.connection_id
                                                    where c.tenant_id = finished.tenant_id and f.lane = 'WEBHOOK'
                                                        and f.kind not like 'MESSAGE%' and f.received_at >= opened) as heard,
                                                exists (select 1 from fact f join connection c on c.id = f.connection_id
                                                    where c.tenant_id = finished.tenant_id and f.kind = 'NUMBER_READ'
                                                        and f.received_at >= opened) as shown
                                            from finished)
                                        select count(*) filter (where not heard), count(*) filter (where not heard and shown),
                                            min(at) filter (where not heard),
                                            count(*) filter (where heard and at >= (select min(at) from judged where not heard))
                                        from judged
                                        """,
                                        Object[].class)
                                .setParameter("since", since)
                                .setParameter("until", until)
                                .getSingleResult();
        return new Finished(
                ((Number) row[0]).intValue(),
                ((Number) row[1]).intValue(),
                (Instant) row[2],
                ((Number) row[3]).intValue());
    }

    /** Links still in use that somebody opened in this time, the last opened first. */
    public List<ConnectionLink> openedBetween(Instant from, Instant until, int limit) {
        return find(
                        "lastOpenedAt between ?1 and ?2 and making = ?3 and revokedAt is null and usedAt is null"
                                + " order by lastOpenedAt desc",
                        from,
                        until,
                        ConnectionLink.Making.MADE)
                .range(0, limit - 1)
                .list();
    }

    /** Links that it is time to ask the provider about. */
    public List<ConnectionLink> toLookAt(Instant now, int limit) {
        return find("nextLookAt <= ?1 order by nextLookAt", now).range(0, limit - 1).list();
    }

    /** Notes that a link is being asked about, so that it is not asked about twice. */
    public void restUntil(UUID id, Instant moment) {
        update("nextLookAt = ?1 where id = ?2", moment, id);
    }
}
