package io.patchbay.number;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** All numbers that the provider has shown us. */
@ApplicationScoped
public class PhoneNumbers implements PanacheRepositoryBase<PhoneNumber, String> {

    /** More than anybody names at once. */
    private static final int MANY = 100;

    /**
     * Newest first. {@code unowned} true: only numbers that belong to no tenant. Null parts for
     * all.
     */
    public List<PhoneNumber> page(String phoneNumberId, UUID tenantId, boolean unowned, PhoneNumber before, int limit) {
        var where = new StringBuilder("1 = 1");
        var with = new HashMap<String, Object>();
        if (phoneNumberId != null) {
            where.append(" and phoneNumberId = :id");
            with.put("id", phoneNumberId);
        }
        if (tenantId != null) {
            where.append(" and tenantId = :tenant");
            with.put("tenant", tenantId);
        }
        if (unowned) {
            where.append(" and tenantId is null");
        }
        if (before != null) {
            where.append(" and (firstSeenAt < :seen or (firstSeenAt = :seen and phoneNumberId < :last))");
            with.put("seen", before.firstSeenAt());
            with.put("last", before.phoneNumberId());
        }
        return find(where + " order by firstSeenAt desc, phoneNumberId desc", with)
                .range(0, limit - 1)
                .list();
    }

    /**
     * Of these phone number ids those that the provider has shown us, asked for at once: in the
     * same transaction none of them costs a question any more.
     */
    public List<PhoneNumber> preload(List<String> phoneNumberIds) {
        return getEntityManager().unwrap(Session.class).findMultiple(PhoneNumber.class, phoneNumberIds).stream()
                .filter(Objects::nonNull)
                .toList();
    }

    /** Numbers that have one of these as their phone number id or the provider's own id. */
    public List<PhoneNumber> byAnyId(Collection<String> ids) {
        return find("phoneNumberId in ?1 or internalId in ?1", ids)
                .range(0, MANY - 1)
                .list();
    }

    /** Numbers whose digits end so. An index reads them from behind. */
    public List<PhoneNumber> endingWith(String digits, int limit) {
        return between("reverse(digits)", new StringBuilder(digits).reverse().toString(), limit);
    }

    /** Numbers whose digits begin so, with the code of the country. */
    public List<PhoneNumber> beginningWith(String digits, int limit) {
        return between("digits", digits, limit);
    }

    /** A range, which unlike a pattern takes the index under every plan; ':' follows '9'. */
    private List<PhoneNumber> between(String column, String digits, int limit) {
        var text = column + " collate \"C\"";
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(
                        "select * from phone_number where "
                                + text
                                + " >= :from and "
                                + text
                                + " < :to order by "
                                + text,
                        PhoneNumber.class)
                .setParameter("from", digits)
                .setParameter("to", digits + ":")
                .setMaxResults(limit)
                .getResultList();
    }

    /** The number of a connection that the provider has shown us last for the first time. */
    public Optional<PhoneNumber> newestOf(UUID connectionId) {
        return find("connectionId = ?1 order by firstSeenAt desc", connectionId).firstResultOptional();
    }

    /** Numbers last seen in this WABA. */
    public List<PhoneNumber> ofWaba(String wabaId, int limit) {
        return find("wabaId = ?1 order by phoneNumberId", wabaId)
                .range(0, limit - 1)
                .list();
    }

    public List<Waba> wabas(Collection<String> ids) {
        return getEntityManager()
                .createQuery("from Waba where id in :ids order by id", Waba.class)
                .setParameter("ids", ids)
                .setMaxResults(MANY)
                .getResultList();
    }

    /** Those of these ids that are portfolios above an account that the provider has shown us. */
    public List<String> portfolios(Collection<String> ids) {
        return getEntityManager()
                .createQuery(
                        "select distinct portfolioId from Waba where portfolioId in :ids order by portfolioId",
                        String.class)
                .setParameter("ids", ids)
                .setMaxResults(MANY)
                .getResultList();
    }

    /**
     * Numbers of an account that belong to a connection; with digits only those with just these.
     * Each by its id.
     */
    public List<PhoneNumber> heldOf(String wabaId, String digits) {
        return list(
                "wabaId = ?1 and (?2 is null or digits = ?2) and connectionId is not null" + " order by phoneNumberId",
                wabaId,
                digits);
    }

    /** Tenants besides this one that have a number in the account, each once and at most so many. */
    public List<UUID> othersInAccount(String wabaId, UUID tenantId, int limit) {
        return getEntityManager()
                .createQuery(
                        "select distinct tenantId from PhoneNumber where wabaId = ?1 and tenantId <> ?2"
                                + " and connectionId is not null and goneSince is null order by tenantId",
                        UUID.class)
                .setParameter(1, wabaId)
                .setParameter(2, tenantId)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Numbers with just these digits that belong to a connection, whichever account they are in. Each by its id. */
    public List<PhoneNumber> heldWithDigits(String digits) {
        return list("digits = ?1 and connectionId is not null order by phoneNumberId", digits);
    }

    /** The portfolio that an account is in; empty while nobody has named it. */
    public Optional<String> portfolioOf(String wabaId) {
        return getEntityManager()
                .createQuery("select portfolioId from Waba where id = ?1", String.class)
                .setParameter(1, wabaId)
                .getResultStream()
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Numbers of all accounts of a portfolio that belong to a connection. */
    public List<PhoneNumber> heldOfPortfolio(String portfolioId) {
        return ofPortfolio(portfolioId).list();
    }

    /** The same, so many at most. */
    public List<PhoneNumber> heldOfPortfolio(String portfolioId, int limit) {
        return ofPortfolio(portfolioId).range(0, limit - 1).list();
    }

    private PanacheQuery<PhoneNumber> ofPortfolio(String portfolioId) {
        return find(
                "wabaId in (select id from Waba where portfolioId = ?1) and connectionId is not null"
                        + " order by phoneNumberId",
                portfolioId);
    }
}
