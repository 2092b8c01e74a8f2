package io.patchbay.provider;

import java.time.Instant;
import java.util.List;

/**
 * One health check as the provider reports it. {@code status} is raw: healthy, degraded, unhealthy,
 * or error, which means that the check itself did not run and says nothing about the number. {@code
 * checkedAt} is the provider's own time; null if it gave none. Before {@code retryAfter} (may be
 * null) a new probe only repeats this answer. A check that is missing was not run; it did not
 * fail (kapso.md §4.4).
 */
public record ProviderHealth(
        String status, Instant checkedAt, Instant retryAfter, String error, List<HealthCheck> checks) {

    /**
     * {@code passed} null: not decided. {@code word} is the check's own verdict, such as
     * DISCONNECTED or LIMITED; may be null.
     */
    public record HealthCheck(String name, Boolean passed, String word, String error, List<Entity> entities) {}

    /**
     * One thing that Meta judged: PHONE_NUMBER, WABA, BUSINESS, APP … {@code canSend}: AVAILABLE,
     * LIMITED, BLOCKED.
     */
    public record Entity(String type, String id, String canSend, List<String> info, List<HealthProblem> problems) {}

    /** {@code code} as text, because the provider sends it as a string or as a number. */
    public record HealthProblem(String code, String description, String solution) {}
}
