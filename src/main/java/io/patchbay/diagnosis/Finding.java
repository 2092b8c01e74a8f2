package io.patchbay.diagnosis;

import io.patchbay.connection.Fact;
import java.time.Instant;
import java.util.List;

/**
 * One verdict that is true of a connection now. {@code until}: when the clock alone may change it;
 * null for never. {@code evidence} may be empty where silence itself is the reason.
 */
public record Finding(VerdictCode code, boolean blocks, Instant until, List<Fact> evidence) {

    static Finding of(VerdictCode code, RuleMatch match) {
        return new Finding(
                code, match.blocks() == null ? code.blocks() : match.blocks(), match.until(), match.evidence());
    }
}
