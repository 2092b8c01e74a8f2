package io.patchbay.provider.sandbox;

import static io.patchbay.provider.sandbox.SandboxAnswers.data;
import static io.patchbay.provider.sandbox.SandboxAnswers.found;
import static io.patchbay.provider.sandbox.SandboxAnswers.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
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

    /** Only what was given up is remembered here. */
    @GET
    @Path("webhook_deliveries")
    public Response deliveries(@QueryParam("status") String status, @QueryParam("webhook_id") String webhookId) {
        return answer(() -> list(sandbox.world().deliveries().givenUp().stream()
                .filter(is("status", status))
                .filter(is("webhook_id", webhookId))
                .toList()));
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

    private Response list(List<? extends JsonNode> rows) {
        return SandboxAnswers.list(rows, page, perPage);
    }
}
