package io.patchbay.inbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.patchbay.inbox.DeliveryStore.Arrival;
import io.patchbay.provider.ProviderEvents;
import io.patchbay.provider.WebhookSignature.Verdict;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Keeps a webhook request, whoever sent it, and answers it once it is on disk. */
@ApplicationScoped
class Reception {

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
                    "X-Hub-Signature-256",
                    "X-Webhook-Batch",
                    "X-Batch-Size",
                    "Content-Type",
                    "Content-Length",
                    "User-Agent");

    static final String KAPSO = "kapso";
    static final String META = "meta";

    private static final Set<String> BREAKS = Set.of("\r", "\n", "\0");

    private final DeliveryStore store;
    private final ProviderEvents reader;
    private final Clock clock;
    private final Timer acknowledged;
    private final Counter rejected;

    Reception(DeliveryStore store, ProviderEvents reader, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.reader = reader;
        this.clock = clock;
        this.acknowledged =
                Timer.builder("patchbay.webhook.acknowledged")
                        .description("From the first byte of a webhook to its answer")
                        .publishPercentiles(0.5, 0.95, 0.99)
                        .register(meters);
        this.rejected = meters.counter("patchbay.deliveries", "state", "rejected");
    }

    /**
     * 200 once a trusted request is kept, whatever it says; 401 for any other; 503 if the database
     * did not take it.
     *
     * @param sender whose request it is, as deliveries are marked
     * @param began when the request came in, by {@link System#nanoTime}
     */
    Uni<Response> keep(
            String sender, HttpServerRequest request, byte[] body, Verdict verdict, long began) {
        if (!verdict.isTrusted()) {
            rejected.increment();
        }
        return Uni.createFrom()
                .completionStage(store.keep(arrival(sender, request, body, verdict)))
                .map(kept -> Response.status(verdict.isTrusted() ? 200 : 401).build())
                .onFailure(DeliveryStore.NotKept.class)
                .recoverWithItem(Response.status(503).header("Retry-After", 5).build())
                .invoke(() -> acknowledged.record(Duration.ofNanos(System.nanoTime() - began)));
    }

    private Arrival arrival(
            String sender, HttpServerRequest request, byte[] body, Verdict verdict) {
        var event = cut(request.getHeader("X-Webhook-Event"));
        // Meta gives no key; whoever puts one on its requests must not make the same bytes new
        var key = sender.equals(META) ? null : cut(request.getHeader("X-Idempotency-Key"));
        if (event == null && verdict.isTrusted() && sender.equals(KAPSO)) {
            // rare: only without the header is the body read before the answer. Meta has no such
            // header, names no key either, and its bodies are large: the worker reads them
            event = cut(reader.read(null, body).event());
        }
        return new Arrival(
                sender,
                event,
                key == null ? keyOf(event, body) : key,
                headers(request),
                body,
                verdict.word(),
                verdict.isTrusted(),
                verdict == Verdict.MISSING
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
