package io.patchbay.provider;

/**
 * A message template of an account in one language, as Meta shows it. {@code status} and {@code category} are raw words
 * (kapso.md §8.2).
 */
public record ProviderTemplate(String id, String name, String language, String status, String category) {}
