package io.patchbay.diagnosis;

import static io.patchbay.diagnosis.VerdictCode.*;

import io.patchbay.connection.AccountStatement.AccountDisabled;
import io.patchbay.connection.Attempt;
import io.patchbay.connection.CaseStatement.ClaimDecided;
import io.patchbay.connection.CaseStatement.NumberClaimedTwice;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.LineState;
import io.patchbay.connection.LinkStatement.LinkSeen;
import io.patchbay.connection.NumberStatement.HealthRead;
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
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rule of every verdict about a connection. Each stands alone; which of the true ones heads the
 * case is decided by the order of {@link VerdictCode}.
 */
final class Rules {

    /** After this long in Meta's dialog somebody has left it. */
    static final Duration IN_DIALOG = Duration.ofMinutes(30);

    /** A used link without a number is unusual after this long. */
    static final Duration FINISHING_TAKES = Duration.ofMinutes(10);

    /** Reviews usually take hours, seldom two days. */
    static final Duration REVIEW_TAKES = Duration.ofHours(72);

    /** Meta's lock after too many wrong or repeated codes (meta.md (f)). */
    static final Duration OTP_LOCK = Duration.ofHours(12);

    /** A quiet number is not worth a word before this. */
    static final Duration MAY_BE_QUIET = Duration.ofHours(24);

    /** A warning of Meta's is remembered this long. */
    static final Duration WARNED_FOR = Duration.ofDays(30);

    /** Refused messages say something about the account for this long. */
    static final Duration REFUSAL_COUNTS = Duration.ofDays(7);

    /** Failures of verification that lock the codes. */
    private static final int TOO_MANY_CODES = 3;

    /** Problems of a health check that have a verdict of their own. */
    private static final Set<String> NAMED_PROBLEMS = Set.of("141006", "141010", "131000:BUSINESS");

    /**
     * The provider's redirect codes (kapso.md §3.5) and codes of Meta's dialog that may stand there.
     */
    private static final Map<VerdictCode, Set<String>> FAILURES = Map.of(
            LOGIN_CANCELLED,
            Set.of("facebook_auth_failed", "access_denied"),
            OTP_FAILED,
            Set.of("phone_verification_failed", "2593037", "2593039", "2388091", "2388093"),
            WABA_LIMIT,
            Set.of("waba_limit_reached", "2388098", "2494067"),
            EXCHANGE_FAILED,
            Set.of("token_exchange_failed"),
            NUMBER_IN_USE,
            Set.of("3441041", "3441030", "3441049"),
            HELD_BY_OTHER_PROVIDER,
            Set.of("2655093", "2655094", "2655049", "2494028"),
            NOT_ELIGIBLE_COEXISTENCE,
            Set.of("3441045", "2655095", "2655048", "3441042", "3441047", "4563015"));

    /** The provider's words for a link that leads nowhere any more. */
    private static final Set<String> ENDED = Set.of("link_expired", "already_used");

    private static final Set<String> LOCKS_CODES = Set.of("2494158", "3441033", "3441046");

    private static final Map<VerdictCode, Rule> ALL = new EnumMap<>(VerdictCode.class);

    static {
        // the line, from the gravest to the best
        ALL.put(NUMBER_CONFLICT, Rules::numberConflict);
        ALL.put(BANNED, Rules::banned);
        ALL.put(LOCKED, Rules::locked);
        ALL.put(REMOVED, Rules::removed);
        ALL.put(ACCESS_REMOVED, Rules::accessRemoved);
        ALL.put(MOVED_AWAY, s -> down(s).flatMap(any -> s.readAs("MIGRATED")).map(Clue::of));
        ALL.put(CREDENTIAL_INVALID, Rules::credentialInvalid);
        ALL.put(DISCONNECTED, Rules::disconnected);
        ALL.put(OFFBOARDED_GRACE, Rules::offboardedGrace);
        ALL.put(REVIEW_REJECTED, Rules::reviewRejected);
        ALL.put(REVIEW_PENDING_LONG, s -> review(s, true));
        ALL.put(REVIEW_PENDING_NORMAL, s -> review(s, false));
        ALL.put(WRONG_NUMBER_TYPE, Rules::wrongNumberType);
        ALL.put(NAME_PENDING_BLOCKING, Rules::namePendingBlocking);
        ALL.put(RESTRICTED, Rules::restricted);
        ALL.put(NUMBER_UNVERIFIED, s -> s.readAs("UNVERIFIED").map(Clue::of));
        ALL.put(
                NOT_SUBSCRIBED,
                s -> up(s).flatMap(any -> s.health(check -> check.isFailed("webhook_subscription")))
                        .or(() -> s.health(Rules::isUnsubscribed))
                        .map(Clue::of));
        ALL.put(MESSAGING_BLOCKED, s -> messaging(s, "BLOCKED"));
        ALL.put(PAYMENT_MISSING, Rules::paymentMissing);
        ALL.put(
                NOT_FUNDED,
                s -> up(s).flatMap(any -> s.stands(Standing::billing, Billing.NOT_FUNDED))
                        .map(Rules::because));
        ALL.put(
                PROFILE_INCOMPLETE,
                s -> up(s).flatMap(any -> s.health(check -> check.codes().contains("131000:BUSINESS")))
                        .map(Clue::of));
        ALL.put(
                NAME_DECLINED,
                s -> s.stands(Standing::nameReview, NameReview.DECLINED).map(Rules::because));
        ALL.put(BUSINESS_UNVERIFIED, Rules::businessUnverified);
        ALL.put(POLICY_WARNING, Rules::policyWarning);
        ALL.put(QUALITY_SLIDING, Rules::qualitySliding);
        ALL.put(MESSAGING_LIMITED, s -> messaging(s, "LIMITED"));
        ALL.put(INBOUND_UNPROVEN, Rules::inboundUnproven);
        ALL.put(
                NAME_PENDING_HARMLESS,
                s -> up(s).flatMap(any -> s.stands(Standing::nameReview, NameReview.PENDING))
                        .map(Rules::because));
        ALL.put(HEALTHY, Rules::healthy);
        // the way there
        ALL.put(WEBHOOK_ONLY, Rules::webhookOnly);
        ALL.put(EVIDENCE_CONFLICT, Rules::evidenceConflict);
        ALL.put(REDIRECT_ONLY, Rules::redirectOnly);
        ALL.put(OTP_LOCKED, Rules::otpLocked);
        for (var failure : FAILURES.entrySet()) {
            ALL.put(failure.getKey(), s -> failedWith(s, failure.getValue()));
        }
        ALL.put(ATTEMPT_FAILED, Rules::attemptFailed);
        ALL.put(FINISHING, Rules::finishing);
        ALL.put(IN_META_DIALOG, Rules::inMetaDialog);
        ALL.put(LEFT_BEFORE_META, s -> left(s, false));
        ALL.put(LEFT_AT_STEP, s -> left(s, true));
        ALL.put(OLD_LINK_USED, Rules::oldLinkUsed);
        ALL.put(LINK_REFUSED, Rules::linkRefused);
        ALL.put(EXPIRED_UNOPENED, Rules::expiredUnopened);
        ALL.put(LINK_OVER, Rules::linkOver);
        ALL.put(NOT_OPENED, Rules::notOpened);
        ALL.put(
                NOT_SENT,
                s -> Clue.when(s.isOnTheWay()
                        && s.progress().links().isEmpty()
                        && s.attempt().isEmpty()
                        && s.progress().announcedAt() == null
                        && s.read().isEmpty()));
        ALL.put(UNKNOWN_SILENCE, s -> Optional.of(Clue.BARE.and(s.read().orElse(null))));
    }

    private Rules() {}

    /** Empty for verdicts about the whole installation. */
    static Optional<Rule> of(VerdictCode code) {
        return Optional.ofNullable(ALL.get(code));
    }

    // the line

    private static Optional<Clue> up(Situation s) {
        return Clue.when(s.lineIs(LineState.UP));
    }

    private static Optional<Clue> down(Situation s) {
        return Clue.when(s.lineIs(LineState.DOWN));
    }

    private static Optional<Clue> numberConflict(Situation s) {
        var decided = s.all(FactKind.CLAIM_DECIDED).stream()
                .map(fact -> String.valueOf(fact.as(ClaimDecided.class).conflictId()))
                .toList();
        // the last that is open, of a number before one of an account: of an account each tenant
        // has a number of its own, and those go on working
        return s.all(FactKind.NUMBER_CLAIMED_TWICE).stream()
                .filter(fact ->
                        !decided.contains(fact.as(NumberClaimedTwice.class).conflictId()))
                .max(Comparator.comparing(Rules::isAboutNumber).thenComparing(Fact.IN_ORDER))
                .map(fact -> Clue.of(fact).blocking(isAboutNumber(fact)));
    }

    static boolean isAboutNumber(Fact claim) {
        return !claim.as(NumberClaimedTwice.class).isOfAccount();
    }

    /** A date that Meta announces is a warning; only the ban itself counts. */
    private static Optional<Clue> banned(Situation s) {
        var disabled = s.last(FactKind.ACCOUNT_DISABLED)
                .filter(fact -> !fact.as(AccountDisabled.class).isOnlyScheduled())
                .filter(fact -> s.isNewerThan(fact, s.last(FactKind.ACCOUNT_REINSTATED)))
                .filter(fact -> s.isNewerThan(fact, ableToSend(s)));
        return disabled.or(() -> s.readAs("BANNED")).map(Clue::of);
    }

    private static Optional<Fact> ableToSend(Situation s) {
        return s.health(check -> check.isMessaging("AVAILABLE"));
    }

    private static Optional<Clue> locked(Situation s) {
        return refused(s, "368", "131031");
    }

    /** A refused message counts for a while, and only until a check allows sending again. */
    private static Optional<Clue> refused(Situation s, String... codes) {
        return s.messageRefused(codes)
                .filter(fact -> fact.at().plus(REFUSAL_COUNTS).isAfter(s.now()))
                .filter(fact -> s.isNewerThan(fact, ableToSend(s)))
                .map(fact -> Clue.of(fact).until(fact.at().plus(REFUSAL_COUNTS)));
    }

    private static Optional<Clue> removed(Situation s) {
        return Clue.when(s.lineIs(LineState.GONE))
                .map(clue -> clue.and(s.last(FactKind.CLAIM_DECIDED).orElse(null))
                        .and(s.last(FactKind.NUMBER_MISSING).orElse(null))
                        .and(s.last(FactKind.NUMBER_DELETED).orElse(null)));
    }

    private static Optional<Clue> accessRemoved(Situation s) {
        return down(s).flatMap(any -> s.last(FactKind.NUMBER_DISCONNECTED)
                        .filter(fact -> s.progress().connectedSince() == null
                                && s.isNewerThan(fact, s.last(FactKind.NUMBER_RECONNECTED))))
                .map(fact -> Clue.of(fact).and(s.read().orElse(null)));
    }

    private static Optional<Clue> credentialInvalid(Situation s) {
        return Clue.when(s.progress().status() == Status.RECONNECT_REQUIRED)
                .map(clue -> clue.and(s.health().orElse(null)));
    }

    private static Optional<Clue> disconnected(Situation s) {
        var named = accessRemoved(s).isPresent() || s.readAs("MIGRATED").isPresent();
        var graceOver = s.lineIs(LineState.UP) && s.progress().status() == Status.DISCONNECTED;
        return Clue.when(s.lineIs(LineState.DOWN) && !named || graceOver)
                .map(clue -> clue.and(s.last(FactKind.NUMBER_OFFBOARDED)
                                .filter(fact -> graceOver)
                                .orElse(null))
                        .and(s.read().orElse(null))
                        .and(s.health().orElse(null)));
    }

    private static Optional<Clue> offboardedGrace(Situation s) {
        return Clue.when(s.progress().offboardedAt() != null && s.progress().status() == Status.CONNECTED)
                .map(clue -> clue.and(s.last(FactKind.NUMBER_OFFBOARDED).orElse(null))
                        .until(s.progress().dueAt()));
    }

    private static Optional<Clue> reviewRejected(Situation s) {
        return s.stands(Standing::accountReview, AccountReview.REJECTED)
                .filter(axis -> axis.blocks() || !s.lineIs(LineState.UP))
                .map(Rules::because);
    }

    /** What made an axis stand where it stands. */
    private static Clue because(Axis<?> axis) {
        return Clue.of(axis.evidence());
    }

    /** Held up by the number's own status, or by the account behind a number that seems fine. */
    private static Optional<Clue> review(Situation s, boolean tooLong) {
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
                .map(fact -> Clue.of(fact).until(end));
    }

    private static Optional<Clue> wrongNumberType(Situation s) {
        return s.read()
                .filter(any -> !s.isOnTheWay())
                .filter(fact -> Standing.isOfMeta(fact.as(NumberRead.class)))
                .map(Clue::of);
    }

    private static Optional<Clue> namePendingBlocking(Situation s) {
        return refused(s, "131037");
    }

    /** Nobody announces the end of a restriction: its own date is all there is. */
    private static Optional<Clue> restricted(Situation s) {
        return s.stands(Standing::restriction, Restricted.ACTIVE)
                .filter(axis -> axis.evidence().kind() == FactKind.ACCOUNT_RESTRICTED)
                .map(axis -> because(axis)
                        .until(Restriction.lastEnd(Restriction.in(axis.evidence())))
                        .blocking(axis.blocks()))
                .or(() -> s.readAs("RESTRICTED")
                        .filter(any -> s.lineIs(LineState.UP))
                        .map(Clue::of));
    }

    private static boolean isUnsubscribed(HealthRead check) {
        return Boolean.TRUE.equals(check.unsubscribed());
    }

    private static Optional<Clue> messaging(Situation s, String word) {
        return up(s).flatMap(any -> s.health(check -> check.isMessaging(word)
                        && !isUnsubscribed(check)
                        && check.codes().stream().noneMatch(NAMED_PROBLEMS::contains)))
                .map(Clue::of);
    }

    private static Optional<Clue> paymentMissing(Situation s) {
        return up(s).flatMap(any -> s.stands(Standing::billing, Billing.PAYMENT_MISSING))
                .map(Axis::evidence)
                .map(fact -> fact.kind() == FactKind.MESSAGE_FAILED
                        ? Clue.of(fact).until(fact.at().plus(REFUSAL_COUNTS))
                        : Clue.of(fact));
    }

    /** Judged by a person who looks at documents; a business may work without it for a while. */
    private static Optional<Clue> businessUnverified(Situation s) {
        return up(s).flatMap(any -> s.health(check -> check.codes().contains("141010")))
                .or(() -> s.last(FactKind.VERIFICATION_TOLD)
                        .filter(fact -> isVerification(fact, "FAILED", "REVOKED"))
                        .filter(fact -> s.isNewerThan(
                                fact, s.last(FactKind.ACCOUNT_READ).filter(read -> isVerification(read, "VERIFIED")))))
                .map(Clue::of);
    }

    private static boolean isVerification(Fact fact, String... words) {
        return fact.saying(TellsVerification.class)
                .map(TellsVerification::verification)
                .filter(said -> List.of(words).contains(said.toUpperCase(Locale.ROOT)))
                .isPresent();
    }

    /** A warning, or a day that was set for the end of the account. */
    private static Optional<Clue> policyWarning(Situation s) {
        var warned = s.last(FactKind.ACCOUNT_VIOLATION)
                .filter(fact -> fact.at().plus(WARNED_FOR).isAfter(s.now()));
        var announced = s.last(FactKind.ACCOUNT_DISABLED)
                .filter(fact -> fact.as(AccountDisabled.class).isOnlyScheduled())
                .filter(fact -> s.isNewerThan(fact, s.last(FactKind.ACCOUNT_REINSTATED)))
                .filter(fact -> fact.at().plus(WARNED_FOR).isAfter(s.now()));
        return Stream.of(warned, announced)
                .flatMap(Optional::stream)
                .max(Fact.IN_ORDER)
                .map(fact -> Clue.of(fact).until(fact.at().plus(WARNED_FOR)));
    }

    private static Optional<Clue> qualitySliding(Situation s) {
        return up(s).flatMap(any -> s.stands(Standing::quality, Quality.YELLOW, Quality.RED))
                .map(Axis::evidence)
                .or(() -> s.readAs("FLAGGED"))
                .map(Clue::of);
    }

    private static Optional<Clue> inboundUnproven(Situation s) {
        return s.health(check -> check.isFailed("webhook_verified"))
                .filter(any -> s.progress().connectedSince() != null)
                .filter(any -> s.last(FactKind.MESSAGE_INBOUND).isEmpty())
                .filter(any -> !s.now().isBefore(s.progress().connectedSince().plus(MAY_BE_QUIET)))
                .map(Clue::of);
    }

    private static Optional<Clue> healthy(Situation s) {
        var mayBeUnproven = s.progress().connectedSince() != null
                        && s.health(check -> check.isFailed("webhook_verified")).isPresent()
                ? s.progress().connectedSince().plus(MAY_BE_QUIET)
                : null;
        return Clue.when(s.progress().status() == Status.CONNECTED
                        && s.progress().offboardedAt() == null)
                .map(clue -> clue.and(s.read().orElse(null))
                        .and(s.health().orElse(null))
                        .until(mayBeUnproven));
    }

    // the way there

    private static Optional<Clue> webhookOnly(Situation s) {
        var announced = s.progress().announcedAt();
        return s.isOnTheWay()
                        && announced != null
                        && s.attempt()
                                .filter(one -> one.startedAt().isAfter(announced))
                                .isEmpty()
                        && missingAfter(s).isEmpty()
                ? s.last(FactKind.NUMBER_CREATED).map(Clue::of)
                : Optional.empty();
    }

    /** The answer "no such number" that is newer than the webhook that announced it. */
    private static Optional<Fact> missingAfter(Situation s) {
        var announced = s.last(FactKind.NUMBER_CREATED);
        return s.last(FactKind.NUMBER_MISSING)
                .filter(missing -> announced.isPresent() && s.isNewerThan(missing, announced));
    }

    private static Optional<Clue> evidenceConflict(Situation s) {
        if (!s.isOnTheWay()) {
            return Optional.empty();
        }
        if (missingAfter(s).isPresent()) {
            return s.last(FactKind.NUMBER_CREATED)
                    .map(fact -> Clue.of(fact).and(missingAfter(s).orElse(null)));
        }
        var claim = s.last(FactKind.RETURNED_OK)
                .filter(fact -> s.attempt()
                        .filter(one -> !fact.at().isBefore(one.startedAt()))
                        .isPresent());
        if (claim.isPresent() && s.attemptIs(Attempt.State.FAILED)) {
            return s.last(FactKind.LINK_SEEN)
                    .filter(seen -> seen.as(LinkSeen.class).isFailed())
                    .filter(seen -> s.isNewerThan(seen, claim))
                    .map(seen -> Clue.of(claim.get()).and(seen));
        }
        return s.attempt()
                .filter(one -> one.state() == Attempt.State.COMPLETED)
                .filter(one -> !s.now().isBefore(one.endedAt().plus(FINISHING_TAKES)))
                .flatMap(any -> s.last(FactKind.LINK_SEEN))
                .map(Clue::of);
    }

    private static Optional<Clue> redirectOnly(Situation s) {
        return s.isOnTheWay()
                        && s.attempt()
                                .filter(one -> one.isOpen() && one.claimed())
                                .isPresent()
                ? s.last(FactKind.RETURNED_OK).map(Clue::of)
                : Optional.empty();
    }

    private static Optional<Clue> otpLocked(Situation s) {
        if (!s.isOnTheWay() || !s.attemptIs(Attempt.State.FAILED)) {
            return Optional.empty();
        }
        var last = s.attempt().get();
        var recent = s.progress().attempts().stream()
                .filter(one -> one.errorCode() != null)
                .filter(one -> FAILURES.get(OTP_FAILED).contains(one.errorCode()))
                .filter(one -> one.endedAt().isAfter(last.endedAt().minus(OTP_LOCK)))
                .count();
        var locked = recent >= TOO_MANY_CODES || last.errorCode() != null && LOCKS_CODES.contains(last.errorCode());
        var opens = last.endedAt().plus(OTP_LOCK);
        return Clue.when(locked && s.now().isBefore(opens))
                .map(clue ->
                        clue.and(s.last(FactKind.RETURNED_FAILED).orElse(null)).until(opens));
    }

    private static Optional<Clue> failedWith(Situation s, Set<String> codes) {
        return s.isOnTheWay() && s.hasValidLink()
                ? s.attempt()
                        .filter(one -> one.state() == Attempt.State.FAILED)
                        .filter(one -> one.errorCode() != null && codes.contains(one.errorCode()))
                        .map(one -> Clue.BARE.and(failure(s)))
                : Optional.empty();
    }

    private static Fact failure(Situation s) {
        return s.last(FactKind.RETURNED_FAILED)
                .or(() -> s.last(FactKind.LINK_SEEN))
                .orElse(null);
    }

    private static Optional<Clue> attemptFailed(Situation s) {
        var named = s.attempt()
                .map(Attempt::errorCode)
                .filter(code ->
                        ENDED.contains(code) || FAILURES.values().stream().anyMatch(codes -> codes.contains(code)))
                .isPresent();
        return Clue.when(s.isOnTheWay()
                        && s.hasValidLink()
                        && s.attemptIs(Attempt.State.FAILED)
                        && !named
                        && otpLocked(s).isEmpty())
                .map(clue -> clue.and(failure(s)));
    }

    private static Optional<Clue> finishing(Situation s) {
        return s.isOnTheWay()
                ? s.attempt()
                        .filter(one -> one.state() == Attempt.State.COMPLETED)
                        .filter(one -> s.now().isBefore(one.endedAt().plus(FINISHING_TAKES)))
                        .map(one -> Clue.BARE
                                .and(s.last(FactKind.LINK_SEEN).orElse(null))
                                .until(one.endedAt().plus(FINISHING_TAKES)))
                : Optional.empty();
    }

    private static Optional<Clue> inMetaDialog(Situation s) {
        return s.isOnTheWay()
                ? s.attempt()
                        .filter(one -> one.isOpen() && !one.claimed())
                        .filter(one -> s.now().isBefore(one.startedAt().plus(IN_DIALOG)))
                        .map(one -> Clue.BARE
                                .and(s.last(FactKind.ATTEMPT_STARTED).orElse(null))
                                .until(one.startedAt().plus(IN_DIALOG)))
                : Optional.empty();
    }

    /** The provider tells whether the dialog was begun, never at which step it was left. */
    private static Optional<Clue> left(Situation s, boolean begun) {
        if (!s.isOnTheWay() || !s.hasValidLink() || inMetaDialog(s).isPresent()) {
            return Optional.empty();
        }
        return s.attempt()
                .filter(one -> one.isOpen() && !one.claimed() || one.state() == Attempt.State.ABANDONED)
                .filter(one -> begun
                        == s.progress().links().stream()
                                .filter(link -> link.id().equals(one.linkId()))
                                .anyMatch(link ->
                                        link.setupStatus() != null && !"pending".equalsIgnoreCase(link.setupStatus())))
                .map(one -> Clue.BARE
                        .and(s.last(FactKind.ATTEMPT_STARTED).orElse(null))
                        .and(s.last(FactKind.LINK_SEEN).orElse(null)));
    }

    private static Optional<Clue> oldLinkUsed(Situation s) {
        var tried = s.progress().oldLinkTriedAt();
        return Clue.when(s.isOnTheWay()
                        && tried != null
                        && s.hasValidLink()
                        && s.attempt()
                                .filter(one -> one.startedAt().isAfter(tried))
                                .isEmpty())
                .map(clue -> clue.and(s.last(FactKind.OLD_LINK_TRIED).orElse(null)));
    }

    private static Optional<Clue> linkRefused(Situation s) {
        var links = s.progress().links();
        return Clue.when(s.isOnTheWay()
                        && !links.isEmpty()
                        && links.get(links.size() - 1).notMade()
                        && !s.hasValidLink()
                        && s.attempt().isEmpty())
                .map(clue -> clue.and(s.last(FactKind.LINK_NOT_MADE).orElse(null)));
    }

    private static Optional<Clue> expiredUnopened(Situation s) {
        return Clue.when(s.isOnTheWay()
                        && s.attempt().isEmpty()
                        && s.progress()
                                .newestLink()
                                .filter(link -> !link.isValidAt(s.now()))
                                .filter(link ->
                                        link.expiresAt() != null && !s.now().isBefore(link.expiresAt()))
                                .isPresent())
                .map(clue -> clue.and(s.last(FactKind.LINK_CREATED).orElse(null)));
    }

    private static Optional<Clue> linkOver(Situation s) {
        var refused = s.attempt()
                .filter(one -> one.state() == Attempt.State.FAILED)
                .filter(one -> one.errorCode() != null && ENDED.contains(one.errorCode()))
                .isPresent();
        var waits = s.attempt()
                .filter(one -> one.state() == Attempt.State.COMPLETED || one.isOpen() && one.claimed())
                .isPresent();
        return Clue.when(s.isOnTheWay()
                        && s.progress().newestLink().isPresent()
                        && (!s.hasValidLink() || refused)
                        && !waits
                        && inMetaDialog(s).isEmpty()
                        && expiredUnopened(s).isEmpty())
                .map(clue -> clue.and(s.last(FactKind.LINK_REVOKED).orElse(null))
                        .and(s.last(FactKind.LINK_SEEN).orElse(null)));
    }

    private static Optional<Clue> notOpened(Situation s) {
        return Clue.when(s.isOnTheWay() && s.attempt().isEmpty() && s.hasValidLink())
                .map(clue -> clue.and(s.last(FactKind.LINK_CREATED).orElse(null))
                        .until(s.progress()
                                .newestLink()
                                .map(link -> link.expiresAt())
                                .orElse(null)));
    }
}
