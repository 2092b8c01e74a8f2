package io.patchbay.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.patchbay.Ids;
import io.patchbay.inbox.DeliveryStore.Arrival;
import io.patchbay.inbox.RefusedRequests.Refused;
import io.patchbay.provider.ProviderEvents;
import io.patchbay.provider.SignatureState;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Knows what of a webhook request is kept, whoever sent it, and the status it is answered with. */
@ApplicationScoped
class Reception {

    /**
     * Headers worth keeping. The signature is one of them: it proves the body and tells nobody the
     * secret.
     */
    private static final List<String> KEPT = List.of(
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
    private static final byte[] NOTHING = new byte[0];

    /** So often the same signed bytes come under keys of their own within an hour, not more. */
    private static final int SAME_BYTES = 20;

    private final DeliveryStore store;
    private final RefusedRequests refused;
    private final ProviderEvents reader;
    private final Clock clock;
    private final Timer acknowledged;
    private final Counter rejected;
    private final Cache<String, Repeats> repeats = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofHours(1))
            .executor(Runnable::run)
            .build();

    Reception(DeliveryStore store, RefusedRequests refused, ProviderEvents reader, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.refused = refused;
        this.reader = reader;
        this.clock = clock;
        this.acknowledged = Timer.builder("patchbay.webhook.acknowledged")
                .description("From the first byte of a webhook to its answer")
                .publishPercentiles(0.5, 0.95, 0.99)
                .register(meters);
        this.rejected = meters.counter("patchbay.deliveries", "state", "rejected");
    }

    /**
     * Keeps a trusted request: 200 once it is on disk, whatever it says; 503 if the database did
     * not take it.
     *
     * @param sender whose request it is, as deliveries are marked
     * @param began when the request came in, by {@link System#nanoTime}
     */
    CompletionStage<Integer> keep(
            String sender, HttpServerRequest request, byte[] body, SignatureState signed, long began) {
        var event = cut(request.getHeader("X-Webhook-Event"));
        if (event == null && sender.equals(KAPSO)) {
            // rare: only without the header is the body read before the answer. Meta has no such
            // header, names no key either, and its bodies are large: the worker reads them
            event = cut(reader.read(null, body).event());
        }
        var key = keyOfSender(sender, request);
        var arrival = new Arrival(
                sender,
                event,
                key == null ? keyOf(event, body) : boundedKey(key, request.getHeader("X-Webhook-Signature")),
                headers(request),
                body,
                signed.apiName(),
                clock.instant());
        return store.keep(arrival).handle((kept, failed) -> {
            acknowledged.record(Duration.ofNanos(System.nanoTime() - began));
            return failed == null ? 200 : 503;
        });
    }

    /** A request whose signature fits none of our secrets: 401, and what explains it is kept. */
    CompletionStage<Integer> refuse(String sender, HttpServerRequest request, byte[] body) {
        return refuse(() -> {
            var event = cut(request.getHeader("X-Webhook-Event"));
            var key = keyOfSender(sender, request);
            return new Refused(
                    sender,
                    event,
                    key == null ? keyOf(event, body) : key,
                    headers(request),
                    Arrays.copyOf(body, Math.min(body.length, RefusedRequests.KEPT_BYTES)),
                    (long) body.length,
                    HexFormat.of().formatHex(Ids.sha256(body)),
                    SignatureState.WRONG.apiName(),
                    clock.instant());
        });
    }

    /** A request without a signature: 401, and its body is not even read. */
    CompletionStage<Integer> refuseUnread(String sender, HttpServerRequest request) {
        return refuse(() -> {
            var event = cut(request.getHeader("X-Webhook-Event"));
            var key = keyOfSender(sender, request);
            var length = request.getHeader("Content-Length");
            return new Refused(
                    sender,
                    event,
                    key == null ? keyOf(event, NOTHING) : key,
                    headers(request),
                    NOTHING,
                    length == null || !length.matches("\\d{1,18}") ? null : Long.valueOf(length),
                    null,
                    SignatureState.MISSING.apiName(),
                    clock.instant());
        });
    }

    /** Looks at it more closely only if there is room to keep it. */
    private CompletionStage<Integer> refuse(Supplier<Refused> request) {
        rejected.increment();
        return refused.hasRoomAt(clock.instant())
                ? refused.keep(request.get()).thenApply(kept -> 401)
                : CompletableFuture.completedFuture(401);
    }

    /** Meta gives no key; whoever puts one on its requests must not make the same bytes new. */
    private static String keyOfSender(String sender, HttpServerRequest request) {
        return sender.equals(META) ? null : cut(request.getHeader("X-Idempotency-Key"));
    }

    /** How many keys the same signed bytes came under, and the last of them that counts. */
    private static final class Repeats {
        private int keys;
        private String last;

        synchronized String under(String key) {
            if (!key.equals(last) && keys < SAME_BYTES) {
                keys++;
                last = key;
            }
            return keys < SAME_BYTES ? key : last;
        }
    }

    /**
     * What is signed has no time in it, so whoever once saw a request can send it for ever, each
     * time under another key, and each time we would probe the number again. The same bytes have
     * the same signature; from the twentieth key within an hour on, as this node counts, they are
     * repeats of one request.
     */
    private String boundedKey(String key, String signature) {
        return repeats.get(signature.strip(), any -> new Repeats()).under(key);
    }

    /** For a request without a key: its content is its name. */
    private static String keyOf(String event, byte[] body) {
        var firstLine = (event == null ? "" : event) + "\n";
        var hash = Ids.sha256(firstLine.getBytes(StandardCharsets.UTF_8), body);
        return Delivery.CONTENT_KEY + HexFormat.of().formatHex(hash);
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
