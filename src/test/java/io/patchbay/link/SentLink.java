package io.patchbay.link;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.patchbay.support.Console;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jsoup.Jsoup;

/** A real link, as its sender sees it through the API and its receiver through the browser. */
record SentLink(String id, String code, String connectionId, String tenantId) {

    static SentLink fresh() {
        return to(Map.of("name", "Bakery Lindner"));
    }

    static SentLink to(Map<String, ?> tenant) {
        return to(tenant, Map.of());
    }

    static SentLink to(Map<String, ?> tenant, Map<String, ?> order) {
        var id = api("dev-manager-key")
                .body(tenant)
                .post("/api/v1/tenants")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        return make(id, order);
    }

    private static SentLink make(String tenantId, Map<String, ?> order) {
        var link = api("dev-manager-key")
                .body(order)
                .post("/api/v1/tenants/" + tenantId + "/links")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        var landing = link.getString("landing_url");
        return new SentLink(
                link.getString("id"),
                landing.substring(landing.lastIndexOf('/') + 1),
                link.getString("connection_id"),
                tenantId);
    }

    SentLink replaced() {
        return make(tenantId, Map.of("take_over", true));
    }

    void revoke() {
        api("dev-api-key")
                .body(Map.of("reason", "test"))
                .post("/api/v1/links/" + id + "/revocation")
                .then()
                .statusCode(200);
    }

    private static RequestSpecification api(String key) {
        return given().header("Authorization", "Bearer " + key).contentType(ContentType.JSON);
    }

    JsonPath connection() {
        return api("dev-agent-key").get("/api/v1/connections/" + connectionId).jsonPath();
    }

    List<Map<String, Object>> facts() {
        return api("dev-agent-key")
                .get("/api/v1/connections/" + connectionId + "/facts?limit=200")
                .jsonPath()
                .getList("data");
    }

    List<Map<String, Object>> facts(String kind) {
        return facts().stream().filter(fact -> kind.equals(fact.get("kind"))).toList();
    }

    void becomes(String outcome) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> outcome().equals(outcome));
    }

    /** The provider says so a moment after the line works. */
    void isUsed() {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Console.get("links/" + id()).getString("state").equals("used"));
    }

    /** What a page about this link says now. */
    String outcome() {
        return Jsoup.parse(given().get(state()).asString()).select("main").attr("data-outcome");
    }

    Response press() {
        return press(go());
    }

    static Response press(String path) {
        return given().redirects()
                .follow(false)
                .header("Sec-Fetch-Site", "same-origin")
                .post(path);
    }

    /** Presses the button and plays Meta's dialog; where the browser is sent back to. */
    String play(String ending) {
        return finish(press().header("Location"), ending);
    }

    static String finish(String dialog, String ending) {
        var number = "+34 9" + ThreadLocalRandom.current().nextInt(10_000_000, 99_999_999);
        return given().redirects()
                .follow(false)
                .header("Sec-Fetch-Site", "same-origin")
                .formParam("mode", "coexistence")
                .formParam("number", number)
                .formParam("outcome", ending)
                .post(dialog)
                .header("Location");
    }

    String go() {
        return "/go/" + code;
    }

    String ok() {
        return "/r/" + code + "/ok";
    }

    String failed() {
        return "/r/" + code + "/failed";
    }

    String state() {
        return "/r/" + code + "/state";
    }
}
