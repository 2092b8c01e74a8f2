package io.patchbay.link;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What somebody wants of a new link. Null and empty parts are left to the provider's defaults;
 * {@code expiresAt} null means its 30 days. {@code reconnectConnectionId} locks the link to the
 * number of that connection. {@code takeOver}: yes, stop the link that is in use right now.
 */
public record LinkRequest(
        List<String> allowedConnectionTypes,
        String language,
        Boolean provisionPhoneNumber,
        List<String> phoneNumberCountryIsos,
        String phoneNumberAreaCode,
        Map<String, String> themeConfig,
        String metaBillingMode,
        Instant expiresAt,
        UUID reconnectConnectionId,
        boolean takeOver) {

    public LinkRequest {
        allowedConnectionTypes = allowedConnectionTypes == null
                ? List.of()
                : allowedConnectionTypes.stream().distinct().sorted().toList();
        phoneNumberCountryIsos = phoneNumberCountryIsos == null ? List.of() : List.copyOf(phoneNumberCountryIsos);
        themeConfig = themeConfig == null ? Map.of() : Map.copyOf(themeConfig);
    }

    public static LinkRequest simple() {
        return new LinkRequest(null, null, null, null, null, null, null, null, null, false);
    }

    public static LinkRequest reconnecting(UUID connectionId) {
        return new LinkRequest(null, null, null, null, null, null, null, null, connectionId, false);
    }

    public LinkRequest takingOver() {
        return new LinkRequest(
                allowedConnectionTypes,
                language,
                provisionPhoneNumber,
                phoneNumberCountryIsos,
                phoneNumberAreaCode,
                themeConfig,
                metaBillingMode,
                expiresAt,
                reconnectConnectionId,
                true);
    }

    boolean isReconnect() {
        return reconnectConnectionId != null;
    }
}
