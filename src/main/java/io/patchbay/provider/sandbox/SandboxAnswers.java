package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;

/**
 * How the simulated provider answers whatever it is asked: the key first, then its limits, then the
 * faults that are switched on, and only then what it knows.
 */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
class SandboxAnswers {

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
            return with(told, error(refusal.status, refusal.getMessage()));
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

    static Response notFound() {
        return error(404, "Not found");
    }
}
