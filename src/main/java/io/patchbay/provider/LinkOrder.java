package io.patchbay.provider;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What we ask of a new link. Null and empty mean "leave it to the provider's default" (kapso.md §3.2).
 * {@code reconnectNumber} is E.164 with the plus sign and locks the link to that number; the
 * provider then refuses a provisioned number and another connection type, so neither is sent along.
 */
public record LinkOrder(
        URI successRedirectUrl,
        URI failureRedirectUrl,
        List<String> allowedConnectionTypes,
        String language,
        Boolean provisionPhoneNumber,
        List<String> phoneNumberCountryIsos,
        String phoneNumberAreaCode,
        Map<String, String> themeConfig,
        String metaBillingMode,
        String reconnectNumber) {

    public LinkOrder {
        allowedConnectionTypes = allowedConnectionTypes == null ? List.of() : List.copyOf(allowedConnectionTypes);
        phoneNumberCountryIsos = phoneNumberCountryIsos == null ? List.of() : List.copyOf(phoneNumberCountryIsos);
        themeConfig = themeConfig == null ? Map.of() : Map.copyOf(themeConfig);
    }
}
