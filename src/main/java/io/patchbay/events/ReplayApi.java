package io.patchbay.events;

import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.IdOf;
import io.patchbay.api.Params;
import io.patchbay.api.Problem;
import io.patchbay.events.Replay.Change;
import io.patchbay.events.Replay.ReplayOutcome;
import io.patchbay.inbox.Deliveries;
import io.patchbay.inbox.Delivery;
import io.patchbay.inbox.DeliveryFilter;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Applying kept requests again, for programs. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Deliveries")
public class ReplayApi {

    private final ReplayRuns runs;
    private final Deliveries deliveries;
    private final Staff staff;

    ReplayApi(ReplayRuns runs, Deliveries deliveries, Staff staff) {
        this.runs = runs;
        this.deliveries = deliveries;
        this.staff = staff;
    }

    /** {@code dryRun}: only say what would change. */
    public record OneBody(boolean dryRun) {}

    /** What changed, or would; {@code effect} is the request's sentence about itself. */
    public record ReplayView(boolean dryRun, List<Change> changes, String effect) {}

    /**
     * Which requests: those in this state (all but rejected ones if null), with exactly this event
     * name, received in this time. The newest 10,000 of them are taken. {@code dryRun}: only say
     * what would change.
     */
    public record ManyBody(
            String state,

            @Size(max = 200, message = "is longer than 200 characters")
            String event,

            String from,
            String to,
            boolean dryRun) {
        DeliveryFilter filter() {
            return new DeliveryFilter(
                    Params.word(Delivery.State.class, state, "state"),
                    event,
                    Params.instantOrNull(from, "from"),
                    Params.instantOrNull(to, "to"));
        }
    }

    @POST
    @Path("deliveries/{id}/replays")
    @RolesAllowed(Roles.ADMIN)
    @APIResponse(
            responseCode = "200",
            description = "What changed, or would",
            content = @Content(schema = @Schema(implementation = ReplayView.class)))
    public ReplayView replay(@PathParam("id") @IdOf("delivery") UUID id, OneBody body) {
        var dryRun = body.dryRun();
        var delivery = deliveries.byId(id).orElseThrow(() -> Problem.notFound("delivery"));
        var outcome = runs.one(delivery.id(), dryRun, staff.name());
        if (outcome.ending() == ReplayOutcome.Ending.REFUSED) {
            throw Problem.of(409, "Conflict", outcome.effect());
        }
        return new ReplayView(dryRun, outcome.changes(), outcome.effect());
    }

    @POST
    @Path("replays")
    @RolesAllowed(Roles.ADMIN)
    @APIResponse(
            responseCode = "202",
            description = "The run, which goes on by itself",
            content = @Content(schema = @Schema(implementation = ReplayRun.class)))
    public Response begin(ManyBody wish) {
        return Response.status(202)
                .entity(runs.begin(wish.filter(), wish.dryRun(), staff.name()))
                .build();
    }

    @GET
    @Path("replays/{id}")
    @RolesAllowed(Roles.AGENT)
    public ReplayRun show(@PathParam("id") @IdOf("replay") UUID id) {
        return run(id);
    }

    @POST
    @Path("replays/{id}/cancellation")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Roles.ADMIN)
    public ReplayRun cancel(@PathParam("id") @IdOf("replay") UUID id) {
        runs.cancel(run(id).id());
        return run(id);
    }

    private ReplayRun run(UUID id) {
        try {
            return runs.byId(id).orElseThrow();
        } catch (NoSuchElementException e) {
            throw Problem.notFound("replay");
        }
    }
}
