package io.patchbay.tenant;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;

/** All tenants. */
@ApplicationScoped
public class Tenants implements PanacheRepositoryBase<Tenant, UUID> {

    /** What people call a tenant by, as the index has it. */
    private static final String WORDS =
            "name || ' ' || coalesce(external_id, '') || ' ' || coalesce(contact_name, '') || ' ' || coalesce(contact_email, '')";

    /** So many of the newest are looked at before an index is. */
    private static final int NEWEST = 2_000;

    /**
     * Holds the tenant until the end of the transaction, so that two people cannot make a link for
     * it at once.
     */
    public Optional<Tenant> lock(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
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
     * provider only carries along, is the second choice (facts Q27) and also finds a customer that
     * the provider has twice. A tenant without an id of the host product is there under ours.
     */
    public Optional<Tenant> of(String customerId, String externalId) {
        return byProviderCustomer(customerId)
                .or(() -> byExternalId(externalId))
                .or(() -> byOwnId(externalId));
    }

    private Optional<Tenant> byOwnId(String externalId) {
        try {
            return externalId == null
                    ? Optional.empty()
                    : findByIdOptional(UUID.fromString(externalId))
                            .filter(tenant -> tenant.externalId() == null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Newest first.
     *
     * @param q part of a name, our own id, the contact's name or address; null for all
     * @param externalId exact; null for all
     * @param tag exact; null for all
     * @param before id of the last row seen; null for the first page
     */
    public List<Tenant> page(String q, String externalId, String tag, UUID before, int limit) {
        var where = new StringBuilder("1 = 1");
        var with = new HashMap<String, Object>();
        if (q != null && !q.isBlank()) {
            where.append(
                    " and (name || ' ' || coalesce(externalId, '') || ' ' || coalesce(contact.name, '') || ' '"
                            + " || coalesce(contact.email, '')) ilike :q escape '!'");
            with.put("q", "%" + escaped(q.strip()) + "%");
        }
        if (externalId != null) {
            where.append(" and externalId = :externalId");
            with.put("externalId", externalId);
        }
        if (tag != null && !tag.isBlank()) {
            where.append(" and cast(sql('? @> array[?::text]', tags, :tag) as boolean) = true");
            with.put("tag", tag);
        }
        if (before != null) {
            where.append(" and id < :before");
            with.put("before", before);
        }
        return find(where + " order by id desc", with).range(0, limit - 1).list();
    }

    public List<Tenant> byIds(Collection<UUID> ids) {
        return find("id in ?1 order by id", ids).list();
    }

    /** Tenants that the host product or the provider knows under one of these. */
    public List<Tenant> byAnyId(Collection<String> ids) {
        return find("externalId in ?1 or providerCustomerId in ?1 order by id", ids).list();
    }

    /**
     * Tenants with this part in their name, our own id, or the contact's name or address, newest
     * first. Looks at the newest tenants, and only if too few of those fit at all of them: then the
     * part is rare, and the trigram index finds it quickly. One query for both is slow for one or
     * the other.
     */
    public List<Tenant> holding(String part, int limit) {
        var among = "(select * from tenant order by id desc limit " + NEWEST + ")";
        var newest = holding(part, limit, "select * from " + among + " newest where ");
        return newest.size() >= limit
                ? newest
                : holding(part, limit, "select * from tenant where ");
    }

    private List<Tenant> holding(String part, int limit, String select) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(
                        "with fits as materialized ("
                                + select
                                + "("
                                + WORDS
                                + ") ilike :part escape '!') select * from fits order by id desc",
                        Tenant.class)
                .setParameter("part", "%" + escaped(part) + "%")
                .setMaxResults(limit)
                .getResultList();
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
