package io.patchbay.provider;

import java.time.Instant;

/** A customer as the provider has it. {@code externalId} is our tenant's own id and may be null. */
public record ProviderCustomer(String id, String name, String externalId, Instant createdAt) {}
