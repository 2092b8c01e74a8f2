package io.patchbay.diagnosis;

import io.patchbay.connection.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What makes a verdict true. {@code until}: when the clock alone may change it, null for never.
 * {@code blocks} null: as the verdict usually does.
 */
record RuleMatch(List<Fact> evidence, Instant until, Boolean blocks) {

    static final RuleMatch BARE = new RuleMatch(List.of(), null, null);

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
        return new RuleMatch(List.copyOf(more), until, blocks);
    }

    RuleMatch until(Instant moment) {
        return new RuleMatch(evidence, moment, blocks);
    }

    RuleMatch blocking(boolean does) {
        return new RuleMatch(evidence, until, does);
    }
}
