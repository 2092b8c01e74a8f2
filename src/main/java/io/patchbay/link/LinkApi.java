package io.patchbay.link;

import io.patchbay.StorableText;
import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.IdOf;
import io.patchbay.api.Page;
import io.patchbay.api.PageRequest;
import io.patchbay.api.Params;
import io.patchbay.api.Problem;
import io.patchbay.tenant.Tenants;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
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
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Connection links, for programs. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Links")
public class LinkApi {

    private final ConnectionLinks links;
    private final LinkViews views;
    private final SendLink sendLink;
    private final RevokeLink revokeLink;
    private final Tenants tenants;
    private final Staff staff;
    private final Clock clock;

    LinkApi(
            ConnectionLinks links,
            LinkViews views,
            SendLink sendLink,
            RevokeLink revokeLink,
            Tenants tenants,
            Staff staff,
            Clock clock) {
        this.links = links;
        this.views = views;
        this.sendLink = sendLink;
        this.revokeLink = revokeLink;
        this.tenants = tenants;
        this.staff = staff;
        this.clock = clock;
    }

    /** Why a link is taken out of use. */
    public record RevocationBody(
            @Size(max = 500, message = "is longer than 500 characters")
            @Pattern(regexp = StorableText.FREE_TEXT, message = "contains a character that cannot be printed")
            String reason) {}

    @POST
    @Path("tenants/{id}/links")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Roles.MANAGER)
    @APIResponse(
            responseCode = "201",
            description = "The link",
            content = @Content(schema = @Schema(implementation = LinkView.class)))
    public Response create(@PathParam("id") @IdOf("tenant") UUID id, LinkBody body) {
        var tenantId = tenant(id);
        var request = body.request();
        if (request.expiresAt() != null && !request.expiresAt().isAfter(clock.instant())) {
            throw Problem.field("expires_at", "must be in the future");
        }
        if (request.isReconnect() && !staff.isAdmin()) {
            throw Problem.of(403, "Forbidden", "Only admins can reconnect.");
        }
        var link = sendLink.send(tenantId, request, staff.name()).orProblem();
        return Response.status(201).entity(views.of(link)).build();
    }

    @GET
    @Path("tenants/{id}/links")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Page<LinkView> ofTenant(
            @PathParam("id") @IdOf("tenant") UUID id,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        return page(null, tenant(id), limit, cursor);
    }

    @GET
    @Path("links")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Page<LinkView> list(
            @QueryParam("state") String state,
            @QueryParam("tenant_id") String tenantId,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        return page(
                Params.word(LinkState.class, state, "state"), Params.idOrNull(tenantId, "tenant_id"), limit, cursor);
    }

    private Page<LinkView> page(LinkState state, UUID tenantId, String limit, String cursor) {
        var wish = PageRequest.of(limit, cursor);
        var rows = links.page(state, tenantId, null, wish.before(), clock.instant(), wish.rows());
        return Page.of(rows, wish, link -> link.id().toString(), views::of);
    }

    @GET
    @Path("links/{id}")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public LinkView show(@PathParam("id") @IdOf("link") UUID id) {
        return views.of(find(id));
    }

    @POST
    @Path("links/{id}/revocation")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Roles.ADMIN)
    public LinkView revoke(@PathParam("id") @IdOf("link") UUID id, RevocationBody body) {
        var link = find(id);
        return views.of(
                revokeLink.revoke(link.id(), body.reason(), staff.name()).orProblem());
    }

    private UUID tenant(UUID id) {
        return tenants.findByIdOptional(id)
                .orElseThrow(() -> Problem.notFound("tenant"))
                .id();
    }

    private ConnectionLink find(UUID id) {
        return links.findByIdOptional(id).orElseThrow(() -> Problem.notFound("link"));
    }
}
