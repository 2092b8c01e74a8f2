package io.patchbay.live;

import io.patchbay.access.Admission;
import io.patchbay.access.ApiKeys;
import io.patchbay.access.Roles;
import io.patchbay.web.Limits;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * The stream of changes to a browser: names only. What changed is fetched by each reader with the
 * reader's own rights.
 */
@Path("/live")
@RolesAllowed(Roles.AGENT)
public class LiveStream {

    private static final Duration BEAT = Duration.ofSeconds(5);
    private static final String BEATING = "beat";

    /** A page that is refused asks again about as often as one whose stream was lost. */
    private static final int ASK_AGAIN_SECONDS = 30;

    /** Never sent. */
    private static final String END = new String("end");

    private final ChangeFeed changes;
    private final ApiKeys keys;
    private final SecurityIdentity identity;
    private final Limits limits;
    private final Duration longest;
    private final OpenStreams open;

    LiveStream(
            ChangeFeed changes,
            ApiKeys keys,
            SecurityIdentity identity,
            Limits limits,
            LiveSettings settings) {
        this.changes = changes;
        this.keys = keys;
        this.identity = identity;
        this.limits = limits;
        this.longest = settings.longest();
        this.open = new OpenStreams(settings.perPerson(), settings.perNode());
    }

    /** Ends with the token or key it was opened with, and after a quarter of an hour anyway. */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> stream(@Context Sse sse) {
        var admission = Admission.of(identity);
        var now = Instant.now();
        var place = open.take(admission.who(), now.plus(notAllAtOnce(longest)), now);
        if (place == null) {
            limits.count(Limits.Reason.STREAMS);
            throw new WebApplicationException(
                    Response.status(429)
                            .header(HttpHeaders.RETRY_AFTER, ASK_AGAIN_SECONDS)
                            .type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
                            .entity("Too many pages are open and live. Close some, or wait.")
                            .build());
        }
        var beats = Multi.createFrom().ticks().every(BEAT).onOverflow().drop();
        return until(
                        () -> {
                            var then = Instant.now();
                            return then.isBefore(place.until()) && admission.holds(then, keys);
                        },
                        changes.names(),
                        beats)
                .onTermination()
                .invoke(() -> open.giveBack(place))
                .map(name -> event(sse, name));
    }

    /**
     * The names and a beat now and then; at a beat that finds it does not hold any more, the end.
     */
    static Multi<String> until(BooleanSupplier holds, Multi<String> names, Multi<?> beats) {
        return Multi.createBy()
                .merging()
                .streams(names, beats.map(beat -> holds.getAsBoolean() ? BEATING : END))
                .select()
                .first(name -> name != END);
    }

    /** Streams that began together, when a node started, shall not all come back together. */
    private static Duration notAllAtOnce(Duration longest) {
        return longest.minus(
                Duration.ofMillis(
                        ThreadLocalRandom.current().nextLong(longest.toMillis() / 7 + 1)));
    }

    private static OutboundSseEvent event(Sse sse, String name) {
        return sse.newEventBuilder().name(name).data("1").build();
    }
}
