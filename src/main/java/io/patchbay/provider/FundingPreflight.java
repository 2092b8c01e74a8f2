package io.patchbay.provider;

/**
 * Whether the provider may pay for an account (kapso.md §4.6). {@code reason} is an open word; null if it gave none. Not
 * eligible is also the answer where the provider could not read the account at Meta.
 */
public record FundingPreflight(boolean eligible, String reason) {}
