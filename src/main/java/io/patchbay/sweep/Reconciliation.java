package io.patchbay.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One sweep of everything the provider shows. {@code drift} says where it differed from what we
 * believed, also while it runs. {@code words}: why it failed or was stopped; null otherwise.
 */
public record Reconciliation(
        UUID id,
        UUID tenantId,
        String requestedBy,
        String state,
        Instant startedAt,
        Instant finishedAt,
        String words,
        Progress progress,
        List<Drift> drift) {

    /**
     * How far a sweep has come. {@code step}: what it is looking at, null before the first; {@code
     * total} null where nobody knows yet how many there are.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Progress(String step, int done, Integer total) {}

    /**
     * One difference. {@code before} is what we believed, {@code after} what the provider shows and
     * we now believe; either may be null. {@code believedSince}: since when we believed the former;
     * null if we believed nothing. {@code url}: the page of what it is about; null if it has none.
     */
    public record Drift(
            String kind,
            String subject,
            String before,
            String after,
            String sentence,
            Instant believedSince,
            String url) {}

    /** How long it ran; null as long as it does. */
    public Duration took() {
        return finishedAt == null ? null : Duration.between(startedAt, finishedAt);
    }

    public boolean isRunning() {
        return state.equals("running");
    }
}
