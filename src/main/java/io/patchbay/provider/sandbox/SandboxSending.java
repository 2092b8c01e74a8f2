package io.patchbay.provider.sandbox;

import io.patchbay.provider.WebhookSignature;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One webhook request that is going to be made. {@code secret} null: unsigned. */
record SandboxSending(String url, String event, String body, String key, String secret) {

    /** Marks an event that is Meta's own and has no name of the provider's. */
    static final String META = "meta.";

    HttpRequest request() {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("X-Idempotency-Key", key);
        if (!event.startsWith(META)) {
            request.header("X-Webhook-Event", event).header("X-Webhook-Payload-Version", "v2");
        }
        if (secret != null) {
            request.header("X-Webhook-Signature", WebhookSignature.of(secret, bytes));
        }
        return request.POST(HttpRequest.BodyPublishers.ofByteArray(bytes)).build();
    }
}
