package io.patchbay.diagnosis;

import io.patchbay.connection.Attempt;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Judge;
import io.patchbay.connection.Progress;
import io.patchbay.connection.Progress.Line;
import io.patchbay.connection.Status;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Chooses the one verdict that heads a connection: the line first, then the way there. Pure:
 * progress, facts and the clock decide.
 */
@ApplicationScoped
public class Diagnoser implements Judge {

    /** After this long in Meta's dialog somebody has left it. */
    private static final Duration IN_DIALOG = Duration.ofMinutes(30);

    @Override
    public Headline judge(Progress progress, Collection<Fact> facts, Instant now) {
        var code = code(progress, facts, now);
        return new Headline(code.word(), code.acts(), code.blocks(), due(progress, now));
    }

    /** When somebody who is in Meta's dialog now counts as gone. */
    private static Instant due(Progress progress, Instant now) {
        return progress.lastAttempt()
                .filter(Attempt::isOpen)
                .map(attempt -> attempt.startedAt().plus(IN_DIALOG))
                .filter(moment -> moment.isAfter(now))
                .orElse(null);
    }

    static VerdictCode code(Progress progress, Collection<Fact> facts, Instant now) {
        if (progress.claimedTwice()) {
            return VerdictCode.NUMBER_CONFLICT;
        }
        return progress.line() == Line.NONE
                ? onTheWay(progress, now)
                : aboutTheLine(progress, facts);
    }

    private static VerdictCode aboutTheLine(Progress progress, Collection<Fact> facts) {
        if (progress.line() == Line.GONE) {
            return VerdictCode.REMOVED;
        }
        if (progress.line() == Line.DOWN) {
            return progress.lossReason() == null
                            && lastOf(facts, FactKind.NUMBER_DISCONNECTED).isEmpty()
                    ? VerdictCode.DISCONNECTED
                    : VerdictCode.ACCESS_REMOVED;
        }
        if (progress.line() == Line.REVIEW) {
            return VerdictCode.REVIEW_PENDING_NORMAL;
        }
        if (progress.status() == Status.RECONNECT_REQUIRED) {
            return VerdictCode.CREDENTIAL_INVALID;
        }
        if (progress.offboardedAt() != null) {
            return progress.status() == Status.DISCONNECTED
                    ? VerdictCode.DISCONNECTED
                    : VerdictCode.OFFBOARDED_GRACE;
        }
        var read = lastOf(facts, FactKind.NUMBER_READ);
        if (read.map(fact -> fact.text("digits"))
                .filter(digits -> digits.startsWith("1555") && digits.length() == 11)
                .isPresent()) {
            return VerdictCode.WRONG_NUMBER_TYPE;
        }
        return read.map(fact -> fact.text("name_status"))
                        .filter("PENDING_REVIEW"::equalsIgnoreCase)
                        .isPresent()
                ? VerdictCode.NAME_PENDING_HARMLESS
                : VerdictCode.HEALTHY;
    }

    private static VerdictCode onTheWay(Progress progress, Instant now) {
        var link = progress.newestLink();
        var attempt = progress.lastAttempt();
        if (progress.announcedAt() != null
                && attempt.filter(one -> one.startedAt().isAfter(progress.announcedAt()))
                        .isEmpty()) {
            return VerdictCode.WEBHOOK_ONLY;
        }
        if (attempt.isPresent()) {
            return afterAttempt(progress, attempt.get(), now);
        }
        if (progress.oldLinkTriedAt() != null
                && link.filter(newest -> newest.isValidAt(now)).isPresent()) {
            return VerdictCode.OLD_LINK_USED;
        }
        if (link.isEmpty()) {
            return VerdictCode.NOT_SENT;
        }
        if (link.get().isValidAt(now)) {
            return VerdictCode.NOT_OPENED;
        }
        var expired = link.get().expiresAt() != null && !now.isBefore(link.get().expiresAt());
        return expired ? VerdictCode.EXPIRED_UNOPENED : VerdictCode.LINK_OVER;
    }

    private static VerdictCode afterAttempt(Progress progress, Attempt attempt, Instant now) {
        return switch (attempt.state()) {
            case COMPLETED -> VerdictCode.FINISHING;
            case OPEN -> {
                if (attempt.claimed()) {
                    yield VerdictCode.REDIRECT_ONLY;
                }
                yield attempt.startedAt().plus(IN_DIALOG).isAfter(now)
                        ? VerdictCode.IN_META_DIALOG
                        : left(progress, now);
            }
            case ABANDONED -> left(progress, now);
            case FAILED -> failed(attempt);
        };
    }

    private static VerdictCode left(Progress progress, Instant now) {
        return progress.newestLink().filter(link -> link.isValidAt(now)).isPresent()
                ? VerdictCode.LEFT_AT_STEP
                : VerdictCode.LINK_OVER;
    }

    /**
     * The six documented redirect codes (facts §3.5). The link's own error text is for people and
     * never decides (facts Q11).
     */
    private static VerdictCode failed(Attempt attempt) {
        if (attempt.errorCode() == null) {
            return VerdictCode.ATTEMPT_FAILED;
        }
        return switch (attempt.errorCode()) {
            case "facebook_auth_failed" -> VerdictCode.LOGIN_CANCELLED;
            case "phone_verification_failed" -> VerdictCode.OTP_FAILED;
            case "waba_limit_reached" -> VerdictCode.WABA_LIMIT;
            case "token_exchange_failed" -> VerdictCode.EXCHANGE_FAILED;
            case "link_expired", "already_used" -> VerdictCode.LINK_OVER;
            default -> VerdictCode.ATTEMPT_FAILED;
        };
    }

    private static Optional<Fact> lastOf(Collection<Fact> facts, FactKind kind) {
        return facts.stream()
                .filter(fact -> fact.kind() == kind)
                .max(Comparator.comparing(Fact::at));
    }
}
