package io.patchbay.live;

import io.patchbay.access.Admission;
import io.patchbay.access.ApiKeys;
import io.patchbay.access.Roles;
import io.patchbay.web.Limits;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * The stream of changes to a browser: names only. What changed is fetched by each reader with the
 * reader's own rights.
 */
@Path("/live")
@RolesAllowed(Roles.AGENT)
public class LiveStream {

    /** A page that is refused asks again about as often as one whose stream was lost. */
    private static final int ASK_AGAIN_SECONDS = 30;

    private static final Pattern MOMENT = Pattern.compile("\\d{1,15}");

    private final StreamText text;
    private final ApiKeys keys;
    private final SecurityIdentity identity;
    private final Limits limits;
    private final Duration longest;
    private final OpenStreams open;

    LiveStream(StreamText text, ApiKeys keys, SecurityIdentity identity, Limits limits, LiveSettings settings) {
        this.text = text;
        this.keys = keys;
        this.identity = identity;
        this.limits = limits;
        this.longest = settings.longest();
        this.open = new OpenStreams(settings.perPerson(), settings.perNode());
    }

    /**
     * Begins with what was heard since the page was made. Ends with the token or key it was opened
     * with, and after a quarter of an hour anyway. Written by ourselves, because the framework
     * writes each event to each reader apart.
     */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @NonBlocking
    @Operation(hidden = true)
    public void stream(
            @QueryParam("since") String since, @Suspended AsyncResponse instead, @Context RoutingContext context) {
        var admission = Admission.of(identity);
        var now = Instant.now();
        var place = open.take(admission.who(), now.plus(notAllAtOnce(longest)), now);
        if (place == null) {
            limits.count(Limits.Reason.STREAMS);
            instead.resume(tooMany());
            return;
        }
        var response = context.response();
        var stream = new OpenStream(Vertx.currentContext(), response, () -> {
            var then = Instant.now();
            return then.isBefore(place.until()) && admission.holds(then, keys);
        });
        context.addEndHandler(ended -> {
            text.remove(stream);
            open.giveBack(place);
        });
        text.add(stream);
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.SERVER_SENT_EVENTS)
                .write(OpenStream.BEATING + missed(since));
    }

    /**
     * @param since milliseconds since 1970, as the page carries them; else nothing was missed
     */
    private String missed(String since) {
        return since == null || !MOMENT.matcher(since).matches()
                ? ""
                : text.since(Instant.ofEpochMilli(Long.parseLong(since)));
    }

    private static Response tooMany() {
        return Response.status(429)
                .header(HttpHeaders.RETRY_AFTER, ASK_AGAIN_SECONDS)
                .type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
                .entity("Too many pages are open and live. Close some, or wait.")
                .build();
    }

    /** Streams that began together, when a node started, shall not all come back together. */
    private static Duration notAllAtOnce(Duration longest) {
        return longest.minus(Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest.toMillis() / 7 + 1)));
    }
}
