package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The setup links of the simulated project (kapso.md §3): one active link for each customer. */
final class SandboxSetupLinks {

    static final Duration LIFE = Duration.ofDays(30);

    private static final String SHELF = "links";

    private static final List<String> CHANGEABLE = List.of(
            "expires_at",
            "success_redirect_url",
            "failure_redirect_url",
            "allowed_origins",
            "allowed_connection_types",
            "provision_phone_number",
            "phone_number_area_code",
            "phone_number_country_isos",
            "language",
            "theme_config");

    private final SandboxMemory memory;
    private final SandboxCustomers customers;
    private final SandboxNumbers numbers;

    SandboxSetupLinks(SandboxMemory memory, SandboxCustomers customers, SandboxNumbers numbers) {
        this.memory = memory;
        this.customers = customers;
        this.numbers = numbers;
    }

    /** Newest first, as the API shows them. */
    List<JsonNode> list(String customerId) {
        return memory.look(() -> {
            customers.must(customerId);
            endThoseWhoseTimeIsOver();
            return memory.newestFirst(SHELF, node -> isOf(customerId, node)).stream()
                    .map(SandboxSetupLinks::shown)
                    .toList();
        });
    }

    private static boolean isOf(String customerId, JsonNode node) {
        return customerId.equals(node.path("customer_id").asText());
    }

    /**
     * The customer is not in the object and the token only in the answer to create (kapso.md §3.4).
     */
    private static JsonNode shown(JsonNode link) {
        var copy = ((ObjectNode) link).deepCopy();
        copy.remove(List.of("token", "customer_id", "opened_before_end"));
        return copy;
    }

    private void endThoseWhoseTimeIsOver() {
        for (var link : memory.shelf(SHELF)) {
            var end = link.path("expires_at").asText(null);
            if (isActive(link) && end != null && !memory.instant().isBefore(Instant.parse(end))) {
                ((ObjectNode) link).put("status", "expired");
            }
        }
    }

    private static boolean isActive(JsonNode link) {
        return "active".equals(link.path("status").asText());
    }

    /** A new link; the customer's active one is revoked. {@code pageBase}: where its page will be. */
    ObjectNode create(String customerId, JsonNode order, String pageBase) {
        return memory.change(() -> {
            customers.must(customerId);
            var reconnect = digits(order.path("reconnect_phone_number").asText(""));
            var types = reconnect.isEmpty()
                    ? order.path("allowed_connection_types")
                    : SetupLinkRules.typeToReconnect(order, numbers.withDigits(reconnect, customerId));
            SetupLinkRules.check(order);
            for (var older : memory.shelf(SHELF)) {
                if (isOf(customerId, older) && isActive(older)) {
                    ((ObjectNode) older).put("status", "revoked");
                }
            }
            var link = memory.shelf(SHELF).addObject();
            write(link, customerId, pageBase);
            write(link, order, types, reconnect);
            var answer = link.deepCopy();
            answer.remove("customer_id");
            return answer;
        });
    }

    private static String digits(String number) {
        return number.replaceAll("[^0-9]", "");
    }

    private void write(ObjectNode link, String customerId, String pageBase) {
        var token = "sbx" + UUID.randomUUID().toString().replace("-", "");
        link.put("id", UUID.randomUUID().toString())
                .put("customer_id", customerId)
                .put("status", "active")
                .put("created_at", memory.now())
                .put("expires_at", memory.instant().plus(LIFE).toString())
                .put("url", pageBase + "/setup/" + token)
                .put("token", token);
    }

    private static void write(ObjectNode link, JsonNode order, JsonNode types, String reconnect) {
        link.set("success_redirect_url", order.path("success_redirect_url"));
        link.set("failure_redirect_url", order.path("failure_redirect_url"));
        link.putArray("allowed_origins");
        link.set(
                "allowed_connection_types",
                types.isArray() && !types.isEmpty() ? types : array("coexistence", "dedicated"));
        link.put("meta_billing_mode", order.path("meta_billing_mode").asText("customer_managed"));
        link.set("theme_config", order.path("theme_config").isObject() ? order.path("theme_config") : null);
        link.put(
                "provision_phone_number",
                reconnect.isEmpty() && order.path("provision_phone_number").asBoolean(false));
        link.put("phone_number_area_code", order.path("phone_number_area_code").asText(null));
        var countries = order.path("phone_number_country_isos");
        link.set("phone_number_country_isos", countries.isArray() ? countries : array("US"));
        link.put("reconnect_phone_number", reconnect.isEmpty() ? null : reconnect);
        link.put("language", order.path("language").asText(null));
        link.put("whatsapp_setup_status", "pending");
        link.putNull("whatsapp_setup_error");
    }

    private static ArrayNode array(String... words) {
        var array = JsonNodeFactory.instance.arrayNode();
        List.of(words).forEach(array::add);
        return array;
    }

    JsonNode patch(String customerId, String linkId, JsonNode change) {
        return memory.change(() -> {
            var link = memory.find(SHELF, "id", linkId)
                    .filter(found -> isOf(customerId, found))
                    .orElseThrow(SandboxRefusal::notFound);
            SetupLinkRules.checkChange(link, change);
            if (change.path("status").asText(null) != null) {
                link.put("status", change.path("status").asText());
            }
            for (var field : CHANGEABLE) {
                if (change.has(field)) {
                    link.set(field, change.path(field));
                }
            }
            return shown(link);
        });
    }

    /** Gives a link a past: for a project that is not of today. */
    void rewrite(String linkId, Instant createdAt, Instant expiresAt, String status) {
        change(
                linkId,
                link -> link.put("created_at", createdAt.toString())
                        .put("expires_at", expiresAt.toString())
                        .put("status", status));
    }

    /** How far its customer came. {@code error} null: nothing went wrong; {@code status} null: as it was. */
    void setup(String linkId, String setupStatus, String error, String status) {
        change(linkId, link -> {
            link.put("whatsapp_setup_status", setupStatus).put("whatsapp_setup_error", error);
            if (status != null) {
                link.put("status", status);
            }
        });
    }

    private void change(String linkId, Consumer<ObjectNode> change) {
        memory.change(() -> {
            memory.find(SHELF, "id", linkId).ifPresent(change);
            return null;
        });
    }

    /** The whole link, token and customer included. */
    Optional<ObjectNode> byToken(String token) {
        return memory.look(() -> {
            endThoseWhoseTimeIsOver();
            return memory.copy(SHELF, "token", token);
        });
    }
}
