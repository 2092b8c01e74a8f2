package io.patchbay.diagnosis;

import static io.patchbay.diagnosis.VerdictCode.*;

import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.LineState;
import io.patchbay.connection.NumberStatement.FieldsRead;
import io.patchbay.connection.NumberStatement.NumberDisconnected;
import io.patchbay.connection.NumberStatement.NumberRead;
import io.patchbay.connection.Progress;
import io.patchbay.connection.Status;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The rules of verdicts about a line that was lost, is away, or that somebody says was lost. */
final class LossRules {

    /** So many changes between up and down within this time are more than a loss and a way back. */
    private static final int SWINGS = 3;

    static final Duration UNSTABLE_WITHIN = Duration.ofHours(1);

    private LossRules() {}

    static Map<VerdictCode, Rule> all() {
        var rules = new EnumMap<VerdictCode, Rule>(VerdictCode.class);
        rules.put(REMOVED, LossRules::removed);
        rules.put(ACCESS_REMOVED, LossRules::accessRemoved);
        rules.put(MOVED_AWAY, s -> down(s).flatMap(any -> s.readAs("MIGRATED")).map(RuleMatch::of));
        rules.put(CREDENTIAL_INVALID, LossRules::credentialInvalid);
        rules.put(NEVER_CONNECTED, LossRules::neverConnected);
        rules.put(DISCONNECTED, LossRules::disconnected);
        rules.put(OFFBOARDED_GRACE, LossRules::offboardedGrace);
        rules.put(LOSS_UNCONFIRMED, LossRules::lossUnconfirmed);
        rules.put(UNSTABLE, LossRules::unstable);
        return rules;
    }

    private static Optional<RuleMatch> down(Situation s) {
        return RuleMatch.when(s.lineIs(LineState.DOWN));
    }

    private static Optional<RuleMatch> removed(Situation s) {
        return RuleMatch.when(s.lineIs(LineState.GONE))
                .map(match -> match.and(s.last(FactKind.CLAIM_DECIDED).orElse(null))
                        .and(s.last(FactKind.NUMBER_MISSING).orElse(null))
                        .and(s.last(FactKind.NUMBER_DELETED).orElse(null)));
    }

    private static Optional<RuleMatch> accessRemoved(Situation s) {
        var why = s.progress().lossReason();
        return down(s).filter(any -> why != null && s.progress().connectedSince() == null)
                .flatMap(any ->
                        s.last(FactKind.NUMBER_DISCONNECTED, NumberDisconnected.class, said -> why.equals(said.why())))
                .map(fact -> RuleMatch.of(fact)
                        .and(s.read().orElse(null))
                        .because(
                                LossReason.of(fact.as(NumberDisconnected.class)).orElse(null)));
    }

    private static Optional<RuleMatch> credentialInvalid(Situation s) {
        return RuleMatch.when(s.lineIs(LineState.UP) && s.progress().credentialRefusedAt() != null)
                .map(match -> match.and(s.health().orElse(null)));
    }

    private static Optional<RuleMatch> disconnected(Situation s) {
        var named = accessRemoved(s).isPresent()
                || s.readAs("MIGRATED").isPresent()
                || neverConnected(s).isPresent();
        var graceOver = s.lineIs(LineState.UP) && s.progress().status() == Status.DISCONNECTED;
        return RuleMatch.when(s.lineIs(LineState.DOWN) && !named || graceOver)
                .map(match -> match.and(s.last(FactKind.NUMBER_OFFBOARDED)
                                .filter(fact -> graceOver)
                                .orElse(null))
                        .and(s.last(FactKind.NUMBER_DISCONNECTED)
                                .filter(fact -> !graceOver)
                                .orElse(null))
                        .and(s.read().orElse(null))
                        .and(s.health().orElse(null)));
    }

    static Optional<RuleMatch> offboardedGrace(Situation s) {
        var end = s.progress().graceUntil();
        return s.last(FactKind.NUMBER_OFFBOARDED)
                .filter(any -> end != null && s.now().isBefore(end))
                .filter(fact -> isUnproven(fact, s))
                .map(fact -> RuleMatch.of(fact).and(contradiction(s)).until(end));
    }

    /** No message has come through since. */
    private static boolean isUnproven(Fact fact, Situation s) {
        return s.isNewerThan(fact, s.last(FactKind.MESSAGE_INBOUND))
                && s.isNewerThan(fact, s.last(FactKind.MESSAGE_DELIVERED));
    }

    /** The reading that shows the line as connected although it was reported lost; null if there is none. */
    private static Fact contradiction(Situation s) {
        return s.progress().doubtedSince() == null
                ? null
                : s.readAs("CONNECTED").orElse(null);
    }

    /**
     * An event reports a loss, and the provider's own record knows nothing of it. Believed neither way until they agree, or
     * until the record has stood for a day.
     */
    static Optional<RuleMatch> lossUnconfirmed(Situation s) {
        var since = s.progress().doubtedSince();
        if (since == null || offboardedGrace(s).isPresent()) {
            return Optional.empty();
        }
        var end = since.plus(Progress.DOUBTED_FOR);
        return s.all(FactKind.NUMBER_DISCONNECTED, FactKind.NUMBER_OFFBOARDED).stream()
                .reduce((earlier, later) -> later)
                .filter(fact -> isUnproven(fact, s))
                .map(fact -> RuleMatch.of(fact).and(contradiction(s)).until(end));
    }

    /** Up and down in turn, again and again within the hour: whatever it is, a reconnect link does not mend it. */
    private static Optional<RuleMatch> unstable(Situation s) {
        var recent = s.progress().swings().stream()
                .filter(moment -> moment.plus(UNSTABLE_WITHIN).isAfter(s.now()))
                .toList();
        return RuleMatch.when(recent.size() >= SWINGS)
                .map(match -> match.and(s.read().orElse(null))
                        .until(recent.get(recent.size() - SWINGS).plus(UNSTABLE_WITHIN)));
    }

    /** An entry that linking the app leaves behind: down from its first reading on, and never verified (meta.md b7). */
    private static Optional<RuleMatch> neverConnected(Situation s) {
        return down(s).filter(any -> s.progress().firstConnectedAt() == null)
                .flatMap(any -> s.read())
                .filter(row -> row.as(NumberRead.class).isVerification("NOT_VERIFIED"))
                .flatMap(row -> LineRules.fieldsAs(s, "ON_PREMISE")
                        .filter(fields ->
                                Boolean.TRUE.equals(fields.as(FieldsRead.class).onBusinessApp()))
                        .map(fields -> RuleMatch.of(row).and(fields)));
    }
}
