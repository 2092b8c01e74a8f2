package io.patchbay.diagnosis;

import java.util.Optional;

/** Tells whether one verdict is true of a situation. Pure; small enough to be read at a glance. */
interface Rule {

    /** Empty if it is not true, or if nothing says so: silence is never broken. */
    Optional<RuleMatch> match(Situation situation);
}
