package io.patchbay.tenant;

import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.IdOf;
import io.patchbay.api.JsonBody;
import io.patchbay.api.Page;
import io.patchbay.api.PageRequest;
import io.patchbay.api.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tenants, for programs. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Tenants")
public class TenantApi {

    private final Tenants tenants;
    private final RegisterTenant register;
    private final JsonBody json;
    private final Staff staff;

    TenantApi(Tenants tenants, RegisterTenant register, JsonBody json, Staff staff) {
        this.tenants = tenants;
        this.register = register;
        this.json = json;
        this.staff = staff;
    }

    @POST
    @Path("tenants")
    @RolesAllowed(Roles.MANAGER)
    @APIResponse(
            responseCode = "201",
            description = "The tenant",
            content = @Content(schema = @Schema(implementation = TenantView.class)))
    public Response create(TenantBody body) {
        var outcome = register.create(body.card(), staff.name());
        if (outcome.existing() != null) {
            throw Problem.of(409, "Conflict", "A tenant with this external_id exists already.")
                    .with("id", outcome.existing());
        }
        return Response.status(201).entity(TenantView.of(outcome.made())).build();
    }

    @GET
    @Path("tenants")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Page<TenantView> list(
            @QueryParam("external_id") String externalId,
            @QueryParam("q") String q,
            @QueryParam("tag") String tag,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        var wish = PageRequest.of(limit, cursor);
        var rows = tenants.page(q, externalId, tag, wish.before(), wish.rows());
        return Page.of(rows, wish, tenant -> tenant.id().toString(), TenantView::of);
    }

    @GET
    @Path("tenants/{id}")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TenantView show(@PathParam("id") @IdOf("tenant") UUID id) {
        return TenantView.of(find(id));
    }

    @PATCH
    @Path("tenants/{id}")
    @RolesAllowed(Roles.MANAGER)
    public TenantView change(
            @PathParam("id") @IdOf("tenant") UUID id,
            @RequestBody(content = @Content(schema = @Schema(implementation = TenantBody.class))) byte[] body) {
        var outcome = register.change(
                find(id).id(),
                card -> json.merge(TenantBody.of(card), body, TenantBody.class).card());
        if (outcome.existing() != null) {
            throw Problem.of(409, "Conflict", "Another tenant has this external_id.")
                    .with("id", outcome.existing());
        }
        return TenantView.of(outcome.made());
    }

    private Tenant find(UUID id) {
        return tenants.findByIdOptional(id).orElseThrow(() -> Problem.notFound("tenant"));
    }
}
