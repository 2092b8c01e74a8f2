package io.patchbay.support;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The way of one new tenant to its line, in steps that a test takes as far as it needs. Everything
 * is done through the API and the sandbox's own pages, as a person would.
 */
public final class Signup {

    public static final String PROVIDER_KEY = "sandbox-api-key-5b1f0c2de7a94c03b6a1";
    public static final String WEBHOOK_SECRET = "sandbox-webhook-secret-9d3e51c07f2b48aa";

    public final String tenantId;
    public final String name;
    public String linkId;
    public String connectionId;

    /** The address of the provider's page, which nobody here may ever show. */
    public String providerUrl;

    private Signup(String tenantId, String name) {
        this.tenantId = tenantId;
        this.name = name;
    }

    public static Signup tenant() {
        return tenantIn("UTC");
    }

    /** In a time zone of its own. */
    public static Signup tenantIn(String zone) {
        return tenant(Map.of("name", "Shop " + UUID.randomUUID().toString().substring(0, 8), "time_zone", zone));
    }

    /** With this on its card. */
    public static Signup tenant(Map<String, String> card) {
        String id = As.json(As.manager(), card)
                .post("/api/v1/tenants")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return new Signup(id, card.get("name"));
    }

    /** With a link that a manager made. */
    public Signup invited() {
        var link = As.json(As.manager(), "{}")
                .post("/api/v1/tenants/{id}/links", tenantId)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        linkId = link.getString("id");
        connectionId = link.getString("connection_id");
        String customer = As.agent().get("/api/v1/tenants/{id}", tenantId).path("provider_customer_id");
        providerUrl = given().header("X-API-Key", PROVIDER_KEY)
                .get("/sandbox/provider/platform/v1/customers/{id}/setup_links?status=active", customer)
                .path("data[0].url");
        return this;
    }

    /** With a customer who went through the provider's page, and our worker told of it. */
    public Signup connected() {
        invited();
        As.form(
                        As.stranger(),
                        "mode",
                        "dedicated",
                        "number",
                        "+34 9" + (10_000_000 + (long) (Math.random() * 89_999_999)),
                        "outcome",
                        "complete")
                .post(providerUrl)
                .then()
                .statusCode(303);
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> status().equals("connected"));
        return this;
    }

    public String status() {
        return As.agent().get("/api/v1/connections/{id}", connectionId).path("status");
    }

    /** A webhook as the provider sends it: signed, with a key of its own. */
    public static void webhook(String event, String body) {
        given().header("X-Webhook-Event", event)
                .header("X-Idempotency-Key", UUID.randomUUID())
                .header("X-Webhook-Signature", sign(body))
                .contentType("application/json")
                .body(body)
                .post("/hooks/kapso")
                .then()
                .statusCode(200);
    }

    private static String sign(String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(WEBHOOK_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
