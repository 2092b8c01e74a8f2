package io.patchbay.provider.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The bodies of events as the provider writes them (kapso.md §5.4 to §5.7). */
final class SandboxEvents {

    private SandboxEvents() {}

    /** A number was created or deleted. {@code customerId} null: of the project. */
    static ObjectNode number(String phoneNumberId, String customerId) {
        var body = object().put("phone_number_id", phoneNumberId);
        body.putObject("project").put("id", SandboxWorld.PROJECT);
        if (customerId != null) {
            body.putObject("customer").put("id", customerId);
        }
        return body;
    }

    /** A lifecycle event of a number as Meta causes it: offboarded, disconnected, reconnected. */
    static ObjectNode line(
            String word, String phoneNumberId, String customerId, boolean coexistence, String reason, Instant now) {
        var body = object();
        body.put("id", "wpe_" + UUID.randomUUID())
                .put("event", "whatsapp.phone_number." + word)
                .put("occurred_at", now.toString())
                .put("phone_number_id", phoneNumberId);
        body.putObject("project").put("id", SandboxWorld.PROJECT);
        body.putObject("customer").put("id", customerId);
        body.put("connection_type", coexistence ? "coexistence" : "dedicated");
        body.putObject("source")
                .put("provider", "meta")
                .put(
                        "event",
                        switch (word) {
                            case "offboarded" -> "ACCOUNT_OFFBOARDED";
                            case "reconnected" -> "ACCOUNT_RECONNECTED";
                            default -> "PARTNER_REMOVED";
                        });
        if (reason != null) {
            body.putObject("disconnection").put("reason", reason).put("initiated_by", "user");
        }
        return body;
    }

    /** An event about a WhatsApp account: restricted, violation, ban_scheduled, disabled, reinstated. */
    static ObjectNode account(String word, String wabaId, List<String> phoneNumberIds, Instant now) {
        var body = object();
        body.put("id", "wae_" + UUID.randomUUID())
                .put("event", accountEvent(word))
                .put("occurred_at", now.toString())
                .put("business_account_id", wabaId);
        body.putObject("project").put("id", SandboxWorld.PROJECT);
        phoneNumberIds.forEach(id -> body.withArray("phone_numbers").addObject().put("id", id));
        body.putObject("source").put("provider", "meta").put("event", "ACCOUNT_UPDATE");
        switch (word) {
            case "restricted" ->
                body.withArray("restrictions")
                        .addObject()
                        .put("type", "RESTRICTED_BIZ_INITIATED_MESSAGING")
                        .put("expires_at", now.plus(Duration.ofDays(7)).toString());
            case "violation" -> body.putObject("violation").put("type", "SPAM");
            case "ban_scheduled" ->
                body.putObject("ban").put("state", "SCHEDULE_FOR_DISABLE").put("date_label", "the end of next week");
            case "disabled" -> body.putObject("ban").put("state", "DISABLE");
            default -> body.putObject("ban").put("state", "REINSTATE");
        }
        return body;
    }

    /** A ban that is only scheduled is told by the event of a ban. */
    static String accountEvent(String word) {
        return "whatsapp.account." + (word.equals("ban_scheduled") ? "disabled" : word);
    }

    /** A message of somebody to this number. */
    static ObjectNode message(String phoneNumberId, Instant now) {
        var body = object();
        var message = body.putObject("message");
        message.put("id", "wamid." + UUID.randomUUID().toString().replace("-", ""))
                .put("timestamp", String.valueOf(now.getEpochSecond()))
                .put("type", "text");
        message.putObject("text").put("body", "Hello, are you open today?");
        message.putObject("kapso")
                .put("direction", "inbound")
                .put("status", "received")
                .put("origin", "cloud_api");
        body.putObject("conversation")
                .put("id", UUID.randomUUID().toString())
                .put("status", "active")
                .put("phone_number_id", phoneNumberId);
        body.put("is_new_conversation", true).put("phone_number_id", phoneNumberId);
        return body;
    }

    /**
     * What the provider tells of a message that somebody sent, one event after the other: sent and then delivered, or
     * failed. What is free and what is charged is told with the delivery (meta.md c4).
     */
    static Map<String, ObjectNode> statuses(SandboxMessages.Accepted accepted, Instant now) {
        var told = new LinkedHashMap<String, ObjectNode>();
        if (accepted.code() != 0) {
            var failed = outbound(accepted.message(), "failed", now);
            ((ObjectNode) failed.findPath("statuses").path(0))
                    .putArray("errors")
                    .addObject()
                    .put("code", accepted.code())
                    .put("title", accepted.title());
            told.put("failed", failed);
            return told;
        }
        told.put("sent", outbound(accepted.message(), "sent", now));
        var delivered = outbound(accepted.message(), "delivered", now);
        var template = accepted.message().path("type").asText().equals("template");
        ((ObjectNode) delivered.findPath("statuses").path(0))
                .putObject("pricing")
                .put("billable", template)
                .put("type", template ? "regular" : "free_customer_service");
        told.put("delivered", delivered);
        return told;
    }

    private static ObjectNode outbound(ObjectNode accepted, String status, Instant now) {
        var number = accepted.path("phone_number_id").asText();
        var id = accepted.path("id").asText();
        var body = object();
        var message = body.putObject("message")
                .put("id", id)
                .put("timestamp", String.valueOf(now.getEpochSecond()))
                .put("type", accepted.path("type").asText());
        message.putObject("kapso")
                .put("direction", "outbound")
                .put("status", status)
                .put("processing_status", "completed")
                .put("origin", "cloud_api")
                .put("has_media", false)
                .putArray("statuses")
                .addObject()
                .put("id", id)
                .put("status", status)
                .put("timestamp", String.valueOf(now.getEpochSecond()))
                .put("recipient_id", accepted.path("to").asText());
        body.putObject("conversation")
                .put(
                        "id",
                        UUID.nameUUIDFromBytes((number + accepted.path("to").asText()).getBytes(UTF_8))
                                .toString())
                .put("phone_number", accepted.path("to").asText())
                .put("status", "active")
                .put("phone_number_id", number);
        return body.put("is_new_conversation", false).put("phone_number_id", number);
    }

    /** Meta's own webhook about an account. */
    static ObjectNode meta(String field, String wabaId, ObjectNode value, Instant now) {
        var body = object().put("object", "whatsapp_business_account");
        var entry = body.withArray("entry").addObject();
        entry.put("id", wabaId).put("time", now.getEpochSecond());
        entry.withArray("changes").addObject().put("field", field).set("value", value);
        return body;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
