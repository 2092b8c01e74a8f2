package io.patchbay.number;

import static io.patchbay.connection.FactKind.ACCOUNT_DISABLED;
import static io.patchbay.connection.FactKind.ACCOUNT_READ;
import static io.patchbay.connection.FactKind.ACCOUNT_REINSTATED;
import static io.patchbay.connection.FactKind.ACCOUNT_RESTRICTED;
import static io.patchbay.connection.FactKind.ACCOUNT_REVIEWED;
import static io.patchbay.connection.FactKind.FIELDS_READ;
import static io.patchbay.connection.FactKind.FUNDING_ASKED;
import static io.patchbay.connection.FactKind.FUNDING_READ;
import static io.patchbay.connection.FactKind.HEALTH_READ;
import static io.patchbay.connection.FactKind.LIMITS_TOLD;
import static io.patchbay.connection.FactKind.LINK_CREATED;
import static io.patchbay.connection.FactKind.LOCK_NOTICE_TOLD;
import static io.patchbay.connection.FactKind.MESSAGE_DELIVERED;
import static io.patchbay.connection.FactKind.MESSAGE_FAILED;
import static io.patchbay.connection.FactKind.NAME_REQUESTS_READ;
import static io.patchbay.connection.FactKind.NAME_REVIEWED;
import static io.patchbay.connection.FactKind.NUMBER_READ;
import static io.patchbay.connection.FactKind.QUALITY_TOLD;
import static io.patchbay.connection.FactKind.VERIFICATION_TOLD;

import io.patchbay.connection.AccountStatement.AccountDisabled;
import io.patchbay.connection.AccountStatement.AccountRead;
import io.patchbay.connection.AccountStatement.LimitsTold;
import io.patchbay.connection.CaseStatement.LockNoticeTold;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.LinkStatement.LinkCreated;
import io.patchbay.connection.NumberStatement.FieldsRead;
import io.patchbay.connection.NumberStatement.HealthRead;
import io.patchbay.connection.NumberStatement.MessageDelivered;
import io.patchbay.connection.NumberStatement.MessageFailed;
import io.patchbay.connection.NumberStatement.QualityTold;
import io.patchbay.connection.Statement.TellsBanState;
import io.patchbay.connection.Statement.TellsMessagingLimit;
import io.patchbay.connection.Statement.TellsName;
import io.patchbay.connection.Statement.TellsPortfolio;
import io.patchbay.connection.Statement.TellsQuality;
import io.patchbay.connection.Statement.TellsReview;
import io.patchbay.connection.Statement.TellsVerification;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the axes and the portfolio ask the facts for. */
enum Voice {
    ROW(any -> true, NUMBER_READ),
    /** A check that did not run says nothing, so the last one that did stays. */
    CHECK(fact -> fact.as(HealthRead.class).hasRun(), HEALTH_READ),
    REVIEW(tells(TellsReview.class, said -> notEmpty(said.review())), ACCOUNT_REVIEWED, ACCOUNT_READ),
    NAME_ASKED(
            fact -> fact.saying(FieldsRead.class).map(FieldsRead::hasNewName).orElse(true),
            NAME_REVIEWED,
            NAME_REQUESTS_READ,
            FIELDS_READ),
    NAME_SHOWN(tells(TellsName.class, said -> said.nameStatus() != null), NUMBER_READ, FIELDS_READ),
    FIELDS(any -> true, FIELDS_READ),
    QUALITY_READ(tells(TellsQuality.class, said -> said.qualityRating() != null), NUMBER_READ, FIELDS_READ),
    QUALITY_JUDGED(
            fact -> Set.of("FLAGGED", "UNFLAGGED")
                    .contains(Standing.upper(fact.as(QualityTold.class).event())),
            QUALITY_TOLD),
    REFUSED_UNPAID(refusedWith("131042"), MESSAGE_FAILED),
    REFUSED_LOCKED(refusedWith("368", "131031", "141008"), MESSAGE_FAILED),
    REFUSED_BANNED(refusedWith("141014"), MESSAGE_FAILED),
    REFUSED_NAME(refusedWith("131037"), MESSAGE_FAILED),
    DELIVERED(any -> true, MESSAGE_DELIVERED),
    DELIVERED_CHARGED(fact -> fact.as(MessageDelivered.class).isCharged(), MESSAGE_DELIVERED),
    LOCK_NOTICE(any -> true, LOCK_NOTICE_TOLD),
    LOCK_OVER(fact -> fact.as(LockNoticeTold.class).isOver(), LOCK_NOTICE_TOLD),
    FUNDING(any -> true, FUNDING_READ),
    FUNDING_ANSWERED(any -> true, FUNDING_ASKED),
    OWN_PAYMENT(fact -> fact.as(AccountRead.class).funding() != null, ACCOUNT_READ),
    LINK(any -> true, LINK_CREATED),
    PARTNER_PAYS(fact -> fact.as(LinkCreated.class).isPaidByPartner(), LINK_CREATED),
    ACTED(
            tells(TellsBanState.class, said -> !(said instanceof AccountDisabled) || said.isBan()),
            ACCOUNT_RESTRICTED,
            ACCOUNT_DISABLED,
            ACCOUNT_REINSTATED),
    RESTRICTED(any -> true, ACCOUNT_RESTRICTED),
    BAN(tells(TellsBanState.class, TellsBanState::isBan), ACCOUNT_DISABLED),
    BAN_SET(tells(TellsBanState.class, TellsBanState::isOnlyScheduled), ACCOUNT_DISABLED),
    PORTFOLIO(
            tells(TellsPortfolio.class, said -> said.portfolioId() != null),
            ACCOUNT_READ,
            HEALTH_READ,
            VERIFICATION_TOLD),
    VERIFIED(tells(TellsVerification.class, said -> said.verification() != null), ACCOUNT_READ, VERIFICATION_TOLD),
    LIMITED(
            tells(TellsMessagingLimit.class, said -> said.messagingLimit() != null),
            LIMITS_TOLD,
            QUALITY_TOLD,
            ACCOUNT_READ,
            FIELDS_READ,
            NUMBER_READ),
    CAPPED(fact -> fact.as(LimitsTold.class).numberCap() != null, LIMITS_TOLD);

    private static final Map<FactKind, List<Voice>> OF_KIND = new EnumMap<>(FactKind.class);

    static {
        for (var kind : FactKind.values()) {
            OF_KIND.put(
                    kind,
                    Stream.of(values()).filter(one -> one.kinds.contains(kind)).toList());
        }
    }

    private final Predicate<Fact> speaks;
    private final Set<FactKind> kinds;

    Voice(Predicate<Fact> speaks, FactKind... kinds) {
        this.speaks = speaks;
        this.kinds = Set.of(kinds);
    }

    private static <T> Predicate<Fact> tells(Class<T> sort, Predicate<T> that) {
        return fact -> fact.saying(sort).filter(that).isPresent();
    }

    private static Predicate<Fact> refusedWith(String... codes) {
        return fact -> !Collections.disjoint(fact.as(MessageFailed.class).codes(), List.of(codes));
    }

    private static boolean notEmpty(String word) {
        return word != null && !word.isEmpty();
    }

    static List<Voice> of(Fact fact) {
        var ofKind = OF_KIND.get(fact.kind());
        return ofKind.isEmpty()
                ? ofKind
                : ofKind.stream().filter(one -> one.speaks.test(fact)).toList();
    }
}
