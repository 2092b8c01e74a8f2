package io.patchbay.web;

/**
 * One of the tabs above a list. {@code tone}: empty for none; {@code count}: as written, empty for
 * none. The markup is the tag {@code tabs}.
 */
public record Tab(String href, String name, String tone, String count, boolean current) {}
