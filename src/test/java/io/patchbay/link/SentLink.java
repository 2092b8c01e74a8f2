package io.patchbay.link;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.patchbay.support.Console;
import io.patchbay.support.Customer;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
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
        return make(Console.tenant(tenant), order);
    }

    private static SentLink make(String tenantId, Map<String, ?> order) {
        var link = Console.link(tenantId, order);
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
        Console.admin()
                .body(Map.of("reason", "test"))
                .post("/api/v1/links/" + id + "/revocation")
                .then()
                .statusCode(200);
    }

    JsonPath connection() {
        return Console.connection(connectionId);
    }

    List<Map<String, Object>> facts() {
        return Console.get("connections/" + connectionId + "/facts?limit=200").getList("data");
    }

    List<Map<String, Object>> facts(String kind) {
        return Console.facts(connectionId, kind);
    }

    void becomes(String outcome) {
        await().atMost(Console.SOON).until(() -> outcome().equals(outcome));
    }

    /** The provider says so a moment after the line works. */
    void isUsed() {
        await().atMost(Console.SOON)
                .until(() -> Console.get("links/" + id()).getString("state").equals("used"));
    }

    /** What a page about this link says now. */
    String outcome() {
        return Jsoup.parse(given().get(state()).asString()).select("main").attr("data-outcome");
    }

    Response press() {
        return Customer.press(go());
    }

    /** Presses the button and plays Meta's dialog; where the browser is sent back to. */
    String play(String ending) {
        return finish(press().header("Location"), ending);
    }

    static String finish(String dialog, String ending) {
        return Customer.play(dialog, "coexistence", ending).header("Location");
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
