package io.patchbay.support;

import static io.restassured.RestAssured.given;

import io.patchbay.provider.WebhookSignature;
import io.patchbay.provider.sandbox.SandboxHands;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A webhook request in the making: signed and under a key of its own unless said otherwise. Parts
 * that are null are left out.
 */
public record Hook(String event, String key, byte[] body, String signature) {

    public static final String SECRET = SandboxHands.WEBHOOK_SECRET;
    public static final String OLDER_SECRET = "an-older-webhook-secret-0b7c4d1e9f2a";

    public static Hook saying(String event, byte[] body) {
        return new Hook(event, UUID.randomUUID().toString(), body, WebhookSignature.of(SECRET, body));
    }

    public static Hook saying(String event, String body) {
        return saying(event, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The provider says this, signed and under a key of its own, and is heard. */
    public static void arrives(String event, String body) {
        saying(event, body).post().then().statusCode(200);
    }

    /** The bytes of a recorded payload. */
    public static byte[] recorded(String file) {
        try (var stream = Hook.class.getResourceAsStream("/kapso/" + file)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Hook as(String otherEvent) {
        return new Hook(otherEvent, key, body, signature);
    }

    public Hook under(String otherKey) {
        return new Hook(event, otherKey, body, signature);
    }

    public Hook underNewKey() {
        return under(UUID.randomUUID().toString());
    }

    public Hook signed(String otherSignature) {
        return new Hook(event, key, body, otherSignature);
    }

    public Response post() {
        var request = given().contentType("application/json");
        if (event != null) {
            request.header("X-Webhook-Event", event);
        }
        if (key != null) {
            request.header("X-Idempotency-Key", key);
        }
        if (signature != null) {
            request.header("X-Webhook-Signature", signature);
        }
        return (body.length == 0 ? request : request.body(body)).post("/hooks/kapso");
    }
}
