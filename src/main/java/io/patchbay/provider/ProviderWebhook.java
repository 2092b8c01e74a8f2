package io.patchbay.provider;

import java.util.List;

/**
 * A webhook as set up at the provider. {@code phoneNumberId} null: project scope. The secret that
 * the provider returns with it is dropped at the door. {@code projectId} tells which project our
 * key belongs to.
 */
public record ProviderWebhook(
        String id,
        String url,
        String kind,
        List<String> events,
        boolean active,
        String phoneNumberId,
        String projectId,
        String payloadVersion) {}
