package io.patchbay.diagnosis;

import io.patchbay.connection.Fact;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One verdict that is true of a connection now. {@code until}: when the clock alone may change it;
 * null for never. {@code evidence} may be empty where silence itself is the reason. {@code reason}: of a loss, where Meta
 * gave one that has words of its own; else null.
 */
public record Finding(VerdictCode code, boolean blocks, Instant until, List<Fact> evidence, LossReason reason) {

    static Finding of(VerdictCode code, RuleMatch match) {
        return new Finding(
                code,
                match.blocks() == null ? code.blocks() : match.blocks(),
                match.until(),
                match.evidence(),
                match.reason());
    }

    public Optional<LossReason> reasonOfLoss() {
        return Optional.ofNullable(reason);
    }

    /** The headline, in the words of the reason where there is one; so are the three below. */
    public String sentence() {
        return Playbook.text(this, "sentence");
    }

    /** As one says it of the tenant in a heading. */
    public String title() {
        return Playbook.text(this, "title");
    }

    public String happened() {
        return Playbook.text(this, "happened");
    }

    public String next() {
        return Playbook.text(this, "next");
    }
}
