package io.patchbay.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import org.hibernate.Session;

/** Which colleagues are admins, as far as the record shows: roles belong to the issuer, which nobody can ask for a list. */
@ApplicationScoped
public class Admins {

    /** Of more names nobody knows which to choose. */
    private static final int NAMED = 3;

    /** Whoever has done nothing in so many entries may be away. */
    private static final int LOOKED_AT = 1_000;

    private final EntityManager entities;

    Admins(EntityManager entities) {
        this.entities = entities;
    }

    /** Up to three people who did something as an admin of late, whoever did last first; empty if nobody did. */
    @Transactional
    public List<String> ofLate() {
        return entities.unwrap(Session.class)
                .createNativeQuery(
                        "select actor from (select id, actor, actor_role, actor_kind from audit order by id desc limit :most)"
                                + " entry where actor_role = 'admin' and actor_kind = 'person' group by actor"
                                + " order by max(id::text) desc",
                        String.class)
                .setParameter("most", LOOKED_AT)
                .setMaxResults(NAMED)
                .getResultList();
    }
}
