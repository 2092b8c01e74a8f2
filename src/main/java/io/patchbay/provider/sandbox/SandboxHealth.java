package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/** Health answers as the real provider words them, one for each profile a number can be given. */
final class SandboxHealth {

    private static final String REFUSED =
            "Meta Graph API error: 400 - {\"error\" => {\"message\" => \"Error validating access token\","
                    + " \"type\" => \"OAuthException\", \"code\" => 190}}";

    private SandboxHealth() {}

    static ObjectNode of(
            ObjectMapper json, JsonNode number, String profile, Instant at, Duration hold) {
        var health = json.createObjectNode();
        var status =
                switch (profile) {
                    case "token", "disconnected", "payment" -> "unhealthy";
                    case "limited" -> "degraded";
                    case "error" -> "error";
                    default -> "healthy";
                };
        health.put("status", status).put("timestamp", at.toString());
        if (profile.equals("error")) {
            return health.put("error", "Service temporarily unavailable");
        }
        if (profile.equals("token")) {
            health.put("retry_after", at.plus(hold).toString());
        }
        var checks = health.putObject("checks");
        var access = checks.putObject("phone_number_access");
        if (profile.equals("token")) {
            access.put("passed", false).put("error", REFUSED);
            checks.putObject("messaging_health").put("passed", false).put("error", REFUSED);
            return health;
        }
        access.put("passed", true);
        access.putObject("details")
                .put("id", number.path("phone_number_id").asText())
                .put("verified_name", number.path("verified_name").asText())
                .put("display_phone_number", number.path("display_phone_number").asText())
                .put("quality_rating", number.path("quality_rating").asText())
                .put("status", number.path("status").asText())
                .put("throughput_tier", "TIER_10K");
        var up = !profile.equals("disconnected");
        checks.putObject("phone_number_connection")
                .put("passed", up)
                .putObject("details")
                .put("status", up ? "CONNECTED" : "DISCONNECTED");
        var word =
                switch (profile) {
                    case "payment" -> "BLOCKED";
                    case "limited" -> "LIMITED";
                    default -> "AVAILABLE";
                };
        var messaging = checks.putObject("messaging_health");
        messaging.put("passed", word.equals("AVAILABLE")).put("overall_status", word);
        var entities =
                messaging.putObject("details").put("can_send_message", word).putArray("entities");
        var waba =
                entities.addObject()
                        .put("entity_type", "WABA")
                        .put("id", number.path("business_account_id").asText())
                        .put("can_send_message", word);
        if (word.equals("BLOCKED")) {
            waba.putArray("errors")
                    .addObject()
                    .put("error_code", "141006")
                    .put(
                            "error_description",
                            "Payment method error; business initiated conversations are blocked.")
                    .put("possible_solution", "Add a payment method to the account.");
        }
        entities.addObject()
                .put("entity_type", "BUSINESS")
                .put(
                        "id",
                        "1772" + number.path("business_account_id").asText("000000").substring(4))
                .put("can_send_message", "AVAILABLE");
        checks.putObject("webhook_subscription")
                .put("passed", true)
                .putObject("details")
                .put("app_id", "290155640087713")
                .put("subscribed", true);
        checks.putObject("webhook_verified").put("passed", true);
        return health;
    }
}
