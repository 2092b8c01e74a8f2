package io.patchbay.provider.sandbox;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * Meta's own API behind the provider's key, as far as Patchbay reads it (kapso.md §8.3): accounts and
 * numbers, whole, whatever fields are asked for. Dev and test only.
 */
@Path("/sandbox/provider/meta/whatsapp/v24.0")
@IfBuildProfile(anyOf = {"dev", "test"})
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
public class SandboxMeta {

    private final Sandbox sandbox;
    private final SandboxAnswers answers;

    SandboxMeta(Sandbox sandbox, SandboxAnswers answers) {
        this.sandbox = sandbox;
        this.answers = answers;
    }

    /** The kind of thing behind an id is Meta's to know, not the asker's to say. */
    @GET
    @Path("{id}")
    public Response node(@HeaderParam("X-API-Key") String key, @PathParam("id") String id) {
        return answers.answer(
                key,
                () -> sandbox.world()
                        .accounts()
                        .atMeta(id)
                        .map(node -> Response.ok(node.toString()).build())
                        .orElseGet(SandboxAnswers::notFound));
    }
}
