package io.patchbay.inbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A secret the provider may sign with, as people see it. Never the secret itself. {@code setAt}:
 * when it was set at the provider through us; null if somebody set it there by hand or nobody did.
 * {@code lastUsedAt} is up to a few seconds old.
 */
public record WebhookSecret(
        String fingerprint,
        String label,
        boolean fromSettings,
        Instant addedAt,
        String addedBy,
        Instant setAt,
        Instant lastUsedAt) {

    /**
     * The provider gives an event up this long after the first try (kapso.md §5.8), and a little more.
     */
    static final Duration RETRIES_END = Duration.ofMinutes(3);

    /**
     * Why this one cannot be taken out of use without losing anything; empty if it can.
     *
     * @param all of them, newest first
     */
    public Optional<String> whyNotYet(List<WebhookSecret> all, Instant now) {
        var newest = all.get(0);
        if (newest.fingerprint().equals(fingerprint)) {
            return Optional.of("It is the newest one. Rotate first.");
        }
        var since = Optional.ofNullable(newest.setAt).orElse(newest.lastUsedAt);
        if (since == null) {
            return Optional.of("The newest one is not in use at Kapso yet.");
        }
        var lately = lastUsedAt != null && lastUsedAt.isAfter(since) ? lastUsedAt : since;
        return lately.plus(RETRIES_END).isAfter(now)
                ? Optional.of(
                        lately.equals(since)
                                ? "Events from before the change may still be on their way."
                                : "It was used after the newest one was set.")
                : Optional.empty();
    }
}
