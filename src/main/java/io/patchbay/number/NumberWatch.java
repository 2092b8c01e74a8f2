package io.patchbay.number;

import io.patchbay.connection.CaseStatement.NumberClaimedTwice;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Facts;
import io.patchbay.connection.NumberStatement.NumberCreated;
import io.patchbay.connection.NumberStatement.NumberMissing;
import io.patchbay.connection.NumberStatement.NumberRead;
import io.patchbay.connection.StatementJson;
import io.patchbay.live.ChangeFeed;
import io.patchbay.number.NumberConflicts.Kind;
import io.patchbay.provider.ProviderHealth;
import io.patchbay.provider.ProviderNumber;
import io.patchbay.tenant.ErasedTenants;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
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
    private final ErasedTenants erased;
    private final Connections connections;
    private final Facts facts;
    private final Evidence evidence;
    private final NumberConflicts conflicts;
    private final Placement placement;
    private final Readings readings;
    private final Portfolios portfolios;
    private final ChangeFeed changes;
    private final EntityManager entities;

    NumberWatch(
            PhoneNumbers numbers,
            Tenants tenants,
            ErasedTenants erased,
            Connections connections,
            Facts facts,
            Evidence evidence,
            NumberConflicts conflicts,
            Placement placement,
            Readings readings,
            Portfolios portfolios,
            ChangeFeed changes,
            EntityManager entities) {
        this.numbers = numbers;
        this.tenants = tenants;
        this.erased = erased;
        this.connections = connections;
        this.facts = facts;
        this.evidence = evidence;
        this.conflicts = conflicts;
        this.placement = placement;
        this.readings = readings;
        this.portfolios = portfolios;
        this.changes = changes;
        this.entities = entities;
    }

    /**
     * The provider showed this number at {@code now}.
     *
     * @param expected the connection on whose behalf we probed, preferred if the number is new
     *     there; null if nobody asked
     * @return the connection that it belongs to; empty if its customer is no tenant of ours
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<UUID> seen(ProviderNumber seen, UUID expected, Instant now) {
        var tenant = tenants.of(seen.customerId(), null).orElse(null);
        if (tenant == null && (erased.isCustomer(seen.customerId()) || erased.isNumber(seen.phoneNumberId()))) {
            return Optional.empty();
        }
        var number = keep(seen, now);
        if (number.connectionId != null && standsElsewhere(number, seen, tenant)) {
            if (!conflicts.isSettled(number.phoneNumberId, number.connectionId, seen.customerId())) {
                return Optional.of(claimedTwice(number, number.connectionId, tenant, seen, now));
            }
        } else if (tenant == null) {
            return number.connectionId == null && isAnnounced(seen, expected)
                    ? Optional.of(claimedTwice(number, expected, null, seen, now))
                    : Optional.ofNullable(number.connectionId);
        } else if (number.connectionId == null) {
            tenants.lock(tenant.id());
            number.belongsTo(tenant.id(), placement.ofNumber(tenant.id(), seen.phoneNumberId(), null, expected, now));
        }
        addIfNew(number.connectionId, reading(seen), now);
        return Optional.of(number.connectionId);
    }

    /**
     * True if the provider shows a number that we have under another tenant, or under a customer
     * that is none while its own is another.
     */
    private boolean standsElsewhere(PhoneNumber number, ProviderNumber seen, Tenant tenant) {
        if (tenant != null) {
            return !tenant.id().equals(number.tenantId);
        }
        var own = customerOf(number.tenantId);
        return seen.customerId() != null && own != null && !own.equals(seen.customerId());
    }

    /**
     * True if the sender announced this number for a tenant of ours, and the provider shows it
     * under a customer that is not the tenant's: a business that is written down twice there (kapso.md
     * Q13).
     */
    private boolean isAnnounced(ProviderNumber seen, UUID expected) {
        if (expected == null || seen.customerId() == null) {
            return false;
        }
        var own = customerOf(connections.findById(expected).tenantId());
        return own != null
                && !own.equals(seen.customerId())
                && facts.find("connectionId = ?1 and kind = ?2", expected, FactKind.NUMBER_CREATED).stream()
                        .map(fact -> fact.as(NumberCreated.class))
                        .anyMatch(created -> seen.phoneNumberId().equals(created.phoneNumberId()));
    }

    private String customerOf(UUID tenantId) {
        return tenants.findById(tenantId).providerCustomerId();
    }

    /**
     * A person says whose this number is, which nobody has shown to be anybody's. Saying it again
     * changes nothing.
     *
     * @param expected where it belongs; null: wherever a new number of this tenant belongs
     * @return the connection that has it now; another tenant's if it was one's already
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public UUID given(String phoneNumberId, UUID tenantId, UUID expected, Instant now) {
        mention(phoneNumberId, now);
        var number = entities.find(PhoneNumber.class, phoneNumberId, LockModeType.PESSIMISTIC_WRITE);
        if (number.connectionId == null) {
            tenants.lock(tenantId).orElseThrow();
            number.belongsTo(
                    tenantId,
                    expected == null ? placement.ofNumber(tenantId, phoneNumberId, null, null, now) : expected);
        }
        return number.connectionId;
    }

    /**
     * The provider was asked for the customer's numbers at {@code now}, on behalf of a connection that has none, and showed
     * none. That is an answer, and worth a fact the first time it is given after something else was heard.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void nothingThere(UUID connectionId, Instant now) {
        var last = facts.lastOf(connectionId, FactKind.NUMBER_MISSING);
        if (last.isEmpty() || facts.heardSince(connectionId, last.get().receivedAt())) {
            evidence.add(new Fact(
                    connectionId, new NumberMissing(null), now, "provider API", "nothing:" + now.toEpochMilli()));
        }
    }

    /**
     * The provider answered 404 for a number at {@code now}. Only a connection that holds it hears
     * of it.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void missing(String phoneNumberId, UUID asker, Instant now) {
        var number = entities.find(PhoneNumber.class, phoneNumberId, LockModeType.PESSIMISTIC_WRITE);
        if (number != null) {
            number.missing(now);
        }
        var holder = number == null || number.connectionId == null ? asker : number.connectionId;
        if (holder != null) {
            evidence.add(new Fact(
                    holder,
                    new NumberMissing(phoneNumberId),
                    now,
                    "provider API",
                    "missing:" + phoneNumberId + ":" + now.toEpochMilli()));
        }
    }

    /**
     * The provider's health check of a number, heard at {@code now}. The same check heard again is
     * no second fact.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void checked(String phoneNumberId, ProviderHealth health, Instant now) {
        var number = entities.find(PhoneNumber.class, phoneNumberId, LockModeType.PESSIMISTIC_WRITE);
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
        var same = facts.lastOf(number.connectionId, FactKind.HEALTH_READ)
                .filter(last -> last.statement().equals(reading)
                        && (checkedAt == null || !last.happenedAt().isBefore(checkedAt)));
        if (same.isEmpty()) {
            evidence.add(new Fact(
                    number.connectionId,
                    reading,
                    checkedAt,
                    now,
                    checkedAt == null ? "provider health check, time of receipt" : "provider health check",
                    null,
                    "health:"
                            + phoneNumberId
                            + ":"
                            + (checkedAt == null ? now : checkedAt)
                            + ":"
                            + StatementJson.fingerprint(reading)));
        }
    }

    private PhoneNumber keep(ProviderNumber seen, Instant now) {
        mention(seen.phoneNumberId(), now);
        if (seen.wabaId() != null) {
            entities.createNativeQuery("insert into waba (id, first_seen_at) values (:id, :now) on conflict do nothing")
                    .setParameter("id", seen.wabaId())
                    .setParameter("now", now)
                    .executeUpdate();
            entities.createNativeQuery("insert into number_waba (phone_number_id, waba_id, seen_from)"
                            + " values (:number, :waba, :now) on conflict do nothing")
                    .setParameter("number", seen.phoneNumberId())
                    .setParameter("waba", seen.wabaId())
                    .setParameter("now", now)
                    .executeUpdate();
        }
        var number = entities.find(PhoneNumber.class, seen.phoneNumberId(), LockModeType.PESSIMISTIC_WRITE);
        number.read(seen, now);
        return number;
    }

    private void mention(String phoneNumberId, Instant now) {
        entities.createNativeQuery(
                        "insert into phone_number (phone_number_id, first_seen_at, as_of) values (:id, :now, :now)"
                                + " on conflict do nothing")
                .setParameter("id", phoneNumberId)
                .setParameter("now", now)
                .executeUpdate();
    }

    private void keepPortfolio(PhoneNumber number, ProviderHealth health, Instant now) {
        var business = health.checks().stream()
                .flatMap(check -> check.entities().stream())
                .filter(entity -> "BUSINESS".equalsIgnoreCase(entity.type()) && entity.id() != null)
                .findFirst();
        if (business.isPresent() && number.wabaId != null) {
            portfolios.note(business.get().id(), now);
            entities.createNativeQuery("update waba set portfolio_id = :portfolio where id = :waba")
                    .setParameter("portfolio", business.get().id())
                    .setParameter("waba", number.wabaId)
                    .executeUpdate();
        }
    }

    /**
     * The same number under a second tenant or customer: the newcomer gets the evidence but never
     * the number, and a person decides. {@code holder}: the connection that has the number, or that
     * it was announced for. {@code newcomer} null: the customer is no tenant.
     *
     * @return the newcomer's connection; the holder's if there is none, or if a conflict about the
     *     number is open that has to be answered first
     */
    private UUID claimedTwice(PhoneNumber number, UUID holder, Tenant newcomer, ProviderNumber seen, Instant now) {
        var open = conflicts.openAbout(number.phoneNumberId).orElse(null);
        if (open == null) {
            var asked = NumberConflicts.newConflict(
                    newcomer == null ? Kind.CUSTOMER : Kind.NUMBER,
                    number.phoneNumberId,
                    null,
                    holder,
                    newcomer == null
                            ? null
                            : placement.ofNumber(newcomer.id(), number.phoneNumberId(), null, null, now),
                    customerOf(connections.findById(holder).tenantId()),
                    seen.customerId(),
                    now);
            if (conflicts.open(asked)) {
                claimed(asked, now);
            }
            return asked.newcomer() == null ? asked.holder() : asked.newcomer();
        }
        if (!seen.customerId().equals(open.newcomerCustomerId())) {
            return holder;
        }
        if (open.newcomer() == null && newcomer != null) {
            conflicts.newcomerIs(open, placement.ofNumber(newcomer.id(), number.phoneNumberId(), null, null, now));
            open = conflicts.openAbout(number.phoneNumberId).orElseThrow();
            claimed(open, now);
        }
        return open.newcomer() == null ? open.holder() : open.newcomer();
    }

    /** Tells each side that there is another, and not who. */
    private void claimed(NumberConflicts.Row conflict, Instant now) {
        evidence.add(conflict.connections().stream()
                .map(side -> new Fact(
                        side,
                        new NumberClaimedTwice(
                                conflict.id().toString(),
                                conflict.phoneNumberId(),
                                null,
                                side.equals(conflict.newcomer())),
                        now,
                        "provider API",
                        "twice:" + conflict.id()))
                .toList());
        changes.publish("conflicts");
    }

    private void addIfNew(UUID connectionId, NumberRead reading, Instant now) {
        var fact = new Fact(
                connectionId,
                reading,
                now,
                "provider API",
                "read:" + reading.phoneNumberId() + ":" + now.toEpochMilli());
        readings.addIfNew(fact, moment -> facts.heardSince(connectionId, moment));
    }

    static NumberRead reading(ProviderNumber seen) {
        return new NumberRead(
                seen.phoneNumberId(),
                seen.internalId(),
                seen.wabaId(),
                seen.status(),
                seen.coexistence(),
                seen.displayPhoneNumber(),
                seen.digits(),
                seen.name(),
                seen.verifiedName(),
                seen.nameStatus(),
                seen.qualityRating(),
                seen.codeVerificationStatus(),
                seen.messagingLimit(),
                seen.messagingEnabled());
    }
}
