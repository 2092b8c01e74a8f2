package io.patchbay.probe;

import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.IdOf;
import io.patchbay.api.Problem;
import io.patchbay.connection.Connections;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Asking the provider, for programs. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Tag(name = "Checks and sync")
public class ProbeApi {

    private final Probes probes;
    private final Connections connections;
    private final Staff staff;

    ProbeApi(Probes probes, Connections connections, Staff staff) {
        this.probes = probes;
        this.connections = connections;
        this.staff = staff;
    }

    /** A probe on its way. Nothing is sent to the provider before {@code notBefore}. */
    public record ProbeView(UUID id, String state, Instant notBefore) {}

    @POST
    @Path("connections/{id}/probes")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    @APIResponse(
            responseCode = "202",
            description = "The check, on its way",
            content = @Content(schema = @Schema(implementation = ProbeView.class)))
    public Response probe(@PathParam("id") @IdOf("connection") UUID id) {
        var connection = connections.findByIdOptional(id).orElseThrow(() -> Problem.notFound("connection"));
        var probe = probes.now(connection, staff.name());
        return Response.status(202)
                .entity(new ProbeView(probe.id(), probe.state().apiName(), probe.notBefore()))
                .build();
    }
}
