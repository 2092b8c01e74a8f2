package io.patchbay.tenant;

import io.patchbay.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.UUID;

/**
 * Whom we were asked to forget. The provider may still know them, so their ids are remembered as
 * hashes: enough to leave them alone, too little to name them. A tenant written down again under
 * the same customer is a tenant like any other; ask here only about strangers.
 */
@ApplicationScoped
public class ErasedTenants {

    private final EntityManager entities;

    ErasedTenants(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * @param customerId the provider's id of a customer; may be null
     */
    public boolean isCustomer(String customerId) {
        return isKnown("customer", customerId);
    }

    /**
     * @param phoneNumberId Meta's id of a number; may be null
     */
    public boolean isNumber(String phoneNumberId) {
        return isKnown("number", phoneNumberId);
    }

    /** Remembers a customer of the provider by hash. Null is nobody. */
    public void customer(String customerId, UUID erasureId) {
        add("customer", customerId, erasureId);
    }

    /** Remembers a number by hash. */
    public void number(String phoneNumberId, UUID erasureId) {
        add("number", phoneNumberId, erasureId);
    }

    private boolean isKnown(String kind, String id) {
        return id != null
                && !entities.createNativeQuery("select 1 from forgotten where subject = :subject", Tuple.class)
                        .setParameter("subject", hash(kind, id))
                        .getResultList()
                        .isEmpty();
    }

    private void add(String kind, String id, UUID erasureId) {
        if (id != null) {
            entities.createNativeQuery(
                            "insert into forgotten (subject, erasure_id) values (:subject, :erasure) on conflict do nothing")
                    .setParameter("subject", hash(kind, id))
                    .setParameter("erasure", erasureId)
                    .executeUpdate();
        }
    }

    private static byte[] hash(String kind, String id) {
        return Ids.sha256(kind + ":" + id);
    }
}
