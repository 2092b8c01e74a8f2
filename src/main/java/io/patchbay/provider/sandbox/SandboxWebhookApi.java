package io.patchbay.provider.sandbox;

import static io.patchbay.provider.sandbox.SandboxAnswers.data;
import static io.patchbay.provider.sandbox.SandboxAnswers.found;
import static io.patchbay.provider.sandbox.SandboxAnswers.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Webhooks of the simulated project and of its numbers (kapso.md §5.1, §5.2). The project's list shows both; a number's
 * own address reaches only its own. Dev and test only.
 */
@Path("/sandbox/provider/platform/v1")
@IfBuildProfile(anyOf = {"dev", "test"})
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class SandboxWebhookApi {

    private final Sandbox sandbox;
    private final SandboxAnswers answers;

    @HeaderParam("X-API-Key")
    String key;

    @QueryParam("page")
    @DefaultValue("1")
    int page;

    @QueryParam("per_page")
    @DefaultValue("20")
    int perPage;

    @QueryParam("kind")
    String kind;

    @QueryParam("url_contains")
    String urlContains;

    @QueryParam("active")
    String active;

    SandboxWebhookApi(Sandbox sandbox, SandboxAnswers answers) {
        this.sandbox = sandbox;
        this.answers = answers;
    }

    private Response answer(Supplier<Response> work) {
        return answers.answer(key, work);
    }

    private SandboxWebhooks webhooks() {
        return sandbox.world().webhooks();
    }

    @GET
    @Path("whatsapp/webhooks")
    public Response all() {
        return answer(() -> list(webhooks().list()));
    }

    @GET
    @Path("whatsapp/webhooks/{id}")
    public Response one(@PathParam("id") String id) {
        return answer(() -> found(webhooks().find(id)));
    }

    @PATCH
    @Path("whatsapp/webhooks/{id}")
    public Response update(@PathParam("id") String id, String body) {
        return answer(() -> found(webhooks().update(id, read(body).path("whatsapp_webhook"))));
    }

    @DELETE
    @Path("whatsapp/webhooks/{id}")
    public Response remove(@PathParam("id") String id) {
        return answer(() -> gone(webhooks().remove(id)));
    }

    /** Of the project, or of the number that the body names. */
    @POST
    @Path("whatsapp/webhooks")
    public Response create(String body) {
        return answer(() -> data(201, webhooks().create(read(body).path("whatsapp_webhook"))));
    }

    /**
     * Answers before it delivers: success means queued. The event stands in the body or, as Kapso's own script sends
     * it, in the query (kapso.md §5.2, Q29); the first of the webhook's own if in neither.
     */
    @POST
    @Path("whatsapp/webhooks/{id}/test")
    public Response test(
            @PathParam("id") String id,
            @QueryParam("event_type") String eventType,
            @QueryParam("event") String event,
            String body) {
        return answer(() -> webhooks()
                .find(id)
                .map(webhook -> {
                    var events = webhook.path("events");
                    var wanted = Stream.of(read(body).path("event_type").asText(null), eventType, event)
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(events.path(0).asText(""));
                    if (!SandboxTargets.isAmong(events, wanted)) {
                        return SandboxAnswers.error(422, "Event type is not one of the events of this webhook");
                    }
                    sandbox.test(webhook, wanted);
                    return Response.ok("{\"data\":{\"success\":true}}").build();
                })
                .orElseGet(SandboxAnswers::notFound));
    }

    // of one number

    @GET
    @Path("whatsapp/phone_numbers/{number}/webhooks")
    public Response ofNumber(@PathParam("number") String number) {
        return answer(() -> {
            known(number);
            return list(webhooks().ofNumber(number));
        });
    }

    @POST
    @Path("whatsapp/phone_numbers/{number}/webhooks")
    public Response createOfNumber(@PathParam("number") String number, String body) {
        return answer(() -> {
            known(number);
            return read(body).path("whatsapp_webhook") instanceof ObjectNode order
                    ? data(201, webhooks().create(order.put("phone_number_id", number)))
                    : SandboxAnswers.error(422, "Url can't be blank");
        });
    }

    @GET
    @Path("whatsapp/phone_numbers/{number}/webhooks/{id}")
    public Response oneOfNumber(@PathParam("number") String number, @PathParam("id") String id) {
        return answer(() -> found(ofNumber(number, id)));
    }

    @PATCH
    @Path("whatsapp/phone_numbers/{number}/webhooks/{id}")
    public Response updateOfNumber(@PathParam("number") String number, @PathParam("id") String id, String body) {
        return answer(() -> found(ofNumber(number, id)
                .flatMap(any -> webhooks().update(id, read(body).path("whatsapp_webhook")))));
    }

    @DELETE
    @Path("whatsapp/phone_numbers/{number}/webhooks/{id}")
    public Response removeOfNumber(@PathParam("number") String number, @PathParam("id") String id) {
        return answer(() ->
                gone(ofNumber(number, id).filter(any -> webhooks().remove(id)).isPresent()));
    }

    private void known(String number) {
        if (sandbox.world().numbers().find(number).isEmpty()) {
            throw SandboxRefusal.notFound();
        }
    }

    private Optional<ObjectNode> ofNumber(String number, String id) {
        return webhooks()
                .find(id)
                .filter(webhook -> number.equals(webhook.path("phone_number_id").asText(null)));
    }

    private static Response gone(boolean removed) {
        return removed ? Response.noContent().build() : SandboxAnswers.notFound();
    }

    private Response list(List<JsonNode> webhooks) {
        var wanted = webhooks.stream()
                .filter(one -> kind == null || kind.equals(one.path("kind").asText()))
                .filter(one -> urlContains == null || one.path("url").asText().contains(urlContains))
                .filter(one ->
                        active == null || active.equals(one.path("active").asText()))
                .toList();
        return SandboxAnswers.list(wanted, page, perPage);
    }
}
