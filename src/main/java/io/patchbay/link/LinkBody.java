package io.patchbay.link;

import io.patchbay.web.Language;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a program asks of a new link, not yet trusted. Everything is optional. */
public record LinkBody(
        @Size(max = 2, message = "can contain only dedicated and coexistence")
        List<
                        @NotNull(message = "has an empty entry")
                        @Pattern(regexp = "dedicated|coexistence", message = "must be dedicated or coexistence") String>
                allowedConnectionTypes,

        @Pattern(regexp = Language.WORDS, message = "must be one of en, es, pt, hi, id, ar")
        String language,

        Boolean provisionPhoneNumber,

        @Size(max = 20, message = "are more than 20")
        List<
                        @NotNull(message = "has an empty entry")
                        @Pattern(regexp = "[A-Z]{2}", message = "must be a country such as US") String>
                phoneNumberCountryIsos,

        @Pattern(regexp = "\\d{3}", message = "must be three digits")
        String phoneNumberAreaCode,

        @Size(max = 20, message = "has more than 20 colours")
        Map<
                        @Pattern(regexp = "[a-z_]{1,40}", message = "is not the name of a colour") String,
                        @NotNull(message = "has an empty entry")
                        @Pattern(regexp = "#[0-9A-Fa-f]{6}", message = "must be a colour such as #1f5f5b") String>
                themeConfig,

        @Pattern(regexp = "customer_managed|partner_managed", message = "must be customer_managed or partner_managed")
        String metaBillingMode,

        Instant expiresAt,
        UUID reconnectConnectionId,
        Boolean takeOver) {

    LinkRequest request() {
        return LinkRequest.asking()
                .allowedConnectionTypes(allowedConnectionTypes)
                .language(language)
                .provisionPhoneNumber(provisionPhoneNumber)
                .phoneNumberCountryIsos(phoneNumberCountryIsos)
                .phoneNumberAreaCode(phoneNumberAreaCode)
                .themeConfig(themeConfig)
                .metaBillingMode(metaBillingMode)
                .expiresAt(expiresAt)
                .reconnectConnectionId(reconnectConnectionId)
                .takeOver(Boolean.TRUE.equals(takeOver))
                .build();
    }
}
