package io.patchbay.live;

import io.patchbay.access.Roles;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * The stream of changes to a browser: names only. What changed is fetched by each reader with the
 * reader's own rights.
 */
@Path("/live")
@RolesAllowed(Roles.AGENT)
public class LiveStream {

    private final ChangeFeed changes;

    LiveStream(ChangeFeed changes) {
        this.changes = changes;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> stream(@Context Sse sse) {
        var beats =
                Multi.createFrom()
                        .ticks()
                        .every(Duration.ofSeconds(5))
                        .onOverflow()
                        .drop()
                        .map(beat -> "beat");
        return Multi.createBy()
                .merging()
                .streams(changes.names(), beats)
                .map(name -> event(sse, name));
    }

    private static OutboundSseEvent event(Sse sse, String name) {
        return sse.newEventBuilder().name(name).data("1").build();
    }
}
