package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What Meta knows behind the provider: accounts, numbers, and display names that are asked for. */
final class SandboxAccounts {

    private static final String SHELF = "accounts";

    private final SandboxMemory memory;
    private final SandboxNumbers numbers;

    SandboxAccounts(SandboxMemory memory, SandboxNumbers numbers) {
        this.memory = memory;
        this.numbers = numbers;
    }

    /** An account or a number as Meta itself shows it; empty if there is none with this id. */
    Optional<ObjectNode> atMeta(String id) {
        return memory.look(() -> numbers.find(id).map(SandboxAccounts::number).or(() -> account(id)));
    }

    private static ObjectNode number(ObjectNode number) {
        var shown = JsonNodeFactory.instance.objectNode();
        shown.put("id", number.path("phone_number_id").asText());
        for (var field : List.of(
                "display_phone_number",
                "verified_name",
                "quality_rating",
                "name_status",
                "new_name_status",
                "whatsapp_business_manager_messaging_limit")) {
            if (number.hasNonNull(field)) {
                shown.set(field, number.path(field));
            }
        }
        var platform = number.path("platform_type").asText("CLOUD_API");
        shown.put("platform_type", platform)
                .put("account_mode", "LIVE")
                .put(
                        "is_on_biz_app",
                        number.path("is_on_biz_app")
                                .asBoolean(number.path("is_coexistence").asBoolean()));
        shown.putObject("throughput").put("level", platform.equals("CLOUD_API") ? "STANDARD" : "NOT_APPLICABLE");
        return SandboxNumbers.Recorded.FIELDS.over(number, shown);
    }

    /** An account exists as long as a number belongs to it. */
    Optional<ObjectNode> account(String wabaId) {
        return memory.find(SandboxNumbers.SHELF, "business_account_id", wabaId).map(number -> {
            var shown = JsonNodeFactory.instance.objectNode();
            shown.put("id", wabaId)
                    .put("name", number.path("name").asText())
                    .put("account_review_status", "APPROVED")
                    .put("business_verification_status", "verified")
                    .put("status", "ACTIVE")
                    .put("primary_funding_id", "91" + wabaId.substring(2))
                    .put("whatsapp_business_manager_messaging_limit", "TIER_2K");
            shown.putObject("owner_business_info")
                    .put("id", portfolioOf(wabaId))
                    .put("name", number.path("name").asText());
            memory.find(SHELF, "id", wabaId).ifPresent(shown::setAll);
            shown.remove(List.of("funding", "preflight", "funding_answer", "solution", "operation", "portfolio"));
            return shown;
        });
    }

    /** What was set for an account; empty if nothing was. For use within a look or a change. */
    ObjectNode own(String wabaId) {
        return memory.find(SHELF, "id", wabaId).orElseGet(JsonNodeFactory.instance::objectNode);
    }

    /** The numbers of an account as Meta shows them, newest first; empty if there is no such account. */
    List<ObjectNode> numbersOf(String wabaId) {
        return numbers.list(null, null).stream()
                .filter(number -> number.path("business_account_id").asText().equals(wabaId))
                .map(number -> number((ObjectNode) number))
                .toList();
    }

    /** The business portfolio that the account is in: one of its own, unless another one was set for it. */
    String portfolioOf(String wabaId) {
        return own(wabaId).path("portfolio").asText("1772" + wabaId.substring(Math.min(4, wabaId.length())));
    }

    /** Meta or the provider changes something about an account without telling anybody. */
    void change(String wabaId, String field, String value) {
        memory.change(() -> memory.find(SHELF, "id", wabaId)
                .orElseGet(() -> memory.shelf(SHELF).addObject().put("id", wabaId))
                .put(field, value));
    }

    /** Somebody asks Meta for another display name. */
    void requestName(String phoneNumberId, String name, String status) {
        memory.change(() -> memory.shelf("name_requests")
                .addObject()
                .put("id", UUID.randomUUID().toString())
                .put("phone_number_id", phoneNumberId)
                .put("requested_display_name", name)
                .put("status", status)
                .put("submitted_at", memory.now()));
    }

    /** Newest first. */
    List<JsonNode> nameRequests(String phoneNumberId) {
        return memory.newestFirst(
                "name_requests",
                node -> phoneNumberId.equals(node.path("phone_number_id").asText()));
    }
}
