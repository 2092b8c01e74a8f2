package io.patchbay.events;

import io.patchbay.StorableText;
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
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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
    private final RevealEvent revealEvent;

    DeliveryApi(Deliveries deliveries, ReadEvent readEvent, RevealEvent revealEvent) {
        this.revealEvent = revealEvent;
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

    /** Why somebody has to see it. */
    public record RevealBody(
            @NotBlank(message = "is required")
            @Size(max = 500, message = "is longer than 500 characters")
            @Pattern(regexp = StorableText.FREE_TEXT, message = "contains a character that cannot be kept")
            String reason) {}

    /** The same with what customers wrote, for a reason that is on record. */
    @POST
    @Path("deliveries/{id}/reveal")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.AGENT)
    public DeliveryView reveal(@PathParam("id") @IdOf("delivery") UUID id, RevealBody wanted) {
        return revealEvent
                .reveal(id, wanted.reason())
                .map(DeliveryView::revealed)
                .orElseThrow(() -> Problem.notFound("delivery"));
    }
}
