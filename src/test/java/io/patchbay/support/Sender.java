package io.patchbay.support;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Sends webhooks as the provider does: waits ten seconds for an answer, takes nothing but 200 for
 * one, and sends the same bytes under the same key again otherwise. It is quicker than the provider
 * to try again, so that tests are short, and gives up a little sooner.
 */
public final class Sender {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration GIVES_UP = Duration.ofSeconds(90);
    private static final Duration AGAIN_AFTER = Duration.ofMillis(250);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Supplier<List<URI>> addresses;
    private final AtomicInteger turn = new AtomicInteger();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final Set<String> givenUp = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> refusals = new ConcurrentHashMap<>();
    private ExecutorService pool;
    private volatile boolean enough;

    /** {@code addresses}: where it may send at this moment; they take turns. */
    public Sender(Supplier<List<URI>> addresses) {
        this.addresses = addresses;
    }

    /** Sends the hooks with these numbers from several threads; returns once each has its end. */
    public Sender send(int count, int threads, IntFunction<SignedHook> hooks) throws InterruptedException {
        return run(count, threads, Duration.ZERO, hooks).await();
    }

    /** A steady stream in the background until {@link #finish}. */
    public Sender stream(int threads, IntFunction<SignedHook> hooks) {
        return run(Integer.MAX_VALUE, threads, Duration.ofMillis(15), hooks);
    }

    private Sender run(int count, int threads, Duration pause, IntFunction<SignedHook> hooks) {
        var next = new AtomicInteger();
        pool = Executors.newFixedThreadPool(threads);
        for (var i = 0; i < threads; i++) {
            pool.submit(() -> {
                for (var n = next.getAndIncrement(); n < count && !enough; n = next.getAndIncrement()) {
                    untilAnswered(hooks.apply(n));
                    Pace.rest(pause);
                }
                return null;
            });
        }
        pool.shutdown();
        return this;
    }

    /** Begins nothing new and waits until all that was begun has its end. */
    public Sender finish() throws InterruptedException {
        enough = true;
        return await();
    }

    private Sender await() throws InterruptedException {
        if (!pool.awaitTermination(GIVES_UP.toSeconds() + 20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the sender hangs");
        }
        return this;
    }

    private void untilAnswered(SignedHook hook) throws InterruptedException {
        var deadline = System.nanoTime() + GIVES_UP.toNanos();
        while (System.nanoTime() < deadline) {
            var answer = post(hook);
            if (answer.equals("200")) {
                answered.add(hook.key());
                return;
            }
            refusals.computeIfAbsent(answer, word -> new AtomicInteger()).incrementAndGet();
            Pace.rest(AGAIN_AFTER);
        }
        givenUp.add(hook.key());
    }

    /** The status, or what kept it from coming. */
    private String post(SignedHook hook) throws InterruptedException {
        var open = addresses.get();
        if (open.isEmpty()) {
            return "nobody there";
        }
        try {
            return String.valueOf(http.send(
                            HttpRequest.newBuilder(open.get(turn.getAndIncrement() % open.size()))
                                    .timeout(PATIENCE)
                                    .header("X-Webhook-Event", hook.event())
                                    .header("X-Webhook-Payload-Version", "v2")
                                    .header("X-Idempotency-Key", hook.key())
                                    .header("X-Webhook-Signature", hook.signature())
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(hook.body()))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode());
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** Keys that were answered 200, so far. */
    public Set<String> answered() {
        return Set.copyOf(answered);
    }

    public Set<String> givenUp() {
        return Set.copyOf(givenUp);
    }

    /** How often something else than 200 came back, by status or exception. */
    public Map<String, AtomicInteger> refusals() {
        return refusals;
    }
}
