package io.patchbay.tenant;

import io.patchbay.web.Direction;
import java.util.List;

/**
 * What people write down about a tenant. Missing parts become their defaults: no contact, English,
 * UTC, no tags. Blank texts count as missing. Redirect URLs are where the tenant's customers go
 * after our own landing page; null: they stay with us. Names from outside lose the characters that turn text around.
 */
public record TenantCard(
        String name,
        String externalId,
        Contact contact,
        String language,
        String timeZone,
        List<String> tags,
        String successRedirectUrl,
        String failureRedirectUrl) {

    public TenantCard {
        name = orNull(Direction.plain(name));
        externalId = orNull(externalId);
        contact = contact == null
                ? Contact.NONE
                : new Contact(
                        orNull(Direction.plain(contact.name())), orNull(contact.email()), orNull(contact.phone()));
        language = orNull(language) == null ? "en" : language;
        timeZone = orNull(timeZone) == null ? "UTC" : timeZone;
        tags = tags == null
                ? List.of()
                : tags.stream()
                        .map(String::strip)
                        .filter(tag -> !tag.isEmpty())
                        .distinct()
                        .toList();
        successRedirectUrl = orNull(successRedirectUrl);
        failureRedirectUrl = orNull(failureRedirectUrl);
    }

    public static TenantCard named(String name, String externalId) {
        return new TenantCard(name, externalId, null, null, null, null, null, null);
    }

    private static String orNull(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
