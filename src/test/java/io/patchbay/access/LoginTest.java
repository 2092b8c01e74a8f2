package io.patchbay.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.restassured.http.Cookies;
import io.restassured.response.Response;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People come through the issuer, here the one that dev and test bring along. */
@ConsoleTest
class LoginTest {

    @ConfigProperty(name = "quarkus.oidc.auth-server-url")
    String issuer;

    @ConfigProperty(name = "quarkus.oidc.client-id")
    String client;

    @ConfigProperty(name = "quarkus.oidc.credentials.secret")
    String secret;

    private final Map<String, String> cookies = new HashMap<>();

    @ParameterizedTest
    @CsvSource({"mira,Mira,agent", "jon,Jon,manager", "ada,Ada,admin"})
    void oneClickLogsInWithNameAndRole(String login, String name, String role) {
        logIn(login);
        var page = browse("/tenants");
        assertThat(page.statusCode()).isEqualTo(200);
        var me = Jsoup.parse(page.asString()).selectFirst(".me");
        assertThat(me.text()).contains(name).contains(role);
    }

    @Test
    void afterTheLoginTheWantedPageIsOpened() {
        assertThat(logIn("mira")).isEqualTo("/tenants");
    }

    @Test
    void theRoleOfTheLoginDecides() {
        logIn("mira");
        assertThat(browse("/tenants/new").statusCode()).isEqualTo(403);
        assertThat(browse("/settings/keys").statusCode()).isEqualTo(403);
        logIn("ada");
        assertThat(browse("/settings/keys").statusCode()).isEqualTo(200);
    }

    /** It ends in a redirect, which the framework tells as a failure. */
    @Test
    void aLoginThatGoesWellIsNoRefusalOnRecord() {
        var began = Instant.now();

        logIn("mira");

        var name = "Refused " + UUID.randomUUID();
        String key = As.json(As.admin(), Map.of("name", name, "role", "agent"))
                .post("/api/v1/keys")
                .path("key");
        As.json(As.key(key), Map.of("name", "x")).post("/api/v1/tenants").then().statusCode(403);
        // entries are written in their order: once this one is there, one of the login would be
        await().atMost(Console.SOON)
                .until(() -> !As.admin()
                        .get("/api/v1/audit?person=" + name)
                        .jsonPath()
                        .getList("data")
                        .isEmpty());
        List<String> refused = As.admin()
                .get("/api/v1/audit?action=access.refuse&limit=200&from=" + began)
                .jsonPath()
                .getList("data.subject_id");
        assertThat(refused).doesNotContain("GET /login/return");
    }

    @Test
    void theSessionIsForTheServerOnly() {
        logIn("mira");
        assertThat(sessionCookie).containsIgnoringCase("httponly").contains("SameSite=Lax");
    }

    @Test
    void signingOutEndsTheSession() {
        logIn("jon");
        var out = browse("/logout");
        assertThat(out.statusCode()).isEqualTo(302);
        assertThat(cookies.get("q_session")).isNullOrEmpty();
        assertThat(browse("/tenants").statusCode()).isEqualTo(302);
    }

    @ParameterizedTest
    @CsvSource({"mira,200,403,403", "jon,200,201,403", "ada,200,201,200"})
    void aTokenOfTheIssuerWorksOnTheApi(String login, int read, int write, int keys) {
        String token = given().formParam("grant_type", "password")
                .formParam("username", login)
                .formParam("password", login)
                .formParam("client_id", client)
                .formParam("client_secret", secret)
                .post(issuer + "/token")
                .path("access_token");
        assertThat(As.key(token).get("/api/v1/tenants").statusCode()).isEqualTo(read);
        assertThat(As.key(token).get("/api/v1/keys").statusCode()).isEqualTo(keys);
        assertThat(As.json(As.key(token), "{\"name\":\"By token\"}")
                        .post("/api/v1/tenants")
                        .statusCode())
                .isEqualTo(write);
    }

    private String sessionCookie;

    /** Goes the whole way of the code flow. The path of the page one ends at. */
    private String logIn(String login) {
        cookies.clear();
        var away = browse("/tenants");
        assertThat(away.statusCode()).isEqualTo(302);
        var form = Jsoup.parse(given().urlEncodingEnabled(false)
                        .get(away.header("Location"))
                        .asString())
                .selectFirst("form.predefined-form");
        var pressed = given().redirects().follow(false);
        for (var hidden : form.select("input[type=hidden]")) {
            pressed.formParam(hidden.attr("name"), hidden.attr("value"));
        }
        var back = pressed.formParam("predefined-" + login, login)
                .post(issuer + form.attr("action"))
                .header("Location");
        var returned = browse(back);
        sessionCookie = returned.headers().getValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("q_session"))
                .findFirst()
                .orElseThrow();
        return URI.create(returned.header("Location")).getPath();
    }

    private Response browse(String address) {
        var answer = given().redirects()
                .follow(false)
                .urlEncodingEnabled(false)
                .cookies(cookies)
                .get(address);
        remember(answer.detailedCookies());
        return answer;
    }

    private void remember(Cookies set) {
        for (var cookie : set) {
            if (cookie.getMaxAge() == 0) {
                cookies.remove(cookie.getName());
            } else {
                cookies.put(cookie.getName(), cookie.getValue());
            }
        }
    }
}
