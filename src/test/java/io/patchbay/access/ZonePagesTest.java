package io.patchbay.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Signup;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By whose clock pages are written. */
@ConsoleTest
class ZonePagesTest {

    private static final String KOLKATA = "Asia/Kolkata";
    private static final String BOGOTA = "America/Bogota";

    private static RequestSpecification inKolkata() {
        return As.agent().cookie("patchbay-browser-zone", KOLKATA);
    }

    private static Document page(RequestSpecification who, String path) {
        return Jsoup.parse(who.get(path).then().statusCode(200).extract().asString());
    }

    private static String written(Instant at, String pattern, String zone) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
                .withZone(ZoneId.of(zone))
                .format(at);
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "manager", "admin"})
    void everybodyMayChooseAZoneWithoutAScript(String role) {
        var answer = As.form(As.role(role), "zone", " Asia/Kolkata ").post("/settings/zone");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location")).endsWith("/settings/zone");
        assertThat(answer.header("Set-Cookie"))
                .startsWith("patchbay-zone=Asia/Kolkata;")
                .containsIgnoringCase("HttpOnly")
                .containsIgnoringCase("SameSite=Lax");
        var page = page(As.role(role).cookies(answer.cookies()), "/settings/zone");
        assertThat(page.select("#zone-now").text()).contains("in Asia/Kolkata, which you chose");
        assertThat(page.getElementById("zone").val()).isEqualTo(KOLKATA);
    }

    @Test
    void theBrowsersZoneCountsUntilOneIsChosenAndAgainAfterwards() {
        var chosen = page(inKolkata().cookie("patchbay-zone", BOGOTA), "/settings/zone");
        assertThat(chosen.select("a.zone").text()).isEqualTo(BOGOTA);

        var answer =
                As.form(inKolkata().cookie("patchbay-zone", BOGOTA), "zone", "").post("/settings/zone");
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Set-Cookie")).startsWith("patchbay-zone=").contains("Max-Age=0");

        var page = page(inKolkata(), "/settings/zone");
        assertThat(page.select("#zone-now").text()).contains("in Asia/Kolkata, where your browser is");
        assertThat(page.select("#as-browser")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mars/Olympus", "+05:30", "<b>x</b>"})
    void aZoneThatIsNoneIsNamedAndKeptAsTyped(String odd) {
        var answer = As.form(inKolkata(), "zone", odd).post("/settings/zone");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.header("Set-Cookie")).isNull();
        var page = Jsoup.parse(answer.asString());
        assertThat(page.select("#error-summary a").attr("href")).isEqualTo("#zone");
        assertThat(page.getElementById("zone").val()).isEqualTo(odd);
        assertThat(page.getElementById("zone").attr("aria-describedby")).isEqualTo("zone-e");
    }

    @Test
    void aCookieThatNamesNoZoneIsAsGoodAsNone() {
        var page = page(As.agent().cookie("patchbay-zone", "Mars/Olympus"), "/connections");

        assertThat(page.select("html").attr("data-zone")).isEqualTo("UTC");
    }

    @Test
    void aCaseHasTheClockOfItsReaderAlsoWhenARegionIsFetchedAgain() {
        var line = Signup.tenantIn(BOGOTA).connected();
        var path = "/connections/" + line.connectionId;
        var whole = page(inKolkata(), path);
        var region =
                Jsoup.parse(inKolkata().header("HX-Request", "true").get(path).asString());

        for (var page : new Document[] {whole, region}) {
            assertThat(page.select("#clocks").text())
                    .isEqualTo("All times Asia/Kolkata; the customer’s: America/Bogota");
            var time = page.select(".timeline time").first();
            var at = Instant.parse(time.attr("datetime"));
            assertThat(time.text()).isEqualTo(written(at, "HH:mm:ss", KOLKATA));
            assertThat(time.attr("title"))
                    .startsWith(written(at, "d MMM yyyy HH:mm:ss", KOLKATA) + " Asia/Kolkata, for the customer ")
                    .endsWith(written(at, "HH:mm", BOGOTA) + " America/Bogota");
            assertThat(page.body().text()).doesNotContain("UTC");
        }
        assertThat(region.select(".topline")).isEmpty();
    }

    @Test
    void theNextReaderHasTheirOwnClock() {
        var line = Signup.tenant().connected();
        page(inKolkata(), "/connections/" + line.connectionId);

        var page = page(As.agent(), "/connections/" + line.connectionId);

        assertThat(page.select("#clocks").text()).isEqualTo("All times UTC");
        assertThat(page.select(".timeline time").first().attr("title")).endsWith(" UTC");
    }

    @Test
    void theFieldForATimeIsReadInTheZoneItWasShownIn() {
        var line = Signup.tenantIn(BOGOTA).connected();
        var path = "/connections/" + line.connectionId;
        assertThat(page(inKolkata(), path).select(".past input[name=zone]").val())
                .isEqualTo(KOLKATA);

        assertThat(As.agent()
                        .queryParam("time", "2026-01-05T08:30")
                        .queryParam("zone", KOLKATA)
                        .get(path + "/at")
                        .header("Location"))
                .endsWith("/at/2026-01-05T03:00:00Z");
        var odd = As.agent()
                .queryParam("time", "2026-01-05T08:30")
                .queryParam("zone", "Mars")
                .get(path + "/at");
        assertThat(odd.statusCode()).isEqualTo(400);
        assertThat(odd.asString()).contains("zone: is not a time zone");
    }

    @Test
    void noPageOfAReaderElsewhereSpeaksOfUtc() {
        for (var path : new String[] {"/connections", "/links", "/tenants", "/events", "/status", "/reconciliations"}) {
            var page = page(inKolkata(), path);
            assertThat(page.select("main time"))
                    .as(path)
                    .allMatch(time -> (time.text() + time.attr("title")).contains(" Asia/Kolkata"));
            assertThat(page.select("main").text()).as(path).doesNotContain("UTC");
        }
    }

    @Test
    void programsAreAnsweredInUtc() {
        var line = Signup.tenant().connected();

        assertThat(inKolkata()
                        .get("/api/v1/connections/{id}/facts", line.connectionId)
                        .<String>path("data[0].happened_at"))
                .endsWith("Z");
    }
}
