package io.patchbay.inbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.patchbay.inbox.DeliveryStore.Arrival;
import io.patchbay.provider.ProviderAddress;
import io.patchbay.provider.ProviderEvents;
import io.patchbay.provider.WebhookSignature;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Where the provider's webhooks come in. The signature is checked over the raw bytes, the request
 * is kept, and only then it is answered 200, whatever it says: what it means is found out later.
 * The sender tries again after anything but 200, for two and a half minutes (facts §5.8).
 */
@Path("/hooks/kapso")
@PermitAll
public class Hooks {

    /**
     * Headers worth keeping. The signature is one of them: it proves the body and tells nobody the
     * secret.
     */
    private static final List<String> KEPT =
            List.of(
                    "X-Webhook-Event",
                    "X-Webhook-Payload-Version",
                    "X-Idempotency-Key",
                    "X-Webhook-Signature",
                    "X-Webhook-Batch",
                    "X-Batch-Size",
                    "Content-Type",
                    "Content-Length",
                    "User-Agent");

    private static final Set<String> BREAKS = Set.of("\r", "\n", "\0");

    private final DeliveryStore store;
    private final ProviderAddress address;
    private final ProviderEvents reader;
    private final Clock clock;
    private final Timer acknowledged;
    private final Counter rejected;
    private volatile WebhookSignature signature;

    Hooks(
            DeliveryStore store,
            ProviderAddress address,
            ProviderEvents reader,
            Clock clock,
            MeterRegistry meters) {
        this.store = store;
        this.address = address;
        this.reader = reader;
        this.clock = clock;
        this.acknowledged =
                Timer.builder("patchbay.webhook.acknowledged")
                        .description("From the first byte of a webhook to its answer")
                        .publishPercentiles(0.5, 0.95, 0.99)
                        .register(meters);
        this.rejected = meters.counter("patchbay.deliveries", "state", "rejected");
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> receive(HttpServerRequest request, byte[] raw) {
        var began = System.nanoTime();
        var body = raw == null ? new byte[0] : raw;
        var verdict = signature().check(body, request.getHeader("X-Webhook-Signature"));
        if (!verdict.isTrusted()) {
            rejected.increment();
        }
        return Uni.createFrom()
                .completionStage(store.keep(arrival(request, body, verdict)))
                .map(kept -> Response.status(verdict.isTrusted() ? 200 : 401).build())
                .onFailure(DeliveryStore.NotKept.class)
                .recoverWithItem(Response.status(503).header("Retry-After", 5).build())
                .invoke(
                        () ->
                                acknowledged.record(
                                        java.time.Duration.ofNanos(System.nanoTime() - began)));
    }

    private WebhookSignature signature() {
        if (signature == null) {
            signature = new WebhookSignature(address.webhookSecrets());
        }
        return signature;
    }

    private Arrival arrival(
            HttpServerRequest request, byte[] body, WebhookSignature.Verdict verdict) {
        var event = cut(request.getHeader("X-Webhook-Event"));
        var key = cut(request.getHeader("X-Idempotency-Key"));
        if (event == null && verdict.isTrusted()) {
            // rare: only without the header is the body read before the answer
            event = cut(reader.read(null, body).event());
        }
        return new Arrival(
                "kapso",
                event,
                key == null ? keyOf(event, body) : key,
                headers(request),
                body,
                verdict.word(),
                verdict.isTrusted(),
                verdict == WebhookSignature.Verdict.MISSING
                        ? "The request was not signed, so nobody believes it."
                        : "The signature fits none of our secrets, so nobody believes it.",
                clock.instant());
    }

    /** For a request without a key: its content is its name. */
    private static String keyOf(String event, byte[] body) {
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            hash.update((event == null ? "" : event).getBytes(StandardCharsets.UTF_8));
            hash.update((byte) '\n');
            return "sha256:" + HexFormat.of().formatHex(hash.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String headers(HttpServerRequest request) {
        var kept = new StringBuilder();
        for (var name : KEPT) {
            var value = cut(request.getHeader(name));
            if (value != null) {
                kept.append(name).append(": ").append(value).append('\n');
            }
        }
        return kept.toString();
    }

    /**
     * Headers are a stranger's words: no line breaks, no NUL, not too long. Null for missing or
     * blank.
     */
    private static String cut(String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        var clean = value.strip();
        for (var character : BREAKS) {
            clean = clean.replace(character, " ");
        }
        return clean.length() > 300 ? clean.substring(0, 300) : clean;
    }
}
