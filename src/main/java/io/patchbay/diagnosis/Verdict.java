package io.patchbay.diagnosis;

import io.patchbay.connection.Fact;
import io.patchbay.connection.Lane;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that is true of a connection now: the finding that heads the case, and the others in
 * the order of their priority.
 */
public record Verdict(Finding head, List<Finding> alsoTrue) {

    /** How sure a verdict is. */
    public enum Confidence {
        /** The provider's API or our own records say so. */
        CERTAIN,
        LIKELY,
        /** One weak source alone, or sources that contradict each other. */
        UNSURE;

        public String apiName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Set<VerdictCode> CONTRADICTORY_OR_CLAIMED = Set.of(
            VerdictCode.NUMBER_CONFLICT,
            VerdictCode.EVIDENCE_CONFLICT,
            VerdictCode.LOSS_UNCONFIRMED,
            VerdictCode.UNSTABLE,
            VerdictCode.REDIRECT_ONLY,
            VerdictCode.WEBHOOK_ONLY,
            VerdictCode.UNKNOWN_SILENCE);

    private static final Set<VerdictCode> LOCKS = Set.of(VerdictCode.LOCKED, VerdictCode.TECHNICAL_LOCK);

    public VerdictCode code() {
        return head.code();
    }

    public boolean blocks() {
        return head.blocks();
    }

    public Confidence confidence() {
        if (CONTRADICTORY_OR_CLAIMED.contains(code())) {
            return Confidence.UNSURE;
        }
        // an event and a reading that contradict each other
        if (code() == VerdictCode.OFFBOARDED_GRACE && head.evidence().size() > 1) {
            return Confidence.UNSURE;
        }
        // a check that is fine stands beside a lock and does not say that there is one
        if (LOCKS.contains(code())) {
            return Confidence.LIKELY;
        }
        var lanes = head.evidence().stream().map(Fact::lane).toList();
        var told = lanes.contains(Lane.PROBE) || lanes.contains(Lane.LINK);
        return told || lanes.isEmpty() ? Confidence.CERTAIN : Confidence.LIKELY;
    }

    /** Why it is as sure as that, in a few words. */
    public String sureBecause() {
        return switch (confidence()) {
            case UNSURE ->
                switch (code()) {
                    case UNKNOWN_SILENCE -> "no source says so in words we know";
                    case NUMBER_CONFLICT -> "a person has to decide it";
                    default -> "a check has to confirm it";
                };
            case LIKELY -> "only the webhook or the redirect says so";
            case CERTAIN ->
                head.evidence().stream().anyMatch(fact -> fact.lane() == Lane.PROBE)
                        ? "Kapso’s API says so"
                        : "our own records say so";
        };
    }

    /** The next moment at which the clock alone may change anything; null if it never does. */
    Instant dueAfter(Instant now) {
        return Stream.concat(Stream.of(head), alsoTrue.stream())
                .map(Finding::until)
                .filter(until -> until != null && until.isAfter(now))
                .min(Instant::compareTo)
                .orElse(null);
    }
}
