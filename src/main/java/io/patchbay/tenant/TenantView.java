package io.patchbay.tenant;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A tenant as the API shows it. Parts nobody has filled in are null. */
public record TenantView(
        UUID id,
        String name,
        String externalId,
        String providerCustomerId,
        ContactView contact,
        String language,
        String timeZone,
        List<String> tags,
        String successRedirectUrl,
        String failureRedirectUrl,
        Instant createdAt) {

    public record ContactView(String name, String email, String phone) {}

    static TenantView of(Tenant tenant) {
        var contact = tenant.contact();
        return new TenantView(
                tenant.id(),
                tenant.name(),
                tenant.externalId(),
                tenant.providerCustomerId(),
                new ContactView(contact.name(), contact.email(), contact.phone()),
                tenant.language(),
                tenant.zone().getId(),
                tenant.tags(),
                tenant.successRedirectUrl(),
                tenant.failureRedirectUrl(),
                tenant.createdAt());
    }
}
