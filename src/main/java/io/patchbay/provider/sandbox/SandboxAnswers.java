package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How the simulated provider answers whatever it is asked: the key first, then its limits, then the
 * faults that are switched on, and only then what it knows.
 */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
class SandboxAnswers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Sandbox sandbox;
    private final SandboxSettings settings;
    private final SandboxLimits limits;
    private final SandboxFaults faults;

    SandboxAnswers(Sandbox sandbox, SandboxSettings settings, SandboxLimits limits, SandboxFaults faults) {
        this.sandbox = sandbox;
        this.settings = settings;
        this.limits = limits;
        this.faults = faults;
    }

    /**
     * @param key the key that came with the question; null if none did
     */
    Response answer(String key, Supplier<Response> work) {
        if (!settings.enabled() || faults.strikes(Fault.API_5XX)) {
            return error(503, "Service temporarily unavailable");
        }
        if (!sandbox.apiKey().equals(key)) {
            return error(401, "Unauthorized");
        }
        var told = limits.request();
        if (told.retryAfter() != null) {
            return with(told, tooMany(told.retryAfter()));
        }
        if (faults.strikes(Fault.API_429)) {
            return with(told, tooMany(5));
        }
        if (faults.strikes(Fault.API_SLOW)) {
            pause();
        }
        if (faults.strikes(Fault.API_BROKEN_JSON)) {
            return Response.ok("{\"data\": [{\"id\": ").build();
        }
        try {
            return with(told, work.get());
        } catch (SandboxRefusal refusal) {
            return with(
                    told, Response.status(refusal.status).entity(refusal.body()).build());
        }
    }

    static Response with(RateAnswer told, Response answer) {
        told.headers().forEach((name, value) -> answer.getHeaders().putSingle(name, value));
        return answer;
    }

    static Response tooMany(long seconds) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("error", "Rate limit exceeded")
                .put("message", "You have exceeded the rate limit. Please try again later.");
        return Response.status(429)
                .header("Retry-After", seconds)
                .entity(body.toString())
                .build();
    }

    private static void pause() {
        try {
            Thread.sleep(12_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Response error(int status, String words) {
        return Response.status(status)
                .entity(JsonNodeFactory.instance
                        .objectNode()
                        .put("error", words)
                        .toString())
                .build();
    }

    /** One thing in the envelope of reads and writes (kapso.md §1.2). */
    static Response data(int status, JsonNode node) {
        return Response.status(status)
                .entity(JsonNodeFactory.instance.objectNode().set("data", node).toString())
                .build();
    }

    static Response found(Optional<? extends JsonNode> node) {
        return node.map(found -> data(200, found)).orElseGet(SandboxAnswers::notFound);
    }

    /** One page of these (kapso.md §1.3). */
    static Response list(List<? extends JsonNode> rows, int page, int perPage) {
        var size = Math.max(1, Math.min(50, perPage));
        var from = Math.min(rows.size(), (Math.max(1, page) - 1) * size);
        var answer = JsonNodeFactory.instance.objectNode();
        rows.subList(from, Math.min(rows.size(), from + size)).forEach(answer.withArray("data")::add);
        answer.withArray("data");
        var pages = (rows.size() + size - 1) / size;
        answer.putObject("meta")
                .put("page", page)
                .put("per_page", size)
                .put("total_pages", pages)
                .put("total_count", rows.size());
        return Response.ok(answer.toString())
                .header("X-Total", rows.size())
                .header("X-Total-Pages", pages)
                .header("X-Per-Page", size)
                .header("X-Page", page)
                .build();
    }

    /** The first of these as Meta lists things: its cursors lead nowhere further. */
    static Response metaList(List<? extends JsonNode> rows, int limit) {
        var answer = JsonNodeFactory.instance.objectNode();
        answer.withArray("data");
        rows.stream().limit(Math.max(1, Math.min(100, limit))).forEach(answer.withArray("data")::add);
        answer.putObject("paging").putObject("cursors").put("before", "first").put("after", "last");
        return Response.ok(answer.toString()).build();
    }

    /** What was sent; an empty object if nothing was. */
    static JsonNode read(String body) {
        try {
            return JSON.readTree(body == null || body.isBlank() ? "{}" : body);
        } catch (JsonProcessingException e) {
            throw new SandboxRefusal(400, "Bad request");
        }
    }

    static Response notFound() {
        return error(404, "Not found");
    }
}
