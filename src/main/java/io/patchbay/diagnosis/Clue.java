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
record Clue(List<Fact> evidence, Instant until, Boolean blocks) {

    static final Clue BARE = new Clue(List.of(), null, null);

    static Optional<Clue> when(boolean isTrue) {
        return isTrue ? Optional.of(BARE) : Optional.empty();
    }

    static Clue of(Fact fact) {
        return BARE.and(fact);
    }

    /** Null facts are left out. */
    Clue and(Fact fact) {
        if (fact == null || evidence.contains(fact)) {
            return this;
        }
        var more = new ArrayList<>(evidence);
        more.add(fact);
        return new Clue(List.copyOf(more), until, blocks);
    }

    Clue until(Instant moment) {
        return new Clue(evidence, moment, blocks);
    }

    Clue blocking(boolean does) {
        return new Clue(evidence, until, does);
    }
}
