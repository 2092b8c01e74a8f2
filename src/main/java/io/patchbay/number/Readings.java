package io.patchbay.number;

import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.Facts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.function.Predicate;

/** Keeps what the provider answers when it is asked over and over, without keeping the same answer over and over. */
@ApplicationScoped
class Readings {

    private final Facts facts;
    private final Evidence evidence;

    Readings(Facts facts, Evidence evidence) {
        this.facts = facts;
        this.evidence = evidence;
    }

    /**
     * Adds a reading only if it differs from the last one of its kind, or if anything was heard
     * since then that it confirms or contradicts.
     *
     * @param heardSince whether anything of the sort was received after a moment
     */
    @Transactional(Transactional.TxType.MANDATORY)
    void addIfNew(Fact reading, Predicate<Instant> heardSince) {
        var last = facts.lastOf(reading.connectionId(), reading.kind());
        var repeats = last.isPresent()
                && last.get().statement().equals(reading.statement())
                && !heardSince.test(last.get().receivedAt());
        if (!repeats) {
            evidence.add(reading);
        }
    }
}
