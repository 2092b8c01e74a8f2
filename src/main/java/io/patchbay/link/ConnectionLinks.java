package io.patchbay.link;

import io.patchbay.tenant.Tenants;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;

/** All connection links. */
@ApplicationScoped
public class ConnectionLinks implements PanacheRepositoryBase<ConnectionLink, UUID> {

    /** Counting stops here. */
    public static final int COUNT_CAP = 1_000;

    /** Links of one tenant that a page shows; a tenant with more has a story that nobody reads. */
    static final int MANY = 200;

    /** The end of the path of an address at the provider; an index has it just so. */
    static final String TOKEN = "substring(provider_url from '([^/?#]+)/?(?:[?#].*)?$')";

    /** A shorter end of an address is a word of its path. */
    private static final int SHORTEST_SECRET = 8;

    public Optional<ConnectionLink> byCode(String code) {
        return find("code", code).firstResultOptional();
    }

    /**
     * Holds a link that was read without a lock until the end of the transaction, and brings it up
     * to date: what was decided from it before has to be decided again.
     */
    void hold(ConnectionLink link) {
        getEntityManager().refresh(link, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Nobody else adopts a link of this name until the end of the transaction. */
    void holdNameAtProvider(String providerLinkId) {
        getEntityManager()
                .createNativeQuery("select 1 from pg_advisory_xact_lock(hashtext(:name))", Integer.class)
                .setParameter("name", "link " + providerLinkId)
                .getSingleResult();
    }

    public Optional<ConnectionLink> byProviderLink(String providerLinkId) {
        return find("providerLinkId", providerLinkId).firstResultOptional();
    }

    /** Links that have one of these as their code or as their id at the provider. */
    public List<ConnectionLink> byAnyName(Collection<String> names) {
        return find("code in ?1 or providerLinkId in ?1", names)
                .range(0, MANY - 1)
                .list();
    }

    /**
     * Links that have this as their code, or as the secret at the end of their address at the provider, whatever its
     * host and its query are (kapso.md §3.4). Also links that are over.
     */
    public List<ConnectionLink> byCodeOrToken(String secret, int limit) {
        return secret.length() < SHORTEST_SECRET
                ? List.of()
                : getEntityManager()
                        .unwrap(Session.class)
                        .createNativeQuery("""
                                with named as materialized (
                                    select id from connection_link where code = :secret
                                    union select id from connection_link
                                    where %s = :secret)
                                select l.* from connection_link l join named using (id) order by l.id desc
                                """.formatted(TOKEN), ConnectionLink.class)
                        .setParameter("secret", secret)
                        .setMaxResults(limit)
                        .getResultList();
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

    private record CurrentLink(UUID tenantId, UUID linkId) {}

    /** The ids of the current links of these tenants; a tenant without one is left out. */
    Map<UUID, UUID> currentOf(Stream<UUID> tenantIds) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(
                        "select distinct on (tenant_id) tenant_id, id from connection_link"
                                + " where tenant_id in (:tenants) and own_state = 'MADE'"
                                + " order by tenant_id, created_at desc, id desc",
                        CurrentLink.class)
                .setParameter("tenants", tenantIds.distinct().toList())
                .getResultStream()
                .collect(Collectors.toMap(CurrentLink::tenantId, CurrentLink::linkId));
    }

    Optional<ConnectionLink> pendingOf(UUID tenantId) {
        return find("tenantId = ?1 and making = ?2", tenantId, ConnectionLink.Making.PENDING)
                .firstResultOptional();
    }

    Optional<ConnectionLink> lock(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /**
     * The rule of {@link ConnectionLink#stateAt} in SQL as far as the clock has no say in it; an
     * index has it just so.
     */
    private static final String WORD = """
            (case when own_state <> 'MADE' then lower(own_state)
                when provider_status is null or lower(provider_status) = 'active'
                    then case when revoked_at is null then 'active' else 'revoked' end
                when lower(provider_status) in ('used', 'revoked', 'expired') then lower(provider_status)
                else 'unknown' end)""";

    /** So many of the newest are looked at before an index is, see {@link #page}. */
    private static final int NEWEST = 2_000;

    /** Links of more tenants have too little in common to be found by it. */
    private static final int TENANTS = 10_000;

    /** After the last id there is. */
    private static final UUID END = new UUID(-1, -1);

    /** Links with one word, and what the clock has to say besides. */
    private record Pile(String word, String besides) {

        static List<Pile> of(LinkState state) {
            return switch (state) {
                case PENDING, FAILED, USED, REVOKED, UNKNOWN -> List.of(new Pile(state.apiName(), ""));
                case ACTIVE -> List.of(new Pile("active", " and (expires_at is null or expires_at > :now)"));
                case EXPIRED -> List.of(new Pile("expired", ""), new Pile("active", " and expires_at <= :now"));
            };
        }

        String condition() {
            return WORD + " = '" + word + "'" + besides;
        }

        /**
         * Comparing whole rows and naming the word in the order leave PostgreSQL no index but the
         * right one: with "=" it takes a rare word for a common one and walks through the table.
         */
        String newest(String what, int limit) {
            return "(select %1$s from connection_link where %2$s >= '%3$s' and (%2$s, id) < ('%3$s', :before)%4$s order by %2$s desc, id desc limit %5$d)"
                    .formatted(what, WORD, word, besides, limit);
        }
    }

    /**
     * Newest first. {@code state} and {@code tenantId} null for all; {@code q}: part of the
     * tenant's name or our own id, or a code. It is looked for among the newest, and only if too
     * few of those fit among all: then it is rare, and the trigram index finds it quickly.
     */
    public List<ConnectionLink> page(LinkState state, UUID tenantId, String q, UUID before, Instant now, int limit) {
        var with = new HashMap<String, Object>();
        with.put("before", before == null ? END : before);
        if (tenantId != null) {
            with.put("tenant", tenantId);
        }
        if (state == LinkState.ACTIVE || state == LinkState.EXPIRED) {
            with.put("now", now);
        }
        if (q == null || q.isBlank()) {
            return selected(newest(state, tenantId, "*", limit), with);
        }
        var text = q.strip();
        with.put("exact", text);
        with.put("q", "%" + Tenants.escaped(text) + "%");
        var among = selected(
                "select l.* from (%s) l join tenant t on t.id = l.tenant_id where %s ilike :q escape '!' or l.code = :exact or l.provider_link_id = :exact order by l.id desc limit %d"
                        .formatted(newest(state, tenantId, "*", NEWEST), Tenants.words("t"), limit),
                with);
        if (among.size() == limit) {
            return among;
        }
        var indexed = Tenants.isIndexed(text);
        if (!indexed) {
            with.remove("q");
        }
        var everywhere = selected(
                """
                        with fits as materialized (
                            select id from connection_link where code = :exact or provider_link_id = :exact%s)
                        select * from connection_link where id in (select id from fits) and id < :before%s
                        order by id desc limit %d""".formatted(
                                indexed
                                        ? " union select id from connection_link where tenant_id in ("
                                                + Tenants.idsHolding(":q", TENANTS)
                                                + ")"
                                        : "",
                                narrowed(state, tenantId),
                                limit),
                with);
        return Stream.concat(among.stream(), everywhere.stream())
                .distinct()
                .sorted(Comparator.comparing(ConnectionLink::id).reversed())
                .limit(limit)
                .toList();
    }

    private List<ConnectionLink> selected(String sql, Map<String, Object> with) {
        var query = getEntityManager().unwrap(Session.class).createNativeQuery(sql, ConnectionLink.class);
        with.forEach(query::setParameter);
        return query.getResultList();
    }

    private static String newest(LinkState state, UUID tenantId, String what, int limit) {
        var last = " order by id desc limit " + limit;
        return state == null || tenantId != null
                ? "select " + what + " from connection_link where id < :before" + narrowed(state, tenantId) + last
                : Pile.of(state).stream()
                                .map(pile -> pile.newest(what, limit))
                                .collect(Collectors.joining(" union all ", "select * from (", ") piles"))
                        + last;
    }

    private static String narrowed(LinkState state, UUID tenantId) {
        return (tenantId == null ? "" : " and tenant_id = :tenant")
                + (state == null
                        ? ""
                        : Pile.of(state).stream()
                                .map(Pile::condition)
                                .collect(Collectors.joining(" or ", " and (", ")")));
    }

    /** Counted up to {@link #COUNT_CAP}. */
    public int count(LinkState state, Instant now) {
        var query = getEntityManager()
                .createNativeQuery(
                        "select count(*) as many from (" + newest(state, null, "id", COUNT_CAP) + ") capped",
                        Tuple.class)
                .setParameter("before", END);
        if (state == LinkState.ACTIVE || state == LinkState.EXPIRED) {
            query.setParameter("now", now);
        }
        return ((Tuple) query.getSingleResult()).get("many", Long.class).intValue();
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
     * are left out, because nobody knows whether the provider sends an event for them (kapso.md Q14).
     */
    public Finished finishedBetween(Instant since, Instant until) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("""
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
                                        select cast(count(*) filter (where not heard) as int), cast(count(*) filter (where not heard and shown) as int),
                                            min(at) filter (where not heard),
                                            cast(count(*) filter (where heard and at >= (select min(at) from judged where not heard)) as int)
                                        from judged
                                        """, Finished.class)
                .setParameter("since", since)
                .setParameter("until", until)
                .getSingleResult();
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

    /** Links whose turn it is to be asked about. */
    public List<ConnectionLink> toLookAt(Instant now, int limit) {
        return find("nextLookAt <= ?1 order by nextLookAt", now)
                .range(0, limit - 1)
                .list();
    }

    /** Links to ask about because a visitor gave reason to, whether or not it is their turn. */
    public List<ConnectionLink> toLookAtForVisitors(Instant now, int limit) {
        return find("visitorLookAt <= ?1 order by visitorLookAt", now)
                .range(0, limit - 1)
                .list();
    }

    /** Notes that a link is being asked about, so that it is not asked about twice. */
    public void restUntil(UUID id, Instant moment) {
        update("nextLookAt = ?1 where id = ?2", moment, id);
    }

    /** Notes that a link is being asked about because a visitor gave reason to. */
    public void askedForVisitor(UUID id, Instant now) {
        update("visitorLookAt = null, visitorAskedAt = ?1 where id = ?2", now, id);
    }
}
