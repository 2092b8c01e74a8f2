package io.patchbay.link;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** All connection links. */
@ApplicationScoped
public class ConnectionLinks implements PanacheRepositoryBase<ConnectionLink, UUID> {

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

    /** Counts up to 1,000. */
    public int count(LinkState state, Instant now) {
        var with = new HashMap<String, Object>();
        var where = where(state, with, now);
        var query =
                getEntityManager()
                        .createQuery(
                                "select count(*) from (select id as id from ConnectionLink where "
                                        + where
                                        + " order by id limit 1000) capped",
                                Long.class);
        with.forEach(query::setParameter);
        return query.getSingleResult().intValue();
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
