package io.patchbay.number;

import io.patchbay.connection.AccountStatement.AccountRead;
import io.patchbay.connection.AccountStatement.FundingAsked;
import io.patchbay.connection.AccountStatement.FundingRead;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Facts;
import io.patchbay.connection.NumberStatement.FieldsRead;
import io.patchbay.connection.NumberStatement.NameRequestsRead;
import io.patchbay.connection.Statement;
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
import java.util.List;
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

    /** What a reading of the funding confirms or contradicts. */
    private static final Set<FactKind> FUNDING = Set.of(FactKind.FUNDING_ASKED);

    private final Facts facts;
    private final Summaries summaries;
    private final Readings readings;
    private final Portfolios portfolios;
    private final EntityManager entities;

    StandingWatch(Facts facts, Summaries summaries, Readings readings, Portfolios portfolios, EntityManager entities) {
        this.facts = facts;
        this.summaries = summaries;
        this.readings = readings;
        this.portfolios = portfolios;
        this.entities = entities;
    }

    /**
     * What a probe is to read about one number. {@code wabaId} may be null; names and money are
     * asked for only where something is open. {@code partnerManaged}: the provider is to pay.
     */
    public record StandingProbe(
            UUID connectionId, String wabaId, boolean names, boolean funding, boolean partnerManaged) {}

    /**
     * The probe that is due, taken by the caller: nobody else gets it until {@code every} has
     * passed or Meta has spoken. Empty if nobody holds the number or it was asked about lately.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<StandingProbe> take(String phoneNumberId, Duration every, Instant now) {
        var number = entities.find(PhoneNumber.class, phoneNumberId, LockModeType.PESSIMISTIC_WRITE);
        if (number == null || number.connectionId == null) {
            return Optional.empty();
        }
        var last = number.standingAskedAt;
        // Meta's webhooks tell seconds only: one of the same second as our probe is not answered
        var asked =
                last != null && last.plus(every).isAfter(now) && !facts.heardSince(number.connectionId, last, VOICES);
        if (asked) {
            return Optional.empty();
        }
        number.standingAskedAt = now;
        var known = summaries.of(number.connectionId).facts();
        var standing = Standing.of(known, now);
        return Optional.of(new StandingProbe(
                number.connectionId,
                number.wabaId,
                !Set.of(NameReview.APPROVED, NameReview.NONE)
                        .contains(standing.nameReview().value()),
                Standing.isPartnerPaying(known)
                        || Set.of(Billing.PAYMENT_MISSING, Billing.NOT_FUNDED, Billing.PAUSED)
                                .contains(standing.billing().value()),
                Standing.isPartnerManaged(known)));
    }

    /** The probe could not be made after all and is due again. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void giveBack(String phoneNumberId) {
        entities.find(PhoneNumber.class, phoneNumberId, LockModeType.PESSIMISTIC_WRITE).standingAskedAt = null;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void seen(UUID connectionId, ProviderWaba waba, Instant now) {
        if (waba.portfolioId() != null) {
            portfolios.note(waba.portfolioId(), now);
        }
        entities.createNativeQuery(
                        "update waba set name = coalesce(:name, name), portfolio_id = coalesce(:portfolio, portfolio_id)"
                                + " where id = :id")
                .setParameter("name", waba.name())
                .setParameter("portfolio", waba.portfolioId())
                .setParameter("id", waba.id())
                .executeUpdate();
        add(connectionId, reading(waba), null, now);
    }

    static AccountRead reading(ProviderWaba waba) {
        return new AccountRead(
                waba.id(),
                waba.name(),
                waba.reviewStatus(),
                waba.verification(),
                waba.status(),
                waba.portfolioId(),
                waba.fundingId(),
                waba.messagingLimit(),
                waba.banState(),
                waba.banDate());
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void seen(UUID connectionId, ProviderNumberFields number, Instant now) {
        add(connectionId, reading(number), null, now);
    }

    static FieldsRead reading(ProviderNumberFields number) {
        return new FieldsRead(
                number.phoneNumberId(),
                number.nameStatus(),
                number.newNameStatus(),
                number.qualityRating(),
                number.platformType(),
                number.accountMode(),
                number.throughput(),
                number.messagingLimit(),
                number.onBusinessApp());
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
        add(connectionId, reading(newest), decided, now);
    }

    static NameRequestsRead reading(ProviderNameRequest newest) {
        return new NameRequestsRead(
                newest.id(),
                newest.name(),
                newest.status(),
                newest.submittedAt(),
                newest.reviewedAt(),
                newest.errorCode());
    }

    /** It happened when the provider last checked, by its own word: it asks Meta nothing for this (kapso.md §4.6). */
    @Transactional(Transactional.TxType.MANDATORY)
    public void seen(UUID connectionId, ProviderFunding funding, Instant now) {
        add(connectionId, reading(funding), funding.checkedAt(), now, FUNDING);
    }

    static FundingRead reading(ProviderFunding funding) {
        return new FundingRead(
                funding.wabaId(),
                funding.status(),
                funding.reason(),
                funding.paused(),
                funding.pausedFor().isEmpty() ? null : funding.pausedFor(),
                funding.operation(),
                funding.operationError());
    }

    /** The project does not see the account, which is no word about the money. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void fundingNotVisible(UUID connectionId, String wabaId, Instant now) {
        var reading = new FundingRead(wabaId, FundingRead.NOT_VISIBLE, null, null, null, null, null);
        add(connectionId, reading, null, now, FUNDING);
    }

    /** What the provider answered to the question whether it may pay, or would. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void answered(UUID connectionId, FundingAsked answer, Instant now) {
        add(connectionId, answer, null, now);
    }

    private void add(UUID connectionId, Statement reading, Instant happenedAt, Instant now) {
        add(connectionId, reading, happenedAt, now, VOICES);
    }

    private void add(UUID connectionId, Statement reading, Instant happenedAt, Instant now, Set<FactKind> voices) {
        var once = reading.kind().apiName() + ":" + now.toEpochMilli();
        var fact = new Fact(connectionId, reading, happenedAt, now, "provider API", null, once);
        readings.addIfNew(fact, moment -> facts.heardSince(connectionId, moment, voices));
    }
}
