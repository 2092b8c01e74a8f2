package io.patchbay.provider.sandbox;

import static io.patchbay.provider.sandbox.SandboxAnswers.data;
import static io.patchbay.provider.sandbox.SandboxAnswers.found;
import static io.patchbay.provider.sandbox.SandboxAnswers.read;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Who pays for an account, whether the provider may, and asking it to (kapso.md §4.6). Dev and test only. */
@Path("/sandbox/provider/platform/v1")
@IfBuildProfile(anyOf = {"dev", "test"})
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class SandboxFundingApi {

    private final Sandbox sandbox;
    private final SandboxAnswers answers;

    @HeaderParam("X-API-Key")
    String key;

    SandboxFundingApi(Sandbox sandbox, SandboxAnswers answers) {
        this.sandbox = sandbox;
        this.answers = answers;
    }

    @GET
    @Path("whatsapp/accounts/{waba}/funding")
    public Response funding(@PathParam("waba") String wabaId) {
        return answers.answer(key, () -> found(sandbox.world().fundings().of(wabaId)));
    }

    @POST
    @Path("whatsapp/accounts/{waba}/funding/preflight")
    public Response preflight(@PathParam("waba") String wabaId) {
        return answers.answer(key, () -> data(200, sandbox.world().fundings().preflight(wabaId)));
    }

    /** 202 for an account of another partner's solution, whose funding then runs in the background. */
    @POST
    @Path("whatsapp/accounts/{waba}/funding")
    public Response ask(@PathParam("waba") String wabaId, String body) {
        return answers.answer(key, () -> {
            var asked = sandbox.world().fundings().ask(wabaId, read(body));
            return data(asked.path("status").asText().equals("pending") ? 202 : 200, asked);
        });
    }
}
