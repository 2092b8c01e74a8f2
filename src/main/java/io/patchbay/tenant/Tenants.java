package io.patchbay.tenant;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;

/** All tenants. */
@ApplicationScoped
public class Tenants implements PanacheRepositoryBase<Tenant, UUID> {

    /** So many of the newest are looked at before an index is, see {@link #page}. */
    private static final int NEWEST = 2_000;

    /** More than these have too much in common to be found by it. */
    private static final int MANY = 10_000;

    /** After the last id there is. */
    private static final UUID END = new UUID(-1, -1);

    /** An index of trigrams helps to find a text that has one. */
    private static final Pattern TRIGRAM = Pattern.compile("[\\p{L}\\p{N}]{3}");

    /**
     * Holds the tenant until the end of the transaction, so that two people cannot make a link for
     * it at once.
     */
    public Optional<Tenant> lock(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /**
     * Keeps others from giving a tenant this external id until the end of the transaction: whoever
     * wants to waits here, and then sees who was first. Null is nobody's.
     */
    public void holdExternalId(String externalId) {
        if (externalId != null) {
            getEntityManager()
                    .createNativeQuery("select 1 from pg_advisory_xact_lock(hashtext(:id))", Integer.class)
                    .setParameter("id", "tenant:" + externalId)
                    .getResultList();
        }
    }

    /** These tenants by their ids, for a list that names them; those that are none are left out. */
    public Map<UUID, Tenant> byIds(Stream<UUID> ids) {
        return find("id in ?1", ids.distinct().toList()).stream()
                .collect(Collectors.toMap(Tenant::id, Function.identity()));
    }

    public Optional<Tenant> byExternalId(String externalId) {
        return externalId == null
                ? Optional.empty()
                : find("externalId", externalId).firstResultOptional();
    }

    public Optional<Tenant> byProviderCustomer(String customerId) {
        return customerId == null
                ? Optional.empty()
                : find("providerCustomerId", customerId).firstResultOptional();
    }

    /**
     * The tenant behind the provider's customer. Its id there decides; our own id, which the
     * provider only carries along, is the second choice (kapso.md Q27) and also finds a customer that
     * the provider has twice. A tenant without an id of the host product is there under ours.
     */
    public Optional<Tenant> of(String customerId, String externalId) {
        return byProviderCustomer(customerId).or(() -> byExternalId(externalId)).or(() -> byOwnId(externalId));
    }

    private Optional<Tenant> byOwnId(String externalId) {
        try {
            return externalId == null
                    ? Optional.empty()
                    : findByIdOptional(UUID.fromString(externalId)).filter(tenant -> tenant.externalId() == null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Newest first. Looks for a part of a name among the newest tenants, and only if too few of
     * those fit among all: then it is rare, and the trigram index finds it quickly. One query for
     * both is slow for one or the other. What is in more than {@link #MANY} and hardly in any of
     * the newest is not found completely. The same for tags.
     *
     * @param q part of a name, our own id, the contact's name or address; null for all
     * @param externalId exact; null for all
     * @param tag exact; null for all
     * @param before id of the last row seen; null for the first page
     */
    public List<Tenant> page(String q, String externalId, String tag, UUID before, int limit) {
        var where = new ArrayList<String>();
        var with = new HashMap<String, Object>();
        with.put("before", before == null ? END : before);
        if (q != null && !q.isBlank()) {
            where.add(words("tenant") + " ilike :q escape '!'");
            with.put("q", "%" + escaped(q.strip()) + "%");
        }
        if (tag != null && !tag.isBlank()) {
            where.add("tags @> array[cast(:tag as text)]");
            with.put("tag", tag);
        }
        if (externalId != null) {
            where.add("external_id = :externalId");
            with.put("externalId", externalId);
        }
        var older = "select * from tenant where id < :before";
        var newest = older + " order by id desc limit ";
        if (where.isEmpty()) {
            return selected(newest + limit, with);
        }
        var fits = String.join(" and ", where);
        var among = externalId == null
                ? selected(
                        "select * from (%s) tenant where %s order by id desc limit %d"
                                .formatted(newest + NEWEST, fits, limit),
                        with)
                : List.<Tenant>of();
        if (among.size() == limit || externalId == null && q != null && !q.isBlank() && !isIndexed(q)) {
            return among;
        }
        var everywhere = selected(
                "with fits as materialized (%s and %s limit %d) select * from fits order by id desc limit %d"
                        .formatted(older, fits, MANY, limit),
                with);
        return Stream.concat(among.stream(), everywhere.stream())
                .distinct()
                .sorted(Comparator.comparing(Tenant::id).reversed())
                .limit(limit)
                .toList();
    }

    /** Tenants with this part in what people call them by, newest first. */
    public List<Tenant> holding(String part, int limit) {
        return page(part, null, null, null, limit);
    }

    private List<Tenant> selected(String sql, Map<String, Object> with) {
        var query = getEntityManager().unwrap(Session.class).createNativeQuery(sql, Tenant.class);
        with.forEach(query::setParameter);
        return query.getResultList();
    }

    /** What people call a tenant by, as the index has it. */
    public static String words(String table) {
        return "(%1$s.name || ' ' || coalesce(%1$s.external_id, '') || ' ' || coalesce(%1$s.contact_name, '') || ' ' || coalesce(%1$s.contact_email, ''))"
                .formatted(table);
    }

    /** SQL for the ids of so many tenants whose words are like this pattern. */
    public static String idsHolding(String pattern, int limit) {
        return "select id from tenant where %s ilike %s escape '!' limit %d".formatted(words("tenant"), pattern, limit);
    }

    /** True if an index helps to find this text anywhere; otherwise it is looked for among few. */
    public static boolean isIndexed(String text) {
        return TRIGRAM.matcher(text).find();
    }

    /** From here on these cost no question any more in the same transaction. */
    public void preload(List<UUID> ids) {
        getEntityManager().unwrap(Session.class).findMultiple(Tenant.class, ids);
    }

    public List<Tenant> byIds(Collection<UUID> ids) {
        return find("id in ?1 order by id", ids).list();
    }

    /** Tenants that the host product or the provider knows under one of these. */
    public List<Tenant> byAnyId(Collection<String> ids) {
        return find("externalId in ?1 or providerCustomerId in ?1 order by id", ids)
                .list();
    }

    /** Tenants whose contact has a telephone number that ends so. */
    public List<Tenant> calledAt(String digits, int limit) {
        var ending = new StringBuilder(digits).reverse().toString();
        var text = "reverse(regexp_replace(contact_phone, '[^0-9]', '', 'g')) collate \"C\"";
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(
                        "select * from tenant where contact_phone is not null and "
                                + text
                                + " >= :from and "
                                + text
                                + " < :to order by "
                                + text,
                        Tenant.class)
                .setParameter("from", ending)
                // ':' follows '9'
                .setParameter("to", ending + ":")
                .setMaxResults(limit)
                .getResultList();
    }

    /** Makes a text safe inside a LIKE pattern that uses {@code !} as its escape. */
    public static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }
}
