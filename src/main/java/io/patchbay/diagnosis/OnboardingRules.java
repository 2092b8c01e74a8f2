package io.patchbay.diagnosis;

import static io.patchbay.diagnosis.VerdictCode.*;

import io.patchbay.connection.Attempt;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.LinkStatement.LinkSeen;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules of verdicts about the way to a line that is not there yet. */
final class OnboardingRules {

    /** After this long in Meta's dialog somebody has left it. */
    static final Duration IN_DIALOG = Duration.ofMinutes(30);

    /** A used link without a number is unusual after this long. */
    static final Duration FINISHING_TAKES = Duration.ofMinutes(10);

    /** The sender's last try of an event comes so long after the first (kapso.md §5.8); till then a number may be on its way. */
    static final Duration EVENT_TAKES = Duration.ofSeconds(140);

    /** Meta's lock after too many wrong or repeated codes (meta.md (f)). */
    static final Duration OTP_LOCK = Duration.ofHours(12);

    /** Failures of verification that lock the codes. */
    private static final int TOO_MANY_CODES = 3;

    /**
     * The provider's redirect codes (kapso.md §3.5) and codes of Meta's dialog that may stand there.
     */
    private static final Map<VerdictCode, Set<String>> FAILURES = Map.of(
            LOGIN_CANCELLED,
            Set.of("facebook_auth_failed", "access_denied"),
            OTP_FAILED,
            Set.of("phone_verification_failed", "2593037", "2593039", "2388093", "2388091", "136024/2388091", "136024"),
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

    /** Asked for too often; hours up to two days were seen, so the word is "not before tomorrow" (meta.md b8). */
    private static final String ASKED_TOO_OFTEN = "2388367";

    /** The code was not sent. However often that is said it is no clock: the number may live in the app (meta.md b8). */
    private static final String NOT_SENT_OUT = "2388091";

    private static final Duration NOT_BEFORE_TOMORROW = Duration.ofHours(24);

    private OnboardingRules() {}

    static Map<VerdictCode, Rule> all() {
        var rules = new EnumMap<VerdictCode, Rule>(VerdictCode.class);
        rules.put(WEBHOOK_ONLY, OnboardingRules::webhookOnly);
        rules.put(EVIDENCE_CONFLICT, OnboardingRules::evidenceConflict);
        rules.put(REDIRECT_ONLY, OnboardingRules::redirectOnly);
        rules.put(SIGNUP_BLOCKED, OnboardingRules::signupBlocked);
        rules.put(OTP_LOCKED, OnboardingRules::otpLocked);
        for (var failure : FAILURES.entrySet()) {
            rules.put(failure.getKey(), s -> failedWith(s, failure.getValue()));
        }
        rules.put(ATTEMPT_FAILED, OnboardingRules::attemptFailed);
        rules.put(FINISHING, OnboardingRules::finishing);
        rules.put(IN_META_DIALOG, OnboardingRules::inMetaDialog);
        rules.put(LEFT_BEFORE_META, s -> left(s, false));
        rules.put(LEFT_AT_STEP, s -> left(s, true));
        rules.put(OLD_LINK_USED, OnboardingRules::oldLinkUsed);
        rules.put(LINK_REFUSED, OnboardingRules::linkRefused);
        rules.put(EXPIRED_UNOPENED, OnboardingRules::expiredUnopened);
        rules.put(LINK_OVER, OnboardingRules::linkOver);
        rules.put(NOT_OPENED, OnboardingRules::notOpened);
        rules.put(
                NOT_SENT,
                s -> RuleMatch.when(s.isOnboarding()
                        && s.progress().links().isEmpty()
                        && s.attempt().isEmpty()
                        && s.progress().announcedAt() == null
                        && s.read().isEmpty()));
        rules.put(UNKNOWN_SILENCE, s -> Optional.of(RuleMatch.BARE.and(s.read().orElse(null))));
        return rules;
    }

    private static Optional<RuleMatch> webhookOnly(Situation s) {
        var announced = s.progress().announcedAt();
        return s.isOnboarding()
                        && announced != null
                        && s.now().isBefore(announced.plus(FINISHING_TAKES))
                        && s.attempt()
                                .filter(one -> one.startedAt().isAfter(announced))
                                .isEmpty()
                        && missingAfter(s).isEmpty()
                ? s.last(FactKind.NUMBER_CREATED).map(fact -> RuleMatch.of(fact).until(announced.plus(FINISHING_TAKES)))
                : Optional.empty();
    }

    /** The answer "no such number" that is newer than the webhook that announced it. */
    private static Optional<Fact> missingAfter(Situation s) {
        var announced = s.last(FactKind.NUMBER_CREATED);
        return s.last(FactKind.NUMBER_MISSING)
                .filter(missing -> announced.isPresent() && s.isNewerThan(missing, announced));
    }

    private static Optional<RuleMatch> evidenceConflict(Situation s) {
        if (!s.isOnboarding()) {
            return Optional.empty();
        }
        if (missingAfter(s).isPresent()) {
            return s.last(FactKind.NUMBER_CREATED)
                    .map(fact -> RuleMatch.of(fact).and(missingAfter(s).orElse(null)));
        }
        var announced = s.progress().announcedAt();
        if (announced != null
                && !s.now().isBefore(announced.plus(FINISHING_TAKES))
                && s.attempt().filter(one -> one.startedAt().isAfter(announced)).isEmpty()) {
            return s.last(FactKind.NUMBER_CREATED).map(RuleMatch::of);
        }
        var claim = s.last(FactKind.RETURNED_OK)
                .filter(fact -> s.attempt()
                        .filter(one -> !fact.at().isBefore(one.startedAt()))
                        .isPresent());
        var nothing = s.last(FactKind.NUMBER_MISSING).filter(missing -> s.isNewerThan(missing, claim));
        if (claim.isPresent()
                && nothing.isPresent()
                && s.attempt().filter(one -> one.isOpen() && one.claimed()).isPresent()
                && !nothing.get().at().isBefore(claim.get().at().plus(EVENT_TAKES))) {
            return Optional.of(RuleMatch.of(claim.get()).and(nothing.get()));
        }
        if (claim.isPresent() && s.attemptIs(Attempt.State.FAILED)) {
            return s.last(FactKind.LINK_SEEN)
                    .filter(seen -> seen.as(LinkSeen.class).isFailed())
                    .filter(seen -> s.isNewerThan(seen, claim))
                    .map(seen -> RuleMatch.of(claim.get()).and(seen));
        }
        return s.attempt()
                .filter(one -> one.state() == Attempt.State.COMPLETED)
                .filter(one -> !s.now().isBefore(one.endedAt().plus(FINISHING_TAKES)))
                .flatMap(any -> s.last(FactKind.LINK_SEEN))
                .map(RuleMatch::of);
    }

    private static Optional<RuleMatch> redirectOnly(Situation s) {
        return s.isOnboarding()
                        && evidenceConflict(s).isEmpty()
                        && s.attempt()
                                .filter(one -> one.isOpen() && one.claimed())
                                .isPresent()
                ? s.last(FactKind.RETURNED_OK).map(RuleMatch::of)
                : Optional.empty();
    }

    private static Optional<RuleMatch> otpLocked(Situation s) {
        if (!s.isOnboarding() || !s.attemptIs(Attempt.State.FAILED)) {
            return Optional.empty();
        }
        var last = s.attempt().get();
        var recent = s.progress().attempts().stream()
                .filter(one -> one.errorCode() != null)
                .filter(one -> FAILURES.get(OTP_FAILED).contains(one.errorCode()))
                .filter(one -> !one.errorCode().endsWith(NOT_SENT_OUT))
                .filter(one -> one.endedAt().isAfter(last.endedAt().minus(OTP_LOCK)))
                .count();
        var code = last.errorCode() == null ? "" : last.errorCode();
        var tooOften = code.endsWith(ASKED_TOO_OFTEN);
        var locked = recent >= TOO_MANY_CODES || LOCKS_CODES.contains(code) || tooOften;
        var opens = last.endedAt().plus(tooOften ? NOT_BEFORE_TOMORROW : OTP_LOCK);
        return RuleMatch.when(locked && s.now().isBefore(opens))
                .map(match ->
                        match.and(s.last(FactKind.RETURNED_FAILED).orElse(null)).until(opens));
    }

    /** True of a valid link and of one that is over: a new one would meet the same. */
    private static Optional<RuleMatch> signupBlocked(Situation s) {
        return s.isOnboarding()
                ? s.attempt()
                        .filter(one -> one.state() == Attempt.State.FAILED)
                        .filter(one -> SignupRefusal.isOfApp(one.errorCode()))
                        .map(one -> RuleMatch.BARE.and(failure(s)))
                : Optional.empty();
    }

    private static Optional<RuleMatch> failedWith(Situation s, Set<String> codes) {
        return s.isOnboarding() && s.hasValidLink()
                ? s.attempt()
                        .filter(one -> one.state() == Attempt.State.FAILED)
                        .filter(one -> one.errorCode() != null && codes.contains(one.errorCode()))
                        .map(one -> RuleMatch.BARE.and(failure(s)))
                : Optional.empty();
    }

    private static Fact failure(Situation s) {
        return s.last(FactKind.RETURNED_FAILED)
                .or(() -> s.last(FactKind.LINK_SEEN))
                .orElse(null);
    }

    private static Optional<RuleMatch> attemptFailed(Situation s) {
        var named = s.attempt()
                .map(Attempt::errorCode)
                .filter(code -> ENDED.contains(code)
                        || SignupRefusal.isOfApp(code)
                        || FAILURES.values().stream().anyMatch(codes -> codes.contains(code)))
                .isPresent();
        return RuleMatch.when(s.isOnboarding()
                        && s.hasValidLink()
                        && s.attemptIs(Attempt.State.FAILED)
                        && !named
                        && otpLocked(s).isEmpty())
                .map(match -> match.and(failure(s)));
    }

    private static Optional<RuleMatch> finishing(Situation s) {
        return s.isOnboarding()
                ? s.attempt()
                        .filter(one -> one.state() == Attempt.State.COMPLETED)
                        .filter(one -> s.now().isBefore(one.endedAt().plus(FINISHING_TAKES)))
                        .map(one -> RuleMatch.BARE
                                .and(s.last(FactKind.LINK_SEEN).orElse(null))
                                .until(one.endedAt().plus(FINISHING_TAKES)))
                : Optional.empty();
    }

    private static Optional<RuleMatch> inMetaDialog(Situation s) {
        return s.isOnboarding()
                ? s.attempt()
                        .filter(one -> one.isOpen() && !one.claimed())
                        .filter(one -> s.now().isBefore(one.startedAt().plus(IN_DIALOG)))
                        .map(one -> RuleMatch.BARE
                                .and(s.last(FactKind.ATTEMPT_STARTED).orElse(null))
                                .until(one.startedAt().plus(IN_DIALOG)))
                : Optional.empty();
    }

    /** The provider tells whether the dialog was begun, never at which step it was left. */
    private static Optional<RuleMatch> left(Situation s, boolean begun) {
        if (!s.isOnboarding() || !s.hasValidLink() || inMetaDialog(s).isPresent()) {
            return Optional.empty();
        }
        return s.attempt()
                .filter(one -> one.isOpen() && !one.claimed() || one.state() == Attempt.State.ABANDONED)
                .filter(one -> begun
                        == s.progress().links().stream()
                                .filter(link -> link.id().equals(one.linkId()))
                                .anyMatch(link ->
                                        link.setupStatus() != null && !"pending".equalsIgnoreCase(link.setupStatus())))
                .map(one -> RuleMatch.BARE
                        .and(s.last(FactKind.ATTEMPT_STARTED).orElse(null))
                        .and(s.last(FactKind.LINK_SEEN).orElse(null)));
    }

    private static Optional<RuleMatch> oldLinkUsed(Situation s) {
        var tried = s.progress().oldLinkTriedAt();
        return RuleMatch.when(s.isOnboarding()
                        && tried != null
                        && s.hasValidLink()
                        && s.attempt()
                                .filter(one -> one.startedAt().isAfter(tried))
                                .isEmpty())
                .map(match -> match.and(s.last(FactKind.OLD_LINK_TRIED).orElse(null)));
    }

    private static Optional<RuleMatch> linkRefused(Situation s) {
        var links = s.progress().links();
        return RuleMatch.when(s.isOnboarding()
                        && !links.isEmpty()
                        && links.get(links.size() - 1).notMade()
                        && !s.hasValidLink()
                        && s.attempt().isEmpty())
                .map(match -> match.and(s.last(FactKind.LINK_NOT_MADE).orElse(null)));
    }

    private static Optional<RuleMatch> expiredUnopened(Situation s) {
        return RuleMatch.when(s.isOnboarding()
                        && s.attempt().isEmpty()
                        && s.progress()
                                .newestLink()
                                .filter(link -> !link.isValidAt(s.now()))
                                .filter(link ->
                                        link.expiresAt() != null && !s.now().isBefore(link.expiresAt()))
                                .isPresent())
                .map(match -> match.and(s.last(FactKind.LINK_CREATED).orElse(null)));
    }

    private static Optional<RuleMatch> linkOver(Situation s) {
        var refused = s.attempt()
                .filter(one -> one.state() == Attempt.State.FAILED)
                .filter(one -> one.errorCode() != null && ENDED.contains(one.errorCode()))
                .isPresent();
        var waits = s.attempt()
                .filter(one -> one.state() == Attempt.State.COMPLETED || one.isOpen() && one.claimed())
                .isPresent();
        return RuleMatch.when(s.isOnboarding()
                        && s.progress().newestLink().isPresent()
                        && (!s.hasValidLink() || refused)
                        && !waits
                        && inMetaDialog(s).isEmpty()
                        && expiredUnopened(s).isEmpty())
                .map(match -> match.and(s.last(FactKind.LINK_REVOKED).orElse(null))
                        .and(s.last(FactKind.LINK_SEEN).orElse(null)));
    }

    private static Optional<RuleMatch> notOpened(Situation s) {
        return RuleMatch.when(s.isOnboarding() && s.attempt().isEmpty() && s.hasValidLink())
                .map(match -> match.and(s.last(FactKind.LINK_CREATED).orElse(null))
                        .until(s.progress()
                                .newestLink()
                                .map(link -> link.expiresAt())
                                .orElse(null)));
    }
}
