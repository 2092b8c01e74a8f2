package io.patchbay.provider.kapso;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.patchbay.provider.Budget;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderFailure.Kind;
import io.patchbay.provider.Urgency;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Asks Kapso over HTTP: within the budget, once more where that does no harm, and with every fault
 * of the far side as a {@link ProviderFailure}. On the JDK's client rather than a generated one: the
 * address is only known at run time (in dev it is this very server), and every answer is needed
 * whole, with status, headers and both error forms.
 */
final class KapsoHttp {

    private static final Logger LOG = Logger.getLogger(KapsoHttp.class);

    /** A wait this short is waited out at once; a longer one is the caller's to plan. */
    private static final Duration SHORT_WAIT = Duration.ofSeconds(2);

    /** Bytes of an answer; fifty rows of a page are less than a hundredth of it. */
    private static final int LONGEST_ANSWER = 8 * 1024 * 1024;

    private final Supplier<URI> baseUrl;
    private final Supplier<String> apiKey;
    private final Duration readTimeout;
    private final MeterRegistry meters;
    private final HttpClient http;
    private final ObjectMapper json = JsonMapper.builder().build();
    private final Budget budget;
    private final KapsoLimits limits;

    KapsoHttp(
            Supplier<URI> baseUrl,
            Supplier<String> apiKey,
            Duration connectTimeout,
            Duration readTimeout,
            Budget budget,
            MeterRegistry meters) {
        this.baseUrl = baseUrl;
        this.apiKey = apiKey;
        this.readTimeout = readTimeout;
        this.meters = meters;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.budget = budget;
        this.limits = new KapsoLimits(budget);
    }

    /**
     * The answer to a question about something that has to be there.
     *
     * @param call what is asked, for people, metrics and logs
     * @throws ProviderFailure whatever goes wrong; a 404 is {@link Kind#NOT_FOUND}
     */
    JsonNode must(String call, KapsoRequest request) {
        return ask(call, request).orElseThrow(() -> new ProviderFailure(Kind.NOT_FOUND, call, "Not found", null, null));
    }

    /**
     * The answer as a JSON object, empty for a 404. Asks once, and once more where that does no
     * harm.
     *
     * @param call what is asked, for people, metrics and logs
     * @throws ProviderFailure whatever else goes wrong
     */
    Optional<JsonNode> ask(String call, KapsoRequest request) {
        try {
            return once(call, request);
        } catch (ProviderFailure failure) {
            var wait = failure.retryAfter();
            var shortWait = failure.kind() == Kind.RATE_LIMITED
                    && wait != null
                    && wait.compareTo(SHORT_WAIT) <= 0
                    // others want this thread
                    && Urgency.current() != Urgency.VISITOR;
            var harmless = request.repeatable()
                    && failure.outcomeUnknown()
                    && failure.kind() != Kind.UNREADABLE
                    && failure.kind() != Kind.TOO_LONG;
            if (!shortWait && !harmless) {
                throw failure;
            }
            pause(shortWait ? wait : Duration.ofMillis(200), failure);
            return once(call, request);
        }
    }

    private static void pause(Duration wait, ProviderFailure failure) {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    private Optional<JsonNode> once(String call, KapsoRequest request) {
        var kind = call.equals("health") ? Budget.Kind.HEALTH : Budget.Kind.REQUESTS;
        var wait = budget.take(Urgency.current(), kind);
        if (wait.isPresent()) {
            throw new ProviderFailure(Kind.RATE_LIMITED, call, "Rate limit exceeded", wait.get(), null);
        }
        var began = System.nanoTime();
        var outcome = "ok";
        try {
            var answer = send(request.to(baseUrl.get(), apiKey.get()));
            var failure = failure(call, answer, limits.learn(answer, kind));
            if (failure != null) {
                throw failure;
            }
            return answer.statusCode() == 404 ? Optional.empty() : Optional.of(read(call, answer.body()));
        } catch (HttpTimeoutException e) {
            outcome = "timed_out";
            throw new ProviderFailure(Kind.TIMED_OUT, call, null, null, e);
        } catch (BoundedBody.TooLong e) {
            outcome = "too_long";
            throw new ProviderFailure(Kind.TOO_LONG, call, null, null, e);
        } catch (IOException e) {
            outcome = "unreachable";
            throw new ProviderFailure(Kind.UNREACHABLE, call, null, null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderFailure(Kind.UNREACHABLE, call, null, null, e);
        } catch (ProviderFailure failure) {
            outcome = failure.kind().name().toLowerCase(Locale.ROOT);
            throw failure;
        } finally {
            var took = Duration.ofNanos(System.nanoTime() - began);
            meters.timer("patchbay.provider.calls", "call", call, "outcome", outcome)
                    .record(took);
            LOG.debugf("Asked the provider call=%s outcome=%s ms=%d", call, outcome, took.toMillis());
        }
    }

    /** The client's own timeout ends with the headers; this one covers a body that drips, too. */
    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        var answer = http.sendAsync(
                request, head -> new BoundedBody<>(BodySubscribers.ofString(StandardCharsets.UTF_8), LONGEST_ANSWER));
        try {
            return answer.get(readTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new HttpTimeoutException("no whole answer in time");
        } catch (ExecutionException e) {
            // the client wraps what ended a body once more
            if (e.getCause() != null && e.getCause().getCause() instanceof BoundedBody.TooLong tooLong) {
                throw tooLong;
            }
            throw e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
        }
    }

    private JsonNode read(String call, String body) {
        try {
            var node = json.readTree(body);
            if (node == null || !node.isObject()) {
                throw new ProviderFailure(Kind.UNREADABLE, call, null, null, null);
            }
            return node;
        } catch (JsonProcessingException e) {
            // the cause would quote the body
            throw new ProviderFailure(Kind.UNREADABLE, call, null, null, null);
        }
    }

    /** The failure behind a status; null for an answer or a plain 404. {@code wait} may be null. */
    private ProviderFailure failure(String call, HttpResponse<String> answer, Duration wait) {
        var status = answer.statusCode();
        if (status >= 200 && status < 300 || status == 404) {
            return null;
        }
        var kind = switch (status) {
            case 429 -> Kind.RATE_LIMITED;
            case 401, 403 -> Kind.NOT_ALLOWED;
            case 402 -> Kind.UNPAID;
            case 400, 409, 422 -> Kind.REFUSED;
            default -> status >= 500 ? Kind.BROKEN : Kind.UNREADABLE;
        };
        var words = KapsoErrors.words(answer.body(), apiKey.get());
        return new ProviderFailure(kind, call, words, wait, KapsoErrors.kind(answer.body()), null);
    }
}
