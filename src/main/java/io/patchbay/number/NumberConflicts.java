package io.patchbay.number;

import io.patchbay.Ids;
import io.patchbay.RecordRows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;

/**
 * Conflicts over whose number it is. While one is open, nothing about its cases moves by
 * itself; a person answers it once, and the same contradiction seen again does not ask anew.
 */
@ApplicationScoped
public class NumberConflicts {

    /** Counting stops here. */
    public static final int COUNT_CAP = 1_000;

    private static final String COLUMNS =
            "select id, kind, phone_number_id, waba_id, holder_connection_id, newcomer_connection_id, holder_customer_id,"
                    + " newcomer_customer_id, opened_at, state, kept_connection_id, decided_at, decided_by, reason"
                    + " from number_conflict where ";

    private final EntityManager entities;

    NumberConflicts(EntityManager entities) {
        this.entities = entities;
    }

    /** What is claimed by two. */
    public enum Kind {
        /** Two tenants have the same number at the provider. */
        NUMBER("Two tenants claim the same number."),
        /** The provider shows a tenant's number under a customer that is no tenant here. */
        CUSTOMER("Kapso shows the number under a second customer."),
        /** Numbers of two tenants stand in one WhatsApp Business Account. Decided ones of before; that is no conflict. */
        ACCOUNT("Numbers of two tenants are in one WhatsApp account.");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }

        /** For colleagues who see both sides; names nobody all the same. */
        public String sentence() {
            return sentence;
        }

        /** The same told in the case of one of them. */
        public String sentenceForOne() {
            return switch (this) {
                case NUMBER -> "Another tenant claims the same number.";
                case CUSTOMER -> sentence;
                case ACCOUNT -> "A number of another tenant is in the same WhatsApp account.";
            };
        }
    }

    /**
     * One conflict. {@code newcomer}: the connection that came second; null if the second customer
     * is no tenant. {@code wabaId} null unless it was about an account. {@code kept} and what
     * follows are null while it is open.
     */
    public record Row(
            UUID id,
            Kind kind,
            String phoneNumberId,
            String wabaId,
            UUID holder,
            UUID newcomer,
            String holderCustomerId,
            String newcomerCustomerId,
            Instant openedAt,
            String state,
            UUID kept,
            Instant decidedAt,
            String decidedBy,
            String reason) {

        public boolean isOpen() {
            return "open".equals(state);
        }

        /** True if it had been asked by then and not been answered. */
        public boolean wasOpenAt(Instant moment) {
            return !openedAt.isAfter(moment) && (decidedAt == null ? isOpen() : decidedAt.isAfter(moment));
        }

        /** The holder first. */
        public List<UUID> connections() {
            return Stream.of(holder, newcomer).filter(Objects::nonNull).toList();
        }
    }

    private static final RecordRows<Row> ROWS = RecordRows.of(Row.class);

    public Optional<Row> byId(UUID id) {
        return byIds(List.of(id)).stream().findFirst();
    }

    public List<Row> byIds(Collection<UUID> ids) {
        return rows("id in (:of)", Map.of("of", ids), ids.size());
    }

    /** Newest first. */
    public List<Row> ofNumber(String phoneNumberId, int limit) {
        return rows("phone_number_id = :of", Map.of("of", phoneNumberId), limit);
    }

    /** Newest first, open or decided, after the row given; null for the first page. */
    public List<Row> page(boolean open, Row before, int limit) {
        var of = "state = :state";
        var state = open ? "open" : "decided";
        return before == null
                ? rows(of, Map.of("state", state), limit)
                : rows(
                        of + " and (opened_at, id) < (:at, :last)",
                        Map.of("state", state, "at", before.openedAt(), "last", before.id()),
                        limit);
    }

    /** Newest first, whatever their state, after the row given; null for the first page. */
    public List<Row> page(Row before, int limit) {
        return before == null
                ? rows("true", Map.of(), limit)
                : rows("(opened_at, id) < (:at, :last)", Map.of("at", before.openedAt(), "last", before.id()), limit);
    }

    /** How many are open, counted up to {@link #COUNT_CAP}. */
    public int countOpen() {
        return ((Tuple) entities.createNativeQuery(
                                "select count(*) as many from (select 1 from number_conflict where state = 'open' limit :cap) capped",
                                Tuple.class)
                        .setParameter("cap", COUNT_CAP)
                        .getSingleResult())
                .get("many", Long.class)
                .intValue();
    }

    /** The newest conflict that was open in a case at this moment. */
    public Optional<Row> openIn(UUID connectionId, Instant at) {
        return rows("(holder_connection_id = :of or newcomer_connection_id = :of)", Map.of("of", connectionId), 20)
                .stream()
                .filter(row -> row.wasOpenAt(at))
                .findFirst();
    }

    /** The open conflicts of which this tenant is a side. */
    List<Row> openOf(UUID tenantId) {
        var its = "(select id from connection where tenant_id = :of)";
        return rows(
                "state = 'open' and (holder_connection_id in " + its + " or newcomer_connection_id in " + its + ")",
                Map.of("of", tenantId),
                COUNT_CAP);
    }

    /** Those of these connections that are frozen: a conflict about them is open. */
    public Set<UUID> frozen(Collection<UUID> connections) {
        if (connections.isEmpty()) {
            return Set.of();
        }
        var frozen = rows(
                        "state = 'open' and (holder_connection_id in (:of) or newcomer_connection_id in (:of))",
                        Map.of("of", connections),
                        COUNT_CAP)
                .stream()
                .flatMap(row -> row.connections().stream())
                .collect(Collectors.toCollection(HashSet::new));
        frozen.retainAll(connections);
        return frozen;
    }

    public boolean isFrozen(UUID connectionId) {
        return !frozen(List.of(connectionId)).isEmpty();
    }

    /** The open conflict about a number; there is one at most. */
    public Optional<Row> openAbout(String phoneNumberId) {
        return rows("phone_number_id = :of and state = 'open'", Map.of("of", phoneNumberId), 1).stream()
                .findFirst();
    }

    /**
     * True if a person has decided about just this: the number stays where it is, although the
     * provider shows it under that customer. A customer that was not decided about is new, and so
     * is a number that somebody else holds by now.
     */
    public boolean isSettled(String phoneNumberId, UUID holder, String customerId) {
        return customerId != null
                && !rows(
                                "phone_number_id = :of and state = 'decided' and kind <> 'account' and kept_connection_id = :holder"
                                        + " and :customer in (holder_customer_id, newcomer_customer_id)",
                                Map.of("of", phoneNumberId, "holder", holder, "customer", customerId),
                                1)
                        .isEmpty();
    }

    /** Asks whose it is. False if something about this number is being asked already. */
    boolean open(Row conflict) {
        return entities.createNativeQuery(
                                "insert into number_conflict (id, kind, phone_number_id, waba_id, holder_connection_id,"
                                        + " newcomer_connection_id, holder_customer_id, newcomer_customer_id, opened_at, state)"
                                        + " values (:id, :kind, :number, :waba, :holder, :newcomer, :held, :claimed, :at, 'open')"
                                        + " on conflict (phone_number_id) where state = 'open' do nothing")
                        .setParameter("id", conflict.id())
                        .setParameter("kind", conflict.kind().name().toLowerCase(Locale.ROOT))
                        .setParameter("number", conflict.phoneNumberId())
                        .setParameter("waba", conflict.wabaId())
                        .setParameter("holder", conflict.holder())
                        .setParameter("newcomer", conflict.newcomer())
                        .setParameter("held", conflict.holderCustomerId())
                        .setParameter("claimed", conflict.newcomerCustomerId())
                        .setParameter("at", conflict.openedAt())
                        .executeUpdate()
                == 1;
    }

    /** A conflict about a number or account that is not stored yet. */
    static Row newConflict(
            Kind kind,
            String phoneNumberId,
            String wabaId,
            UUID holder,
            UUID newcomer,
            String holderCustomerId,
            String newcomerCustomerId,
            Instant now) {
        return new Row(
                Ids.next(),
                kind,
                phoneNumberId,
                wabaId,
                holder,
                newcomer,
                holderCustomerId,
                newcomerCustomerId,
                now,
                "open",
                null,
                null,
                null,
                null);
    }

    /** The second customer turned out to be a tenant: now it has a side of its own. */
    void newcomerIs(Row conflict, UUID connectionId) {
        entities.createNativeQuery(
                        "update number_conflict set newcomer_connection_id = :newcomer, kind = 'number' where id = :id")
                .setParameter("newcomer", connectionId)
                .setParameter("id", conflict.id())
                .executeUpdate();
    }

    /** Holds an open conflict until the end of the transaction; empty if it is none any more. */
    Optional<Row> lock(UUID id) {
        entities.createNativeQuery("select 1 from number_conflict where id = :id for update", Tuple.class)
                .setParameter("id", id)
                .getResultList();
        return byId(id);
    }

    void decided(Row conflict, UUID kept, String by, String reason, Instant now) {
        entities.createNativeQuery(
                        "update number_conflict set state = 'decided', kept_connection_id = :kept, decided_at = :now,"
                                + " decided_by = :by, reason = :reason where id = :id")
                .setParameter("kept", kept)
                .setParameter("now", now)
                .setParameter("by", by)
                .setParameter("reason", reason)
                .setParameter("id", conflict.id())
                .executeUpdate();
    }

    private List<Row> rows(String where, Map<String, Object> with, int limit) {
        if (with.get("of") instanceof Collection<?> none && none.isEmpty()) {
            return List.of();
        }
        var query = entities.unwrap(Session.class)
                .createNativeQuery(COLUMNS + where + " order by opened_at desc, id desc", Object[].class)
                .setMaxResults(limit)
                .setTupleTransformer(ROWS);
        with.forEach((name, value) -> {
            if (value instanceof Collection<?> several) {
                query.setParameterList(name, several);
            } else {
                query.setParameter(name, value);
            }
        });
        return query.getResultList();
    }
}
