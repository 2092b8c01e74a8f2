package io.patchbay.diagnosis;

import static io.patchbay.diagnosis.VerdictCode.*;

import io.patchbay.connection.AccountStatement.AccountDisabled;
import io.patchbay.connection.AccountStatement.AccountViolation;
import io.patchbay.connection.Attempt;
import io.patchbay.connection.CaseStatement.ClaimDecided;
import io.patchbay.connection.CaseStatement.LockNoticeTold;
import io.patchbay.connection.CaseStatement.NumberClaimedTwice;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.LineState;
import io.patchbay.connection.Mode;
import io.patchbay.connection.NumberStatement.FieldsRead;
import io.patchbay.connection.NumberStatement.HealthRead;
import io.patchbay.connection.NumberStatement.MessageFailed;
import io.patchbay.connection.NumberStatement.NumberRead;
import io.patchbay.connection.Statement.TellsVerification;
import io.patchbay.connection.Status;
import io.patchbay.number.AccountReview;
import io.patchbay.number.Billing;
import io.patchbay.number.NameReview;
import io.patchbay.number.Quality;
import io.patchbay.number.Restricted;
import io.patchbay.number.Restriction;
import io.patchbay.number.Standing;
import io.patchbay.number.Standing.Axis;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The rules of verdicts about a line that is or was there, from the most severe to the best. */
final class LineRules {

    /** Reviews usually take hours, seldom two days. */
    static final Duration REVIEW_TAKES = Duration.ofHours(72);

    /** A quiet number is not worth a word before this. */
    static final Duration MAY_BE_QUIET = Duration.ofHours(24);

    /** A warning of Meta's is remembered this long. */
    static final Duration WARNED_FOR = Duration.ofDays(30);

    /** Refused messages say something about the account for this long. */
    static final Duration REFUSAL_COUNTS = Duration.ofDays(7);

    /** For so long after a new permission a number may be shown as not registered although it is (meta.md c2). */
    static final Duration SETTLES = Duration.ofMinutes(15);

    /** Problems of a health check that have a verdict of their own. */
    private static final Set<String> NAMED_PROBLEMS =
            Set.of("141006", "141010", "131000:BUSINESS", HealthRead.API_ACCESS_BLOCKED);

    private LineRules() {}

    static Map<VerdictCode, Rule> all() {
        var rules = new EnumMap<VerdictCode, Rule>(VerdictCode.class);
        rules.put(NUMBER_CONFLICT, LineRules::numberConflict);
        rules.put(BANNED, LineRules::banned);
        rules.put(LOCKED, LineRules::locked);
        rules.put(TECHNICAL_LOCK, LineRules::technicalLock);
        rules.put(API_ACCESS_BLOCKED, LineRules::apiAccessBlocked);
        rules.put(REVIEW_REJECTED, LineRules::reviewRejected);
        rules.put(REVIEW_PENDING_LONG, s -> review(s, true));
        rules.put(REVIEW_PENDING_NORMAL, s -> review(s, false));
        rules.put(WRONG_NUMBER_TYPE, LineRules::wrongNumberType);
        rules.put(NOT_ON_CLOUD_API, LineRules::notOnCloudApi);
        rules.put(REGISTRATION_MISSING, LineRules::registrationMissing);
        rules.put(NAME_PENDING_BLOCKING, LineRules::namePendingBlocking);
        rules.put(RESTRICTED, LineRules::restricted);
        rules.put(NUMBER_UNVERIFIED, s -> s.readAs("UNVERIFIED").map(RuleMatch::of));
        rules.put(
                NOT_SUBSCRIBED,
                s -> up(s).flatMap(any -> s.health(check -> check.isFailed("webhook_subscription")))
                        .or(() -> s.health(LineRules::isUnsubscribed))
                        .map(RuleMatch::of));
        rules.put(MESSAGING_BLOCKED, s -> messaging(s, "BLOCKED"));
        rules.put(PAYMENT_MISSING, LineRules::paymentMissing);
        rules.put(
                NOT_FUNDED,
                s -> up(s).flatMap(any -> s.stands(Standing::billing, Billing.NOT_FUNDED, Billing.PAUSED))
                        .map(LineRules::unpaid));
        rules.put(
                PROFILE_INCOMPLETE,
                s -> up(s).flatMap(any -> s.health(check -> check.codes().contains("131000:BUSINESS")))
                        .map(RuleMatch::of));
        rules.put(OTHER_MODE_CONNECTED, LineRules::otherModeConnected);
        rules.put(
                NAME_DECLINED,
                s -> s.stands(Standing::nameReview, NameReview.DECLINED).map(LineRules::because));
        rules.put(BUSINESS_UNVERIFIED, LineRules::businessUnverified);
        rules.put(BAN_SCHEDULED, LineRules::banScheduled);
        rules.put(POLICY_WARNING, LineRules::policyWarning);
        rules.put(QUALITY_SLIDING, LineRules::qualitySliding);
        rules.put(MESSAGING_LIMITED, s -> messaging(s, "LIMITED"));
        rules.put(INBOUND_UNPROVEN, LineRules::inboundUnproven);
        rules.put(
                NAME_PENDING_HARMLESS,
                s -> up(s).flatMap(any -> s.stands(Standing::nameReview, NameReview.PENDING))
                        .map(LineRules::because));
        rules.put(HEALTHY, LineRules::healthy);
        return rules;
    }

    private static Optional<RuleMatch> up(Situation s) {
        return RuleMatch.when(s.lineIs(LineState.UP));
    }

    /** The last that is open. Several customers in one account are none. */
    private static Optional<RuleMatch> numberConflict(Situation s) {
        var decided = s.all(FactKind.CLAIM_DECIDED).stream()
                .map(fact -> String.valueOf(fact.as(ClaimDecided.class).conflictId()))
                .toList();
        return s.all(FactKind.NUMBER_CLAIMED_TWICE).stream()
                .filter(fact -> !fact.as(NumberClaimedTwice.class).isOfAccount())
                .filter(fact ->
                        !decided.contains(fact.as(NumberClaimedTwice.class).conflictId()))
                .max(Fact.IN_ORDER)
                .map(RuleMatch::of);
    }

    /** A date that Meta announces is a warning, and a word that we do not know is none: only the ban itself counts. */
    private static Optional<RuleMatch> banned(Situation s) {
        var disabled = s.last(FactKind.ACCOUNT_DISABLED, AccountDisabled.class, AccountDisabled::isBan)
                .filter(fact -> s.isNewerThan(fact, s.last(FactKind.ACCOUNT_REINSTATED)))
                .filter(fact -> s.isNewerThan(fact, ableToSend(s)));
        return disabled.or(() -> s.readAs("BANNED")).map(RuleMatch::of).or(() -> refused(s, ended(s), "141014"));
    }

    private static Optional<Fact> ableToSend(Situation s) {
        return s.health(check -> check.isMessaging("AVAILABLE"));
    }

    /** Only with a notice of Meta's can the customer appeal, so a lock is one to appeal against unless something says no. */
    private static Optional<RuleMatch> locked(Situation s) {
        return isTechnical(s) ? Optional.empty() : anyLock(s);
    }

    private static Optional<RuleMatch> technicalLock(Situation s) {
        return isTechnical(s) ? anyLock(s) : Optional.empty();
    }

    private static Optional<RuleMatch> anyLock(Situation s) {
        return refused(s, ended(s), "368", "131031", "141008")
                .map(match -> match.and(answeredSince(s).orElse(null))
                        .and(ableToSend(s).orElse(null)));
    }

    /** A person looked and saw no notice; or nobody has looked, and Meta's code is that of a technical lock (meta.md e1). */
    private static boolean isTechnical(Situation s) {
        return answeredSince(s)
                .map(fact -> fact.as(LockNoticeTold.class).isAbsent())
                .orElseGet(() -> s.messageRefused("368", "131031", "141008")
                        .filter(fact -> fact.as(MessageFailed.class).codes().contains("141008"))
                        .isPresent());
    }

    /** What a person last said of Meta's notice about this lock: what was said of an earlier one counts no more. */
    private static Optional<Fact> answeredSince(Situation s) {
        var before = ended(s);
        return s.last(FactKind.LOCK_NOTICE_TOLD).filter(fact -> s.isNewerThan(fact, before));
    }

    /**
     * What ends a lock: a message that arrived, Meta's word, or a person who knows that it is over. A check that allows
     * sending does not: lines were locked for days while every check was fine (meta.md c3).
     */
    private static Optional<Fact> ended(Situation s) {
        return Stream.of(
                        s.last(FactKind.MESSAGE_DELIVERED),
                        s.last(FactKind.ACCOUNT_REINSTATED),
                        s.last(FactKind.LOCK_NOTICE_TOLD, LockNoticeTold.class, LockNoticeTold::isOver))
                .flatMap(Optional::stream)
                .max(Fact.IN_ORDER);
    }

    /** The last check met Meta's block of the app or of the business, and no message has arrived since. */
    private static Optional<RuleMatch> apiAccessBlocked(Situation s) {
        return s.health(check -> check.codes().contains(HealthRead.API_ACCESS_BLOCKED))
                .filter(fact -> s.isNewerThan(fact, s.last(FactKind.MESSAGE_DELIVERED)))
                .map(RuleMatch::of);
    }

    /** {@code CONNECTED} beside {@code ON_PREMISE} is a dead line: what is sent to it reaches the phone alone (meta.md b7). */
    private static Optional<RuleMatch> notOnCloudApi(Situation s) {
        return up(s).flatMap(any -> fieldsAs(s, "ON_PREMISE"))
                .filter(fields -> !isWithoutApp(fields))
                .map(fields -> RuleMatch.of(fields).and(s.read().orElse(null)));
    }

    /** Off the app as well, or not registered for longer than a new permission takes to show. */
    private static Optional<RuleMatch> registrationMissing(Situation s) {
        return up(s).flatMap(any -> fieldsAs(s, "ON_PREMISE")
                        .filter(LineRules::isWithoutApp)
                        .or(() -> fieldsAs(s, "NOT_APPLICABLE").filter(fields -> hasSettled(s, fields))))
                .map(fields -> RuleMatch.of(fields).and(s.read().orElse(null)));
    }

    private static boolean isWithoutApp(Fact fields) {
        return Boolean.FALSE.equals(fields.as(FieldsRead.class).onBusinessApp());
    }

    /** Read so long after the line came up, or came back, that the reading is no passing one (meta.md c2). */
    private static boolean hasSettled(Situation s, Fact fields) {
        return Stream.of(
                        Optional.ofNullable(s.progress().connectedSince()),
                        s.last(FactKind.NUMBER_RECONNECTED).map(Fact::at),
                        s.last(FactKind.NUMBER_CREATED).map(Fact::at))
                .flatMap(Optional::stream)
                .noneMatch(moment -> fields.at().isBefore(moment.plus(SETTLES)));
    }

    /** Meta's own reading of the number, if its platform is this and no message has proved the contrary since. */
    static Optional<Fact> fieldsAs(Situation s, String platform) {
        return s.last(FactKind.FIELDS_READ)
                .filter(fact ->
                        platform.equalsIgnoreCase(fact.as(FieldsRead.class).platformType()))
                .filter(fact -> s.isNewerThan(fact, s.last(FactKind.MESSAGE_INBOUND)))
                .filter(fact -> s.isNewerThan(fact, s.last(FactKind.MESSAGE_DELIVERED)));
    }

    /** The link that was gone through allowed one way, and the number came in the other (meta.md a3, kapso.md 4.2). */
    private static Optional<RuleMatch> otherModeConnected(Situation s) {
        var taken = s.progress().modeTaken();
        return up(s).filter(any -> taken != null)
                .flatMap(any -> s.attempt())
                .filter(one -> one.state() == Attempt.State.COMPLETED && one.linkId() != null)
                .flatMap(one -> s.progress().links().stream()
                        .filter(link -> link.id().equals(one.linkId()))
                        .findFirst())
                .map(link -> Mode.offeredBy(link.modes()))
                .filter(ordered -> ordered != Mode.EITHER && ordered != taken)
                .flatMap(any -> s.read())
                .map(row -> RuleMatch.of(row).and(s.last(FactKind.LINK_CREATED).orElse(null)));
    }

    /** A refused message counts for a while, and only until its end. */
    private static Optional<RuleMatch> refused(Situation s, Optional<Fact> end, String... codes) {
        return s.messageRefused(codes)
                .filter(fact -> fact.at().plus(REFUSAL_COUNTS).isAfter(s.now()))
                .filter(fact -> s.isNewerThan(fact, end))
                .map(fact -> RuleMatch.of(fact).until(fact.at().plus(REFUSAL_COUNTS)));
    }

    private static Optional<RuleMatch> reviewRejected(Situation s) {
        return s.stands(Standing::accountReview, AccountReview.REJECTED)
                .filter(axis -> axis.blocks() || !s.lineIs(LineState.UP))
                .map(LineRules::because);
    }

    /** What made an axis stand where it stands. */
    private static RuleMatch because(Axis<?> axis) {
        return RuleMatch.of(axis.evidence());
    }

    /** Held up by the number's own status, or by the account behind a number that seems fine. */
    private static Optional<RuleMatch> review(Situation s, boolean tooLong) {
        var heldUp = s.lineIs(LineState.REVIEW)
                ? s.read()
                : up(s).flatMap(any -> s.stands(Standing::accountReview, AccountReview.PENDING, AccountReview.DEFERRED))
                        .filter(Axis::blocks)
                        .map(Axis::evidence);
        var undecided = s.progress().undecidedSince();
        var begun =
                s.lineIs(LineState.REVIEW) || undecided == null ? s.progress().since() : undecided;
        var end = begun.plus(REVIEW_TAKES);
        return heldUp.filter(any -> s.stands(Standing::accountReview, AccountReview.REJECTED)
                        .isEmpty())
                .filter(any -> tooLong != s.now().isBefore(end))
                .map(fact -> RuleMatch.of(fact).until(end));
    }

    private static Optional<RuleMatch> wrongNumberType(Situation s) {
        return s.read()
                .filter(any -> !s.isOnboarding())
                .filter(fact -> Standing.isOfMeta(fact.as(NumberRead.class)))
                .map(RuleMatch::of);
    }

    private static Optional<RuleMatch> namePendingBlocking(Situation s) {
        var end = Stream.of(ended(s), ableToSend(s)).flatMap(Optional::stream).max(Fact.IN_ORDER);
        return refused(s, end, "131037");
    }

    /** Nobody announces the end of a restriction: its own date is all there is. One of calls alone touches no message. */
    private static Optional<RuleMatch> restricted(Situation s) {
        return s.stands(Standing::restriction, Restricted.ACTIVE)
                .filter(axis -> axis.evidence().kind() == FactKind.ACCOUNT_RESTRICTED)
                .filter(axis -> !Restriction.hitCallsOnly(active(axis, s)))
                .map(axis ->
                        because(axis).until(Restriction.until(active(axis, s))).blocking(axis.blocks()))
                .or(() -> s.readAs("RESTRICTED")
                        .filter(any -> s.lineIs(LineState.UP))
                        .map(RuleMatch::of));
    }

    private static List<Restriction> active(Axis<?> axis, Situation s) {
        return Restriction.in(axis.evidence()).stream()
                .filter(one -> one.isActive(s.now()))
                .toList();
    }

    private static boolean isUnsubscribed(HealthRead check) {
        return Boolean.TRUE.equals(check.unsubscribed());
    }

    private static Optional<RuleMatch> messaging(Situation s, String word) {
        return up(s).flatMap(any -> s.health(check -> check.isMessaging(word)
                        && !isUnsubscribed(check)
                        && check.codes().stream().noneMatch(NAMED_PROBLEMS::contains)))
                .map(RuleMatch::of);
    }

    private static Optional<RuleMatch> paymentMissing(Situation s) {
        return up(s).flatMap(any -> s.stands(Standing::billing, Billing.PAYMENT_MISSING))
                .map(LineRules::unpaid);
    }

    /** A refused message says something about the money for a while only. */
    private static RuleMatch unpaid(Axis<?> axis) {
        var fact = axis.evidence();
        return fact.kind() == FactKind.MESSAGE_FAILED
                ? RuleMatch.of(fact).until(fact.at().plus(REFUSAL_COUNTS))
                : RuleMatch.of(fact);
    }

    /** Judged by a person who looks at documents; a business may work without it for a while. */
    private static Optional<RuleMatch> businessUnverified(Situation s) {
        return up(s).flatMap(any -> s.health(check -> check.codes().contains("141010")))
                .or(() -> s.last(FactKind.VERIFICATION_TOLD)
                        .filter(fact -> isVerification(fact, "FAILED", "REVOKED"))
                        .filter(fact -> s.isNewerThan(
                                fact, s.last(FactKind.ACCOUNT_READ).filter(read -> isVerification(read, "VERIFIED")))))
                .map(RuleMatch::of);
    }

    private static boolean isVerification(Fact fact, String... words) {
        return fact.saying(TellsVerification.class)
                .map(TellsVerification::verification)
                .filter(said -> List.of(words).contains(said.toUpperCase(Locale.ROOT)))
                .isPresent();
    }

    /** A warning, or a day that was set for the end of the account. */
    private static Optional<RuleMatch> policyWarning(Situation s) {
        return s.last(FactKind.ACCOUNT_VIOLATION, AccountViolation.class, said -> !said.isAboutCalls())
                .flatMap(fact -> warnedBy(fact, s));
    }

    /** Meta named a day, and nothing is disabled before it (meta.md e1). */
    private static Optional<RuleMatch> banScheduled(Situation s) {
        return s.last(FactKind.ACCOUNT_DISABLED, AccountDisabled.class, AccountDisabled::isOnlyScheduled)
                .filter(fact -> s.isNewerThan(fact, s.last(FactKind.ACCOUNT_REINSTATED)))
                .flatMap(fact -> warnedBy(fact, s));
    }

    private static Optional<RuleMatch> warnedBy(Fact fact, Situation s) {
        var end = fact.at().plus(WARNED_FOR);
        return end.isAfter(s.now()) ? Optional.of(RuleMatch.of(fact).until(end)) : Optional.empty();
    }

    private static Optional<RuleMatch> qualitySliding(Situation s) {
        return up(s).flatMap(any -> s.stands(Standing::quality, Quality.YELLOW, Quality.RED))
                .map(Axis::evidence)
                .or(() -> s.readAs("FLAGGED"))
                .map(RuleMatch::of);
    }

    private static Optional<RuleMatch> inboundUnproven(Situation s) {
        return s.health(check -> check.isFailed("webhook_verified"))
                .filter(any -> s.progress().connectedSince() != null)
                .filter(any -> s.last(FactKind.MESSAGE_INBOUND).isEmpty())
                .filter(any -> !s.now().isBefore(s.progress().connectedSince().plus(MAY_BE_QUIET)))
                .map(RuleMatch::of);
    }

    private static Optional<RuleMatch> healthy(Situation s) {
        var mayBeUnproven = s.progress().connectedSince() != null
                        && s.health(check -> check.isFailed("webhook_verified")).isPresent()
                ? s.progress().connectedSince().plus(MAY_BE_QUIET)
                : null;
        return RuleMatch.when(s.progress().status() == Status.CONNECTED
                        && LossRules.offboardedGrace(s).isEmpty()
                        && LossRules.lossUnconfirmed(s).isEmpty())
                .map(match -> match.and(s.read().orElse(null))
                        .and(s.health().orElse(null))
                        .until(mayBeUnproven));
    }
}
