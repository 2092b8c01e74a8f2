package io.patchbay.provider;

import java.time.Instant;

/**
 * A delivery that the provider gave up because our endpoint did not take it. {@code createdAt}:
 * when it was first tried; {@code answer}: the status our endpoint answered, null for none.
 */
public record ProviderGivenUp(String id, String event, Instant createdAt, Instant failedAt, Integer answer) {}
