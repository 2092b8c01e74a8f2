package io.patchbay.tenant;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What differs between two cards of a tenant, by the name of the part as the API has it; an absent part is null.
 *
 * @param before parts that changed, as they were
 * @param after the same parts, as they are
 */
record CardChanges(Map<String, Object> before, Map<String, Object> after) {

    /** @param before null for a tenant that is new */
    static CardChanges between(TenantCard before, TenantCard after) {
        var was = before == null ? Map.<String, Object>of() : parts(before);
        var changes = new CardChanges(new LinkedHashMap<>(), new LinkedHashMap<>());
        parts(after).forEach((name, value) -> {
            if (!Objects.equals(was.get(name), value)) {
                changes.before().put(name, was.get(name));
                changes.after().put(name, value);
            }
        });
        return changes;
    }

    private static Map<String, Object> parts(TenantCard card) {
        var parts = new LinkedHashMap<String, Object>();
        parts.put("name", card.name());
        parts.put("external_id", card.externalId());
        parts.put("contact_name", card.contact().name());
        parts.put("contact_email", card.contact().email());
        parts.put("contact_phone", card.contact().phone());
        parts.put("language", card.language());
        parts.put("time_zone", card.timeZone());
        parts.put("tags", card.tags().isEmpty() ? null : List.copyOf(card.tags()));
        parts.put("success_redirect_url", card.successRedirectUrl());
        parts.put("failure_redirect_url", card.failureRedirectUrl());
        return parts;
    }
}
