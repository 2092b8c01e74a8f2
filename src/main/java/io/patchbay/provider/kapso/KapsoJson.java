package io.patchbay.provider.kapso;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchbay.provider.ProviderCustomer;
import io.patchbay.provider.ProviderFunding;
import io.patchbay.provider.ProviderGivenUp;
import io.patchbay.provider.ProviderHealth;
import io.patchbay.provider.ProviderLink;
import io.patchbay.provider.ProviderNameRequest;
import io.patchbay.provider.ProviderNumber;
import io.patchbay.provider.ProviderNumberFields;
import io.patchbay.provider.ProviderWaba;
import io.patchbay.provider.ProviderWebhook;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Reads Kapso's JSON. Unknown fields are passed over, unknown words kept, missing parts null. */
final class KapsoJson {

    private static final Instant YEAR_1 = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    /** Longer than any id that was ever seen, and short enough for an index. */
    private static final int LONGEST_ID = 200;

    /** Half of a character that takes two, or NUL: JSON may hold them, PostgreSQL cannot. */
    private static final Pattern NOT_TEXT = Pattern.compile("[\\x{D800}-\\x{DFFF}\\x00]");

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

    static ProviderHealth health(JsonNode node) {
        var checks = new ArrayList<ProviderHealth.HealthCheck>();
        node.path("checks").properties().forEach(entry -> checks.add(check(entry.getKey(), entry.getValue())));
        return new ProviderHealth(
                text(node, "status"),
                // two names of the same thing (kapso.md Q3)
                node.hasNonNull("timestamp") ? instant(node, "timestamp") : instant(node, "checked_at"),
                instant(node, "retry_after"),
                text(node, "error"),
                checks);
    }

    private static ProviderHealth.HealthCheck check(String name, JsonNode node) {
        var details = node.path("details");
        var entities = new ArrayList<ProviderHealth.Entity>();
        for (var entity : details.path("entities")) {
            var problems = new ArrayList<ProviderHealth.HealthProblem>();
            for (var problem : entity.path("errors")) {
                problems.add(new ProviderHealth.HealthProblem(
                        text(problem, "error_code"),
                        text(problem, "error_description"),
                        text(problem, "possible_solution")));
            }
            entities.add(new ProviderHealth.Entity(
                    text(entity, "entity_type"),
                    text(entity, "id"),
                    text(entity, "can_send_message"),
                    texts(entity.path("additional_info")),
                    problems));
        }
        return new ProviderHealth.HealthCheck(
                name,
                truth(node, "passed"),
                first(text(node, "overall_status"), text(details, "status")),
                text(node, "error"),
                entities);
    }

    /** Meta's own JSON, without an envelope. */
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

    /** Meta's own JSON, without an envelope. */
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
        return new ProviderFunding(
                text(node, "waba_id"),
                text(node, "business_portfolio_id"),
                text(node, "status"),
                text(node, "reason"),
                node.path("paid_messages").path("paused").asBoolean(false),
                instant(node, "last_checked_at"));
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

    static ProviderGivenUp givenUp(JsonNode node) {
        var status = node.path("response_status");
        return new ProviderGivenUp(
                text(node, "id"),
                text(node, "event"),
                instant(node, "created_at"),
                instant(node, "failed_at"),
                status.isInt() ? status.asInt() : null);
    }

    private static String first(String one, String other) {
        return one == null ? other : one;
    }

    /** Any scalar as text: ids and codes come as numbers or strings. */
    static String text(JsonNode node, String field) {
        var value = node.path(field);
        return value.isValueNode() && !value.isNull()
                ? NOT_TEXT.matcher(value.asText()).replaceAll("\ufffd")
                : null;
    }

    /** The same for an id; null also for what is too long or too empty to be one. */
    static String id(JsonNode node, String field) {
        var id = text(node, field);
        return id == null || id.isBlank() || id.length() > LONGEST_ID ? null : id;
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
     * Kapso's three shapes of time (kapso.md §1.2): ISO in UTC, ISO with offset, Unix seconds as text
     * or number. Null if it is none.
     */
    static Instant instant(JsonNode node, String field) {
        var text = text(node, field);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            var moment = text.matches("-?\\d{1,11}")
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    : OffsetDateTime.parse(text).toInstant();
            return moment.isBefore(YEAR_1) || !moment.isBefore(YEAR_10000) ? null : moment;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
