package io.patchbay.number;

import static io.patchbay.connection.FactKind.ACCOUNT_DISABLED;
import static io.patchbay.connection.FactKind.ACCOUNT_REINSTATED;
import static io.patchbay.connection.FactKind.HEALTH_READ;
import static io.patchbay.connection.FactKind.NAME_REVIEWED;

import io.patchbay.connection.AccountStatement.LimitsTold;
import io.patchbay.connection.Acts;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.LinkStatement.LinkCreated;
import io.patchbay.connection.NumberStatement.FieldsRead;
import io.patchbay.connection.NumberStatement.HealthRead;
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
import java.util.Set;
import java.util.function.Function;
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
    public sealed interface Value permits AccountReview, NameReview, Quality, Billing, Restricted, Credential, Health {
        /** False while nobody has said anything that we understand. */
        default boolean isKnown() {
            return !((Enum<?>) this).name().equals("UNKNOWN");
        }

        /** Who can move it, where the value alone tells. */
        default Acts acts() {
            return Acts.NOBODY;
        }

        /** The word in the API. */
        default String apiName() {
            return ((Enum<?>) this).name().toLowerCase(Locale.ROOT);
        }
    }

    /** Refused messages say something about an account for this long. */
    static final Duration REFUSAL_COUNTS = Duration.ofDays(7);

    /** A name that was turned down is worth a word for this long; then the old one is fine. */
    private static final Duration DECLINE_COUNTS = Duration.ofDays(30);

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
        static <V extends Value> Axis<V> unsaid(V value) {
            return new Axis<>(value, null, null, null, false, null, value.acts(), null);
        }

        static <V extends Value> Axis<V> said(V value, String raw, Fact by) {
            return new Axis<>(value, raw, by.happenedAt(), voice(by), false, null, value.acts(), by);
        }

        private Axis<V> movedBy(Acts who) {
            return new Axis<>(value, raw, asOf, source, blocks, stillWorks, who, evidence);
        }

        /** Limits something; {@code works} says what is left. */
        Axis<V> limiting(boolean messages, String works) {
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

    /** Whether the newest link was made with billing through the provider, so that connected is not yet billed. */
    public static boolean isPartnerManaged(Collection<Fact> facts) {
        return facts.stream()
                .filter(fact -> fact.kind() == FactKind.LINK_CREATED)
                .max(Fact.IN_ORDER)
                .filter(fact -> fact.as(LinkCreated.class).isPaidByPartner())
                .isPresent();
    }

    /** Whether a link was made for which the partner pays. */
    static boolean isPartnerPaying(Collection<Fact> facts) {
        return facts.stream().anyMatch(fact -> Voice.of(fact).contains(Voice.PARTNER_PAYS));
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
                Voice.of(fact).forEach(voice -> newest.merge(voice, fact, Standing::newer));
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

        private Axis<AccountReview> accountReview() {
            var told = newest.get(Voice.REVIEW);
            var held = row != null && row.as(NumberRead.class).isStatus("PENDING") ? row : null;
            // a number stays pending after its account was turned down
            var turnedDown = told != null && AccountReview.of(review(told)) == AccountReview.REJECTED;
            var by = turnedDown ? told : newer(told, held);
            if (by == null) {
                return Axis.unsaid(AccountReview.UNKNOWN);
            }
            var raw = by == held ? row.as(NumberRead.class).status() : review(by);
            var value = AccountReview.of(raw);
            var blocks = value.holdsBack() && !isProvenAfter(by);
            return Axis.said(value, raw, by).limiting(blocks, blocks ? NOTHING_GOES : null);
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

        /** Meta said "pending", and shows no new name any more; of a request only where it says so, not by silence. */
        private boolean isOverSince(Fact review) {
            var shown = newest.get(Voice.FIELDS);
            if (shown == null || Fact.IN_ORDER.compare(shown, review) < 0) {
                return false;
            }
            var fields = shown.as(FieldsRead.class);
            return review.kind() == NAME_REVIEWED
                    || review.kind() == FactKind.NAME_REQUESTS_READ
                            && fields.newNameStatus() != null
                            && !fields.hasNewName();
        }

        private static Axis<NameReview> name(Fact by) {
            var raw = by == null ? null : nameWord(by);
            return upper(raw).isEmpty() ? Axis.unsaid(NameReview.UNKNOWN) : Axis.said(NameReview.of(raw), raw, by);
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
            return Axis.said(Quality.of(raw), raw, by);
        }

        private Axis<Billing> billing() {
            return new BillingFold(newest, check, now).axis();
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
                var open = openBefore(acted);
                return open.isEmpty()
                        ? Axis.said(Restricted.NONE, banState, acted)
                        : Axis.said(Restricted.LIFTED_UNCONFIRMED, raw(open), acted);
            }
            if (acted.kind() == ACCOUNT_DISABLED) {
                return Axis.said(Restricted.ACTIVE, banState, acted)
                        .limiting(true, NOTHING_GOES)
                        .movedBy(Acts.CUSTOMER);
            }
            var all = Restriction.in(acted);
            var active = all.stream()
                    .filter(one -> one.ends() == null ? !isEnded(one, acted) : one.isActive(now))
                    .toList();
            if (all.isEmpty() ? !isProvenAfter(acted) : !active.isEmpty()) {
                return Axis.said(Restricted.ACTIVE, raw(active), acted)
                        .limiting(Restriction.hitMessages(active), Restriction.stillWorks(active))
                        .movedBy(Restriction.acts(active));
            }
            var end = Restriction.lastEnd(all);
            var confirmed =
                    end != null && ableToSend != null && !ableToSend.at().isBefore(end);
            return confirmed
                    ? Axis.said(Restricted.NONE, raw(all), ableToSend)
                    : Axis.said(Restricted.LIFTED_UNCONFIRMED, raw(all), acted);
        }

        /** What was restricted without an end before Meta reinstated the account, which does not say that this is over. */
        private List<Restriction> openBefore(Fact reinstated) {
            var restricted = newest.get(Voice.RESTRICTED);
            return restricted == null
                    ? List.of()
                    : Restriction.in(restricted).stream()
                            .filter(one -> one.ends() == null && !isEnded(one, reinstated))
                            .toList();
        }

        /** No end was announced: a check that allows sending is the end, but says nothing about calls. */
        private boolean isEnded(Restriction one, Fact acted) {
            return !one.isAboutCalls() && isProvenAfter(acted);
        }

        private static String raw(List<Restriction> kinds) {
            return kinds.isEmpty()
                    ? null
                    : String.join(
                            ", ",
                            kinds.stream()
                                    .map(one -> String.valueOf(one.kind()))
                                    .toList());
        }

        private Axis<Credential> credential() {
            var value = check == null
                    ? Credential.UNKNOWN
                    : Credential.of(check.as(HealthRead.class).credential());
            return switch (value) {
                case UNKNOWN -> Axis.unsaid(value);
                case OK -> Axis.said(value, null, check);
                case INVALID -> Axis.said(value, null, check).limiting(true, NOTHING_GOES);
            };
        }

        private Axis<Health> health() {
            if (check == null) {
                return Axis.unsaid(Health.UNKNOWN);
            }
            var raw = check.as(HealthRead.class).status();
            var value = Health.of(raw);
            // the other axes say why, what still works and who can move it
            return Axis.said(value, raw, check).limiting(value == Health.UNHEALTHY, null);
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
    }

    /** The later of two, one of which may be null; null if both are. */
    static Fact newer(Fact one, Fact other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Fact.IN_ORDER.compare(one, other) >= 0 ? one : other;
    }

    /** A word as it is compared; empty if none was given. */
    static String upper(String raw) {
        return raw == null ? "" : raw.toUpperCase(Locale.ROOT);
    }

    /** A number of Meta's own: +1 555 and seven more digits (kapso.md §3.8). */
    public static boolean isOfMeta(NumberRead number) {
        return number.digits() != null && number.digits().matches("1555\\d{7}");
    }
}
