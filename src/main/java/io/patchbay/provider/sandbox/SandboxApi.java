package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Kapso's Platform API as far as Patchbay uses it (kapso.md §2 to §5), answered from the sandbox's
 * world. Dev and test only.
 */
@Path("/sandbox/provider/platform/v1")
@IfBuildProfile(anyOf = {"dev", "test"})
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class SandboxApi {

    private final Sandbox sandbox;
    private final SandboxAnswers answers;
    private final SandboxLimits limits;
    private final ObjectMapper json = new ObjectMapper();

    @HeaderParam("X-API-Key")
    String key;

    @QueryParam("page")
    @DefaultValue("1")
    int page;

    @QueryParam("per_page")
    @DefaultValue("20")
    int perPage;

    SandboxApi(Sandbox sandbox, SandboxAnswers answers, SandboxLimits limits) {
        this.sandbox = sandbox;
        this.answers = answers;
        this.limits = limits;
    }

    @GET
    @Path("customers")
    public Response customers(
            @QueryParam("external_customer_id") String externalId, @QueryParam("name_contains") String name) {
        return answer(() -> list(sandbox.world().customers().list(externalId).stream()
                .filter(contains("name", name))
                .toList()));
    }

    @POST
    @Path("customers")
    public Response createCustomer(String body) {
        return answer(() -> {
            var customer = read(body).path("customer");
            return data(
                    201,
                    sandbox.world()
                            .customers()
                            .create(
                                    null,
                                    customer.path("name").asText(null),
                                    customer.path("external_customer_id").asText(null),
                                    null));
        });
    }

    @GET
    @Path("customers/{id}")
    public Response customer(@PathParam("id") String id) {
        return answer(() -> found(sandbox.world().customers().find(id)));
    }

    @PATCH
    @Path("customers/{id}")
    public Response patchCustomer(@PathParam("id") String id, String body) {
        return answer(() ->
                data(200, sandbox.world().customers().patch(id, read(body).path("customer"))));
    }

    @GET
    @Path("customers/{id}/setup_links")
    public Response links(@PathParam("id") String id, @QueryParam("status") String status) {
        return answer(() -> list(sandbox.world().links().list(id).stream()
                .filter(is("status", status))
                .toList()));
    }

    @POST
    @Path("customers/{id}/setup_links")
    public Response createLink(@PathParam("id") String id, String body) {
        return answer(() -> data(
                201,
                sandbox.world()
                        .links()
                        .create(
                                id,
                                read(body).path("setup_link"),
                                sandbox.baseUrl().toString())));
    }

    @PATCH
    @Path("customers/{id}/setup_links/{link}")
    public Response patchLink(@PathParam("id") String id, @PathParam("link") String link, String body) {
        return answer(() ->
                data(200, sandbox.world().links().patch(id, link, read(body).path("setup_link"))));
    }

    @GET
    @Path("whatsapp/phone_numbers")
    public Response numbers(
            @QueryParam("customer_id") String customerId,
            @QueryParam("phone_number_id") String phoneNumberId,
            @QueryParam("business_account_id") String wabaId,
            @QueryParam("name_contains") String name) {
        return answer(() -> list(sandbox.world().numbers().list(customerId, phoneNumberId).stream()
                .filter(is("business_account_id", wabaId))
                .filter(contains("name", name))
                .map(SandboxNumbers::shown)
                .toList()));
    }

    @GET
    @Path("whatsapp/phone_numbers/{id}")
    public Response number(@PathParam("id") String id) {
        return answer(() -> found(sandbox.world().numbers().find(id).map(SandboxNumbers::shown)));
    }

    @GET
    @Path("whatsapp/phone_numbers/{id}/health")
    public Response health(@PathParam("id") String id) {
        return answer(() -> {
            var told = limits.health();
            var answer = told.retryAfter() != null
                    ? SandboxAnswers.tooMany(told.retryAfter())
                    : sandbox.world()
                            .health()
                            .of(id)
                            .map(health -> Response.ok(health.toString()).build())
                            .orElseGet(SandboxAnswers::notFound);
            return SandboxAnswers.with(told, answer);
        });
    }

    @GET
    @Path("whatsapp/phone_numbers/{id}/display_name_requests")
    public Response nameRequests(@PathParam("id") String id) {
        return answer(() -> list(sandbox.world().accounts().nameRequests(id)));
    }

    @GET
    @Path("whatsapp/accounts/{waba}/funding")
    public Response funding(@PathParam("waba") String wabaId) {
        return answer(() -> found(sandbox.world().accounts().funding(wabaId)));
    }

    @GET
    @Path("whatsapp/webhooks")
    public Response webhooks(@QueryParam("kind") String kind) {
        return answer(() -> list(sandbox.world().webhooks().list().stream()
                .filter(is("kind", kind))
                .toList()));
    }

    @GET
    @Path("whatsapp/webhooks/{id}")
    public Response webhook(@PathParam("id") String id) {
        return answer(() -> found(sandbox.world().webhooks().find(id)));
    }

    @PATCH
    @Path("whatsapp/webhooks/{id}")
    public Response updateWebhook(@PathParam("id") String id, String body) {
        return answer(() -> sandbox.world()
                .webhooks()
                .update(id, read(body).path("whatsapp_webhook"))
                .map(webhook -> data(200, webhook))
                .orElseGet(SandboxAnswers::notFound));
    }

    @DELETE
    @Path("whatsapp/webhooks/{id}")
    public Response removeWebhook(@PathParam("id") String id) {
        return answer(() ->
                sandbox.world().webhooks().remove(id) ? Response.noContent().build() : SandboxAnswers.notFound());
    }

    @POST
    @Path("whatsapp/webhooks")
    public Response createWebhook(String body) {
        return answer(
                () -> data(201, sandbox.world().webhooks().create(read(body).path("whatsapp_webhook"))));
    }

    /** Only what was given up is remembered here. */
    @GET
    @Path("webhook_deliveries")
    public Response deliveries(@QueryParam("status") String status, @QueryParam("webhook_id") String webhookId) {
        return answer(() -> list(sandbox.world().deliveries().givenUp().stream()
                .filter(is("status", status))
                .filter(is("webhook_id", webhookId))
                .toList()));
    }

    /** Answers before it delivers: success means queued (kapso.md §5.2). */
    @POST
    @Path("whatsapp/webhooks/{id}/test")
    public Response testWebhook(@PathParam("id") String id, String body) {
        return answer(() -> {
            var webhook = sandbox.world().webhooks().find(id).orElse(null);
            if (webhook == null) {
                return SandboxAnswers.notFound();
            }
            var events = webhook.path("events");
            var event = read(body).path("event_type").asText(events.path(0).asText(""));
            if (!SandboxTargets.isAmong(events, event)) {
                return SandboxAnswers.error(422, "Event type is not one of the events of this webhook");
            }
            sandbox.test(webhook, event);
            return Response.ok("{\"data\":{\"success\":true}}").build();
        });
    }

    private static Predicate<JsonNode> is(String field, String wanted) {
        return node -> wanted == null || wanted.equals(node.path(field).asText(null));
    }

    private static Predicate<JsonNode> contains(String field, String part) {
        return node -> part == null
                || node.path(field).asText("").toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    private Response answer(Supplier<Response> work) {
        return answers.answer(key, work);
    }

    private JsonNode read(String body) {
        try {
            return json.readTree(body == null || body.isBlank() ? "{}" : body);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new SandboxRefusal(400, "Bad request");
        }
    }

    private Response data(int status, JsonNode node) {
        return Response.status(status)
                .entity(json.createObjectNode().set("data", node).toString())
                .build();
    }

    private Response found(Optional<? extends JsonNode> node) {
        return node.map(found -> data(200, found)).orElseGet(SandboxAnswers::notFound);
    }

    private Response list(List<? extends JsonNode> rows) {
        var size = Math.max(1, Math.min(50, perPage));
        var from = Math.min(rows.size(), (Math.max(1, page) - 1) * size);
        var answer = json.createObjectNode();
        rows.subList(from, Math.min(rows.size(), from + size)).forEach(answer.withArray("data")::add);
        answer.withArray("data");
        var pages = (rows.size() + size - 1) / size;
        answer.putObject("meta")
                .put("page", page)
                .put("per_page", size)
                .put("total_pages", pages)
                .put("total_count", rows.size());
        return Response.ok(answer.toString())
                .header("X-Total", rows.size())
                .header("X-Total-Pages", pages)
                .header("X-Per-Page", size)
                .header("X-Page", page)
                .build();
    }
}
