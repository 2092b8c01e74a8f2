package io.patchbay.number;

import static io.patchbay.connection.FactKind.ACCOUNT_DISABLED;
import static io.patchbay.connection.FactKind.ACCOUNT_READ;
import static io.patchbay.connection.FactKind.ACCOUNT_REINSTATED;
import static io.patchbay.connection.FactKind.ACCOUNT_RESTRICTED;
import static io.patchbay.connection.FactKind.ACCOUNT_REVIEWED;
import static io.patchbay.connection.FactKind.FIELDS_READ;
import static io.patchbay.connection.FactKind.FUNDING_READ;
import static io.patchbay.connection.FactKind.HEALTH_READ;
import static io.patchbay.connection.FactKind.LIMITS_TOLD;
import static io.patchbay.connection.FactKind.LINK_CREATED;
import static io.patchbay.connection.FactKind.MESSAGE_FAILED;
import static io.patchbay.connection.FactKind.NAME_REQUESTS_READ;
import static io.patchbay.connection.FactKind.NAME_REVIEWED;
import static io.patchbay.connection.FactKind.NUMBER_READ;
import static io.patchbay.connection.FactKind.QUALITY_TOLD;
import static io.patchbay.connection.FactKind.VERIFICATION_TOLD;

import io.patchbay.connection.AccountStatement.AccountRead;
import io.patchbay.connection.AccountStatement.FundingRead;
import io.patchbay.connection.AccountStatement.LimitsTold;
import io.patchbay.connection.Acts;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.LinkStatement.LinkCreated;
import io.patchbay.connection.NumberStatement.FieldsRead;
import io.patchbay.connection.NumberStatement.HealthRead;
import io.patchbay.connection.NumberStatement.MessageFailed;
import io.patchbay.connection.NumberStatement.NameRequestsRead;
import io.patchbay.connection.NumberStatement.NameReviewed;
import io.patchbay.connection.NumberStatement.NumberRead;
import io.patchbay.connection.NumberStatement.QualityTold;
import io.patchbay.connection.Statement.TellsBanState;
import io.patchbay.connection.Statement.TellsMessagingLimit;
import io.patchbay.connection.Statement.TellsName;
import io.patchbay.connection.Statement.TellsPortfolio;
import io.patchbay.connection.Statement.TellsQuality;
import io.patchbay.connection.Statement.TellsReview;
import io.patchbay.connection.Statement.TellsVerification;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is reviewed or metered about a line: a pure fold (a projection) of its facts and the clock,
 * one axis each. On each axis the newest voice counts, whoever it is. Unknown words are kept raw
 * and block nothing; a check that did not run says nothing.
 */
public record Standing(
        Axis<AccountReview> accountReview,
        Axis<NameReview> nameReview,
        Axis<Quality> quality,
        Axis<Billing> billing,
        Axis<Restricted> restriction,
        Axis<Credential> credential,
        Axis<Health> health,
        Portfolio portfolio) {

    /** What an axis can say. */
    public sealed interface Value {
        /** False while nobody has said anything that we understand. */
        default boolean isKnown() {
            return !((Enum<?>) this).name().equals("UNKNOWN");
        }

        /** The word in the API. */
        default String word() {
            return ((Enum<?>) this).name().toLowerCase(Locale.ROOT);
        }
    }

    public enum AccountReview implements Value {
        UNKNOWN,
        APPROVED,
        PENDING,
        DEFERRED,
        REJECTED
    }

    public enum NameReview implements Value {
        UNKNOWN,
        NONE,
        PENDING,
        APPROVED,
        DECLINED,
        EXPIRED
    }

    public enum Quality implements Value {
        UNKNOWN,
        GREEN,
        YELLOW,
        RED
    }

    public enum Billing implements Value {
        UNKNOWN,
        OWN_PAYMENT_METHOD,
        FUNDED,
        NOT_FUNDED,
        PAYMENT_MISSING
    }

    /** Whether Meta restricted the account. The end of a restriction is never announced. */
    public enum Restricted implements Value {
        UNKNOWN,
        NONE,
        ACTIVE,
        LIFTED_UNCONFIRMED
    }

    public enum Credential implements Value {
        UNKNOWN,
        OK,
        INVALID
    }

    /** The provider's overall word for a line. */
    public enum Health implements Value {
        UNKNOWN,
        HEALTHY,
        DEGRADED,
        UNHEALTHY
    }

    /** Refused messages say something about an account for this long. */
    private static final Duration REFUSAL_COUNTS = Duration.ofDays(7);

    /** A name that was turned down is worth a word for this long; then the old one is fine. */
    private static final Duration DECLINE_COUNTS = Duration.ofDays(30);

    private static final String REPLIES_GO = "Replies inside 24 hours still go out.";
    private static final String NOTHING_GOES = "Nothing can be sent.";

    /**
     * {@code raw} is the sender's word (null if it gave none), {@code asOf} the time the sender
     * gives for it. {@code blocks}: customers' messages are held back by it today. {@code
     * stillWorks} says what goes on in spite of it; null where nothing is limited. {@code acts}: who
     * can move it. {@code evidence}: the fact that counts; null if none does.
     */
    public record Axis<V extends Value>(
            V value,
            String raw,
            Instant asOf,
            String source,
            boolean blocks,
            String stillWorks,
            Acts acts,
            Fact evidence) {

        /** Nobody said this; it is how things are without. */
        private static <V extends Value> Axis<V> unsaid(V value) {
            return new Axis<>(value, null, null, null, false, null, Acts.NOBODY, null);
        }

        private static <V extends Value> Axis<V> said(V value, String raw, Fact by) {
            return new Axis<>(value, raw, by.happenedAt(), voice(by), false, null, Acts.NOBODY, by);
        }

        private Axis<V> movedBy(Acts who) {
            return new Axis<>(value, raw, asOf, source, blocks, stillWorks, who, evidence);
        }

        /** Limits something; {@code works} says what is left. */
        private Axis<V> limiting(boolean messages, String works) {
            return new Axis<>(value, raw, asOf, source, messages, works, acts, evidence);
        }

        private static String voice(Fact fact) {
            return switch (fact.lane()) {
                case WEBHOOK -> "webhook";
                case PROBE -> fact.kind() == HEALTH_READ ? "health check" : "provider API";
                case LINK, BROWSER, DESK -> fact.source();
            };
        }
    }

    /** All of them under their names in the API, in the order in which they are shown. */
    public Map<String, Axis<?>> axes() {
        var axes = new LinkedHashMap<String, Axis<?>>();
        axes.put("account_review", accountReview);
        axes.put("name_review", nameReview);
        axes.put("quality", quality);
        axes.put("billing", billing);
        axes.put("restriction", restriction);
        axes.put("credential", credential);
        axes.put("health", health);
        return axes;
    }

    /**
     * What is known of the Meta business portfolio above the account; every part is null until
     * somebody tells. Words are raw. {@code numberCap} is how many numbers it may have.
     */
    public record Portfolio(String id, String verification, String messagingLimit, String numberCap, Instant asOf) {

        static final Portfolio UNKNOWN = new Portfolio(null, null, null, null, null);
    }

    /**
     * @param facts in any order, any of them twice
     */
    public static Standing of(Collection<Fact> facts, Instant now) {
        return new Fold(facts, now).standing();
    }

    /**
     * What a fact may be the newest voice about. Of all facts that speak about the same, a standing
     * needs only the newest; of one that speaks about nothing, none.
     */
    public static List<?> voices(Fact fact) {
        return Voice.of(fact);
    }

    /** Whether a link was made for which the partner pays. */
    static boolean isPartnerPaying(Collection<Fact> facts) {
        return facts.stream().anyMatch(fact -> Voice.of(fact).contains(Voice.PARTNER_PAYS));
    }

    /** What the axes and the portfolio ask the facts for. */
    private enum Voice {
        ROW(any -> true, NUMBER_READ),
        /** A check that did not run says nothing, so the last one that did stays. */
        CHECK(fact -> fact.as(HealthRead.class).hasRun(), HEALTH_READ),
        REVIEW(tells(TellsReview.class, said -> notEmpty(said.review())), ACCOUNT_REVIEWED, ACCOUNT_READ),
        NAME_ASKED(
                fact -> fact.saying(FieldsRead.class)
                        .map(FieldsRead::hasNewName)
                        .orElse(true),
                NAME_REVIEWED,
                NAME_REQUESTS_READ,
                FIELDS_READ),
        NAME_SHOWN(tells(TellsName.class, said -> said.nameStatus() != null), NUMBER_READ, FIELDS_READ),
        FIELDS(any -> true, FIELDS_READ),
        QUALITY_READ(tells(TellsQuality.class, said -> said.qualityRating() != null), NUMBER_READ, FIELDS_READ),
        QUALITY_JUDGED(
                fact -> Set.of("FLAGGED", "UNFLAGGED")
                        .contains(Fold.upper(fact.as(QualityTold.class).event())),
                QUALITY_TOLD),
        REFUSED_UNPAID(fact -> fact.as(MessageFailed.class).codes().contains("131042"), MESSAGE_FAILED),
        FUNDING(any -> true, FUNDING_READ),
        OWN_PAYMENT(fact -> fact.as(AccountRead.class).funding() != null, ACCOUNT_READ),
        LINK(any -> true, LINK_CREATED),
        PARTNER_PAYS(fact -> fact.as(LinkCreated.class).isPaidByPartner(), LINK_CREATED),
        ACTED(
                tells(TellsBanState.class, said -> !said.isOnlyScheduled()),
                ACCOUNT_RESTRICTED,
                ACCOUNT_DISABLED,
                ACCOUNT_REINSTATED),
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
                        Stream.of(values())
                                .filter(one -> one.kinds.contains(kind))
                                .toList());
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

    /** The facts of one line, asked for their newest voice. */
    private static final class Fold {
        private final Map<Voice, Fact> newest = new EnumMap<>(Voice.class);
        private final Instant now;
        private final Fact row;
        private final Fact check;
        private final Fact ableToSend;

        Fold(Collection<Fact> facts, Instant now) {
            for (var fact : facts) {
                Voice.of(fact).forEach(voice -> newest.merge(voice, fact, Fold::newer));
            }
            this.now = now;
            this.row = newest.get(Voice.ROW);
            this.check = newest.get(Voice.CHECK);
            this.ableToSend = check != null && check.as(HealthRead.class).isMessaging("AVAILABLE") ? check : null;
        }

        Standing standing() {
            return new Standing(
                    accountReview(),
                    nameReview(),
                    quality(),
                    billing(),
                    restriction(),
                    credential(),
                    health(),
                    portfolio());
        }

        /** A review that is not decided holds everything back (meta.md c1). */
        private Axis<AccountReview> accountReview() {
            var told = newest.get(Voice.REVIEW);
            var held = row != null && row.as(NumberRead.class).isStatus("PENDING") ? row : null;
            // a number stays pending after its account was turned down
            var turnedDown = told != null && Set.of("REJECTED", "DECLINED").contains(upper(review(told)));
            var by = turnedDown ? told : newer(told, held);
            if (by == null) {
                return Axis.unsaid(AccountReview.UNKNOWN);
            }
            var raw = by == held ? row.as(NumberRead.class).status() : review(by);
            var blocks = !isProvenAfter(by);
            return switch (upper(raw)) {
                case "APPROVED" -> Axis.said(AccountReview.APPROVED, raw, by);
                case "PENDING" ->
                    Axis.said(AccountReview.PENDING, raw, by)
                            .limiting(blocks, blocks ? NOTHING_GOES : null)
                            .movedBy(Acts.META);
                case "DEFERRED" ->
                    Axis.said(AccountReview.DEFERRED, raw, by)
                            .limiting(blocks, blocks ? NOTHING_GOES : null)
                            .movedBy(Acts.META);
                case "REJECTED", "DECLINED" ->
                    Axis.said(AccountReview.REJECTED, raw, by)
                            .limiting(blocks, blocks ? NOTHING_GOES : null)
                            .movedBy(Acts.CUSTOMER);
                default -> Axis.said(AccountReview.UNKNOWN, raw, by);
            };
        }

        private static String review(Fact fact) {
            return fact.saying(TellsReview.class).map(TellsReview::review).orElse("");
        }

        /** A name that is asked for speaks before the one that is shown. */
        private Axis<NameReview> nameReview() {
            var asked = name(newest.get(Voice.NAME_ASKED));
            var shown = name(newest.get(Voice.NAME_SHOWN));
            var open = asked.value() == NameReview.PENDING && !isOverSince(asked.evidence())
                    || asked.value() == NameReview.DECLINED
                            && asked.evidence().at().plus(DECLINE_COUNTS).isAfter(now);
            var axis = open || shown.evidence() == null ? asked : shown;
            // a number of Meta's own may not send before its name is approved (meta.md (f))
            var blocks = Set.of(NameReview.PENDING, NameReview.DECLINED).contains(axis.value())
                    && row != null
                    && isOfMeta(row.as(NumberRead.class));
            return axis.limiting(blocks, blocks ? NOTHING_GOES : null);
        }

        /** Meta said "pending", and shows no new name any more. */
        private boolean isOverSince(Fact review) {
            var shown = newest.get(Voice.FIELDS);
            return review.kind() == NAME_REVIEWED && shown != null && Fact.IN_ORDER.compare(shown, review) > 0;
        }

        private static Axis<NameReview> name(Fact by) {
            var raw = by == null ? null : nameWord(by);
            return switch (upper(raw)) {
                case "APPROVED", "AVAILABLE_WITHOUT_REVIEW", "APPLIED" -> Axis.said(NameReview.APPROVED, raw, by);
                case "PENDING_REVIEW", "PENDING", "SUBMITTED", "DEFERRED" ->
                    Axis.said(NameReview.PENDING, raw, by).movedBy(Acts.META);
                case "DECLINED", "REJECTED", "FAILED" ->
                    Axis.said(NameReview.DECLINED, raw, by).movedBy(Acts.CUSTOMER);
                case "EXPIRED" -> Axis.said(NameReview.EXPIRED, raw, by).movedBy(Acts.CUSTOMER);
                case "NONE", "NON_EXISTS", "NO_REVIEW", "CANCELLED" -> Axis.said(NameReview.NONE, raw, by);
                case "" -> Axis.unsaid(NameReview.UNKNOWN);
                default -> Axis.said(NameReview.UNKNOWN, raw, by);
            };
        }

        private static String nameWord(Fact by) {
            return by.saying(NameReviewed.class)
                    .map(NameReviewed::decision)
                    .or(() -> by.saying(NameRequestsRead.class).map(NameRequestsRead::status))
                    .or(() -> by.saying(FieldsRead.class)
                            .filter(FieldsRead::hasNewName)
                            .map(FieldsRead::newNameStatus))
                    .or(() -> by.saying(TellsName.class).map(TellsName::nameStatus))
                    .orElse(null);
        }

        private Axis<Quality> quality() {
            var read = newest.get(Voice.QUALITY_READ);
            var judged = newest.get(Voice.QUALITY_JUDGED);
            var flagged = judged != null
                    && "FLAGGED".equalsIgnoreCase(judged.as(QualityTold.class).event());
            var by = newer(read, flagged ? judged : null);
            if (by == null) {
                return Axis.unsaid(Quality.UNKNOWN);
            }
            var raw = by.saying(QualityTold.class)
                    .map(QualityTold::event)
                    .or(() -> by.saying(TellsQuality.class).map(TellsQuality::qualityRating))
                    .orElse(null);
            return switch (upper(raw)) {
                case "GREEN" -> Axis.said(Quality.GREEN, raw, by);
                case "YELLOW" -> Axis.said(Quality.YELLOW, raw, by).movedBy(Acts.CUSTOMER);
                case "RED", "FLAGGED" -> Axis.said(Quality.RED, raw, by).movedBy(Acts.CUSTOMER);
                default -> Axis.said(Quality.UNKNOWN, raw, by);
            };
        }

        /** No event tells of money; refused messages and the check do (meta.md c4). */
        private Axis<Billing> billing() {
            var refused = Optional.ofNullable(newest.get(Voice.REFUSED_UNPAID))
                    .filter(fact -> fact.at().plus(REFUSAL_COUNTS).isAfter(now))
                    .filter(fact -> !isProvenAfter(fact))
                    .orElse(null);
            var blocked = check != null && check.as(HealthRead.class).codes().contains("141006") ? check : null;
            var unpaid = newer(blocked, refused);
            if (unpaid != null) {
                var code = unpaid == blocked ? "141006" : "131042";
                return Axis.said(Billing.PAYMENT_MISSING, code, unpaid)
                        .limiting(true, REPLIES_GO)
                        .movedBy(Acts.CUSTOMER);
            }
            var funding = newest.get(Voice.FUNDING);
            if (funding != null && isUnfunded(funding.as(FundingRead.class))) {
                return Axis.said(
                                Billing.NOT_FUNDED,
                                funding.as(FundingRead.class).status(),
                                funding)
                        .limiting(true, REPLIES_GO)
                        .movedBy(Acts.US);
            }
            if (funding != null
                    && "FUNDED".equals(upper(funding.as(FundingRead.class).status()))) {
                return Axis.said(Billing.FUNDED, funding.as(FundingRead.class).status(), funding);
            }
            var paying = newest.get(Voice.OWN_PAYMENT);
            return paying == null ? Axis.unsaid(Billing.UNKNOWN) : Axis.said(Billing.OWN_PAYMENT_METHOD, null, paying);
        }

        /** An account that pays Meta by itself is "not funded" too, and nothing is wrong with it. */
        private boolean isUnfunded(FundingRead funding) {
            var link = newest.get(Voice.LINK);
            var ours = link != null && link.as(LinkCreated.class).isPaidByPartner();
            return (ours || Boolean.TRUE.equals(funding.paused()))
                    && Set.of("NOT_FUNDED", "REVOKED", "PENDING").contains(upper(funding.status()))
                    && !funding.isPaidByCustomer();
        }

        /** No news is no restriction, but only of a number that is there. */
        private Axis<Restricted> restriction() {
            var acted = newest.get(Voice.ACTED);
            if (acted == null) {
                return Axis.unsaid(row == null ? Restricted.UNKNOWN : Restricted.NONE);
            }
            var banState = acted.saying(TellsBanState.class)
                    .map(TellsBanState::banState)
                    .orElse(null);
            if (acted.kind() == ACCOUNT_REINSTATED) {
                return Axis.said(Restricted.NONE, banState, acted);
            }
            if (acted.kind() == ACCOUNT_DISABLED) {
                return Axis.said(Restricted.ACTIVE, banState, acted)
                        .limiting(true, NOTHING_GOES)
                        .movedBy(Acts.CUSTOMER);
            }
            var kinds = Restriction.in(acted);
            var raw = kinds.isEmpty()
                    ? null
                    : String.join(
                            ", ",
                            kinds.stream()
                                    .map(one -> String.valueOf(one.kind()))
                                    .toList());
            var end = Restriction.lastEnd(kinds);
            var over = end == null ? isProvenAfter(acted) : !now.isBefore(end);
            if (!over) {
                return Axis.said(Restricted.ACTIVE, raw, acted)
                        .limiting(Restriction.hitMessages(kinds), Restriction.stillWorks(kinds))
                        .movedBy(Acts.META);
            }
            var confirmed =
                    end != null && ableToSend != null && !ableToSend.at().isBefore(end);
            return confirmed
                    ? Axis.said(Restricted.NONE, raw, ableToSend)
                    : Axis.said(Restricted.LIFTED_UNCONFIRMED, raw, acted);
        }

        private Axis<Credential> credential() {
            return switch (check == null ? "" : upper(check.as(HealthRead.class).credential())) {
                case "ACCEPTED" -> Axis.said(Credential.OK, null, check);
                case "REFUSED" ->
                    Axis.said(Credential.INVALID, null, check)
                            .limiting(true, NOTHING_GOES)
                            .movedBy(Acts.CUSTOMER);
                default -> Axis.unsaid(Credential.UNKNOWN);
            };
        }

        private Axis<Health> health() {
            if (check == null) {
                return Axis.unsaid(Health.UNKNOWN);
            }
            var raw = check.as(HealthRead.class).status();
            return switch (upper(raw)) {
                case "HEALTHY" -> Axis.said(Health.HEALTHY, raw, check);
                case "DEGRADED" -> Axis.said(Health.DEGRADED, raw, check);
                // the other axes say why, what still works and who can move it
                case "UNHEALTHY" -> Axis.said(Health.UNHEALTHY, raw, check).limiting(true, null);
                default -> Axis.said(Health.UNKNOWN, raw, check);
            };
        }

        private Portfolio portfolio() {
            var named = newest.get(Voice.PORTFOLIO);
            var verified = newest.get(Voice.VERIFIED);
            var limited = newest.get(Voice.LIMITED);
            var capped = newest.get(Voice.CAPPED);
            return Stream.of(named, verified, limited, capped)
                    .filter(Objects::nonNull)
                    .max(Fact.IN_ORDER)
                    .map(newest -> new Portfolio(
                            said(named, TellsPortfolio.class, TellsPortfolio::portfolioId),
                            said(verified, TellsVerification.class, TellsVerification::verification),
                            said(limited, TellsMessagingLimit.class, TellsMessagingLimit::messagingLimit),
                            said(capped, LimitsTold.class, LimitsTold::numberCap),
                            newest.happenedAt()))
                    .orElse(Portfolio.UNKNOWN);
        }

        private static <T> String said(Fact fact, Class<T> sort, Function<T, String> word) {
            return fact == null ? null : fact.saying(sort).map(word).orElse(null);
        }

        /** A check that allows sending is newer than this. */
        private boolean isProvenAfter(Fact fact) {
            return ableToSend != null && Fact.IN_ORDER.compare(ableToSend, fact) > 0;
        }

        private static Fact newer(Fact one, Fact other) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return Fact.IN_ORDER.compare(one, other) >= 0 ? one : other;
        }

        private static String upper(String raw) {
            return raw == null ? "" : raw.toUpperCase(Locale.ROOT);
        }
    }

    /** A number of Meta's own: +1 555 and seven more digits (kapso.md §3.8). */
    public static boolean isOfMeta(NumberRead number) {
        return number.digits() != null && number.digits().matches("1555\\d{7}");
    }
}
