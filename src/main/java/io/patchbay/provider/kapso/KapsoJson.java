package io.patchbay.provider.kapso;

import static io.patchbay.provider.kapso.JsonValues.first;
import static io.patchbay.provider.kapso.JsonValues.instant;
import static io.patchbay.provider.kapso.JsonValues.text;
import static io.patchbay.provider.kapso.JsonValues.texts;
import static io.patchbay.provider.kapso.JsonValues.truth;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchbay.provider.FundingPreflight;
import io.patchbay.provider.ProviderCustomer;
import io.patchbay.provider.ProviderFunding;
import io.patchbay.provider.ProviderGivenUp;
import io.patchbay.provider.ProviderLink;
import io.patchbay.provider.ProviderNameRequest;
import io.patchbay.provider.ProviderNumber;
import io.patchbay.provider.ProviderWebhook;
import io.patchbay.provider.Secret;

/** Reads Kapso's JSON. Unknown fields are passed over, unknown words kept, missing parts null. */
final class KapsoJson {

    private KapsoJson() {}

    static ProviderCustomer customer(JsonNode node) {
        return new ProviderCustomer(
                text(node, "id"), text(node, "name"), text(node, "external_customer_id"), instant(node, "created_at"));
    }

    static ProviderLink link(JsonNode node) {
        return new ProviderLink(
                text(node, "id"),
                text(node, "status"),
                text(node, "whatsapp_setup_status"),
                text(node, "whatsapp_setup_error"),
                text(node, "url"),
                text(node, "success_redirect_url"),
                texts(node.path("allowed_connection_types")),
                text(node, "reconnect_phone_number"),
                instant(node, "created_at"),
                instant(node, "expires_at"));
    }

    static ProviderNumber number(JsonNode node) {
        var id = text(node, "phone_number_id");
        var display = text(node, "display_phone_number");
        var digits = text(node, "display_phone_number_normalized");
        return new ProviderNumber(
                id == null ? text(node, "id") : id,
                text(node, "internal_id"),
                text(node, "name"),
                text(node, "customer_id"),
                // two names of the same thing (kapso.md Q5)
                first(text(node, "business_account_id"), text(node, "whatsapp_business_account_id")),
                truth(node, "is_coexistence"),
                display,
                digits == null && display != null ? display.replaceAll("[^0-9]", "") : digits,
                text(node, "verified_name"),
                text(node, "status"),
                text(node, "name_status"),
                text(node, "quality_rating"),
                text(node, "code_verification_status"),
                text(node, "whatsapp_business_manager_messaging_limit"),
                truth(node, "messaging_enabled"),
                truth(node, "is_official_business_account"),
                instant(node, "webhook_verified_at"),
                instant(node, "created_at"),
                instant(node, "updated_at"));
    }

    static ProviderNameRequest nameRequest(JsonNode node) {
        return new ProviderNameRequest(
                text(node, "id"),
                text(node, "requested_display_name"),
                text(node, "status"),
                instant(node, "submitted_at"),
                instant(node, "reviewed_at"),
                text(node, "meta_error_code"));
    }

    static ProviderFunding funding(JsonNode node) {
        var paid = node.path("paid_messages");
        var activation = node.path("activation");
        return new ProviderFunding(
                text(node, "waba_id"),
                text(node, "business_portfolio_id"),
                text(node, "status"),
                text(node, "reason"),
                paid.path("paused").asBoolean(false),
                texts(paid.path("reasons")),
                text(node.path("operation"), "status"),
                text(node.path("operation"), "error_kind"),
                truth(activation, "success"),
                first(text(activation, "error_kind"), text(activation, "reason")),
                instant(node, "last_checked_at"));
    }

    static FundingPreflight preflight(JsonNode node) {
        return new FundingPreflight(node.path("eligible").asBoolean(false), text(node, "reason"));
    }

    static ProviderWebhook webhook(JsonNode node) {
        return new ProviderWebhook(
                text(node, "id"),
                text(node, "url"),
                text(node, "kind"),
                texts(node.path("events")),
                node.path("active").asBoolean(true),
                text(node, "phone_number_id"),
                text(node, "project_id"),
                text(node, "payload_version"),
                node.hasNonNull("secret_key")
                        ? new Secret(node.path("secret_key").asText())
                        : null);
    }

    static ProviderGivenUp givenUp(JsonNode node) {
        var status = node.path("response_status");
        return new ProviderGivenUp(
                text(node, "id"),
                text(node, "event"),
                instant(node, "created_at"),
                instant(node, "failed_at"),
                status.isInt() ? status.asInt() : null);
    }
}
