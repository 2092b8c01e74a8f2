package io.patchbay.link;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.support.As;
import io.patchbay.support.Brazil;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Customer;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

    /** Each try restarts Meta's lock of the codes, so the page offers none and says until when (meta.md f). */
    @Test
    void whileCodesAreLockedThePageSaysUntilWhen() {
        var link = Console.link(Console.tenant("Locked"));
        Customer.press(link);
        Customer.comeBack(link, false, Map.of("error_code", "2494158"));

        var landing =
                Jsoup.parse(As.stranger().get(link.getString("landing_url")).asString());

        assertThat(landing.select("main").attr("data-outcome")).isEqualTo("locked");
        assertThat(landing.text()).contains("Possible again from");
        assertThat(landing.select("form[action^=/go/]")).isEmpty();
    }

    /** Whoever opens the older link of a number that is there has nothing left to do. */
    @Test
    void anOlderLinkOfANumberThatIsThereSaysConnected() {
        var tenant = Console.tenant("Twice");
        var older = Console.link(tenant);
        Customer.play(Customer.press(older), "complete_no_redirect");
        Console.connectionThat(older.getString("connection_id"), Console.is("connected"));
        Console.link(tenant, Map.of("take_over", true));

        var landing =
                Jsoup.parse(As.stranger().get(older.getString("landing_url")).asString());

        assertThat(landing.select("main").attr("data-outcome")).isIn("connected", "used");
    }

    @Test
    void aFreshLinkIsReady() {
        var link = SentLink.to(Map.of("name", "Bakery Lindner", "time_zone", "Europe/Berlin"));

        var page = page(get(link.go()), 200);

        says(page, "landing", "ready");
        assertThat(page.text()).contains("For Bakery Lindner", "to Tallybrook", "Valid until");
        assertThat(page.select("form[method=post]").attr("action")).isEqualTo(link.go());
    }

    @Test
    void lookingAtALinkChangesNothing() {
        var link = SentLink.fresh();
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
        var link = SentLink.fresh();

        var answer = link.press();

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location")).contains("/sandbox/provider/setup/");
        assertThat(link.connection().getString("status")).isEqualTo("in_progress");
    }

    @Test
    void pressingTwiceIsOneAttempt() {
        var link = SentLink.fresh();

        link.press();
        link.press();

        assertThat(link.connection().getList("attempts")).hasSize(1);
    }

    @Test
    void aPressFromAnotherSiteIsRefused() {
        var link = SentLink.fresh();

        given().header("Sec-Fetch-Site", "cross-site").post(link.go()).then().statusCode(403);

        assertThat(link.connection().getString("status")).isEqualTo("invited");
    }

    @Test
    void anOldBrowserThatOnlySendsItsOriginMayPress() {
        var link = SentLink.fresh();
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
        for (var path : List.of("/go/nobody", "/r/nobody/ok", "/r/nobody/failed", "/r/nobody/state")) {
            says(page(get(path), 404), path.startsWith("/go") ? "landing" : "return", "unknown_link");
        }
        says(page(Customer.press("/go/nobody"), 404), "landing", "unknown_link");
        get("/go/nobody/theme.css").then().statusCode(404);
    }

    @Test
    void anExpiredLinkSaysSo() {
        var link = SentLink.to(
                Map.of("name", "Taxi Olmo"),
                Map.of("expires_at", Instant.now().plusMillis(1500).toString()));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> outcome(get(link.go())).equals("expired"));

        says(page(link.press(), 409), "landing", "expired");
        assertThat(link.facts("old_link_tried")).hasSize(1);
    }

    @Test
    void aRevokedLinkSaysSo() {
        var link = SentLink.fresh();
        link.revoke();

        says(page(get(link.go()), 200), "landing", "revoked");
        says(page(link.press(), 409), "landing", "revoked");
    }

    @Test
    void aReplacedLinkPointsToTheNewestOne() {
        var link = SentLink.fresh();
        var newer = link.replaced();

        says(page(get(link.go()), 200), "landing", "superseded");
        says(page(link.press(), 409), "landing", "superseded");
        says(page(get(newer.go()), 200), "landing", "ready");
    }

    @Test
    void aUsedLinkShowsWhatItConnected() {
        var link = SentLink.fresh();
        link.play("complete");
        link.becomes("connected");
        link.isUsed();

        var page = page(get(link.go()), 200);

        says(page, "landing", "used");
        assertThat(page.select("dl bdi").text()).startsWith("+34");
        says(page(link.press(), 409), "landing", "used");
    }

    // after it

    @Test
    void aFinishedSignupBecomesConnected() {
        var link = SentLink.fresh();

        var back = link.play("complete");

        assertThat(back).contains(link.ok() + "?");
        assertThat(outcome(get(back))).isIn("checking", "connected");
        link.becomes("connected");
        assertThat(page(get(link.state()), 200).select("dl bdi").text()).startsWith("+34");
    }

    @Test
    void aSuccessRedirectWithoutWebhookIsConfirmedByAsking() {
        var link = SentLink.fresh();
        var back = link.play("complete_silent");

        get(back).then().statusCode(200);
        link.becomes("connected");

        assertThat(link.facts("number_created")).isEmpty();
    }

    @Test
    void aWebhookWithoutRedirectIsEnough() {
        var link = SentLink.fresh();

        link.play("complete_no_redirect");

        link.becomes("connected");
        assertThat(link.facts("returned_ok")).isEmpty();
    }

    @Test
    void aRevokedLinkThatIsCompletedLateStillConnects() {
        var link = SentLink.fresh();
        var dialog = link.press().header("Location");
        link.revoke();

        get(SentLink.finish(dialog, "complete"));

        link.becomes("connected");
        var attempt = "attempts[0].";
        assertThat(link.connection().getString(attempt + "state")).isEqualTo("completed");
        assertThat(link.connection().getBoolean(attempt + "through_superseded_link"))
                .isTrue();
    }

    @Test
    void anAccountUnderReviewSaysSo() {
        var link = SentLink.fresh();

        get(link.play("account_pending"));

        link.becomes("pending_review");
    }

    @Test
    void somebodyWhoNeverStartedIsNotFinished() {
        var link = SentLink.fresh();

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
        var link = SentLink.fresh();
        link.press();

        says(page(get(link.ok() + "?" + query), 200), "return", "checking");

        assertThat(link.facts("returned_ok")).hasSize(1);
        var connection = link.connection();
        assertThat(connection.getString("status")).isEqualTo("in_progress");
        assertThat(connection.getString("number")).isNull();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureWithItsCodeSaysWhatHelps(String query) {
        var link = SentLink.fresh();
        link.press();
        var code = query.substring(query.indexOf("error_code=") + 11);

        var page = page(get(link.failed() + "?" + query), 200);

        says(page, "return", "try_again");
        var texts = PageTexts.in("en");
        var own = "try_again." + code + ".title";
        assertThat(page.select("h1").text()).isEqualTo(texts.of(texts.has(own) ? own : "try_again.title"));
        assertThat(page.select("ol.steps li")).isNotEmpty();
        assertThat(link.connection().getString("attempts[0].error_code")).isEqualTo(code);
        assertThat(link.press().statusCode()).isEqualTo(303);
    }

    @Test
    void comingBackTwiceIsOneClaim() {
        var link = SentLink.fresh();
        link.press();

        get(link.ok() + "?status=completed");
        get(link.ok() + "?status=completed");

        assertThat(link.facts("returned_ok")).hasSize(1);
    }

    @Test
    void aFloodOfClaimsIsKeptUpToABound() {
        var link = SentLink.fresh();
        link.press();

        for (var i = 0; i < 30; i++) {
            get(link.ok() + "?phone_number_id=" + i).then().statusCode(200);
        }

        assertThat(link.facts("returned_ok")).hasSize(20);
    }

    @Test
    void aForgedRedirectNeverChangesANumber() {
        var link = SentLink.fresh();
        get(link.play("complete"));
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
        var link = SentLink.fresh();
        link.press();

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
        var link = SentLink.fresh();
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
        var link = SentLink.fresh();
        link.press();

        get(link.failed() + "?error_code=" + "x".repeat(3000)).then().statusCode(200);

        assertThat(link.connection().getString("attempts[0].error_code")).hasSize(200);
    }

    @Test
    void aPageThatChecksRefreshesItselfWithAndWithoutScript() {
        var link = SentLink.fresh();
        link.press();

        var page = page(get(link.ok() + "?lang=es"), 200);

        assertThat(page.select("noscript meta[http-equiv=refresh]").attr("content"))
                .endsWith("url=" + link.state() + "?lang=es");
        assertThat(page.select("main").attr("data-state")).isEqualTo(link.state() + "?lang=es");
        get(page.select("script").attr("src")).then().statusCode(200);
        assertThat(page.select("script:not([src]), style, [style]")).isEmpty();
    }

    // the host product

    private static final Map<String, Object> WITH_PAGES = Map.of(
            "name", "Bakery Lindner",
            "success_redirect_url", "https://host.example/done?tab=wa",
            "failure_redirect_url", "https://host.example/again");

    @Test
    void aTenantWithItsOwnPagesGetsItsCustomerBack() {
        var link = SentLink.to(WITH_PAGES);

        var back = get(link.play("complete_silent"));

        assertThat(back.statusCode()).isEqualTo(303);
        assertThat(back.header("Location"))
                .startsWith("https://host.example/done?tab=wa&link_id=" + link.id() + "&status=")
                .doesNotContain(link.code());
        assertThat(link.facts("returned_ok")).hasSize(1);
    }

    @Test
    void aFailureGoesToTheTenantsPageForFailures() {
        var link = SentLink.to(WITH_PAGES);

        var back = get(link.play("phone_verification_failed"));

        assertThat(back.header("Location"))
                .isEqualTo("https://host.example/again?link_id=" + link.id() + "&status=try_again");
    }

    @Test
    void aForgedFailureOfAConnectedNumberGoesToThePageForSuccess() {
        var link = SentLink.to(WITH_PAGES);
        get(link.play("complete"));
        link.becomes("connected");

        assertThat(get(link.failed()).header("Location"))
                .startsWith("https://host.example/done")
                .endsWith("status=connected");
    }

    // languages and looks

    @ParameterizedTest
    @ValueSource(strings = {"en", "es", "pt", "hi", "id", "ar"})
    void aTenantIsSpokenToInItsLanguage(String language) {
        var link = SentLink.to(Map.of("name", "Bakery Lindner", "language", language));
        var texts = PageTexts.in(language);

        var landing = page(get(link.go()), 200);
        link.press();
        var checking = page(get(link.ok()), 200);

        assertThat(landing.select("html").attr("lang")).isEqualTo(language);
        assertThat(landing.select("html").attr("dir")).isEqualTo(language.equals("ar") ? "rtl" : "ltr");
        assertThat(landing.select("h1").text()).isEqualTo(texts.of("ready.title.to", "Tallybrook"));
        assertThat(checking.select("h1").text()).isEqualTo(texts.of("checking.title"));
        assertThat(checking.select("html").attr("lang")).isEqualTo(language);
    }

    @Test
    void theLinksLanguageOutweighsTheTenantsAndTheReadersOutweighsBoth() {
        var link = SentLink.to(Map.of("name", "Taxi Olmo", "language", "es"), Map.of("language", "pt"));

        assertThat(page(get(link.go()), 200).select("html").attr("lang")).isEqualTo("pt");
        var chosen = page(get(link.go() + "?lang=hi"), 200);
        assertThat(chosen.select("html").attr("lang")).isEqualTo("hi");
        assertThat(chosen.select("form").attr("action")).isEqualTo(link.go() + "?lang=hi");
    }

    @Test
    void aTenantInPortugalReadsPortugueseOfPortugal() {
        var link = SentLink.to(Map.of("name", "Padaria Lisboa", "language", "pt", "time_zone", "Europe/Lisbon"));

        for (var wish : List.of("", "?lang=pt")) {
            var page = page(get(link.go() + wish), 200);
            assertThat(page.select("html").attr("lang")).isEqualTo("pt-PT");
            assertThat(page.select(".language a[aria-current]").attr("lang")).isEqualTo("pt");
            assertThat(page.text()).contains("palavra-passe").doesNotContainPattern(Brazil.ONLY);
        }
    }

    @Test
    void anArabicPageWritesAllItsNumbersInTheDigitsOfThePhoneNumber() {
        var link = SentLink.to(Map.of("name", "Al Noor", "language", "ar"));

        assertThat(page(get(link.go()), 200).text()).containsPattern("20\\d\\d").doesNotContainPattern("[٠-٩]");
    }

    @Test
    void aStrangerIsSpokenToInTheBrowsersLanguage() {
        var page = Jsoup.parse(given().header("Accept-Language", "fr, ar;q=0.8")
                .get("/go/nobody")
                .asString());

        assertThat(page.select("html").attr("lang")).isEqualTo("ar");
    }

    @Test
    void theHostProductsColoursAreOnThePage() {
        var link = SentLink.to(
                Map.of("name", "Bakery Lindner"),
                Map.of("theme_config", Map.of("primary_color", "#22c55e", "primary_foreground_color", "#ffffff")));

        var sheet = page(get(link.go()), 200).select("link[href$=theme.css]").attr("href");

        var answer = get(sheet);
        assertThat(answer.contentType()).startsWith("text/css");
        assertThat(answer.asString()).contains("--primary: #22c55e; --primary-foreground: #000000;");
    }

    @Test
    void noPageHoldsTheProvidersAddressOrAnotherHost() {
        var link = SentLink.fresh();
        var dialog = link.press().header("Location");
        var secret = dialog.substring(dialog.lastIndexOf('/') + 1);

        for (var path : List.of(link.go(), link.ok(), link.failed(), link.state())) {
            var answer = get(path);
            assertThat(answer.asString()).doesNotContain(secret, "http://", "https://");
            assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
        }
    }

    @Test
    void aNameIsPrintedAsItIs() {
        var link = SentLink.to(Map.of("name", "<b>Müller & Söhne</b>"));

        assertThat(page(get(link.go()), 200).select(".for").text()).isEqualTo("For <b>Müller & Söhne</b>");
    }

    // how it is done

    private static Response get(String path) {
        return given().urlEncodingEnabled(false).redirects().follow(false).get(path);
    }

    /** Sends the address as it is, which no client of good manners does. */
    private static String raw(String path) {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
}
