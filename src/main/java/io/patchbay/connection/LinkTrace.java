package io.patchbay.connection;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A link as far as facts tell. {@code status} and {@code setupStatus} are the provider's raw
 * words, null until seen.
 */
public record LinkTrace(
        UUID id,
        Instant createdAt,
        Instant expiresAt,
        List<String> modes,
        String purpose,
        String status,
        String setupStatus,
        String setupError,
        Instant revokedAt,
        boolean replaced,
        boolean notMade) {

    static LinkTrace created(LinkStatement.LinkCreated said, Instant at) {
        return new LinkTrace(
                said.linkId(),
                at,
                said.expiresAt(),
                said.offers(),
                said.purpose(),
                null,
                null,
                null,
                null,
                false,
                false);
    }

    LinkTrace neverMade() {
        return new LinkTrace(id, createdAt, null, modes, purpose, null, null, null, null, false, true);
    }

    LinkTrace revoked(LinkStatement.LinkRevoked said, Instant at) {
        return new LinkTrace(
                id,
                createdAt,
                expiresAt,
                modes,
                purpose,
                status,
                setupStatus,
                setupError,
                revokedAt == null ? at : revokedAt,
                replaced || said.replacedBy() != null,
                notMade);
    }

    /** The provider shows it, so it was made after all. */
    LinkTrace seen(LinkStatement.LinkSeen said, Instant at) {
        var end = said.expiresAt();
        var revokedNow = is(said.status(), "revoked") && revokedAt == null;
        return new LinkTrace(
                id,
                createdAt,
                end == null ? expiresAt : end,
                modes,
                purpose,
                said.status(),
                said.setupStatus(),
                said.setupError(),
                revokedNow ? at : revokedAt,
                replaced,
                false);
    }

    public boolean isValidAt(Instant now) {
        return !notMade
                && revokedAt == null
                && !isUsed()
                && !is(status, "revoked")
                && !is(status, "expired")
                && (expiresAt == null || now.isBefore(expiresAt));
    }

    /** The provider says that somebody connected a number with it. */
    boolean isUsed() {
        return is(status, "used");
    }

    /** The provider's word for how the setup on it goes is this. */
    boolean isSetup(String word) {
        return is(setupStatus, word);
    }

    private static boolean is(String raw, String word) {
        return word.equalsIgnoreCase(raw);
    }
}
