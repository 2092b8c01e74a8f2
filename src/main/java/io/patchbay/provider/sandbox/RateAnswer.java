package io.patchbay.provider.sandbox;

import java.util.Map;

/** What a request is told about its limits. {@code retryAfter} in seconds; null: it may pass. */
record RateAnswer(Map<String, Object> headers, Long retryAfter) {}
