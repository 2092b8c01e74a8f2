package io.patchbay.link;

import java.time.Instant;
import java.util.HashMap;
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

    /** Kept with the link if the provider is to bring a number. */
    static final String PROVISION = "provision";

    public LinkRequest {
        allowedConnectionTypes = allowedConnectionTypes == null
                ? List.of()
                : allowedConnectionTypes.stream().distinct().sorted().toList();
        phoneNumberCountryIsos = phoneNumberCountryIsos == null ? List.of() : List.copyOf(phoneNumberCountryIsos);
        themeConfig = themeConfig == null ? Map.of() : Map.copyOf(themeConfig);
    }

    /** Nothing special: the provider's defaults. */
    public static LinkRequest simple() {
        return asking().build();
    }

    public static LinkRequest reconnecting(UUID connectionId) {
        return asking().reconnectConnectionId(connectionId).build();
    }

    /** A request that is put together part by part; what is left out stays at the provider's defaults. */
    public static Builder asking() {
        return new Builder();
    }

    public LinkRequest takingOver() {
        return new Builder(this).takeOver(true).build();
    }

    /** What the link keeps of it, because the provider does not show it or has not been told yet. */
    Map<String, Object> keptWithTheLink() {
        var kept = new HashMap<String, Object>(Map.of("theme", themeConfig));
        if (metaBillingMode != null) {
            kept.put("billing", metaBillingMode);
        }
        if (Boolean.TRUE.equals(provisionPhoneNumber)) {
            kept.put(PROVISION, true);
        }
        if (expiresAt != null) {
            kept.put(ConnectionLink.END, expiresAt.toString());
        }
        return kept;
    }

    boolean isReconnect() {
        return reconnectConnectionId != null;
    }

    /** Parts of a request by their names. */
    public static final class Builder {
        private List<String> allowedConnectionTypes;
        private String language;
        private Boolean provisionPhoneNumber;
        private List<String> phoneNumberCountryIsos;
        private String phoneNumberAreaCode;
        private Map<String, String> themeConfig;
        private String metaBillingMode;
        private Instant expiresAt;
        private UUID reconnectConnectionId;
        private boolean takeOver;

        private Builder() {}

        private Builder(LinkRequest request) {
            allowedConnectionTypes = request.allowedConnectionTypes;
            language = request.language;
            provisionPhoneNumber = request.provisionPhoneNumber;
            phoneNumberCountryIsos = request.phoneNumberCountryIsos;
            phoneNumberAreaCode = request.phoneNumberAreaCode;
            themeConfig = request.themeConfig;
            metaBillingMode = request.metaBillingMode;
            expiresAt = request.expiresAt;
            reconnectConnectionId = request.reconnectConnectionId;
            takeOver = request.takeOver;
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

        public Builder expiresAt(Instant expiresAt) {
            this.expiresAt = expiresAt;
            return this;
        }

        public Builder reconnectConnectionId(UUID reconnectConnectionId) {
            this.reconnectConnectionId = reconnectConnectionId;
            return this;
        }

        public Builder takeOver(boolean takeOver) {
            this.takeOver = takeOver;
            return this;
        }

        public LinkRequest build() {
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
                    takeOver);
        }
    }
}
