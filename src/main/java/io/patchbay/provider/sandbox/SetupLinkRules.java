package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Set;

/** What the provider refuses about a setup link (kapso.md §3.2, §3.6). */
final class SetupLinkRules {

    /** Those the provider has, which need not be those we speak. */
    private static final Set<String> LANGUAGES = Set.of("en", "es", "pt", "hi", "id", "ar");

    private SetupLinkRules() {}

    /** What create and PATCH refuse alike. */
    static void check(JsonNode order) {
        for (var type : order.path("allowed_connection_types")) {
            SandboxRefusal.unless(
                    List.of("coexistence", "dedicated").contains(type.asText()),
                    "Allowed connection types is not included in the list");
        }
        for (var country : order.path("phone_number_country_isos")) {
            SandboxRefusal.unless(country.asText().matches("[A-Z]{2}"), "Phone number country isos is invalid");
        }
        for (var colour : order.path("theme_config")) {
            SandboxRefusal.unless(colour.asText().matches("#[0-9A-Fa-f]{6}"), "Theme config has invalid colors");
        }
        SandboxRefusal.unless(
                !order.hasNonNull("language")
                        || LANGUAGES.contains(order.path("language").asText()),
                "Language is not included in the list");
    }

    static void checkChange(JsonNode link, JsonNode change) {
        check(change);
        for (var fixed : List.of("meta_billing_mode", "reconnect_phone_number")) {
            SandboxRefusal.unless(!change.has(fixed), fixed + " cannot be changed");
        }
        var status = change.path("status").asText(null);
        if (status != null) {
            SandboxRefusal.unless(
                    List.of("revoked", "expired", "active").contains(status), "Status cannot be set to " + status);
            SandboxRefusal.unless(!"used".equals(link.path("status").asText()), "The link has been used already");
        }
    }

    /**
     * The one type that a link to reconnect a number is locked to.
     *
     * @param matches the customer's numbers with these digits
     */
    static ArrayNode typeToReconnect(JsonNode order, List<JsonNode> matches) {
        SandboxRefusal.unless(
                !matches.isEmpty(), "reconnect_phone_number must match an existing WhatsApp config for this customer");
        SandboxRefusal.unless(matches.size() == 1, "reconnect_phone_number matches several WhatsApp configs");
        SandboxRefusal.unless(
                !order.path("provision_phone_number").asBoolean(false),
                "provision_phone_number must be false when reconnecting");
        var type = matches.get(0).path("is_coexistence").asBoolean() ? "coexistence" : "dedicated";
        var asked = order.path("allowed_connection_types");
        for (var one : asked) {
            SandboxRefusal.unless(
                    one.asText().equals(type) && asked.size() == 1,
                    "allowed_connection_types must be " + type + " when reconnecting");
        }
        return JsonNodeFactory.instance.arrayNode().add(type);
    }
}
