package io.patchbay.provider.sandbox;

import static io.patchbay.provider.sandbox.SandboxAnswers.metaList;
import static io.patchbay.provider.sandbox.SandboxAnswers.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Meta's own API behind the provider's key, under any version of it (kapso.md §8): accounts with their numbers and
 * templates, numbers with their profile, and messages. Fields that are asked for do not narrow an answer. What Kapso's
 * client library calls beside that is found and does nothing; media, flows and calls are not played, and the key may
 * not come as a bearer token, which Patchbay would take for one of its own. Dev and test only.
 */
@Path("/sandbox/provider/meta/whatsapp/{version:v\\d+\\.\\d+}")
@IfBuildProfile(anyOf = {"dev", "test"})
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class SandboxMeta {

    private final Sandbox sandbox;
    private final SandboxAnswers answers;

    @HeaderParam("X-API-Key")
    String key;

    @QueryParam("limit")
    @DefaultValue("20")
    int limit;

    SandboxMeta(Sandbox sandbox, SandboxAnswers answers) {
        this.sandbox = sandbox;
        this.answers = answers;
    }

    private Response answer(Supplier<Response> work) {
        return answers.answer(key, work);
    }

    /** The kind of thing behind an id is Meta's to know, not the asker's to say. */
    @GET
    @Path("{id}")
    public Response node(@PathParam("id") String id) {
        return answer(() -> shown(sandbox.world().accounts().atMeta(id)));
    }

    @GET
    @Path("{waba}/phone_numbers")
    public Response numbers(@PathParam("waba") String wabaId) {
        return answer(() -> ofAccount(wabaId, sandbox.world().accounts().numbersOf(wabaId)));
    }

    @GET
    @Path("{waba}/message_templates")
    public Response templates(
            @PathParam("waba") String wabaId,
            @QueryParam("name") String name,
            @QueryParam("status") String status,
            @QueryParam("language") String language) {
        return answer(() -> ofAccount(wabaId, sandbox.world().templates().list(wabaId, name, status, language)));
    }

    @GET
    @Path("{waba}/message_templates/{template}")
    public Response template(@PathParam("waba") String wabaId, @PathParam("template") String id) {
        return answer(() -> shown(sandbox.world().templates().find(wabaId, id)));
    }

    @POST
    @Path("{waba}/message_templates")
    public Response createTemplate(@PathParam("waba") String wabaId, String body) {
        return answer(() -> shown(sandbox.world()
                .accounts()
                .account(wabaId)
                .map(any -> sandbox.world().templates().create(wabaId, read(body)))));
    }

    @DELETE
    @Path("{waba}/message_templates")
    public Response removeTemplate(@PathParam("waba") String wabaId, @QueryParam("name") String name) {
        return answer(() ->
                name != null && sandbox.world().templates().remove(wabaId, name) ? done() : SandboxAnswers.notFound());
    }

    /** Sends a message, or says that one was read, which changes nothing here. */
    @POST
    @Path("{number}/messages")
    public Response send(@PathParam("number") String number, String body) {
        return answer(() -> {
            var order = read(body);
            return order.path("status").asText().equals("read")
                    ? ofNumber(number, done())
                    : Response.ok(sandbox.sendMessage(number, order).toString()).build();
        });
    }

    @GET
    @Path("{number}/messages")
    public Response messages(@PathParam("number") String number) {
        return answer(() -> ofNumber(number, metaList(sandbox.world().messages().list(number), limit)));
    }

    @GET
    @Path("{number}/messages/{message}")
    public Response message(@PathParam("number") String number, @PathParam("message") String id) {
        return answer(() -> shown(sandbox.world().messages().find(number, id)));
    }

    @GET
    @Path("{number}/whatsapp_business_profile")
    public Response profile(@PathParam("number") String number) {
        var profile = JsonNodeFactory.instance.objectNode().put("messaging_product", "whatsapp");
        return answer(() -> ofNumber(number, metaList(List.of(profile), 1)));
    }

    @GET
    @Path("{number}/settings")
    public Response settings(@PathParam("number") String number) {
        return answer(() -> ofNumber(number, Response.ok("{}").build()));
    }

    @GET
    @Path("{number}/{nothing:conversations|contacts|calls}")
    public Response nothingYet(@PathParam("number") String number, @PathParam("nothing") String nothing) {
        return answer(() -> ofNumber(number, metaList(List.of(), limit)));
    }

    @POST
    @Path("{number}/{deed:whatsapp_business_profile|settings|request_code|verify_code|register|deregister}")
    public Response deed(@PathParam("number") String number, @PathParam("deed") String deed, String body) {
        return answer(() -> ofNumber(number, done()));
    }

    private Response ofNumber(String number, Response answer) {
        return sandbox.world().numbers().find(number).isPresent() ? answer : SandboxAnswers.notFound();
    }

    private Response ofAccount(String wabaId, List<? extends JsonNode> rows) {
        return sandbox.world().accounts().account(wabaId).isPresent()
                ? metaList(rows, limit)
                : SandboxAnswers.notFound();
    }

    private static Response shown(Optional<? extends JsonNode> node) {
        return node.map(found -> Response.ok(found.toString()).build()).orElseGet(SandboxAnswers::notFound);
    }

    private static Response done() {
        return Response.ok("{\"success\":true}").build();
    }
}
