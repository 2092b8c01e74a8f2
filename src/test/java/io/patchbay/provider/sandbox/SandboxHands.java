package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;

/** What tests do at the provider behind Patchbay's back. */
public final class SandboxHands {

    private SandboxHands() {}

    /** A customer made at the provider itself. Returns its id there. */
    public static String customer(Sandbox sandbox, String name, String externalId) {
        return sandbox.world()
                .customers()
                .create(null, name, externalId, null)
                .path("id")
                .asText();
    }

    /** The same under an id that a payload file names. Making it again changes nothing. */
    public static void customerWithId(Sandbox sandbox, String id, String name) {
        if (sandbox.world().customers().find(id).isEmpty()) {
            sandbox.world().customers().create(id, name, null, null);
        }
    }

    /** A connected number, as if its customer had come through without us. */
    public static void number(Sandbox sandbox, String customerId, String phoneNumberId) {
        var digits = Math.abs((long) phoneNumberId.hashCode()) % 90_000_000L + 10_000_000L;
        number(sandbox, customerId, phoneNumberId, "waba-" + phoneNumberId, "+34 9" + digits);
    }

    /** The same in this account, and with this number to be seen. */
    public static void number(Sandbox sandbox, String customerId, String phoneNumberId, String waba, String display) {
        sandbox.world()
                .numbers()
                .connect(customerId, phoneNumberId, waba, display, false, Instant.parse("2026-01-10T00:00:00Z"));
    }

    public static void remove(Sandbox sandbox, String phoneNumberId) {
        sandbox.world().numbers().remove(phoneNumberId);
    }

    public static void change(Sandbox sandbox, String phoneNumberId, String field, String value) {
        sandbox.world().numbers().change(phoneNumberId, field, value);
    }

    /** The customer's links as the provider lists them, newest first. */
    public static List<JsonNode> links(Sandbox sandbox, String customerId) {
        return sandbox.world().links().list(customerId);
    }

    /** How many customers the provider has under this id of ours. */
    public static int customersUnder(Sandbox sandbox, String externalId) {
        return sandbox.world().customers().list(externalId).size();
    }

    /** A link made without Patchbay. Returns its id there. */
    public static String link(Sandbox sandbox, String customerId) {
        var order = new ObjectMapper().createObjectNode();
        return sandbox.world()
                .links()
                .create(customerId, order, sandbox.baseUrl().toString())
                .path("id")
                .asText();
    }

    /** The number that a customer has; null if none. */
    public static String numberOf(Sandbox sandbox, String customerId) {
        var numbers = sandbox.world().numbers().list(customerId, null);
        return numbers.isEmpty() ? null : numbers.get(0).path("phone_number_id").asText();
    }

    /** Whether the provider shows a second link as active, which its own rules forbid. */
    public static void reactivate(Sandbox sandbox, String linkId) {
        sandbox.world().links().setup(linkId, "pending", null, "active");
    }
}
