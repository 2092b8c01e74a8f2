package io.patchbay.number;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/** All numbers that the provider has shown us. */
@ApplicationScoped
public class PhoneNumbers implements PanacheRepositoryBase<PhoneNumber, String> {

    /**
     * Newest first. {@code unowned} true: only numbers that belong to no tenant. Null parts for
     * all.
     */
    public List<PhoneNumber> page(
            String phoneNumberId, UUID tenantId, boolean unowned, PhoneNumber before, int limit) {
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
            where.append(
                    " and (firstSeenAt < :seen or (firstSeenAt = :seen and phoneNumberId < :last))");
            with.put("seen", before.firstSeenAt());
            with.put("last", before.phoneNumberId());
        }
        return find(where + " order by firstSeenAt desc, phoneNumberId desc", with)
                .range(0, limit - 1)
                .list();
    }

    public Waba waba(String id) {
        return id == null ? null : getEntityManager().find(Waba.class, id);
    }

    /**
     * Numbers of an account that belong to a connection; with digits only those with just these.
     * Each by its id.
     */
    public List<PhoneNumber> heldOf(String wabaId, String digits) {
        return list(
                "wabaId = ?1 and (?2 is null or digits = ?2) and connectionId is not null"
                        + " order by phoneNumberId",
                wabaId,
                digits);
    }

    /** Numbers of all accounts of a portfolio that belong to a connection. */
    public List<PhoneNumber> heldOfPortfolio(String portfolioId) {
        return list(
                "wabaId in (select id from Waba where portfolioId = ?1) and connectionId is not null"
                        + " order by phoneNumberId",
                portfolioId);
    }
}
