package io.patchbay.diagnosis;

import io.patchbay.connection.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What makes a verdict true. {@code until}: when the clock alone may change it, null for never.
 * {@code blocks} null: as the verdict usually does. {@code reason}: of a loss, null where it has no words of its own.
 */
record RuleMatch(List<Fact> evidence, Instant until, Boolean blocks, LossReason reason) {

    static final RuleMatch BARE = new RuleMatch(List.of(), null, null, null);

    static Optional<RuleMatch> when(boolean isTrue) {
        return isTrue ? Optional.of(BARE) : Optional.empty();
    }

    static RuleMatch of(Fact fact) {
        return BARE.and(fact);
    }

    /** Null facts are left out. */
    RuleMatch and(Fact fact) {
        if (fact == null || evidence.contains(fact)) {
            return this;
        }
        var more = new ArrayList<>(evidence);
        more.add(fact);
        return new RuleMatch(List.copyOf(more), until, blocks, reason);
    }

    RuleMatch until(Instant moment) {
        return new RuleMatch(evidence, moment, blocks, reason);
    }

    RuleMatch blocking(boolean does) {
        return new RuleMatch(evidence, until, does, reason);
    }

    RuleMatch because(LossReason why) {
        return new RuleMatch(evidence, until, blocks, why);
    }
}
