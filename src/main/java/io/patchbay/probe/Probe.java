package io.patchbay.probe;

import io.patchbay.provider.Urgency;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * One question to the provider about one line. Nothing is sent before {@code notBefore}. {@code
 * outcome} is a sentence for people, null until it is done. {@code connectionId} is null when
 * nobody here holds the number yet.
 */
public record Probe(
        UUID id,
        UUID connectionId,
        String phoneNumberId,
        String reason,
        String requestedBy,
        Instant requestedAt,
        Instant notBefore,
        int tries,
        State state,
        String outcome) {

    /** The reason of a question that a person wants answered now. */
    static final String ASKED = "asked";

    /** How the answer is asked for. */
    Urgency urgency() {
        return ASKED.equals(reason) ? Urgency.PERSON : Urgency.BACKGROUND;
    }

    public enum State {
        QUEUED,
        /** The provider asked for patience; the answer would only be repeated before then. */
        WAITING,
        ASKING,
        DONE;

        /** The word in the API, which knows no difference between queued and being asked. */
        public String word() {
            return this == ASKING ? "queued" : name().toLowerCase(Locale.ROOT);
        }
    }
}
