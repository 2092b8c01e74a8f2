package io.patchbay.support;

import io.patchbay.provider.WebhookSignature;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A webhook as the provider sends it: event, key, bytes and their signature. */
public record SignedHook(String key, String event, byte[] body, String signature) {

    private static final String PROJECT = "3f0c9c1e-6a52-4b7a-9d2f-1f7a60b2c9d4";

    private static SignedHook of(String key, String event, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return new SignedHook(key, event, bytes, WebhookSignature.of(ProductionNode.SECRET, bytes));
    }

    /** A message of somebody to this shop; {@code name} is the message's id and the key. */
    public static SignedHook message(String name, int shop, Instant at) {
        return message(name, shop, at, "Hello");
    }

    public static SignedHook message(String name, int shop, Instant at, String text) {
        return of(name, "whatsapp.message.received", """
                {"message":{"id":"wamid.%1$s","timestamp":"%2$d","type":"text","text":{"body":"%5$s"},
                  "kapso":{"direction":"inbound","status":"received","origin":"cloud_api"}},
                 "phone_number_id":"%3$s","project":{"id":"%4$s"}}
                """.formatted(
                        name, at.getEpochSecond(), Shops.numberId(shop), PROJECT, text));
    }

    /**
     * Something happened to the line of this shop; {@code word}: {@code offboarded}, {@code
     * reconnected} or {@code disconnected}. {@code name} is the happening's id and the key.
     */
    public static SignedHook line(String name, String word, int shop, Instant at) {
        return of(name, "whatsapp.phone_number." + word, """
                {"id":"wpe_%1$s","event":"whatsapp.phone_number.%2$s","occurred_at":"%3$s","phone_number_id":"%4$s",
                 "project":{"id":"%5$s"},"customer":{"id":"%6$s"},"connection_type":"coexistence"}
                """.formatted(
                        name, word, at, Shops.numberId(shop), PROJECT, Shops.customerId(shop)));
    }

    /** The same bytes under another key. */
    public SignedHook underKey(String other) {
        return new SignedHook(other, event, body, signature);
    }
}
