package io.patchbay.probe;

import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.Urgency;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * One probe of one line at the provider. Nothing is sent before {@code notBefore}. {@code
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

    /** The reason of a probe that a person wants answered now. */
    static final String ASKED = "asked";

    /** The reason of a probe that somebody without a login caused. */
    static final String VISITOR = "visitor";

    /** How the answer is asked for. */
    Urgency urgency() {
        return switch (reason) {
            case ASKED -> Urgency.PERSON;
            case VISITOR -> Urgency.VISITOR;
            default -> Urgency.BACKGROUND;
        };
    }

    /**
     * True if visitors caused too many probes already. This one was hardly asked, so that it did
     * not fail: it waits for room, or for the turn that the link has in any case.
     */
    boolean foundNoRoom(ProviderFailure failure) {
        return urgency() == Urgency.VISITOR && failure.kind() == ProviderFailure.Kind.RATE_LIMITED;
    }

    public enum State {
        QUEUED,
        /** The provider asked for patience; the answer would only be repeated before then. */
        WAITING,
        ASKING,
        DONE;

        /** The word in the API, which knows no difference between queued and being asked. */
        public String apiName() {
            return this == ASKING ? "queued" : name().toLowerCase(Locale.ROOT);
        }
    }
}
