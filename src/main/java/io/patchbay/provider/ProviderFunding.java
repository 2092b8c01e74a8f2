package io.patchbay.provider;

import java.time.Instant;
import java.util.List;

/**
 * Who pays Meta for a WABA, by what the provider has stored: it asks Meta nothing for it (kapso.md §4.6). {@code status}
 * is raw: funded, pending, unknown, not_funded, revoked. {@code reason} such as {@code existing_payment_method} means that
 * the account pays by itself. {@code paused}: paid messages are on hold, for the {@code pausedFor} words, never null.
 * {@code operation}: raw status of a run in the background, {@code operationError} its error kind. {@code activated}:
 * whether the switch that was asked for succeeded, {@code activationError} why not; both null in a plain reading. {@code
 * checkedAt} is the provider's own time; null if it gave none.
 */
public record ProviderFunding(
        String wabaId,
        String portfolioId,
        String status,
        String reason,
        boolean paused,
        List<String> pausedFor,
        String operation,
        String operationError,
        Boolean activated,
        String activationError,
        Instant checkedAt) {}
