package io.patchbay.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchbay.Ids;
import io.quarkus.arc.Arc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;

/**
 * Who did what. A row is written in the transaction of the deed: no deed without its row, no row
 * without its deed.
 */
@ApplicationScoped
public class Audit {

    private final EntityManager entities;
    private final Actor actor;
    private final ObjectMapper json;
    private final Clock clock;

    Audit(EntityManager entities, Actor actor, ObjectMapper json, Clock clock) {
        this.entities = entities;
        this.actor = actor;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Writes down a deed of whoever is asking.
     *
     * @param action noun and verb, such as {@code link.revoke}
     * @param detail what a reader a year from now needs; never a secret
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(String action, String subjectKind, Object subjectId, Map<String, ?> detail) {
        var asked = Arc.container().requestContext().isActive();
        try {
            entities.createNativeQuery(
                            "insert into audit (id, at, actor, actor_role, action, subject_kind, subject_id, detail)"
                                    + " values (:id, :at, :actor, :role, :action, :kind, :subject, cast(:detail as jsonb))")
                    .setParameter("id", Ids.next())
                    .setParameter("at", clock.instant())
                    .setParameter("actor", asked ? actor.name() : "Patchbay")
                    .setParameter("role", asked ? actor.role() : "none")
                    .setParameter("action", action)
                    .setParameter("kind", subjectKind)
                    .setParameter("subject", subjectId.toString())
                    .setParameter("detail", json.writeValueAsString(detail).replace("\\u0000", ""))
                    .executeUpdate();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the detail of " + action + " cannot be written", e);
        }
    }
}
