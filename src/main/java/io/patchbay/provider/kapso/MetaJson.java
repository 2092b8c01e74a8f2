package io.patchbay.provider.kapso;

import static io.patchbay.provider.kapso.JsonValues.text;
import static io.patchbay.provider.kapso.JsonValues.truth;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchbay.provider.ProviderNumberFields;
import io.patchbay.provider.ProviderTemplate;
import io.patchbay.provider.ProviderWaba;

/** Reads Meta's own JSON, which the provider passes on without an envelope (kapso.md §1.1). */
final class MetaJson {

    private MetaJson() {}

    static ProviderWaba waba(JsonNode node) {
        return new ProviderWaba(
                text(node, "id"),
                text(node, "name"),
                text(node, "status"),
                text(node, "account_review_status"),
                text(node, "business_verification_status"),
                text(node.path("owner_business_info"), "id"),
                text(node, "primary_funding_id"),
                text(node, "whatsapp_business_manager_messaging_limit"),
                text(node.path("ban_info"), "waba_ban_state"),
                text(node.path("ban_info"), "waba_ban_date"));
    }

    static ProviderNumberFields numberFields(JsonNode node) {
        return new ProviderNumberFields(
                text(node, "id"),
                text(node, "name_status"),
                text(node, "new_name_status"),
                text(node, "quality_rating"),
                text(node, "platform_type"),
                text(node, "account_mode"),
                text(node.path("throughput"), "level"),
                text(node, "whatsapp_business_manager_messaging_limit"),
                truth(node, "is_on_biz_app"));
    }

    static ProviderTemplate template(JsonNode node) {
        return new ProviderTemplate(
                text(node, "id"),
                text(node, "name"),
                text(node, "language"),
                text(node, "status"),
                text(node, "category"));
    }
}
