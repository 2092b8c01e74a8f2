package io.patchbay.access;

import io.patchbay.StorableText;
import io.patchbay.api.IdOf;
import io.patchbay.api.Page;
import io.patchbay.api.PageRequest;
import io.patchbay.api.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Keys of programs, for programs. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed(Roles.ADMIN)
@Tag(name = "Keys")
public class KeyApi {

    private final ApiKeys keys;
    private final Staff staff;

    KeyApi(ApiKeys keys, Staff staff) {
        this.keys = keys;
        this.staff = staff;
    }

    /** What a new key is called and may do. */
    public record KeyBody(
            @NotBlank(message = "is required")
            @Size(max = 100, message = "is longer than 100 characters")
            @Pattern(regexp = StorableText.ONE_LINE, message = "contains a character that cannot be printed")
            @Pattern(regexp = ApiKeys.FREE_NAME, message = "is the name of the system itself")
            String name,

            @NotNull(message = "is required")
            @Pattern(regexp = "agent|manager|admin", message = "must be agent, manager or admin")
            String role) {}

    @POST
    @Path("keys")
    @Transactional
    @APIResponse(
            responseCode = "201",
            description = "The key; it is not shown again",
            content = @Content(schema = @Schema(implementation = ApiKeys.Made.class)))
    public Response create(KeyBody wanted) {
        var made = keys.make(wanted.name(), wanted.role(), staff.name());
        return Response.status(201).entity(made).build();
    }

    @GET
    @Path("keys")
    public Page<ApiKeys.Row> list(@QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        var wish = PageRequest.of(limit, cursor);
        return Page.of(
                keys.page(wish.before(), wish.rows()), wish, key -> key.id().toString(), key -> key);
    }

    @POST
    @Path("keys/{id}/revocation")
    @Transactional
    @APIResponse(responseCode = "204", description = "The key is revoked")
    public Response revoke(@PathParam("id") @IdOf("key") UUID id) {
        if (!keys.revoke(id)) {
            throw Problem.notFound("key");
        }
        return Response.noContent().build();
    }
}
