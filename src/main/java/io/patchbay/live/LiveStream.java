package io.patchbay.live;

import io.patchbay.access.Admission;
import io.patchbay.access.ApiKeys;
import io.patchbay.access.Roles;
import io.patchbay.web.Limits;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private static final String BEATING = StreamText.event("beat");

    /** A page that is refused asks again about as often as one whose stream was lost. */
    private static final int ASK_AGAIN_SECONDS = 30;

    /** Never sent. */
    private static final String END = new String("end");

    private final StreamText text;
    private final ApiKeys keys;
    private final SecurityIdentity identity;
    private final Limits limits;
    private final Duration longest;
    private final OpenStreams open;

    LiveStream(
            StreamText text,
            ApiKeys keys,
            SecurityIdentity identity,
            Limits limits,
            LiveSettings settings) {
        this.text = text;
        this.keys = keys;
        this.identity = identity;
        this.limits = limits;
        this.longest = settings.longest();
        this.open = new OpenStreams(settings.perPerson(), settings.perNode());
    }

    /**
     * Ends with the token or key it was opened with, and after a quarter of an hour anyway. Written
     * by ourselves, because the framework writes each event to each reader apart.
     */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @NonBlocking
    @Operation(hidden = true)
    public void stream(@Suspended AsyncResponse instead, @Context RoutingContext context) {
        var admission = Admission.of(identity);
        var now = Instant.now();
        var place = open.take(admission.who(), now.plus(notAllAtOnce(longest)), now);
        if (place == null) {
            limits.count(Limits.Reason.STREAMS);
            instead.resume(tooMany());
            return;
        }
        var beats = Multi.createFrom().ticks().every(BEAT).onOverflow().drop();
        write(
                until(
                        () -> {
                            var then = Instant.now();
                            return then.isBefore(place.until()) && admission.holds(then, keys);
                        },
                        text.pieces(),
                        beats),
                context.response(),
                () -> open.giveBack(place));
    }

    private static Response tooMany() {
        return Response.status(429)
                .header(HttpHeaders.RETRY_AFTER, ASK_AGAIN_SECONDS)
                .type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
                .entity("Too many pages are open and live. Close some, or wait.")
                .build();
    }

    /**
     * A reader whose connection is full hears of it that it missed something, once there is room.
     */
    private static void write(Multi<String> pieces, HttpServerResponse response, Runnable end) {
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.SERVER_SENT_EVENTS)
                .write(BEATING);
        var missed = new AtomicBoolean();
        var reading =
                pieces.onTermination()
                        .invoke(end)
                        .subscribe()
                        .with(
                                piece -> {
                                    if (response.writeQueueFull()) {
                                        missed.set(true);
                                    } else {
                                        response.write(
                                                missed.getAndSet(false)
                                                        ? StreamText.event(ChangeFeed.RESYNC)
                                                                + piece
                                                        : piece);
                                    }
                                },
                                failure -> response.end(),
                                response::end);
        response.closeHandler(closed -> reading.cancel());
    }

    /**
     * The pieces and a beat now and then; at a beat that finds it does not hold any more, the end.
     */
    static Multi<String> until(BooleanSupplier holds, Multi<String> pieces, Multi<?> beats) {
        return Multi.createBy()
                .merging()
                .streams(pieces, beats.map(beat -> holds.getAsBoolean() ? BEATING : END))
                .select()
                .first(piece -> piece != END);
    }

    /** Streams that began together, when a node started, shall not all come back together. */
    private static Duration notAllAtOnce(Duration longest) {
        return longest.minus(
                Duration.ofMillis(
                        ThreadLocalRandom.current().nextLong(longest.toMillis() / 7 + 1)));
    }
}
