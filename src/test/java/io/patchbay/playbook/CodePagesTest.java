package io.patchbay.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Signup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ConsoleTest
class CodePagesTest {

    private static Document page(String address) {
        var answer = As.agent().urlEncodingEnabled(false).get(address);
        assertThat(answer.statusCode()).as(address).isEqualTo(200);
        return Jsoup.parse(answer.asString());
    }

    @Test
    void thePlaybookLeadsToTheCodesAndBack() {
        assertThat(page("/playbook").select(".tabs a[href=/playbook/codes]")).hasSize(1);
        assertThat(page("/playbook/codes").select(".tabs a[href=/playbook]")).hasSize(1);
        assertThat(page("/playbook/payment_missing").select("aside a[href*=/playbook/codes/]"))
                .extracting(link -> link.text())
                .contains("Payment method problem");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "manager", "admin"})
    void everyRoleMayReadThem(String role) {
        assertThat(As.role(role).get("/playbook/codes").statusCode()).isEqualTo(200);
        assertThat(As.role(role).get("/playbook/codes/graph?code=190").statusCode())
                .isEqualTo(200);
    }

    @Test
    void strangersMayNot() {
        assertThat(As.stranger().get("/playbook/codes").statusCode()).isIn(302, 401);
        assertThat(As.stranger().get("/api/v1/diagnostics").statusCode()).isEqualTo(401);
    }

    @Test
    void allPagesOfTheListTogetherHoldEveryCodeAndEachHasItsPage() {
        var links = new ArrayList<String>();
        var next = "/playbook/codes";
        while (next != null) {
            var page = page(next);
            links.addAll(page.select("table a.title").eachAttr("href"));
            var later = page.selectFirst("a[rel=next]");
            next = later == null ? null : "/playbook/codes" + later.attr("href");
        }

        assertThat(links).doesNotHaveDuplicates().hasSizeGreaterThan(300);
        assertThat(page("/playbook/codes").select("#shown").text()).isEqualTo("1 to 40 of " + links.size());
        assertThat(links)
                .filteredOn(link -> link.contains("%2F") || link.contains("%3A"))
                .hasSizeGreaterThan(100);
        links.forEach(
                link -> assertThat(page(link).select("h1").text()).as(link).isNotEmpty());
    }

    @Test
    void aSearchNarrowsByWordsAndPlaceAndKeepsBoth() {
        var found = page("/playbook/codes?q=payment%20method&source=message");

        assertThat(found.select("table a.title").eachText()).containsExactly("Not sent: payment problem");
        assertThat(found.select("main input[name=q]").val()).isEqualTo("payment method");
        assertThat(found.select("option[selected]").eachAttr("value")).contains("message");
        var second = page("/playbook/codes?q=the&from=41");
        assertThat(second.select("a[rel=prev]").attr("href")).isEqualTo("?from=1&q=the");
        assertThat(page("/playbook/codes?from=99999").select(".empty")).hasSize(1);
        assertThat(page("/playbook/codes?from=x").select("#shown").text()).startsWith("1 to 40");
    }

    @Test
    void nothingFoundTeachesWhatToTypeAndHowToWiden() {
        var empty =
                page("/playbook/codes?q=nothing-has-this-name&source=funding").select(".empty");

        assertThat(empty.text()).contains("No matching codes").contains("100/33");
        assertThat(empty.select("a").eachAttr("href"))
                .contains("/playbook/codes", "/playbook/codes?&q=nothing-has-this-name");
    }

    @Test
    void aPlaceThatIsNoneIsRefusedByName() {
        var refused = As.agent().get("/playbook/codes?source=purple");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.asString()).contains("source");
        assertThat(As.agent().get("/playbook/codes/purple?code=190").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aCodeSaysWhatItMeansWhoActsAndWhichVerdictFollows() {
        var page = page("/playbook/codes/health?code=141006");

        assertThat(page.select("h1").text()).isEqualTo("Payment method problem");
        assertThat(page.select("h1").text()).doesNotContain("141006");
        assertThat(page.select(".prose").text()).contains("Replies inside 24 hours normally still go out");
        assertThat(page.select("aside").text())
                .contains("Waiting for the customer")
                .contains("blocks");
        assertThat(page.select("aside a[href=/playbook/payment_missing]")).hasSize(1);
        assertThat(page("/playbook/codes/message?code=131031").select("aside a[href*=registration]"))
                .as("what the same code means elsewhere")
                .hasSize(1);
    }

    @Test
    void anUnknownCodeIsAMissingPageThatHelps() {
        for (var code : List.of("?code=999999", "?code=%3Cb%3E..%2F", "", "?code=" + "9".repeat(3000))) {
            var answer = As.agent().urlEncodingEnabled(false).get("/playbook/codes/message" + code);

            assertThat(answer.statusCode()).as(code).isEqualTo(404);
            var page = Jsoup.parse(answer.asString());
            assertThat(page.select("h1").text()).isEqualTo("A reason we do not know yet");
            assertThat(page.select("main a[href=/playbook/codes]")).isNotEmpty();
        }
        var elsewhere = Jsoup.parse(
                As.agent().get("/playbook/codes/funding?code=141006").asString());
        assertThat(elsewhere.select("aside a[href*=/playbook/codes/health]").text())
                .isEqualTo("Payment method problem");
    }

    @Test
    void theTimelineSaysTheCodeOfAFailureInWordsAndLinksIt() {
        var signup = Signup.tenant().invited();
        String landing = As.manager().get("/api/v1/links/" + signup.linkId).path("landing_url");
        var code = landing.substring(landing.lastIndexOf('/') + 1);
        As.stranger().post("/go/" + code).then().statusCode(303);
        As.stranger().get("/r/" + code + "/failed?error_code=waba_limit_reached");

        var said = page("/connections/" + signup.connectionId).select(".timeline .said");

        assertThat(said.text()).isEqualTo("Too many WhatsApp accounts waba_limit_reached");
        var link = said.select("a").attr("href");
        assertThat(page(link).select("h1").text()).isEqualTo("Too many WhatsApp accounts");
    }

    @Test
    void programsReadTheSameCatalogue() {
        var first = As.agent().get("/api/v1/diagnostics?source=funding&limit=6");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.<List<Map<String, Object>>>path("data"))
                .hasSize(6)
                .allSatisfy(row -> assertThat(row)
                        .containsKeys(
                                "source",
                                "code",
                                "subject",
                                "severity",
                                "acts",
                                "title",
                                "meaning",
                                "remedy",
                                "customer_text",
                                "verdict",
                                "reference"));
        String cursor = first.path("next_cursor");
        var second = As.agent().get("/api/v1/diagnostics?source=funding&limit=6&cursor=" + cursor);
        assertThat(second.<List<Object>>path("data")).hasSize(3);
        assertThat(second.<String>path("next_cursor")).isNull();
        assertThat(As.agent()
                        .get("/api/v1/diagnostics?q=131031&source=registration")
                        .<String>path("data[0].title"))
                .isEqualTo("Wrong PIN");
        for (var bad : List.of("source=purple", "limit=0", "cursor=x", "cursor=eA")) {
            assertThat(As.agent().get("/api/v1/diagnostics?" + bad).statusCode())
                    .as(bad)
                    .isEqualTo(400);
        }
    }
}
