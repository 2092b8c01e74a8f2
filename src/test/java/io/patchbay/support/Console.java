package io.patchbay.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/** Patchbay as the host product sees it, which is a program: through the JSON API. */
public final class Console {

    public static final Duration SOON = Duration.ofSeconds(20);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private Console() {}

    private static RequestSpecification json(RequestSpecification who) {
        return who.contentType(ContentType.JSON).accept(ContentType.JSON);
    }

    public static RequestSpecification admin() {
        return json(As.admin());
    }

    public static RequestSpecification manager() {
        return json(As.manager());
    }

    public static RequestSpecification agent() {
        return json(As.agent());
    }

    /** A new tenant with a name nobody has. Returns its id. */
    public static String tenant(String name) {
        return tenant(name, null);
    }

    public static String tenant(String name, String externalId) {
        var card = new HashMap<String, Object>();
        card.put("name", name + " " + UUID.randomUUID().toString().substring(0, 8));
        card.put("external_id", externalId);
        return tenant(card);
    }

    /** A new tenant with this on its card. Returns its id. */
    public static String tenant(Map<String, ?> card) {
        return post("manager", "tenants", card, 201).getString("id");
    }

    /** As an admin, who alone may ask for every kind. */
    public static Response askForLink(String tenantId, Map<String, ?> order) {
        return admin().body(order).post("/api/v1/tenants/" + tenantId + "/links");
    }

    public static JsonPath link(String tenantId) {
        return link(tenantId, Map.of());
    }

    /** Made by a manager. */
    public static JsonPath link(String tenantId, Map<String, ?> order) {
        return post("manager", "tenants/" + tenantId + "/links", order, 201);
    }

    /** As an agent. Tests ask this again and again until something has happened, so it is cheap. */
    public static JsonPath get(String path) {
        return answer(request("agent", path), 200);
    }

    /** Without RestAssured, which compiles Groovy for each: every test begins with some of these. */
    private static JsonPath post(String role, String path, Map<String, ?> body, int status) {
        var text = HttpRequest.BodyPublishers.ofString(JSON.valueToTree(body).toString());
        return answer(
                request(role, path).header("Content-Type", "application/json").POST(text), status);
    }

    private static HttpRequest.Builder request(String role, String path) {
        return HttpRequest.newBuilder(URI.create(Desk.base() + "/api/v1/" + path.replace(" ", "%20")))
                .header("Authorization", "Bearer " + As.KEYS.get(role))
                .header("Accept", "application/json");
    }

    private static JsonPath answer(HttpRequest.Builder request, int status) {
        try {
            var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            return new PlainJsonPath(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A tenant whose customer came all the way through. */
    public record Connected(String tenantId, String customerId, String connectionId, String phoneNumberId) {}

    public static Connected connected(String name) {
        var tenantId = tenant(name);
        var link = link(tenantId);
        Customer.play(Customer.press(link), "complete_no_redirect");
        var connection = connectionThat(link.getString("connection_id"), is("connected"));
        firstRead(link.getString("connection_id"));
        return new Connected(
                tenantId,
                get("tenants/" + tenantId).getString("provider_customer_id"),
                link.getString("connection_id"),
                connection.getString("phone_number_id"));
    }

    /**
     * Waits until the first probe of a line that was just connected has read all there is: what a test
     * changes at the provider before that is read as if it had always been so.
     */
    public static void firstRead(String connectionId) {
        await().atMost(SOON).until(() -> !facts(connectionId, "account_read").isEmpty());
    }

    public static JsonPath connection(String id) {
        return get("connections/" + id);
    }

    /** Waits until the connection is like this. */
    public static JsonPath connectionThat(String id, Predicate<JsonPath> like) {
        return await().atMost(SOON).until(() -> connection(id), like);
    }

    public static Predicate<JsonPath> is(String status) {
        return connection -> status.equals(connection.getString("status"));
    }

    public static List<Map<String, Object>> facts(String connectionId, String kind) {
        return get("connections/" + connectionId + "/facts?limit=200").<Map<String, Object>>getList("data").stream()
                .filter(fact -> kind.equals(fact.get("kind")))
                .toList();
    }

    /** A sweep of everything that began after now, once it has ended. */
    public static JsonPath sweep() {
        var asked = Instant.now();
        var sweep = endedSweep();
        // somebody else's, which was running already: whatever runs after its end began after now
        return Instant.parse(sweep.getString("started_at")).isBefore(asked) ? endedSweep() : sweep;
    }

    private static JsonPath endedSweep() {
        var id = post("admin", "reconciliations", Map.of(), 202).getString("id");
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> get("reconciliations/" + id), sweep -> !"running".equals(sweep.getString("state")));
    }

    /** The requests kept under this key, oldest first. */
    public static List<Map<String, Object>> deliveries(String key) {
        var found = new ArrayList<>(get("deliveries?limit=200").<Map<String, Object>>getList("data").stream()
                .filter(row -> key.equals(row.get("idempotency_key")))
                .toList());
        Collections.reverse(found);
        return found;
    }

    /** The newest request under this key, once a worker has been there. */
    public static Map<String, Object> applied(String key) {
        return await().atMost(SOON)
                .until(
                        () -> {
                            var rows = deliveries(key);
                            return rows.isEmpty() ? null : rows.get(rows.size() - 1);
                        },
                        row -> row != null && !"received".equals(row.get("state")));
    }
}
