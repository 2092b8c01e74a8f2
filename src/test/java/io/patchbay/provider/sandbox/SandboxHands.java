package io.patchbay.provider.sandbox;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchbay.support.Fresh;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What tests do at the provider behind Patchbay's back. */
public final class SandboxHands {

    /** What the sandbox signs with unless told otherwise. */
    public static final String WEBHOOK_SECRET = SandboxDispatch.SECRET;

    /** The key to the sandbox's API. */
    public static final String API_KEY = "sandbox-api-key-5b1f0c2de7a94c03b6a1";

    private SandboxHands() {}

    /** Whoever has the project's key, at the provider's API. */
    public static RequestSpecification api() {
        return given().header("X-API-Key", API_KEY);
    }

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
        number(sandbox, customerId, phoneNumberId, "waba-" + phoneNumberId, Fresh.phone());
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

    /**
     * What somebody else's provider once answered is answered about this number from now on. {@code kind}: number,
     * fields or health.
     */
    public static void answersAs(Sandbox sandbox, String phoneNumberId, String kind, String json) {
        try {
            sandbox.world()
                    .numbers()
                    .answersAs(
                            phoneNumberId, SandboxNumbers.Recorded.valueOf(kind.toUpperCase(Locale.ROOT)), (ObjectNode)
                                    new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
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
