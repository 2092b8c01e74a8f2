package io.patchbay.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Signup;
import io.restassured.response.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer carries, whatever kind it is of. */
@ConsoleTest
class HeadersTest {

    private static Map<String, Response> kinds() {
        var kinds = new LinkedHashMap<String, Response>();
        var large = "name=" + "a".repeat(2_000_000);
        kinds.put("200 page", As.agent().get("/connections"));
        kinds.put("200 region", As.agent().header("HX-Request", "true").get("/connections"));
        kinds.put("200 json", As.agent().get("/api/v1/tenants"));
        kinds.put("200 document", As.stranger().get("/q/openapi"));
        kinds.put("200 asset", As.stranger().get("/assets/tokens.css"));
        kinds.put("302 login", As.stranger().get("/connections"));
        kinds.put("303 home", As.agent().get("/"));
        kinds.put("400 address", As.agent().urlEncodingEnabled(false).get("/tenants?q=%00"));
        kinds.put("401 json", As.stranger().get("/api/v1/tenants"));
        kinds.put("401 token", As.key("a.b.c").get("/api/v1/tenants"));
        kinds.put("401 webhook", As.stranger().body("{}").post("/hooks/kapso"));
        kinds.put("403 page", As.agent().get("/settings/keys"));
        kinds.put(
                "403 other site", given().header("Sec-Fetch-Site", "cross-site").post("/tenants"));
        kinds.put("404 page", As.agent().get("/nothing"));
        kinds.put("404 json", As.agent().get("/api/v1/nothing"));
        kinds.put("404 asset", As.stranger().get("/assets/nothing.css"));
        kinds.put("405 json", As.agent().delete("/api/v1/tenants"));
        kinds.put("413 page", As.form(As.admin()).body(large).post("/tenants"));
        kinds.put("413 json", As.json(As.admin(), large).post("/api/v1/tenants"));
        kinds.put("422 form", As.form(As.admin(), "name", "").post("/tenants"));
        kinds.put("499 script", As.stranger().header("HX-Request", "true").get("/connections"));
        return kinds;
    }

    @Test
    void everyKindOfAnswerIsGuarded() {
        kinds().forEach((kind, answer) -> {
            assertThat(answer.statusCode()).as(kind).isEqualTo(Integer.parseInt(kind.substring(0, 3)));
            isGuarded(kind, answer);
        });
    }

    private static void isGuarded(String what, Response answer) {
        var headers = answer.headers();
        assertThat(headers.getValues("X-Content-Type-Options")).as(what).containsExactly("nosniff");
        assertThat(headers.getValues("X-Frame-Options")).as(what).containsExactly("DENY");
        assertThat(headers.getValues("Referrer-Policy")).as(what).containsExactly("same-origin");
        assertThat(headers.getValues("Cross-Origin-Resource-Policy")).as(what).containsExactly("same-origin");
        assertThat(headers.getValues("Content-Security-Policy")).as(what).hasSize(1);
        assertThat(answer.header("Content-Security-Policy"))
                .as(what)
                .contains("default-src 'none'")
                .contains("script-src 'self'")
                .contains("style-src 'self'")
                .contains("frame-ancestors 'none'")
                .contains("base-uri 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.header("Server")).as(what).isNull();
    }

    @Test
    void onlyFilesThatNeverChangeAreKept() {
        kinds().forEach((kind, answer) -> {
            if (kind.equals("200 asset")) {
                assertThat(answer.header("Cache-Control")).contains("immutable");
            } else if (!kind.contains("asset")) {
                assertThat(answer.header("Cache-Control")).as(kind).isEqualTo("no-store");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "manager", "admin"})
    void everyPageIsGuardedAndCarriesNoScriptOrStyleInItsText(String role) {
        var signup = Signup.tenant().connected();
        Pages.shownTo(role, Pages.of(signup)).forEach((address, answer) -> {
            var where = address + " as " + role;
            assertThat(answer.statusCode()).as(where).isIn(200, 403, 404);
            isGuarded(where, answer);
            assertThat(answer.headers().getValues("Cache-Control")).as(where).containsExactly("no-store");
            var page = Jsoup.parse(answer.asString());
            assertThat(page.select("style, [style]")).as(where).isEmpty();
            assertThat(page.select("script:not([src])")).as(where).isEmpty();
            assertThat(page.select("base, iframe, object, embed")).as(where).isEmpty();
            assertThat(page.select("[href^=javascript]")).as(where).isEmpty();
            for (var element : page.getAllElements()) {
                assertThat(element.attributes().asList())
                        .as(() -> where + ": " + element.cssSelector())
                        .noneMatch(one -> one.getKey().matches("on[a-z]+"))
                        .noneMatch(one -> one.getKey().startsWith("hx-on"));
            }
            for (var link : page.select("[src], link[href], use[href]")) {
                var target = link.hasAttr("src") ? link.attr("src") : link.attr("href");
                assertThat(target).as(where).matches("[/#][^/].*");
            }
        });
    }

    @Test
    void pagesSayThatTheyAreUtf8() {
        for (var path : java.util.List.of("/connections", "/nothing", "/go/nobody-has-this")) {
            assertThat(As.agent().get(path).contentType()).as(path).isEqualTo("text/html;charset=UTF-8");
        }
    }
}
