package io.patchbay.events;

import io.patchbay.access.Roles;
import io.patchbay.api.IdOf;
import io.patchbay.api.Page;
import io.patchbay.api.PageRequest;
import io.patchbay.api.Params;
import io.patchbay.api.Problem;
import io.patchbay.inbox.Deliveries;
import io.patchbay.inbox.Delivery;
import io.patchbay.inbox.DeliveryFilter;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Webhook requests and what they changed, for programs. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Deliveries")
public class DeliveryApi {

    private final Deliveries deliveries;
    private final ReadEvent readEvent;

    DeliveryApi(Deliveries deliveries, ReadEvent readEvent) {
        this.readEvent = readEvent;
        this.deliveries = deliveries;
    }

    @GET
    @Path("deliveries")
    @RolesAllowed(Roles.AGENT)
    public Page<DeliveryView> list(
            @QueryParam("state") String state,
            @QueryParam("event") String event,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        var wish = PageRequest.of(limit, cursor);
        var last = wish.before();
        var before = last == null
                ? null
                : deliveries.sequenceOf(last).orElseThrow(() -> Problem.field("cursor", "is not one that we gave out"));
        var rows = deliveries.page(
                new DeliveryFilter(
                        Params.word(Delivery.State.class, state, "state"),
                        event,
                        Params.instantOrNull(from, "from"),
                        Params.instantOrNull(to, "to")),
                before,
                wish.rows());
        return Page.of(rows, wish, delivery -> delivery.id().toString(), DeliveryView::row);
    }

    @GET
    @Path("deliveries/{id}")
    @RolesAllowed(Roles.AGENT)
    public DeliveryView show(@PathParam("id") @IdOf("delivery") UUID id) {
        return readEvent.byId(id).map(DeliveryView::single).orElseThrow(() -> Problem.notFound("delivery"));
    }
}
