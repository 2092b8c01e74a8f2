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

    /** An order that is put together part by part; what is left out stays at the provider's defaults. */
    public static Builder returningTo(URI success, URI failure) {
        return new Builder(success, failure);
    }

    /** Parts of an order by their names. */
    public static final class Builder {
        private final URI success;
        private final URI failure;
        private List<String> allowedConnectionTypes;
        private String language;
        private Boolean provisionPhoneNumber;
        private List<String> phoneNumberCountryIsos;
        private String phoneNumberAreaCode;
        private Map<String, String> themeConfig;
        private String metaBillingMode;
        private String reconnectNumber;

        private Builder(URI success, URI failure) {
            this.success = success;
            this.failure = failure;
        }

        public Builder allowedConnectionTypes(List<String> allowedConnectionTypes) {
            this.allowedConnectionTypes = allowedConnectionTypes;
            return this;
        }

        public Builder language(String language) {
            this.language = language;
            return this;
        }

        public Builder provisionPhoneNumber(Boolean provisionPhoneNumber) {
            this.provisionPhoneNumber = provisionPhoneNumber;
            return this;
        }

        public Builder phoneNumberCountryIsos(List<String> phoneNumberCountryIsos) {
            this.phoneNumberCountryIsos = phoneNumberCountryIsos;
            return this;
        }

        public Builder phoneNumberAreaCode(String phoneNumberAreaCode) {
            this.phoneNumberAreaCode = phoneNumberAreaCode;
            return this;
        }

        public Builder themeConfig(Map<String, String> themeConfig) {
            this.themeConfig = themeConfig;
            return this;
        }

        public Builder metaBillingMode(String metaBillingMode) {
            this.metaBillingMode = metaBillingMode;
            return this;
        }

        public Builder reconnectNumber(String reconnectNumber) {
            this.reconnectNumber = reconnectNumber;
            return this;
        }

        public LinkOrder build() {
            return new LinkOrder(
                    success,
                    failure,
                    allowedConnectionTypes,
                    language,
                    provisionPhoneNumber,
                    phoneNumberCountryIsos,
                    phoneNumberAreaCode,
                    themeConfig,
                    metaBillingMode,
                    reconnectNumber);
        }
    }
}
