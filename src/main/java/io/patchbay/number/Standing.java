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

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.patchbay.connection.Acts;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
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
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is reviewed or metered about a line: a pure fold of its facts and the clock, one axis each.
 * On each axis the newest voice counts, whoever it is. Unknown words are kept raw and block
 * nothing; a check that did not run says nothing. The axes are account_review, name_review,
 * quality, billing, restriction, credential and health, in this order.
 */
public record Standing(Map<String, Axis> axes, Portfolio portfolio) {

    /** Refused messages say something about an account for this long. */
    private static final Duration REFUSAL_COUNTS = Duration.ofDays(7);

    /** A name that was turned down is worth a word for this long; then the old one is fine. */
    private static final Duration DECLINE_COUNTS = Duration.ofDays(30);

    private static final Set<String> HEALTH_WORDS = Set.of("healthy", "degraded", "unhealthy");

    private static final String REPLIES_GO = "Replies inside 24 hours still go out.";
    private static final String NOTHING_GOES = "Nothing can be sent.";

    /**
     * {@code value} is our word, {@code raw} the sender's (null if it gave none), {@code asOf} the
     * time the sender gives for it. {@code blocks}: customers' messages are held back by it today.
     * {@code stillWorks} says what goes on in spite of it; null where nothing is limited. {@code
     * acts}: who can move it.
     */
    public record Axis(
            String value,
            String raw,
            Instant asOf,
            String source,
            boolean blocks,
            String stillWorks,
            Acts acts,
            @JsonIgnore Fact evidence) {

        static final Axis UNKNOWN = new Axis("unknown", null, null, null, false, null, Acts.NOBODY, null);

        private static Axis said(String value, String raw, Fact by) {
            return new Axis(value, raw, by.happenedAt(), voice(by), false, null, Acts.NOBODY, by);
        }

        private Axis movedBy(Acts who) {
            return new Axis(value, raw, asOf, source, blocks, stillWorks, who, evidence);
        }

        /** Limits something; {@code works} says what is left. */
        private Axis limiting(boolean messages, String works) {
            return new Axis(value, raw, asOf, source, messages, works, acts, evidence);
        }

        private static String voice(Fact fact) {
            return switch (fact.lane()) {
                case WEBHOOK -> "webhook";
                case PROBE -> fact.kind() == HEALTH_READ ? "health check" : "provider API";
                case LINK, BROWSER, DESK -> fact.source();
            };
        }
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

    public Axis axis(String name) {
        return Objects.requireNonNull(axes.get(name), name);
    }

    /** What the axes and the portfolio ask the facts for. */
    private enum Voice {
        ROW(any -> true, NUMBER_READ),
        /** A check that did not run says nothing, so the last one that did stays. */
        CHECK(fact -> !Fold.says(fact, "status", "error"), HEALTH_READ),
        REVIEW(fact -> !Fold.review(fact).isEmpty(), ACCOUNT_REVIEWED, ACCOUNT_READ),
        NAME_ASKED(
                fact -> fact.kind() != FIELDS_READ || Fold.isOpen(fact.text("new_name_status")),
                NAME_REVIEWED,
                NAME_REQUESTS_READ,
                FIELDS_READ),
        NAME_SHOWN(fact -> fact.text("name_status") != null, NUMBER_READ, FIELDS_READ),
        FIELDS(any -> true, FIELDS_READ),
        QUALITY_READ(fact -> fact.text("quality_rating") != null, NUMBER_READ, FIELDS_READ),
        QUALITY_JUDGED(fact -> Set.of("FLAGGED", "UNFLAGGED").contains(Fold.upper(fact.text("event"))), QUALITY_TOLD),
        REFUSED_UNPAID(fact -> Fold.codes(fact).contains("131042"), MESSAGE_FAILED),
        FUNDING(any -> true, FUNDING_READ),
        OWN_PAYMENT(fact -> fact.text("funding") != null, ACCOUNT_READ),
        LINK(any -> true, LINK_CREATED),
        PARTNER_PAYS(fact -> "partner_managed".equals(fact.text("billing")), LINK_CREATED),
        ACTED(
                fact -> !Fold.says(fact, "ban_state", "SCHEDULE_FOR_DISABLE"),
                ACCOUNT_RESTRICTED,
                ACCOUNT_DISABLED,
                ACCOUNT_REINSTATED),
        PORTFOLIO(fact -> fact.text("portfolio_id") != null, ACCOUNT_READ, HEALTH_READ, VERIFICATION_TOLD),
        VERIFIED(fact -> Fold.verification(fact) != null, ACCOUNT_READ, VERIFICATION_TOLD),
        LIMITED(
                fact -> fact.text("messaging_limit") != null,
                LIMITS_TOLD,
                QUALITY_TOLD,
                ACCOUNT_READ,
                FIELDS_READ,
                NUMBER_READ),
        CAPPED(fact -> fact.text("number_cap") != null, LIMITS_TOLD);

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
        private final Fact health;
        private final Fact ableToSend;

        Fold(Collection<Fact> facts, Instant now) {
            for (var fact : facts) {
                Voice.of(fact).forEach(voice -> newest.merge(voice, fact, Fold::newer));
            }
            this.now = now;
            this.row = newest.get(Voice.ROW);
            this.health = newest.get(Voice.CHECK);
            this.ableToSend = health != null && says(health, "messaging", "AVAILABLE") ? health : null;
        }

        Standing standing() {
            var axes = new LinkedHashMap<String, Axis>();
            axes.put("account_review", accountReview());
            axes.put("name_review", nameReview());
            axes.put("quality", quality());
            axes.put("billing", billing());
            axes.put("restriction", restriction());
            axes.put("credential", credential());
            axes.put("health", overall());
            return new Standing(axes, portfolio());
        }

        /** A review that is not decided holds everything back (facts meta c1). */
        private Axis accountReview() {
            var told = newest.get(Voice.REVIEW);
            var held = row != null && says(row, "status", "PENDING") ? row : null;
            // a number stays pending after its account was turned down
            var turnedDown = told != null && Set.of("REJECTED", "DECLINED").contains(upper(review(told)));
            var by = turnedDown ? told : newer(told, held);
            if (by == null) {
                return Axis.UNKNOWN;
            }
            var raw = by == held ? row.text("status") : review(by);
            var blocks = !isProvenAfter(by);
            return switch (upper(raw)) {
                case "APPROVED" -> Axis.said("approved", raw, by);
                case "PENDING" ->
                    Axis.said("pending", raw, by)
                            .limiting(blocks, blocks ? NOTHING_GOES : null)
                            .movedBy(Acts.META);
                case "DEFERRED" ->
                    Axis.said("deferred", raw, by)
                            .limiting(blocks, blocks ? NOTHING_GOES : null)
                            .movedBy(Acts.META);
                case "REJECTED", "DECLINED" ->
                    Axis.said("rejected", raw, by)
                            .limiting(blocks, blocks ? NOTHING_GOES : null)
                            .movedBy(Acts.CUSTOMER);
                default -> Axis.said("unknown", raw, by);
            };
        }

        private static String review(Fact fact) {
            var word = fact.text(fact.kind() == ACCOUNT_READ ? "review" : "decision");
            return word == null ? "" : word;
        }

        /** A name that is asked for speaks before the one that is shown. */
        private Axis nameReview() {
            var asked = name(newest.get(Voice.NAME_ASKED));
            var shown = name(newest.get(Voice.NAME_SHOWN));
            var open = asked.value().equals("pending") && !isOverSince(asked.evidence())
                    || asked.value().equals("declined")
                            && asked.evidence().at().plus(DECLINE_COUNTS).isAfter(now);
            var axis = open || shown == Axis.UNKNOWN ? asked : shown;
            // a number of Meta's own may not send before its name is approved (facts meta (f))
            var blocks = Set.of("pending", "declined").contains(axis.value()) && isOfMeta(row);
            return axis.limiting(blocks, blocks ? NOTHING_GOES : null);
        }

        /** Meta said "pending", and shows no new name any more. */
        private boolean isOverSince(Fact review) {
            var shown = newest.get(Voice.FIELDS);
            return review.kind() == NAME_REVIEWED && shown != null && Fact.IN_ORDER.compare(shown, review) > 0;
        }

        private static Axis name(Fact by) {
            if (by == null) {
                return Axis.UNKNOWN;
            }
            var raw = switch (by.kind()) {
                case NAME_REVIEWED -> by.text("decision");
                case NAME_REQUESTS_READ -> by.text("status");
                case FIELDS_READ ->
                    isOpen(by.text("new_name_status")) ? by.text("new_name_status") : by.text("name_status");
                default -> by.text("name_status");
            };
            return switch (upper(raw)) {
                case "APPROVED", "AVAILABLE_WITHOUT_REVIEW", "APPLIED" -> Axis.said("approved", raw, by);
                case "PENDING_REVIEW", "PENDING", "SUBMITTED", "DEFERRED" ->
                    Axis.said("pending", raw, by).movedBy(Acts.META);
                case "DECLINED", "REJECTED", "FAILED" ->
                    Axis.said("declined", raw, by).movedBy(Acts.CUSTOMER);
                case "EXPIRED" -> Axis.said("expired", raw, by).movedBy(Acts.CUSTOMER);
                case "NONE", "NON_EXISTS", "NO_REVIEW", "CANCELLED" -> Axis.said("none", raw, by);
                case "" -> Axis.UNKNOWN;
                default -> Axis.said("unknown", raw, by);
            };
        }

        private static boolean isOpen(String newName) {
            return newName != null && !Set.of("NONE", "NON_EXISTS").contains(upper(newName));
        }

        private Axis quality() {
            var read = newest.get(Voice.QUALITY_READ);
            var told = newest.get(Voice.QUALITY_JUDGED);
            var by = newer(read, told != null && says(told, "event", "FLAGGED") ? told : null);
            if (by == null) {
                return Axis.UNKNOWN;
            }
            var raw = by == told ? told.text("event") : read.text("quality_rating");
            return switch (upper(raw)) {
                case "GREEN" -> Axis.said("green", raw, by);
                case "YELLOW" -> Axis.said("yellow", raw, by).movedBy(Acts.CUSTOMER);
                case "RED", "FLAGGED" -> Axis.said("red", raw, by).movedBy(Acts.CUSTOMER);
                default -> Axis.said("unknown", raw, by);
            };
        }

        /** No event tells of money; refused messages and the check do (facts meta c4). */
        private Axis billing() {
            var refused = Optional.ofNullable(newest.get(Voice.REFUSED_UNPAID))
                    .filter(fact -> fact.at().plus(REFUSAL_COUNTS).isAfter(now))
                    .filter(fact -> !isProvenAfter(fact))
                    .orElse(null);
            var check = health != null && health.texts("problems").contains("141006") ? health : null;
            var unpaid = newer(check, refused);
            if (unpaid != null) {
                var code = unpaid == check ? "141006" : "131042";
                return Axis.said("payment_missing", code, unpaid)
                        .limiting(true, REPLIES_GO)
                        .movedBy(Acts.CUSTOMER);
            }
            var funding = newest.get(Voice.FUNDING);
            if (funding != null && isUnfunded(funding)) {
                return Axis.said("not_funded", funding.text("status"), funding)
                        .limiting(true, REPLIES_GO)
                        .movedBy(Acts.US);
            }
            if (funding != null && says(funding, "status", "funded")) {
                return Axis.said("funded", funding.text("status"), funding);
            }
            var paying = newest.get(Voice.OWN_PAYMENT);
            return paying == null ? Axis.UNKNOWN : Axis.said("own_payment_method", null, paying);
        }

        /**
         * An account that pays Meta by itself is "not funded" too, and nothing is wrong with it.
         */
        private boolean isUnfunded(Fact funding) {
            var link = newest.get(Voice.LINK);
            var ours = link != null && says(link, "billing", "partner_managed");
            return (ours || funding.isTrue("paused"))
                    && Set.of("NOT_FUNDED", "REVOKED", "PENDING").contains(upper(funding.text("status")))
                    && !says(funding, "reason", "existing_payment_method");
        }

        /** No news is no restriction, but only of a number that is there. */
        private Axis restriction() {
            var acted = newest.get(Voice.ACTED);
            if (acted == null) {
                return row == null ? Axis.UNKNOWN : new Axis("none", null, null, null, false, null, Acts.NOBODY, null);
            }
            if (acted.kind() == ACCOUNT_REINSTATED) {
                return Axis.said("none", acted.text("ban_state"), acted);
            }
            if (acted.kind() == ACCOUNT_DISABLED) {
                return Axis.said("active", acted.text("ban_state"), acted)
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
                return Axis.said("active", raw, acted)
                        .limiting(Restriction.hitMessages(kinds), Restriction.stillWorks(kinds))
                        .movedBy(Acts.META);
            }
            var confirmed =
                    end != null && ableToSend != null && !ableToSend.at().isBefore(end);
            return confirmed ? Axis.said("none", raw, ableToSend) : Axis.said("lifted_unconfirmed", raw, acted);
        }

        private Axis credential() {
            return switch (health == null ? "" : upper(health.text("credential"))) {
                case "ACCEPTED" -> Axis.said("ok", null, health);
                case "REFUSED" ->
                    Axis.said("invalid", null, health)
                            .limiting(true, NOTHING_GOES)
                            .movedBy(Acts.CUSTOMER);
                default -> Axis.UNKNOWN;
            };
        }

        private Axis overall() {
            if (health == null) {
                return Axis.UNKNOWN;
            }
            var word = upper(health.text("status")).toLowerCase(Locale.ROOT);
            var axis = Axis.said(HEALTH_WORDS.contains(word) ? word : "unknown", health.text("status"), health);
            // the other axes say why, what still works and who can move it
            return word.equals("unhealthy") ? axis.limiting(true, null) : axis;
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
                            text(named, "portfolio_id"),
                            verified == null ? null : verification(verified),
                            text(limited, "messaging_limit"),
                            text(capped, "number_cap"),
                            newest.happenedAt()))
                    .orElse(Portfolio.UNKNOWN);
        }

        private static String text(Fact fact, String key) {
            return fact == null ? null : fact.text(key);
        }

        private static String verification(Fact fact) {
            return fact.text(fact.kind() == ACCOUNT_READ ? "verification" : "status");
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

        private static List<String> codes(Fact fact) {
            return fact.data().get("problems") instanceof List<?> problems
                    ? problems.stream()
                            .filter(Map.class::isInstance)
                            .map(one -> String.valueOf(((Map<?, ?>) one).get("code")))
                            .toList()
                    : List.of();
        }

        private static boolean says(Fact fact, String key, String word) {
            return word.equalsIgnoreCase(fact.text(key));
        }

        private static String upper(String raw) {
            return raw == null ? "" : raw.toUpperCase(Locale.ROOT);
        }
    }

    /** A number of Meta's own: +1 555 and seven more digits (facts §3.8). */
    public static boolean isOfMeta(Fact numberRead) {
        return numberRead != null
                && numberRead.text("digits") != null
                && numberRead.text("digits").matches("1555\\d{7}");
    }
}
