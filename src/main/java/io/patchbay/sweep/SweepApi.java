package io.patchbay.sweep;

import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.IdOf;
import io.patchbay.api.Problem;
import io.patchbay.tenant.Tenants;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Sweeps over everything the provider has, for programs. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Tag(name = "Checks and sync")
public class SweepApi {

    private final RunSweep runSweep;
    private final Sweeps sweeps;
    private final Tenants tenants;
    private final Staff staff;

    SweepApi(RunSweep runSweep, Sweeps sweeps, Tenants tenants, Staff staff) {
        this.runSweep = runSweep;
        this.sweeps = sweeps;
        this.tenants = tenants;
        this.staff = staff;
    }

    /** A sweep. {@code finishedAt} is null while it runs. */
    public record ReconciliationView(
            UUID id,
            String state,
            Instant startedAt,
            Instant finishedAt,
            String words,
            Reconciliation.Progress progress,
            List<Drift> drift) {
        static ReconciliationView of(Reconciliation one) {
            return new ReconciliationView(
                    one.id(),
                    one.state().apiName(),
                    one.startedAt(),
                    one.finishedAt(),
                    one.words(),
                    one.progress(),
                    one.drift());
        }
    }

    /** What to sweep: everything unless a tenant is named. */
    public record SweepBody(UUID tenantId) {}

    @POST
    @Path("reconciliations")
    @RolesAllowed(Roles.ADMIN)
    @APIResponse(
            responseCode = "202",
            description = "The sync, just started",
            content = @Content(schema = @Schema(implementation = ReconciliationView.class)))
    public Response reconcile(SweepBody body) {
        var tenantId = body.tenantId();
        if (tenantId != null && tenants.findById(tenantId) == null) {
            throw Problem.field("tenant_id", "is no tenant here");
        }
        return Response.status(202)
                .entity(ReconciliationView.of(runSweep.begin(tenantId, staff.name())))
                .build();
    }

    @GET
    @Path("reconciliations/{id}")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public ReconciliationView reconciliation(@PathParam("id") @IdOf("reconciliation") UUID id) {
        return sweeps.byId(id).map(ReconciliationView::of).orElseThrow(() -> Problem.notFound("reconciliation"));
    }

    @POST
    @Path("reconciliations/{id}/cancellation")
    @RolesAllowed(Roles.ADMIN)
    @APIResponse(
            responseCode = "202",
            description = "It stops after the current entry and ends as failed",
            content = @Content(schema = @Schema(implementation = ReconciliationView.class)))
    public Response cancel(@PathParam("id") @IdOf("reconciliation") UUID id) {
        var sweep = sweeps.byId(id).orElseThrow(() -> Problem.notFound("reconciliation"));
        sweeps.cancel(sweep.id(), staff.name());
        return Response.status(202).entity(ReconciliationView.of(sweep)).build();
    }
}
