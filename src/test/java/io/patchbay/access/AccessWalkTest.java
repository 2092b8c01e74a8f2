package io.patchbay.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.RotatedSecrets;
import io.patchbay.support.Routes;
import io.patchbay.support.Routes.Route;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Walks every route there is, so that a new one cannot be forgotten. */
@ConsoleTest
class AccessWalkTest {

    @Inject
    AgroalDataSource database;

    private static final List<String> ROLES = List.of("agent", "manager", "admin");

    private static List<Route> guarded() {
        return Routes.all().stream().filter(route -> !route.isOutside()).toList();
    }

    private static Response call(Route route, RequestSpecification who) {
        var asked = route.isApi() && route.changesSomething() ? As.json(who, "{}") : who;
        return asked.request(route.method(), route.with(UUID.randomUUID().toString()));
    }

    @Test
    void everyRouteNamesItsSmallestRoleOrIsForEverybody() {
        assertThat(Routes.all()).hasSizeGreaterThan(40);
        for (var route : Routes.all()) {
            if (route.isOutside()) {
                assertThat(route.open()).as("%s is for everybody", route).isTrue();
            } else {
                assertThat(route.open()).as("%s is not for everybody", route).isFalse();
                assertThat(route.roles()).as(route.toString()).hasSize(1);
                assertThat(ROLES).as(route.toString()).containsAll(route.roles());
            }
        }
    }

    @Test
    void strangersAreToldToShowAKeyOrToLogIn() {
        for (var route : guarded()) {
            var answer = call(route, As.stranger());
            if (route.isApi()) {
                assertThat(answer.statusCode()).as(route.toString()).isEqualTo(401);
                assertThat(answer.contentType()).isEqualTo("application/problem+json");
            } else {
                assertThat(answer.statusCode()).as(route.toString()).isEqualTo(302);
                assertThat(answer.header("Location")).contains("/authorize?");
            }
        }
    }

    @Test
    void scriptsAndTheStreamAreNotSentToTheIssuer() {
        for (var route : guarded()) {
            if (!route.isApi()) {
                assertThat(call(route, As.stranger().header("HX-Request", "true"))
                                .statusCode())
                        .as(route.toString())
                        .isEqualTo(499);
            }
        }
        assertThat(As.stranger()
                        .header("Accept", "text/event-stream")
                        .get("/live")
                        .statusCode())
                .isEqualTo(499);
    }

    @Test
    void aSessionThatCannotBeReadCountsAsNone() {
        for (var path : List.of("/connections", "/tenants/new", "/settings/keys")) {
            var stale = As.stranger().cookie("q_session", "stale");
            assertThat(stale.get(path).statusCode()).as(path).isEqualTo(302);
            var script = As.stranger().cookie("q_session", "stale").header("HX-Request", "true");
            assertThat(script.get(path).statusCode()).as(path).isEqualTo(499);
        }
        assertThat(As.stranger()
                        .cookie("q_session", "stale")
                        .get("/api/v1/tenants")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aSessionThatRanOutDoesNotStandBeforeOpenPages() {
        for (var path : List.of("/q/openapi", "/assets/tokens.css")) {
            assertThat(As.stranger().cookie("q_session", "stale").get(path).statusCode())
                    .as(path)
                    .isEqualTo(200);
            assertThat(As.key("a.b.c").get(path).statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void tooSmallARoleIsToldWhoCan() {
        for (var route : guarded()) {
            var smallest = ROLES.indexOf(route.roles().get(0));
            for (var role : ROLES.subList(0, smallest)) {
                var answer = call(route, As.role(role));
                assertThat(answer.statusCode()).as("%s as %s", route, role).isEqualTo(403);
                var words = smallest == 2 ? "It is available to admins." : "account managers and admins.";
                if (route.isApi()) {
                    assertThat(answer.contentType()).isEqualTo("application/problem+json");
                    assertThat(answer.<String>path("detail")).contains(role).endsWith(words);
                } else {
                    assertThat(answer.contentType()).startsWith("text/html");
                    assertThat(answer.asString()).contains(role).contains(words);
                }
            }
        }
    }

    @Test
    void theSmallestRoleIsEnough() throws SQLException {
        for (var route : guarded()) {
            if (!route.path().equals("/live")) {
                assertThat(call(route, As.role(route.roles().get(0))).statusCode())
                        .as(route.toString())
                        .isNotIn(401, 403)
                        .isLessThan(500);
            }
        }
        RotatedSecrets.undo(database);
    }

    @Test
    void formsOfOtherSitesAreRefusedAndChangeNothing() {
        var name = "Forged " + UUID.randomUUID();
        for (var route : guarded()) {
            if (!route.changesSomething() || route.isApi()) {
                continue;
            }
            for (var site : List.of("cross-site", "same-site")) {
                assertThat(forged(route, name)
                                .header("Sec-Fetch-Site", site)
                                .post(path(route))
                                .statusCode())
                        .as("%s from %s", route, site)
                        .isEqualTo(403);
            }
            assertThat(forged(route, name).post(path(route)).statusCode())
                    .as("%s without a word where it comes from", route)
                    .isEqualTo(403);
            assertThat(forged(route, name)
                            .header("Origin", "https://evil.example")
                            .post(path(route))
                            .statusCode())
                    .as("%s of another origin", route)
                    .isEqualTo(403);
        }
        assertThat(As.agent().queryParam("q", name).get("/api/v1/tenants").<List<?>>path("data"))
                .isEmpty();
    }

    private static RequestSpecification forged(Route route, String name) {
        return io.restassured.RestAssured.given()
                .redirects()
                .follow(false)
                .header("Authorization", "Bearer dev-api-key")
                .formParam("name", name);
    }

    private static String path(Route route) {
        return route.with(UUID.randomUUID().toString());
    }

    @Test
    void anOlderBrowserShowsItsOrigin() {
        var own = "http://localhost:" + io.restassured.RestAssured.port;
        var name = "Older " + UUID.randomUUID();
        assertThat(forged(null, name).header("Origin", own).post("/tenants").statusCode())
                .isEqualTo(303);
    }

    @Test
    void aProgramWithItsKeyMayComeFromAnywhereButACookieMayNot() {
        var body = "{\"name\":\"From afar\"}";
        assertThat(As.json(
                                io.restassured.RestAssured.given()
                                        .header("Authorization", "Bearer dev-manager-key")
                                        .header("Sec-Fetch-Site", "cross-site"),
                                body)
                        .post("/api/v1/tenants")
                        .statusCode())
                .isEqualTo(201);
        var byCookie = As.json(
                        io.restassured.RestAssured.given()
                                .cookie("q_session", "x")
                                .header("Sec-Fetch-Site", "cross-site"),
                        body)
                .post("/api/v1/tenants");
        assertThat(byCookie.statusCode()).isEqualTo(403);
        assertThat(byCookie.contentType()).isEqualTo("application/problem+json");
    }

    @Test
    void aKeyThatIsNoneOfOursOpensNothing() {
        for (var key : List.of("pb_0", "dev-nobody-key", "a.b.c", "x")) {
            var answer = As.key(key).get("/api/v1/tenants");
            assertThat(answer.statusCode()).as(key).isEqualTo(401);
            assertThat(answer.contentType()).as(key).isEqualTo("application/problem+json");
            assertThat(answer.asString()).doesNotContain("introspect");
        }
    }
}
