package io.patchbay.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchbay.Ids;
import io.patchbay.StorableText;
import io.quarkus.arc.Arc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Who did what. A row is written in the transaction of the action: no action without its row, no
 * row without its action. An action that reaches the provider cannot be taken back with a
 * transaction, so it has two rows of the same {@code action}: one with {@code "outcome": "asked"}
 * before the provider is called, and one that names the former and says how it ended: {@code done},
 * {@code refused}, or {@code unknown} if it may have happened. An {@code asked} that no row follows
 * is a node that died
 * meanwhile. Rows are never changed: each is an entry of a chain whose hashes are made over the one before, which the
 * database writes at the end of the transaction (V31). Forgetting a tenant removes what was said and leaves its hash.
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

    /** A wish that is on record, by the id of its row; its outcome has to follow. */
    public record Asked(UUID row, String action, Subject subject) {}

    /**
     * Writes down an action of whoever is asking.
     *
     * @param action noun and verb, such as {@code link.revoke}
     * @param detail what a reader a year from now needs; never a secret
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(String action, Subject subject, Map<String, ?> detail) {
        write(Ids.next(), action, subject, detail);
    }

    /**
     * Writes down, in the transaction of the caller, that the provider is about to be asked for
     * this. Commit before the call.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Asked ask(String action, Subject subject, Map<String, ?> detail) {
        var id = Ids.next();
        var asked = new LinkedHashMap<String, Object>(detail);
        asked.put("outcome", "asked");
        write(id, action, subject, asked);
        return new Asked(id, action, subject);
    }

    /** The provider did it; in the transaction that keeps what it answered. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void done(Asked asked, Map<String, ?> detail) {
        end(asked, "done", detail);
    }

    /** Nothing was done, or the provider has no say in it; {@code words} may be null. */
    public void refused(Asked asked, String words) {
        QuarkusTransaction.requiringNew().run(() -> end(asked, "refused", words(words)));
    }

    /** The provider gave no answer and may have done it all the same; {@code words} may be null. */
    public void unknown(Asked asked, String words) {
        QuarkusTransaction.requiringNew().run(() -> end(asked, "unknown", words(words)));
    }

    private static Map<String, ?> words(String words) {
        return words == null ? Map.of() : Map.of("words", words);
    }

    private void end(Asked asked, String outcome, Map<String, ?> detail) {
        var ended = new LinkedHashMap<String, Object>(detail);
        ended.put("asked", asked.row());
        ended.put("outcome", outcome);
        write(Ids.next(), asked.action(), asked.subject(), ended);
    }

    /**
     * Writes down, in the transaction of the caller, what somebody else than whoever is asking did or was refused, so
     * many times.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(Who who, String action, Subject subject, Map<String, ?> detail, int times) {
        write(Ids.next(), who, action, subject, detail, times);
    }

    private void write(UUID id, String action, Subject subject, Map<String, ?> detail) {
        var asked = Arc.container().requestContext().isActive();
        write(id, asked ? actor.who() : Who.SYSTEM, action, subject, detail, 1);
    }

    private void write(UUID id, Who who, String action, Subject subject, Map<String, ?> detail, int times) {
        entities.createNativeQuery(
                        "insert into audit (id, at, actor, actor_role, actor_kind, actor_id, address, request_id,"
                                + " repeats, action, subject_kind, subject_id, tenant_id, detail) values (:id, :at, :actor, :role,"
                                + " :who, :whoId, :address, :request, :times, :action, :kind, :subject, :tenant,"
                                + " cast(:detail as jsonb))")
                .setParameter("id", id)
                .setParameter("at", clock.instant())
                .setParameter("actor", StorableText.of(who.name()))
                .setParameter("role", who.role())
                .setParameter("who", who.kind().name().toLowerCase(Locale.ROOT))
                .setParameter("whoId", StorableText.of(who.id()))
                .setParameter("address", who.address())
                .setParameter("request", who.requestId())
                .setParameter("times", times)
                .setParameter("action", action)
                .setParameter("kind", subject.kind())
                .setParameter("subject", StorableText.of(subject.id()))
                .setParameter("tenant", subject.tenantId())
                .setParameter("detail", written(action, detail))
                .executeUpdate();
    }

    private String written(String action, Map<String, ?> detail) {
        try {
            return json.writeValueAsString(StorableText.within(json.valueToTree(detail)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the detail of " + action + " cannot be written", e);
        }
    }
}
