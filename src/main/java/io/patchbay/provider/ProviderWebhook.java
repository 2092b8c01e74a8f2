package io.patchbay.provider;

import java.util.List;

/**
 * A webhook as set up at the provider. {@code phoneNumberId} null: project scope. {@code projectId} tells which project
 * our key belongs to. {@code secret}: what it is signed with, ours or one that the provider made; null if it is not shown.
 */
public record ProviderWebhook(
        String id,
        String url,
        String kind,
        List<String> events,
        boolean active,
        String phoneNumberId,
        String projectId,
        String payloadVersion,
        Secret secret) {}
