package io.patchbay.link;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.support.ConsoleTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The customer's browser from the link in the mail to the answer, with the sandbox as Meta. */
@ConsoleTest
class CustomerPagesTest {

    // before Meta's dialog

    @Test
    void aFreshLinkIsReady() {
        var link = Sent.to(Map.of("name", "Bakery Lindner", "time_zone", "Europe/Berlin"));

        var page = page(get(link.go()), 200);

        says(page, "landing", "ready");
        assertThat(page.text()).contains("For Bakery Lindner", "to Tallybrook", "Valid until");
        assertThat(page.select("form[method=post]").attr("action")).isEqualTo(link.go());
    }

    @Test
    void lookingAtALinkChangesNothing() {
        var link = Sent.fresh();
        var before = link.facts().size();

        get(link.go());
        given().head(link.go()).then().statusCode(200);
        given().head(link.ok()).then().statusCode(200);
        get(link.state());

        assertThat(link.facts()).hasSize(before);
        assertThat(link.connection().getString("status")).isEqualTo("invited");
    }

    @Test
    void theButtonLeadsToTheProvider() {
        var link = Sent.fresh();

        var answer = press(link);

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location")).contains("/sandbox/provider/setup/");
        assertThat(link.connection().getString("status")).isEqualTo("in_progress");
    }

    @Test
    void pressingTwiceIsOneAttempt() {
        var link = Sent.fresh();

        press(link);
        press(link);

        assertThat(link.connection().getList("attempts")).hasSize(1);
    }

    @Test
    void aPressFromAnotherSiteIsRefused() {
        var link = Sent.fresh();

        given().header("Sec-Fetch-Site", "cross-site").post(link.go()).then().statusCode(403);

        assertThat(link.connection().getString("status")).isEqualTo("invited");
    }

    @Test
    void anOldBrowserThatOnlySendsItsOriginMayPress() {
        var link = Sent.fresh();
        var own = "http://localhost:" + RestAssured.port;

        given().redirects()
                .follow(false)
                .header("Origin", own)
                .post(own + link.go())
                .then()
                .statusCode(303);
    }

    @Test
    void anUnknownCodeSaysNothingAboutAnyLink() {
        for (var path :
                List.of("/go/nobody", "/r/nobody/ok", "/r/nobody/failed", "/r/nobody/state")) {
            says(
                    page(get(path), 404),
                    path.startsWith("/go") ? "landing" : "return",
                    "unknown_link");
        }
        says(page(press("/go/nobody"), 404), "landing", "unknown_link");
        get("/go/nobody/theme.css").then().statusCode(404);
    }

    @Test
    void anExpiredLinkSaysSo() {
        var link =
                Sent.to(
                        Map.of("name", "Taxi Olmo"),
                        Map.of("expires_at", Instant.now().plusMillis(1500).toString()));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> outcome(get(link.go())).equals("expired"));

        says(page(press(link), 409), "landing", "expired");
        assertThat(link.facts("old_link_tried")).hasSize(1);
    }

    @Test
    void aRevokedLinkSaysSo() {
        var link = Sent.fresh();
        link.revoke();

        says(page(get(link.go()), 200), "landing", "revoked");
        says(page(press(link), 409), "landing", "revoked");
    }

    @Test
    void aReplacedLinkPointsToTheNewestOne() {
        var link = Sent.fresh();
        var newer = link.replaced();

        says(page(get(link.go()), 200), "landing", "superseded");
        says(page(press(link), 409), "landing", "superseded");
        says(page(get(newer.go()), 200), "landing", "ready");
    }

    @Test
    void aUsedLinkShowsWhatItConnected() {
        var link = Sent.fresh();
        play(link, "complete");
        link.becomes("connected");

        var page = page(get(link.go()), 200);

        says(page, "landing", "used");
        assertThat(page.select("dl bdi").text()).startsWith("+34");
        says(page(press(link), 409), "landing", "used");
    }

    // after it

    @Test
    void aFinishedSignupBecomesConnected() {
        var link = Sent.fresh();

        var back = play(link, "complete");

        assertThat(back).contains(link.ok() + "?");
        assertThat(outcome(get(back))).isIn("checking", "connected");
        link.becomes("connected");
        assertThat(page(get(link.state()), 200).select("dl bdi").text()).startsWith("+34");
    }

    @Test
    void aSuccessRedirectWithoutWebhookIsConfirmedByAskingWithinSeconds() {
        var link = Sent.fresh();
        var back = play(link, "complete_silent");
        var came = Instant.now();

        get(back).then().statusCode(200);
        link.becomes("connected");

        var took = Duration.between(came, Instant.now());
        System.out.println("confirmed by asking after " + took.toMillis() + " ms");
        assertThat(took).isLessThan(Duration.ofSeconds(3));
        assertThat(link.facts("number_created")).isEmpty();
    }

    @Test
    void aWebhookWithoutRedirectIsEnough() {
        var link = Sent.fresh();

        play(link, "complete_no_redirect");

        link.becomes("connected");
        assertThat(link.facts("returned_ok")).isEmpty();
    }

    @Test
    void aRevokedLinkThatIsCompletedLateStillConnects() {
        var link = Sent.fresh();
        var dialog = press(link).header("Location");
        link.revoke();

        get(playAt(dialog, "complete"));

        link.becomes("connected");
        var attempt = "attempts[0].";
        assertThat(link.connection().getString(attempt + "state")).isEqualTo("completed");
        assertThat(link.connection().getBoolean(attempt + "through_superseded_link")).isTrue();
    }

    @Test
    void anAccountUnderReviewSaysSo() {
        var link = Sent.fresh();

        get(play(link, "account_pending"));

        link.becomes("pending_review");
    }

    @Test
    void somebodyWhoNeverStartedIsNotFinished() {
        var link = Sent.fresh();

        var page = page(get(link.state()), 200);

        says(page, "return", "not_finished");
        assertThat(page.select("form[method=post]").attr("action")).isEqualTo(link.go());
    }

    static Stream<String> successes() throws IOException {
        return queries("redirect-success.txt");
    }

    static Stream<String> failures() throws IOException {
        return queries("redirect-failure.txt");
    }

    private static Stream<String> queries(String file) throws IOException {
        try (var stream = CustomerPagesTest.class.getResourceAsStream("/kapso/" + file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> line.startsWith("GET "))
                            .map(line -> line.substring(line.indexOf('?') + 1))
                            .toList()
                            .stream();
        }
    }

    /** Whatever it claims, another link's id included: the path's code decides, nothing else. */
    @ParameterizedTest
    @MethodSource("successes")
    void aClaimOfSuccessIsOnlyChecked(String query) {
        var link = Sent.fresh();
        press(link);

        says(page(get(link.ok() + "?" + query), 200), "return", "checking");

        assertThat(link.facts("returned_ok")).hasSize(1);
        var connection = link.connection();
        assertThat(connection.getString("status")).isEqualTo("in_progress");
        assertThat(connection.getString("number")).isNull();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureWithItsCodeSaysWhatHelps(String query) {
        var link = Sent.fresh();
        press(link);
        var code = query.substring(query.indexOf("error_code=") + 11);

        var page = page(get(link.failed() + "?" + query), 200);

        says(page, "return", "try_again");
        var texts = CustomerTexts.in("en");
        var own = "try_again." + code + ".title";
        assertThat(page.select("h1").text())
                .isEqualTo(texts.of(texts.has(own) ? own : "try_again.title"));
        assertThat(page.select("ol.steps li")).isNotEmpty();
        assertThat(link.connection().getString("attempts[0].error_code")).isEqualTo(code);
        assertThat(press(link).statusCode()).isEqualTo(303);
    }

    @Test
    void comingBackTwiceIsOneClaim() {
        var link = Sent.fresh();
        press(link);

        get(link.ok() + "?status=completed");
        get(link.ok() + "?status=completed");

        assertThat(link.facts("returned_ok")).hasSize(1);
    }

    @Test
    void aFloodOfClaimsIsKeptUpToABound() {
        var link = Sent.fresh();
        press(link);

        for (var i = 0; i < 30; i++) {
            get(link.ok() + "?phone_number_id=" + i).then().statusCode(200);
        }

        assertThat(link.facts("returned_ok")).hasSize(20);
    }

    @Test
    void aForgedRedirectNeverChangesANumber() {
        var link = Sent.fresh();
        get(play(link, "complete"));
        link.becomes("connected");
        var number = link.connection().getString("number.phone_number_id");

        get(link.failed() + "?error_code=facebook_auth_failed");
        get(link.ok() + "?phone_number_id=111&status=disconnected");

        says(page(get(link.state()), 200), "return", "connected");
        assertThat(link.connection().getString("status")).isEqualTo("connected");
        assertThat(link.connection().getString("number.phone_number_id")).isEqualTo(number);
    }

    @Test
    void aSuccessAfterAFailureIsCheckedAgain() {
        var link = Sent.fresh();
        press(link);

        says(page(get(link.failed()), 200), "return", "try_again");
        says(page(get(link.ok()), 200), "return", "checking");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "phone_number_id=%FF%FE%C0%AF",
                "error_code=%ED%A0%80",
                "error_code=%zz",
                "%",
                "&&&===&",
                "status=completed&status=failed&status=",
                "phone_number_id=%3Cscript%3Ealert(1)%3C/script%3E",
                "error_code=..%2F..%2Fready",
                "lang=..%2F..%2Fetc&lang=xx",
                "display_phone_number=%E2%80%AE%F0%9F%98%80"
            })
    void strangeQueriesBreakNothing(String query) {
        var link = Sent.fresh();
        for (var path : List.of(link.go(), link.ok(), link.failed(), link.state())) {
            var answer = raw(path + "?" + query);
            assertThat(answer).as(path).matches("(?s)HTTP/1.1 (200|400) .*");
            assertThat(answer).doesNotContain("<script>alert");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%FF%FE", "%zz", "a%20b", "';select%201", "%E2%80%AE", "UPPER"})
    void strangeCodesAreUnknown(String code) {
        assertThat(raw("/go/" + code)).matches("(?s)HTTP/1.1 (404|400) .*");
        assertThat(raw("/r/" + code + "/ok")).matches("(?s)HTTP/1.1 (404|400) .*");
    }

    @Test
    void hugeValuesAreCut() {
        var link = Sent.fresh();
        press(link);

        get(link.failed() + "?error_code=" + "x".repeat(3000)).then().statusCode(200);

        assertThat(link.connection().getString("attempts[0].error_code")).hasSize(200);
    }

    @Test
    void aPageThatChecksRefreshesItselfWithAndWithoutScript() {
        var link = Sent.fresh();
        press(link);

        var page = page(get(link.ok() + "?lang=es"), 200);

        assertThat(page.select("noscript meta[http-equiv=refresh]").attr("content"))
                .endsWith("url=" + link.state() + "?lang=es");
        assertThat(page.select("main").attr("data-state")).isEqualTo(link.state() + "?lang=es");
        get(page.select("script").attr("src")).then().statusCode(200);
        assertThat(page.select("script:not([src]), style, [style]")).isEmpty();
    }

    // the host product

    private static final Map<String, Object> WITH_PAGES =
            Map.of(
                    "name", "Bakery Lindner",
                    "success_redirect_url", "https://host.example/done?tab=wa",
                    "failure_redirect_url", "https://host.example/again");

    @Test
    void aTenantWithItsOwnPagesGetsItsCustomerBack() {
        var link = Sent.to(WITH_PAGES);

        var back = get(play(link, "complete_silent"));

        assertThat(back.statusCode()).isEqualTo(303);
        assertThat(back.header("Location"))
                .startsWith("https://host.example/done?tab=wa&link_id=" + link.id + "&status=")
                .doesNotContain(link.code);
        assertThat(link.facts("returned_ok")).hasSize(1);
    }

    @Test
    void aFailureGoesToTheTenantsPageForFailures() {
        var link = Sent.to(WITH_PAGES);

        var back = get(play(link, "phone_verification_failed"));

        assertThat(back.header("Location"))
                .isEqualTo("https://host.example/again?link_id=" + link.id + "&status=try_again");
    }

    @Test
    void aForgedFailureOfAConnectedNumberGoesToThePageForSuccess() {
        var link = Sent.to(WITH_PAGES);
        get(play(link, "complete"));
        link.becomes("connected");

        assertThat(get(link.failed()).header("Location"))
                .startsWith("https://host.example/done")
                .endsWith("status=connected");
    }

    // languages and looks

    @ParameterizedTest
    @ValueSource(strings = {"en", "es", "pt", "hi", "id", "ar"})
    void aTenantIsSpokenToInItsLanguage(String language) {
        var link = Sent.to(Map.of("name", "Bakery Lindner", "language", language));
        var texts = CustomerTexts.in(language);

        var landing = page(get(link.go()), 200);
        press(link);
        var checking = page(get(link.ok()), 200);

        assertThat(landing.select("html").attr("lang")).isEqualTo(language);
        assertThat(landing.select("html").attr("dir"))
                .isEqualTo(language.equals("ar") ? "rtl" : "ltr");
        assertThat(landing.select("h1").text()).isEqualTo(texts.of("ready.title.to", "Tallybrook"));
        assertThat(checking.select("h1").text()).isEqualTo(texts.of("checking.title"));
        assertThat(checking.select("html").attr("lang")).isEqualTo(language);
    }

    @Test
    void theLinksLanguageOutweighsTheTenantsAndTheReadersOutweighsBoth() {
        var link = Sent.to(Map.of("name", "Taxi Olmo", "language", "es"), Map.of("language", "pt"));

        assertThat(page(get(link.go()), 200).select("html").attr("lang")).isEqualTo("pt");
        var chosen = page(get(link.go() + "?lang=hi"), 200);
        assertThat(chosen.select("html").attr("lang")).isEqualTo("hi");
        assertThat(chosen.select("form").attr("action")).isEqualTo(link.go() + "?lang=hi");
    }

    @Test
    void aStrangerIsSpokenToInTheBrowsersLanguage() {
        var page =
                Jsoup.parse(
                        given().header("Accept-Language", "fr, ar;q=0.8")
                                .get("/go/nobody")
                                .asString());

        assertThat(page.select("html").attr("lang")).isEqualTo("ar");
    }

    @Test
    void theHostProductsColoursAreOnThePage() {
        var link =
                Sent.to(
                        Map.of("name", "Bakery Lindner"),
                        Map.of(
                                "theme_config",
                                Map.of(
                                        "primary_color",
                                        "#22c55e",
                                        "primary_foreground_color",
                                        "#ffffff")));

        var sheet = page(get(link.go()), 200).select("link[href$=theme.css]").attr("href");

        var answer = get(sheet);
        assertThat(answer.contentType()).startsWith("text/css");
        assertThat(answer.asString())
                .contains("--primary: #22c55e; --primary-foreground: #000000;");
    }

    @Test
    void noPageHoldsTheProvidersAddressOrAnotherHost() {
        var link = Sent.fresh();
        var dialog = press(link).header("Location");
        var secret = dialog.substring(dialog.lastIndexOf('/') + 1);

        for (var path : List.of(link.go(), link.ok(), link.failed(), link.state())) {
            var answer = get(path);
            assertThat(answer.asString()).doesNotContain(secret, "http://", "https://");
            assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
        }
    }

    @Test
    void aNameIsPrintedAsItIs() {
        var link = Sent.to(Map.of("name", "<b>Müller & Söhne</b>"));

        assertThat(page(get(link.go()), 200).select(".for").text())
                .isEqualTo("For <b>Müller & Söhne</b>");
    }

    // how it is done

    private static Response get(String path) {
        return given().urlEncodingEnabled(false).redirects().follow(false).get(path);
    }

    /** Sends the address as it is, which no client of good manners does. */
    private static String raw(String path) {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            var request =
                    "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Response press(Sent link) {
        return press(link.go());
    }

    private static Response press(String path) {
        return given().redirects().follow(false).header("Sec-Fetch-Site", "same-origin").post(path);
    }

    /** Presses the button and plays Meta's dialog; where the browser is sent back to. */
    private static String play(Sent link, String ending) {
        return playAt(press(link).header("Location"), ending);
    }

    private static String playAt(String dialog, String ending) {
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

    private static Document page(Response answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        return Jsoup.parse(answer.asString());
    }

    private static String outcome(Response answer) {
        return Jsoup.parse(answer.asString()).select("main").attr("data-outcome");
    }

    private static void says(Document page, String kind, String outcome) {
        assertThat(page.select("main")).hasSize(1);
        assertThat(page.select("main").attr("data-page")).isEqualTo(kind);
        assertThat(page.select("main").attr("data-outcome")).isEqualTo(outcome);
        assertThat(page.select("h1")).hasSize(1);
    }

    /** A link as its sender sees it. */
    private record Sent(String id, String code, String connectionId, String tenantId) {

        static Sent fresh() {
            return to(Map.of("name", "Bakery Lindner"));
        }

        static Sent to(Map<String, ?> tenant) {
            return to(tenant, Map.of());
        }

        static Sent to(Map<String, ?> tenant, Map<String, ?> order) {
            var id =
                    api("dev-manager-key")
                            .body(tenant)
                            .post("/api/v1/tenants")
                            .then()
                            .statusCode(201)
                            .extract()
                            .<String>path("id");
            return make(id, order);
        }

        private static Sent make(String tenantId, Map<String, ?> order) {
            var link =
                    api("dev-manager-key")
                            .body(order)
                            .post("/api/v1/tenants/" + tenantId + "/links")
                            .then()
                            .statusCode(201)
                            .extract()
                            .jsonPath();
            var landing = link.getString("landing_url");
            return new Sent(
                    link.getString("id"),
                    landing.substring(landing.lastIndexOf('/') + 1),
                    link.getString("connection_id"),
                    tenantId);
        }

        Sent replaced() {
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
                    .until(() -> CustomerPagesTest.outcome(get(state())).equals(outcome));
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
}
