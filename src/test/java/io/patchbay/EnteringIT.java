package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Issuer;
import io.patchbay.support.Neighbours;
import io.patchbay.support.Production;
import io.patchbay.support.ProductionNode;
import io.patchbay.support.Routes;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who gets into the packaged product with which token, as production is set up. */
class EnteringIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Map<String, Object> ADMIN = Map.of("groups", List.of("admin"));

    private static Production production;
    private static Neighbours neighbours;
    private static ProductionNode console;

    @BeforeAll
    static void start() throws IOException {
        // the walk shows more wrong tokens than one address may; LimitsIT is for that
        production = new Production(Map.of("PATCHBAY_LIMITS_REFUSED_KEYS_PER_ADDRESS", "off"));
        neighbours = production.neighbours();
        console = production.console();
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (production != null) {
            production.close();
        }
    }

    @Test
    void aTokenMadeOutToUsOpensTheApi() throws Exception {
        assertThat(keysBy(ADMIN)).isEqualTo(200);
        assertThat(keysBy(with(ADMIN, "aud", List.of("account", "patchbay")))).isEqualTo(200);
        assertThat(keysBy(with(ADMIN, "typ", "Bearer"))).isEqualTo(200);
    }

    @Test
    void aTokenMadeOutToAnotherProgramOpensNoRouteOfTheApi() throws Exception {
        for (var audience : new Object[] {"wiki", List.of("wiki", "account"), "any", null}) {
            var stranger = neighbours.issuer().token(with(ADMIN, "aud", audience));
            var walked = 0;
            for (var route : Routes.all()) {
                if (route.isApi()) {
                    var answer =
                            ask(route.method(), route.with(UUID.randomUUID().toString()), stranger);
                    assertThat(answer.statusCode())
                            .as("%s for %s", route, audience)
                            .isEqualTo(401);
                    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                    walked++;
                }
            }
            assertThat(walked).isGreaterThan(30);
        }
    }

    @Test
    void anIdTokenIsNoBearerToken() throws Exception {
        for (var mark : List.of(
                Map.entry("typ", "ID"),
                Map.entry("typ", "Refresh"),
                Map.entry("typ", "Logout"),
                Map.entry("nonce", "n-0S6_WzA2Mj"),
                Map.entry("at_hash", "MTIzNDU2Nzg5MDEyMzQ1Ng"),
                Map.entry("c_hash", "LDktKdoQak3Pk0cnXxCltA"))) {
            assertThat(keysBy(with(ADMIN, mark.getKey(), mark.getValue())))
                    .as(mark.toString())
                    .isEqualTo(401);
        }
    }

    @Test
    void expiredForgedAndUnsignedTokensOpenNothing() throws Exception {
        assertThat(keysBy(with(ADMIN, "exp", 1_000_000_000))).isEqualTo(401);
        assertThat(keysBy(with(ADMIN, "iss", "https://login.example.com"))).isEqualTo(401);
        assertThat(ask("GET", "/api/v1/keys", neighbours.issuer().forged(ADMIN)).statusCode())
                .isEqualTo(401);
        var parts = neighbours.issuer().token(ADMIN).split("\\.");
        assertThat(ask("GET", "/api/v1/keys", "eyJhbGciOiJub25lIn0." + parts[1] + ".")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aWrongTokenDoesNotCostACallToTheIssuer() throws Exception {
        var before = neighbours.issuer().asked();
        for (var i = 0; i < 30; i++) {
            assertThat(ask("GET", "/api/v1/keys", neighbours.issuer().forged(ADMIN))
                            .statusCode())
                    .isIn(401, 429);
            assertThat(ask("GET", "/api/v1/keys", "opaque-" + i).statusCode()).isIn(401, 429);
        }
        // an unknown key may be a new one of the issuer: that is looked up once in ten minutes
        assertThat(neighbours.issuer().asked() - before).isLessThanOrEqualTo(1);
    }

    @Test
    void rolesOfTheRealmAreNotAddedToThoseOfTheGroups() throws Exception {
        var both = claims(List.of("agent"), List.of("admin"));
        assertThat(roleByToken(both)).isEqualTo("agent");
        assertThat(roleInTheBrowser(both)).isEqualTo("agent");
    }

    @Test
    void withoutGroupsTheRolesOfTheRealmCount() throws Exception {
        var realm = claims(null, List.of("offline_access", "manager"));
        assertThat(roleByToken(realm)).isEqualTo("manager");
        assertThat(roleInTheBrowser(realm)).isEqualTo("manager");
    }

    @Test
    void groupsThatNameNoneOfOurRolesStillDecide() throws Exception {
        var strange = claims(List.of("wiki-people"), List.of("admin"));
        assertThat(roleByToken(strange)).isEqualTo("none");
        assertThat(roleInTheBrowser(strange)).isEqualTo("none");
        assertThat(roleByToken(claims(List.of(), List.of("admin")))).isEqualTo("none");
    }

    @Test
    void aLoginShowsAVerifierForItsCodeAndANonceForItsToken() throws Exception {
        var wish = Issuer.parameters(sentAwayTo(browser()).getRawQuery());
        assertThat(wish)
                .containsEntry("code_challenge_method", "S256")
                .containsKeys("code_challenge", "nonce", "state");
        // the ID token of another login
        var browser = browser();
        var back = neighbours.issuer().logIn(sentAwayTo(browser), with(ADMIN, "nonce", "another"));
        get(browser, back);
        assertThat(get(browser, console.url("/connections")).statusCode()).isEqualTo(302);
        // a code that was caught, in a browser that did not begin the login
        var caught = neighbours.issuer().logIn(sentAwayTo(browser()), ADMIN);
        var thief = browser();
        get(thief, caught);
        assertThat(get(thief, console.url("/connections")).statusCode()).isEqualTo(302);
    }

    private static Map<String, Object> with(Map<String, Object> claims, String name, Object value) {
        var all = new HashMap<>(claims);
        all.put(name, value);
        return all;
    }

    private static Map<String, Object> claims(List<String> groups, List<String> realm) {
        return with(with(Map.of(), "groups", groups), "realm_access", Map.of("roles", realm));
    }

    private static int keysBy(Map<String, Object> claims) throws Exception {
        return ask("GET", "/api/v1/keys", neighbours.issuer().token(claims)).statusCode();
    }

    /** The greatest role whose doors are open. */
    private static String roleByToken(Map<String, Object> claims) throws Exception {
        var token = neighbours.issuer().token(claims);
        return ask("GET", "/api/v1/keys", token).statusCode() == 200
                ? "admin"
                : ask("POST", "/api/v1/tenants", token).statusCode() != 403
                        ? "manager"
                        : ask("GET", "/api/v1/tenants", token).statusCode() == 200 ? "agent" : "none";
    }

    private static String roleInTheBrowser(Map<String, Object> claims) throws Exception {
        var browser = browser();
        get(browser, neighbours.issuer().logIn(sentAwayTo(browser), claims));
        return get(browser, console.url("/settings/keys")).statusCode() == 200
                ? "admin"
                : get(browser, console.url("/tenants/new")).statusCode() == 200
                        ? "manager"
                        : get(browser, console.url("/connections")).statusCode() == 200 ? "agent" : "none";
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    private static URI sentAwayTo(HttpClient browser) throws Exception {
        var answer = get(browser, console.url("/connections"));
        assertThat(answer.statusCode()).isEqualTo(302);
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }

    private static HttpResponse<String> get(HttpClient browser, URI address) throws Exception {
        return browser.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> ask(String method, String path, String token) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(console.url(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
