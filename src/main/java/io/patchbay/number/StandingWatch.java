package io.patchbay.number;

import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Facts;
import io.patchbay.connection.Summaries;
import io.patchbay.provider.ProviderFunding;
import io.patchbay.provider.ProviderNameRequest;
import io.patchbay.provider.ProviderNumberFields;
import io.patchbay.provider.ProviderWaba;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Takes in what Meta and the provider say of the account, the name and the money behind a number. A
 * reading becomes a fact if it says something new, or if somebody spoke about the same since.
 */
@ApplicationScoped
public class StandingWatch {

    /** Voices that a reading confirms or contradicts. */
    private static final Set<FactKind> VOICES = Set.of(
            FactKind.ACCOUNT_REVIEWED,
            FactKind.NAME_REVIEWED,
            FactKind.VERIFICATION_TOLD,
            FactKind.QUALITY_TOLD,
            FactKind.LIMITS_TOLD);

    private final Facts facts;
    private final Summaries summaries;
    private final Evidence evidence;
    private final EntityManager entities;

    StandingWatch(Facts facts, Summaries summaries, Evidence evidence, EntityManager entities) {
        this.facts = facts;
        this.summaries = summaries;
        this.evidence = evidence;
        this.entities = entities;
    }

    /**
     * What to ask about one number. {@code wabaId} may be null; names and money are asked for only
     * where something is open.
     */
    public record Questions(UUID connectionId, String wabaId, boolean names, boolean funding) {}

    /**
     * The questions that are due, taken by the caller: nobody else gets them until {@code every}
     * has passed or Meta has spoken. Empty if nobody holds the number or it was asked about lately.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<Questions> take(String phoneNumberId, Duration every, Instant now) {
        var number = entities.find(PhoneNumber.class, phoneNumberId, LockModeType.PESSIMISTIC_WRITE);
        if (number == null || number.connectionId == null) {
            return Optional.empty();
        }
        var last = number.standingAskedAt;
        // Meta's webhooks tell seconds only: one of the same second as our question is not answered
        var asked =
                last != null && last.plus(every).isAfter(now) && !facts.heardSince(number.connectionId, last, VOICES);
        if (asked) {
            return Optional.empty();
        }
        number.standingAskedAt = now;
        var known = summaries.of(number.connectionId).facts();
        var standing = Standing.of(known, now);
        return Optional.of(new Questions(
                number.connectionId,
                number.wabaId,
                !Set.of("approved", "none")
                        .contains(standing.axis("name_review").value()),
                Standing.isPartnerPaying(known)
                        || Set.of("payment_missing", "not_funded")
                                .contains(standing.axis("billing").value())));
    }

    /** The questions could not be asked after all and are due again. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void giveBack(String phoneNumberId) {
        entities.find(PhoneNumber.class, phoneNumberId, LockModeType.PESSIMISTIC_WRITE).standingAskedAt = null;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void seen(UUID connectionId, ProviderWaba waba, Instant now) {
        if (waba.portfolioId() != null) {
            insertPortfolio(waba.portfolioId(), now);
        }
        entities.createNativeQuery(
                        "update waba set name = coalesce(:name, name), portfolio_id = coalesce(:portfolio, portfolio_id)"
                                + " where id = :id")
                .setParameter("name", waba.name())
                .setParameter("portfolio", waba.portfolioId())
                .setParameter("id", waba.id())
                .executeUpdate();
        add(connectionId, FactKind.ACCOUNT_READ, null, now, reading(waba));
    }

    static Map<String, Object> reading(ProviderWaba waba) {
        var data = new LinkedHashMap<String, Object>();
        put(data, "waba_id", waba.id());
        put(data, "name", waba.name());
        put(data, "review", waba.reviewStatus());
        put(data, "verification", waba.verification());
        put(data, "status", waba.status());
        put(data, "portfolio_id", waba.portfolioId());
        put(data, "funding", waba.fundingId());
        put(data, "messaging_limit", waba.messagingLimit());
        put(data, "ban_state", waba.banState());
        put(data, "ban_date_label", waba.banDate());
        return data;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void seen(UUID connectionId, ProviderNumberFields number, Instant now) {
        add(connectionId, FactKind.FIELDS_READ, null, now, reading(number));
    }

    static Map<String, Object> reading(ProviderNumberFields number) {
        var data = new LinkedHashMap<String, Object>();
        put(data, "phone_number_id", number.phoneNumberId());
        put(data, "name_status", number.nameStatus());
        put(data, "new_name_status", number.newNameStatus());
        put(data, "quality_rating", number.qualityRating());
        put(data, "platform_type", number.platformType());
        put(data, "account_mode", number.accountMode());
        put(data, "throughput", number.throughput());
        put(data, "messaging_limit", number.messagingLimit());
        put(data, "on_business_app", number.onBusinessApp());
        return data;
    }

    /**
     * @param requests newest first; only the newest counts
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void seen(UUID connectionId, List<ProviderNameRequest> requests, Instant now) {
        if (requests.isEmpty()) {
            return;
        }
        var newest = requests.get(0);
        var decided = newest.reviewedAt() == null ? newest.submittedAt() : newest.reviewedAt();
        add(connectionId, FactKind.NAME_REQUESTS_READ, decided, now, reading(newest));
    }

    static Map<String, Object> reading(ProviderNameRequest newest) {
        var data = new LinkedHashMap<String, Object>();
        put(data, "request_id", newest.id());
        put(data, "name", newest.name());
        put(data, "status", newest.status());
        put(data, "submitted_at", newest.submittedAt());
        put(data, "reviewed_at", newest.reviewedAt());
        put(data, "error_code", newest.errorCode());
        return data;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void seen(UUID connectionId, ProviderFunding funding, Instant now) {
        add(connectionId, FactKind.FUNDING_READ, funding.checkedAt(), now, reading(funding));
    }

    static Map<String, Object> reading(ProviderFunding funding) {
        var data = new LinkedHashMap<String, Object>();
        put(data, "waba_id", funding.wabaId());
        put(data, "status", funding.status());
        put(data, "reason", funding.reason());
        put(data, "paused", funding.paused());
        return data;
    }

    private void insertPortfolio(String id, Instant now) {
        entities.createNativeQuery(
                        "insert into portfolio (id, first_seen_at) values (:id, :now) on conflict do nothing")
                .setParameter("id", id)
                .setParameter("now", now)
                .executeUpdate();
    }

    private void add(UUID connectionId, FactKind kind, Instant happenedAt, Instant now, Map<String, Object> reading) {
        var last = facts.lastOf(connectionId, kind);
        if (last.isPresent()
                && last.get().data().equals(reading)
                && !facts.heardSince(connectionId, last.get().receivedAt(), VOICES)) {
            return;
        }
        evidence.add(new Fact(
                connectionId,
                kind,
                happenedAt,
                now,
                "provider API",
                reading,
                null,
                kind.word() + ":" + now.toEpochMilli()));
    }

    private static void put(Map<String, Object> data, String key, Object value) {
        if (value != null) {
            data.put(key, value instanceof Instant ? value.toString() : value);
        }
    }
}
