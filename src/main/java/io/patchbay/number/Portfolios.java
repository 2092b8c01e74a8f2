package io.patchbay.number;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;

/** Meta's business portfolios as far as an account was seen in one. */
@ApplicationScoped
class Portfolios {

    private final EntityManager entities;

    Portfolios(EntityManager entities) {
        this.entities = entities;
    }

    /** Notes that there is such a portfolio. Noting it again changes nothing. */
    @Transactional(Transactional.TxType.MANDATORY)
    void note(String id, Instant now) {
        entities.createNativeQuery(
                        "insert into portfolio (id, first_seen_at) values (:id, :now) on conflict do nothing")
                .setParameter("id", id)
                .setParameter("now", now)
                .executeUpdate();
    }
}
