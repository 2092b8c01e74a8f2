package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Health answers as the real provider words them, one for each profile a number can be given. */
final class SandboxHealth {

    private static final String REFUSED =
            "Meta Graph API error: 400 - {\"error\" => {\"message\" => \"Error validating access token\","
                    + " \"type\" => \"OAuthException\", \"code\" => 190}}";

    private static final String BLOCKED =
            "Meta Graph API error: 400 - {\"error\" => {\"message\" => \"API access blocked.\","
                    + " \"type\" => \"OAuthException\", \"code\" => 200}}";

    /**
     * What is wrong with a number. A number's {@code health_profile} is the name in lower case; a
     * word that is none here counts as healthy.
     */
    private enum Profile {
        HEALTHY("healthy"),
        /** The check itself does not run. */
        ERROR("error"),
        /** Meta refuses the credentials. */
        TOKEN("unhealthy"),
        /** Meta blocks the app or the business behind the number. */
        ACCESS_BLOCKED("unhealthy"),
        DISCONNECTED("unhealthy"),
        /** Our app is not subscribed to the account. */
        UNSUBSCRIBED("degraded"),
        /** Nobody has written to the number yet. */
        UNPROVEN("healthy"),
        PAYMENT(
                "unhealthy",
                new Trouble(
                        "WABA",
                        "BLOCKED",
                        "141006",
                        "Payment method error; business initiated conversations are blocked.",
                        "Add a payment method to the account.")),
        LOCKED(
                "unhealthy",
                new Trouble(
                        "WABA",
                        "BLOCKED",
                        "131031",
                        "The account has been locked.",
                        "Request a review in Business Support Home.")),
        BUSINESS(
                "unhealthy",
                new Trouble(
                        "BUSINESS",
                        "BLOCKED",
                        "131000",
                        "The business profile is incomplete.",
                        "Complete the legal name, address and website of the business.")),
        UNVERIFIED(
                "degraded",
                new Trouble(
                        "BUSINESS",
                        "LIMITED",
                        "141010",
                        "The business has not passed business verification.",
                        "Verify the business in the security centre.")),
        BLOCKED("unhealthy", new Trouble("PHONE_NUMBER", "BLOCKED", null, null, null)),
        LIMITED("degraded", new Trouble("PHONE_NUMBER", "LIMITED", null, null, null));

        private final String status;
        private final Trouble trouble;

        Profile(String status) {
            this(status, new Trouble(null, "AVAILABLE", null, null, null));
        }

        Profile(String status, Trouble trouble) {
            this.status = status;
            this.trouble = trouble;
        }

        static Profile of(String word) {
            for (var profile : values()) {
                if (profile.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return profile;
                }
            }
            return HEALTHY;
        }
    }

    /**
     * Which of Meta's entities may not send, and why; {@code code} null: Meta gives no reason.
     * {@code entity} null: all may.
     */
    private record Trouble(String entity, String canSend, String code, String description, String solution) {}

    private SandboxHealth() {}

    static ObjectNode of(ObjectMapper json, JsonNode number, String portfolio, String word, Instant at, Duration hold) {
        var profile = Profile.of(word);
        var health = json.createObjectNode();
        health.put("status", profile.status).put("timestamp", at.toString());
        if (profile == Profile.ERROR) {
            return health.put("error", "Service temporarily unavailable");
        }
        var checks = health.putObject("checks");
        var access = checks.putObject("phone_number_access");
        if (profile == Profile.TOKEN || profile == Profile.ACCESS_BLOCKED) {
            var error = profile == Profile.TOKEN ? REFUSED : BLOCKED;
            health.put("retry_after", at.plus(hold).toString());
            access.put("passed", false).put("error", error);
            checks.putObject("messaging_health").put("passed", false).put("error", error);
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
        var up = profile != Profile.DISCONNECTED;
        checks.putObject("phone_number_connection")
                .put("passed", up)
                .putObject("details")
                .put("status", up ? "CONNECTED" : "DISCONNECTED");
        messaging(checks.putObject("messaging_health"), number, portfolio, profile.trouble);
        var subscribed = profile != Profile.UNSUBSCRIBED;
        checks.putObject("webhook_subscription")
                .put("passed", subscribed)
                .putObject("details")
                .put("app_id", "290155640087713")
                .put("subscribed", subscribed);
        checks.putObject("webhook_verified").put("passed", profile != Profile.UNPROVEN);
        return health;
    }

    private static void messaging(ObjectNode check, JsonNode number, String portfolio, Trouble trouble) {
        check.put("passed", trouble.canSend.equals("AVAILABLE")).put("overall_status", trouble.canSend);
        var details = check.putObject("details").put("can_send_message", trouble.canSend);
        entity(details, "PHONE_NUMBER", number.path("phone_number_id").asText(), trouble);
        entity(details, "WABA", number.path("business_account_id").asText(), trouble);
        entity(details, "BUSINESS", portfolio, trouble);
    }

    private static void entity(ObjectNode details, String type, String id, Trouble trouble) {
        var troubled = type.equals(trouble.entity);
        var entity = details.withArray("entities")
                .addObject()
                .put("entity_type", type)
                .put("id", id)
                .put("can_send_message", troubled ? trouble.canSend : "AVAILABLE");
        if (troubled && trouble.code != null) {
            entity.putArray("errors")
                    .addObject()
                    .put("error_code", trouble.code)
                    .put("error_description", trouble.description)
                    .put("possible_solution", trouble.solution);
        }
    }
}
