package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The numbers of the simulated project, with and without a customer (kapso.md §4). */
final class SandboxNumbers {

    static final String SHELF = "numbers";

    private final SandboxMemory memory;
    private final SandboxCustomers customers;

    SandboxNumbers(SandboxMemory memory, SandboxCustomers customers) {
        this.memory = memory;
        this.customers = customers;
    }

    /** Newest first. Null: of whichever customer, with whichever id. */
    List<JsonNode> list(String customerId, String phoneNumberId) {
        return memory.newestFirst(
                SHELF,
                node -> (customerId == null
                                || customerId.equals(node.path("customer_id").asText(null)))
                        && (phoneNumberId == null
                                || phoneNumberId.equals(
                                        node.path("phone_number_id").asText())));
    }

    Optional<ObjectNode> find(String phoneNumberId) {
        return memory.copy(SHELF, "phone_number_id", phoneNumberId);
    }

    Optional<ObjectNode> withDigits(String digits) {
        return memory.copy(SHELF, "display_phone_number_normalized", digits);
    }

    /** The customer's numbers with these digits, newest first. */
    List<JsonNode> withDigits(String digits, String customerId) {
        return memory.newestFirst(
                SHELF,
                node -> digits.equals(
                                node.path("display_phone_number_normalized").asText())
                        && customerId.equals(node.path("customer_id").asText()));
    }

    /** A new number of a customer, or fresh credentials for the one it has. */
    ObjectNode connect(
            String customerId, String phoneNumberId, String wabaId, String display, boolean coexistence, Instant at) {
        return memory.change(() -> {
            var name = customerId == null
                    ? "Number of the project"
                    : customers.must(customerId).path("name").asText();
            var number = memory.find(SHELF, "phone_number_id", phoneNumberId)
                    .orElseGet(() -> made(phoneNumberId, wabaId, name, display)
                            .put("is_coexistence", coexistence)
                            .put("created_at", at.toString()));
            number.put("status", "CONNECTED")
                    .put("customer_id", customerId)
                    .put("updated_at", memory.now())
                    .put("health_profile", "healthy");
            forgetHealth(number);
            return number.deepCopy();
        });
    }

    private ObjectNode made(String phoneNumberId, String wabaId, String name, String display) {
        return memory.shelf(SHELF)
                .addObject()
                .put("id", phoneNumberId)
                .put("internal_id", UUID.randomUUID().toString())
                .put("phone_number_id", phoneNumberId)
                .put("name", name)
                .put("business_account_id", wabaId)
                .put("inbound_processing_enabled", true)
                .put("calls_enabled", false)
                .putNull("webhook_verified_at")
                .put("display_name", name)
                .put("display_phone_number", display)
                .put("display_phone_number_normalized", display.replaceAll("[^0-9]", ""))
                .put("verified_name", name)
                .put("quality_rating", "GREEN")
                .put("code_verification_status", "VERIFIED")
                .put("name_status", "APPROVED")
                .put("throughput_tier", "TIER_10K")
                .put("whatsapp_business_manager_messaging_limit", "TIER_250")
                .put("is_official_business_account", false)
                .put("is_pin_enabled", false);
    }

    /** Changes one field of a number, if there is such a number. */
    void change(String phoneNumberId, String field, String value) {
        memory.change(() -> {
            memory.find(SHELF, "phone_number_id", phoneNumberId)
                    .ifPresent(number -> forgetHealth(number.put(field, value).put("updated_at", memory.now())));
            return null;
        });
    }

    void otherMode(String phoneNumberId) {
        memory.change(() -> {
            memory.find(SHELF, "phone_number_id", phoneNumberId)
                    .ifPresent(number -> number.put(
                            "is_coexistence", !number.path("is_coexistence").asBoolean()));
            return null;
        });
    }

    /** A changed configuration or fresh credentials end caching and back-off (kapso.md §4.4). */
    private static void forgetHealth(ObjectNode number) {
        number.remove(List.of("health_at", "health_refusals"));
    }

    void remove(String phoneNumberId) {
        memory.remove(SHELF, "phone_number_id", phoneNumberId);
    }

    /** A number as the API shows it: without what only the sandbox knows. */
    static JsonNode shown(JsonNode number) {
        var copy = ((ObjectNode) number).deepCopy();
        copy.remove(List.of("health_profile", "health_at", "health_refusals", "platform_type", "is_on_biz_app"));
        Recorded.ALL.forEach(one -> copy.remove(one.key()));
        return Recorded.NUMBER.over(number, copy);
    }

    /** What somebody else's provider once answered, shown in place of what the sandbox would say of a number. */
    enum Recorded {
        NUMBER,
        FIELDS,
        HEALTH;

        private static final List<Recorded> ALL = List.of(values());

        private String key() {
            return "recorded_" + name().toLowerCase(Locale.ROOT);
        }

        /** This answer, with the recorded parts in place of its own. */
        ObjectNode over(JsonNode number, ObjectNode answer) {
            return number.path(key()) instanceof ObjectNode recorded ? answer.setAll(recorded) : answer;
        }
    }

    /** From now on this is answered about the number. */
    void answersAs(String phoneNumberId, Recorded kind, ObjectNode answer) {
        memory.change(() -> {
            memory.find(SHELF, "phone_number_id", phoneNumberId)
                    .ifPresent(number -> forgetHealth(number.set(kind.key(), answer)));
            return null;
        });
    }
}
