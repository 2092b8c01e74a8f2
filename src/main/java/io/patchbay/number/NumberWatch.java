package io.patchbay.number;

import io.patchbay.Ids;
import io.patchbay.connection.Connection;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Facts;
import io.patchbay.provider.ProviderHealth;
import io.patchbay.provider.ProviderNumber;
import io.patchbay.tenant.Forgotten;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes in what the provider shows about numbers: keeps the row, finds the connection it belongs
 * to, and adds a fact whenever the reading says something new. A number never moves from one tenant
 * to another by itself.
 */
@ApplicationScoped
public class NumberWatch {

    private final PhoneNumbers numbers;
    private final Tenants tenants;
    private final Forgotten forgotten;
    private final Connections connections;
    private final Facts facts;
    private final Evidence evidence;
    private final EntityManager entities;

    NumberWatch(
            PhoneNumbers numbers,
            Tenants tenants,
            Forgotten forgotten,
            Connections connections,
            Facts facts,
            Evidence evidence,
            EntityManager entities) {
        this.numbers = numbers;
        this.tenants = tenants;
        this.forgotten = forgotten;
        this.connections = connections;
        this.facts = facts;
        this.evidence = evidence;
        this.entities = entities;
    }

    /**
     * The provider showed this number at {@code now}.
     *
     * @param expected the connection on whose behalf we looked, preferred if the number is new
     *     there; null if nobody asked
     * @return the connection that it belongs to; empty if its customer is no tenant of ours
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<UUID> seen(ProviderNumber seen, UUID expected, Instant now) {
        var tenant = tenants.of(seen.customerId(), null).orElse(null);
        if (tenant == null
                && (forgotten.isCustomer(seen.customerId())
                        || forgotten.isNumber(seen.phoneNumberId()))) {
            return Optional.empty();
        }
        var number = keep(seen, now);
        if (tenant == null) {
            return Optional.ofNullable(number.connectionId);
        }
        if (number.tenantId != null && !number.tenantId.equals(tenant.id())) {
            return Optional.of(claimedTwice(number, tenant, seen, now));
        }
        if (number.connectionId == null) {
            // two new numbers at once must not both take the connection that waits for one
            tenants.lock(tenant.id());
            number.belongsTo(tenant.id(), placeFor(seen, tenant, expected, now));
        }
        addIfNew(number.connectionId, FactKind.NUMBER_READ, now, reading(seen));
        return Optional.of(number.connectionId);
    }

    /**
     * The provider answered 404 for a number at {@code now}. Only a connection that holds it hears
     * of it.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void missing(String phoneNumberId, UUID asker, Instant now) {
        var number =
                entities.find(PhoneNumber.class, phoneNumberId, LockModeType.PESSIMISTIC_WRITE);
        if (number != null) {
            number.missing(now);
        }
        var holder = number == null || number.connectionId == null ? asker : number.connectionId;
        if (holder != null) {
            evidence.add(
                    new Fact(
                            holder,
                            FactKind.NUMBER_MISSING,
                            now,
                            now,
                            "provider API",
                            Map.of("phone_number_id", phoneNumberId),
                            null,
                            "missing:" + phoneNumberId + ":" + now.toEpochMilli()));
        }
    }

    /**
     * The provider's health check of a number, heard at {@code now}. The same check heard again is
     * no second fact.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void checked(String phoneNumberId, ProviderHealth health, Instant now) {
        var number =
                entities.find(PhoneNumber.class, phoneNumberId, LockModeType.PESSIMISTIC_WRITE);
        if (number == null) {
            return;
        }
        number.noHealthBefore(health.retryAfter());
        keepPortfolio(number, health, now);
        if (number.connectionId == null) {
            return;
        }
        var reading = HealthReading.of(health);
        var checkedAt = health.checkedAt();
        var same =
                facts.lastOf(number.connectionId, FactKind.HEALTH_READ)
                        .filter(
                                last ->
                                        last.data().equals(reading)
                                                && (checkedAt == null
                                                        || !last.happenedAt().isBefore(checkedAt)));
        if (same.isEmpty()) {
            evidence.add(
                    new Fact(
                            number.connectionId,
                            FactKind.HEALTH_READ,
                            checkedAt,
                            now,
                            checkedAt == null
                                    ? "provider health check, time of receipt"
                                    : "provider health check",
                            reading,
                            null,
                            "health:"
                                    + phoneNumberId
                                    + ":"
                                    + (checkedAt == null ? now : checkedAt)
                                    + ":"
                                    + reading.hashCode()));
        }
    }

    private PhoneNumber keep(ProviderNumber seen, Instant now) {
        entities.createNativeQuery(
                        "insert into phone_number (phone_number_id, first_seen_at, as_of) values (:id, :now, :now)"
                                + " on conflict do nothing")
                .setParameter("id", seen.phoneNumberId())
                .setParameter("now", now)
                .executeUpdate();
        if (seen.wabaId() != null) {
            entities.createNativeQuery(
                            "insert into waba (id, first_seen_at) values (:id, :now) on conflict do nothing")
                    .setParameter("id", seen.wabaId())
                    .setParameter("now", now)
                    .executeUpdate();
            entities.createNativeQuery(
                            "insert into number_waba (phone_number_id, waba_id, seen_from)"
                                    + " values (:number, :waba, :now) on conflict do nothing")
                    .setParameter("number", seen.phoneNumberId())
                    .setParameter("waba", seen.wabaId())
                    .setParameter("now", now)
                    .executeUpdate();
        }
        var number =
                entities.find(
                        PhoneNumber.class, seen.phoneNumberId(), LockModeType.PESSIMISTIC_WRITE);
        number.read(seen, now);
        return number;
    }

    private void keepPortfolio(PhoneNumber number, ProviderHealth health, Instant now) {
        var business =
                health.checks().stream()
                        .flatMap(check -> check.entities().stream())
                        .filter(
                                entity ->
                                        "BUSINESS".equalsIgnoreCase(entity.type())
                                                && entity.id() != null)
                        .findFirst();
        if (business.isPresent() && number.wabaId != null) {
            entities.createNativeQuery(
                            "insert into portfolio (id, first_seen_at) values (:id, :now) on conflict do nothing")
                    .setParameter("id", business.get().id())
                    .setParameter("now", now)
                    .executeUpdate();
            entities.createNativeQuery("update waba set portfolio_id = :portfolio where id = :waba")
                    .setParameter("portfolio", business.get().id())
                    .setParameter("waba", number.wabaId)
                    .executeUpdate();
        }
    }

    /**
     * Where a new number of this tenant belongs: to the connection that asked for it or whose
     * customer named it, else to the newest one that still waits for a number, else to a new one,
     * as on the first day of a project that is already alive.
     */
    private UUID placeFor(ProviderNumber seen, Tenant tenant, UUID expected, Instant now) {
        var waiting = connections.withoutNumber(tenant.id());
        for (var id : waiting) {
            var claimed =
                    facts.find("connectionId = ?1 and kind = ?2", id, FactKind.RETURNED_OK).stream()
                            .anyMatch(
                                    fact ->
                                            seen.phoneNumberId()
                                                    .equals(fact.text("phone_number_id")));
            if (claimed) {
                return id;
            }
        }
        if (expected != null && waiting.contains(expected)) {
            return expected;
        }
        return waiting.isEmpty() ? newConnection(tenant, now) : waiting.get(0);
    }

    private UUID newConnection(Tenant tenant, Instant now) {
        var found = new Connection(tenant.id(), null, now);
        connections.persistAndFlush(found);
        return found.id();
    }

    /**
     * The same number under a second tenant: the newcomer gets the evidence but never the number,
     * and a person decides.
     */
    private UUID claimedTwice(
            PhoneNumber number, Tenant newcomer, ProviderNumber seen, Instant now) {
        var place = openConflict(number, newcomer, seen, now);
        var data = Map.of("phone_number_id", (Object) seen.phoneNumberId());
        var newcomers = new LinkedHashMap<>(data);
        newcomers.put("newcomer", true);
        evidence.add(
                List.of(
                        new Fact(
                                number.connectionId,
                                FactKind.NUMBER_CLAIMED_TWICE,
                                now,
                                now,
                                "provider API",
                                data,
                                null,
                                "twice:" + seen.phoneNumberId()),
                        new Fact(
                                place,
                                FactKind.NUMBER_CLAIMED_TWICE,
                                now,
                                now,
                                "provider API",
                                newcomers,
                                null,
                                "twice:" + seen.phoneNumberId())));
        return place;
    }

    private UUID openConflict(
            PhoneNumber number, Tenant newcomer, ProviderNumber seen, Instant now) {
        var open =
                entities.createNativeQuery(
                                "select newcomer_connection_id from number_conflict where phone_number_id = :id and state = 'open'",
                                UUID.class)
                        .setParameter("id", seen.phoneNumberId())
                        .getResultList();
        if (!open.isEmpty()) {
            return (UUID) open.get(0);
        }
        var place = placeFor(seen, newcomer, null, now);
        entities.createNativeQuery(
                        "insert into number_conflict (id, phone_number_id, holder_connection_id, newcomer_connection_id,"
                                + " opened_at, state) values (:id, :number, :holder, :newcomer, :now, 'open')")
                .setParameter("id", Ids.next())
                .setParameter("number", seen.phoneNumberId())
                .setParameter("holder", number.connectionId)
                .setParameter("newcomer", place)
                .setParameter("now", now)
                .executeUpdate();
        return place;
    }

    /**
     * A fact only if it differs from the last reading, or if anything was heard since that this
     * reading confirms or contradicts.
     */
    private void addIfNew(
            UUID connectionId, FactKind kind, Instant now, Map<String, Object> reading) {
        var last = facts.lastOf(connectionId, kind);
        if (last.isPresent()
                && last.get().data().equals(reading)
                && !facts.heardSince(connectionId, last.get().receivedAt())) {
            return;
        }
        evidence.add(
                new Fact(
                        connectionId,
                        kind,
                        now,
                        now,
                        "provider API",
                        reading,
                        null,
                        "read:" + reading.get("phone_number_id") + ":" + now.toEpochMilli()));
    }

    static Map<String, Object> reading(ProviderNumber seen) {
        var data = new LinkedHashMap<String, Object>();
        put(data, "phone_number_id", seen.phoneNumberId());
        put(data, "internal_id", seen.internalId());
        put(data, "waba_id", seen.wabaId());
        put(data, "status", seen.status());
        put(data, "coexistence", seen.coexistence());
        put(data, "display_phone_number", seen.displayPhoneNumber());
        put(data, "digits", seen.digits());
        put(data, "name", seen.name());
        put(data, "verified_name", seen.verifiedName());
        put(data, "name_status", seen.nameStatus());
        put(data, "quality_rating", seen.qualityRating());
        put(data, "code_verification_status", seen.codeVerificationStatus());
        put(data, "messaging_limit", seen.messagingLimit());
        put(data, "messaging_enabled", seen.messagingEnabled());
        return data;
    }

    private static void put(Map<String, Object> data, String key, Object value) {
        if (value != null) {
            data.put(key, value);
        }
    }
}
