package io.patchbay.retention;

import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.IdOf;
import io.patchbay.api.JsonBody;
import io.patchbay.api.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Forgetting a tenant, for programs. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
@Tag(name = "Tenants")
public class ErasureApi {

    private final ForgetTenant forget;
    private final JsonBody json;
    private final Staff staff;

    ErasureApi(ForgetTenant forget, JsonBody json, Staff staff) {
        this.forget = forget;
        this.json = json;
        this.staff = staff;
    }

    @POST
    @Path("tenants/{id}/erasure")
    @APIResponse(
            responseCode = "201",
            description = "The receipt. Nothing of the tenant is left here but its id",
            content = @Content(schema = @Schema(implementation = Receipt.class)))
    public Response forget(
            @PathParam("id") @IdOf("tenant") UUID id,
            // not the record itself: it is the form of the page too, so the framework would fill it from a form
            @RequestBody(content = @Content(schema = @Schema(implementation = ErasureBody.class))) byte[] body) {
        var wish = json.read(body, ErasureBody.class);
        var outcome = forget(id, wish);
        if (outcome instanceof ForgetTenant.ErasureResult.Done done) {
            return Response.status(201).entity(done.receipt()).build();
        }
        if (outcome instanceof ForgetTenant.ErasureResult.StillAlive alive) {
            throw Problem.of(409, "Conflict", String.join(" ", alive.reasons()));
        }
        throw Problem.field("name", "is not the name of this tenant");
    }

    private ForgetTenant.ErasureResult forget(UUID id, ErasureBody wish) {
        try {
            return forget.forget(id, wish.name(), wish.reason(), staff.name());
        } catch (NoSuchElementException e) {
            throw Problem.notFound("tenant");
        }
    }

    @GET
    @Path("erasures/{id}")
    public Receipt receipt(@PathParam("id") @IdOf("receipt") UUID id) {
        return forget.receipt(id).orElseThrow(() -> Problem.notFound("receipt"));
    }
}
