package io.patchbay.provider.kapso;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchbay.provider.ProviderCustomer;
import io.patchbay.provider.ProviderHealth;
import io.patchbay.provider.ProviderLink;
import io.patchbay.provider.ProviderNumber;
import io.patchbay.provider.ProviderWebhook;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** Reads Kapso's JSON. Unknown fields are passed over, unknown words kept, missing parts null. */
final class KapsoJson {

    private KapsoJson() {}

    static ProviderCustomer customer(JsonNode node) {
        return new ProviderCustomer(
                text(node, "id"),
                text(node, "name"),
                text(node, "external_customer_id"),
                instant(node, "created_at"));
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
                // two names of the same thing (facts Q5)
                first(
                        text(node, "business_account_id"),
                        text(node, "whatsapp_business_account_id")),
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

    static ProviderHealth health(JsonNode node) {
        var checks = new ArrayList<ProviderHealth.Check>();
        node.path("checks")
                .properties()
                .forEach(entry -> checks.add(check(entry.getKey(), entry.getValue())));
        return new ProviderHealth(
                text(node, "status"),
                // two names of the same thing (facts Q3)
                node.hasNonNull("timestamp")
                        ? instant(node, "timestamp")
                        : instant(node, "checked_at"),
                instant(node, "retry_after"),
                text(node, "error"),
                checks);
    }

    private static ProviderHealth.Check check(String name, JsonNode node) {
        var details = node.path("details");
        var entities = new ArrayList<ProviderHealth.Entity>();
        for (var entity : details.path("entities")) {
            var problems = new ArrayList<ProviderHealth.Problem>();
            for (var problem : entity.path("errors")) {
                problems.add(
                        new ProviderHealth.Problem(
                                text(problem, "error_code"),
                                text(problem, "error_description"),
                                text(problem, "possible_solution")));
            }
            entities.add(
                    new ProviderHealth.Entity(
                            text(entity, "entity_type"),
                            text(entity, "id"),
                            text(entity, "can_send_message"),
                            texts(entity.path("additional_info")),
                            problems));
        }
        return new ProviderHealth.Check(
                name,
                truth(node, "passed"),
                first(text(node, "overall_status"), text(details, "status")),
                text(node, "error"),
                entities);
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
                text(node, "payload_version"));
    }

    private static String first(String one, String other) {
        return one == null ? other : one;
    }

    /** Any scalar as text: ids and codes come as numbers or strings. */
    static String text(JsonNode node, String field) {
        var value = node.path(field);
        return value.isValueNode() && !value.isNull() ? value.asText() : null;
    }

    private static Boolean truth(JsonNode node, String field) {
        var value = node.path(field);
        return value.isBoolean() ? Boolean.valueOf(value.asBoolean()) : null;
    }

    static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .toList();
    }

    /**
     * Kapso's three shapes of time (facts §1.2): ISO in UTC, ISO with offset, Unix seconds as text
     * or number. Null if it is none.
     */
    static Instant instant(JsonNode node, String field) {
        var text = text(node, field);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return text.matches("-?\\d{1,11}")
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
