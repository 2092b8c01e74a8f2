package io.patchbay.connection;

import java.time.Instant;
import java.util.UUID;

/** An attempt while it is being folded. */
final class AttemptFold implements Cloneable {
    private UUID id;
    private UUID linkId;
    private Instant startedAt;
    private Attempt.State state = Attempt.State.OPEN;
    private Instant endedAt;
    private String errorCode;
    private String providerWords;
    private boolean claimed;
    private boolean superseded;

    /** Completed only because a number appeared. */
    private boolean guessed;

    /** Ended by a person's decision, which no word of the provider's undoes. */
    private boolean lost;

    /** To be read back. */
    private AttemptFold() {}

    AttemptFold(UUID id, UUID linkId, Instant startedAt) {
        this.id = id;
        this.linkId = linkId;
        this.startedAt = startedAt;
    }

    AttemptFold copy() {
        try {
            return (AttemptFold) clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    UUID id() {
        return id;
    }

    /** Null when nobody can say which link it was. */
    UUID linkId() {
        return linkId;
    }

    Instant startedAt() {
        return startedAt;
    }

    boolean isClaimed() {
        return claimed;
    }

    boolean isGuessed() {
        return guessed;
    }

    boolean is(Attempt.State other) {
        return state == other;
    }

    boolean isOpen() {
        return is(Attempt.State.OPEN);
    }

    Instant givenUpAt() {
        return startedAt.plus(Progress.GIVEN_UP_AFTER);
    }

    /** {@code late}: its link had been taken out of use by then. */
    void complete(Instant at, boolean late) {
        if (lost) {
            return;
        }
        superseded = late;
        end(Attempt.State.COMPLETED, at);
        errorCode = null;
        providerWords = null;
    }

    /** It got through as far as a number that appeared tells; another attempt may turn out to. */
    void completeByGuess(Instant at, boolean late) {
        complete(at, late);
        guessed = !lost;
    }

    /** The link itself says that it was this one. */
    void confirm() {
        guessed = false;
    }

    void fail(Instant at, String code, String words) {
        if (is(Attempt.State.COMPLETED)) {
            return;
        }
        if (!is(Attempt.State.FAILED)) {
            end(Attempt.State.FAILED, at);
            claimed = false;
        }
        errorCode = code == null ? errorCode : code;
        providerWords = words == null ? providerWords : words;
    }

    /** Given up, at the latest when its day was over, whenever we came to notice. */
    void abandon(Instant at) {
        var end = claimed || at.isBefore(givenUpAt()) ? at : givenUpAt();
        end(Attempt.State.ABANDONED, end);
    }

    /** The number was given to somebody else, so the way there ended without one. */
    void lose(Instant at) {
        end(Attempt.State.FAILED, at);
        claimed = false;
        guessed = false;
        lost = true;
    }

    /** A claim of success takes a failure or a giving-up back. */
    void claim() {
        if (lost) {
            return;
        }
        claimed = true;
        takeBack();
    }

    void takeBack() {
        guessed = false;
        superseded = false;
        end(Attempt.State.OPEN, null);
        errorCode = null;
        providerWords = null;
    }

    private void end(Attempt.State state, Instant at) {
        this.state = state;
        this.endedAt = at;
    }

    /** As it is shown. {@code link}: the one it was made on, null if unknown. */
    Attempt shown(LineState line, LinkTrace link, Mode taken, Instant now) {
        return new Attempt(
                id,
                linkId,
                state,
                startedAt,
                endedAt,
                switch (state) {
                    case OPEN -> null;
                    case COMPLETED -> line == LineState.REVIEW ? "pending_review" : "connected";
                    case FAILED -> "failed";
                    case ABANDONED -> "abandoned";
                },
                errorCode,
                providerWords,
                claimed,
                is(Attempt.State.FAILED) && link != null && link.isValidAt(now),
                is(Attempt.State.COMPLETED) ? taken : null,
                superseded);
    }
}
