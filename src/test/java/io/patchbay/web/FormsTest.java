package io.patchbay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Signup;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** Every form with bad input: what is wrong is said at its field, and nothing typed is lost. */
@ConsoleTest
class FormsTest {

    private static final String HTML = "<b>x</b>'\"; drop table tenant; --";

    private static Document page(Response answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("text/html");
        return Jsoup.parse(answer.asString());
    }

    private static void assertSaid(Document page, String... fields) {
        var summary = page.selectFirst("#error-summary");
        assertThat(summary).as("summary of what is wrong").isNotNull();
        assertThat(summary.select("a").eachAttr("href"))
                .containsExactlyInAnyOrder(java.util.Arrays.stream(fields)
                        .map(field -> "#" + field)
                        .toArray(String[]::new));
        for (var field : fields) {
            var marked = page.getElementById(field);
            assertThat(marked).as("the summary leads to " + field).isNotNull();
            var around = marked.hasClass("field") ? marked : marked.closest(".field");
            assertThat(around.selectFirst(".error")).as("words at " + field).isNotNull();
        }
    }

    private static Response tenant(String... pairs) {
        return As.form(As.manager(), pairs).post("/tenants");
    }

    @Test
    void aTenantThatIsWrongKeepsWhatWasTyped() {
        for (var htmx : List.of(false, true)) {
            var who = htmx ? As.manager().header("HX-Request", "true") : As.manager();
            var page = page(
                    As.form(
                                    who,
                                    "name",
                                    "",
                                    "external_id",
                                    HTML,
                                    "contact_name",
                                    "Ann & Bob",
                                    "contact_email",
                                    "no",
                                    "contact_phone",
                                    "call me",
                                    "language",
                                    "xx",
                                    "time_zone",
                                    "Mars",
                                    "tags",
                                    "one, two",
                                    "success_redirect_url",
                                    "javascript:alert(1)",
                                    "failure_redirect_url",
                                    "shop")
                            .post("/tenants"),
                    422);
            assertSaid(
                    page,
                    "name",
                    "contact_email",
                    "contact_phone",
                    "language",
                    "time_zone",
                    "success_redirect_url",
                    "failure_redirect_url");
            assertThat(page.getElementById("external_id").val()).isEqualTo(HTML);
            assertThat(page.getElementById("contact_name").val()).isEqualTo("Ann & Bob");
            assertThat(page.getElementById("contact_email").val()).isEqualTo("no");
            assertThat(page.getElementById("contact_email").attr("aria-invalid"))
                    .isEqualTo("true");
            assertThat(page.getElementById("time_zone").val()).isEqualTo("Mars");
            assertThat(page.getElementById("tags").val()).isEqualTo("one, two");
            assertThat(page.select("main b")).noneMatch(bold -> bold.text().equals("x"));
        }
    }

    @Test
    void anEmptyFormAndOneOfLongTextsAreRefusedInWords() {
        assertSaid(page(tenant(), 422), "name");
        var text = "a".repeat(10_000);
        var page = page(tenant("name", text, "tags", text, "contact_email", text), 422);
        assertSaid(page, "name", "tags", "contact_email");
        assertThat(page.getElementById("name").val()).isEqualTo(text);
        assertSaid(page(tenant("name", "a\u0000b"), 422), "name");
        assertSaid(page(tenant("name", "x", "contact_name", "\u0000"), 422), "contact_name");
    }

    @Test
    void aTenantWhoseIdIsTakenLeadsToTheOneThatHasIt() {
        var external = UUID.randomUUID().toString();
        var first = tenant("name", "First", "external_id", external);
        assertThat(first.statusCode()).isEqualTo(303);
        var page = page(tenant("name", "Second", "external_id", external), 409);
        assertSaid(page, "external_id");
        assertThat(page.getElementById("name").val()).isEqualTo("Second");
        assertThat(page.select("a[href=" + path(first) + "]")).isNotEmpty();
    }

    private static String path(Response answer) {
        return java.net.URI.create(answer.header("Location")).getPath();
    }

    @Test
    void aTenantIsWrittenDownWithAndWithoutHtmx() {
        var plain = tenant("name", HTML);
        assertThat(plain.statusCode()).isEqualTo(303);
        var shown = page(As.agent().get(path(plain)), 200);
        assertThat(shown.selectFirst("h1").text()).isEqualTo(HTML);
        var byHtmx = As.form(As.manager().header("HX-Request", "true"), "name", "By htmx")
                .post("/tenants");
        assertThat(byHtmx.statusCode()).isEqualTo(204);
        assertThat(byHtmx.header("HX-Location")).startsWith("/tenants/");
    }

    /** A program that sends a part of the form gets the form, and no failure of ours. */
    @Test
    void aTenantWithoutTheFieldOfItsNameIsSaidToLackIt() {
        var signup = Signup.tenant();

        assertSaid(page(As.form(As.manager(), "tags", "one").post("/tenants/{id}", signup.tenantId), 422), "name");
    }

    @Test
    void aChangeThatIsWrongKeepsWhatWasTyped() {
        var signup = Signup.tenant();
        var answer = As.form(As.manager(), "name", " ", "tags", HTML).post("/tenants/{id}", signup.tenantId);
        var page = page(answer, 422);
        assertSaid(page, "name");
        assertThat(page.getElementById("tags").val()).isEqualTo(HTML);
        assertThat(page.selectFirst("form#tenant-form").attr("action")).isEqualTo("/tenants/" + signup.tenantId);
        assertThat(As.agent().get("/api/v1/tenants/{id}", signup.tenantId).<String>path("name"))
                .isEqualTo(signup.name);
    }

    @Test
    void aLinkThatCannotBeKeepsTheChoices() {
        var tenant = Signup.tenant().tenantId;
        for (var htmx : List.of(false, true)) {
            var who = htmx ? As.manager().header("HX-Request", "true") : As.manager();
            var answer = As.form(
                            who,
                            "mode",
                            "purple",
                            "number",
                            "new",
                            "billing",
                            "partner_managed",
                            "language",
                            "xx",
                            "country",
                            "<b>")
                    .post("/tenants/{id}/links", tenant);
            var page = page(answer, 422);
            assertSaid(page, "mode", "language", "country");
            assertThat(page.select("input[name=number][checked]").val()).isEqualTo("new");
            assertThat(page.select("input[name=billing][checked]").val()).isEqualTo("partner_managed");
            assertThat(page.getElementById("country").val()).isEqualTo("<b>");
        }
        assertSaid(page(As.form(As.manager()).post("/tenants/{id}/links", tenant), 422), "mode", "number", "billing");
        var both = As.form(As.manager(), "mode", "coexistence", "number", "new", "billing", "customer_managed")
                .post("/tenants/{id}/links", tenant);
        assertSaid(page(both, 422), "number");
        assertThat(As.agent().get("/api/v1/tenants/{id}/links", tenant).<List<?>>path("data"))
                .isEmpty();
    }

    @Test
    void aReasonThatIsTooLongIsKeptAndSaid() {
        var link = Signup.tenant().invited().linkId;
        var text = "because ".repeat(100);
        var page = page(As.form(As.admin(), "reason", text).post("/links/{id}/revocation", link), 422);
        assertSaid(page, "reason");
        assertThat(page.getElementById("reason").val()).isEqualTo(text);
        assertSaid(page(As.form(As.admin(), "reason", "a\u0000").post("/links/{id}/revocation", link), 422), "reason");
        assertThat(As.agent().get("/api/v1/links/{id}", link).<String>path("state"))
                .isEqualTo("active");
    }

    @Test
    void aLinkThatIsOverIsRefusedInWords() {
        var link = Signup.tenant().connected().linkId;
        var page = page(As.admin().post("/links/{id}/revocation", link), 409);
        assertThat(page.select("[role=alert]").text()).contains("no longer valid");
    }

    @Test
    void aConnectionThatCannotBeReconnectedIsRefusedInWords() {
        var signup = Signup.tenant().invited();
        var page = page(As.admin().post("/connections/{id}/reconnect", signup.connectionId), 422);
        assertThat(page.select("[role=alert]").text()).isNotBlank();
    }

    @Test
    void aKeyThatIsWrongKeepsWhatWasTyped() {
        var page = page(
                As.form(As.admin(), "name", "a\u0000" + HTML, "role", "owner").post("/settings/keys"), 422);
        assertSaid(page, "name", "role");
        var long_ = "a".repeat(10_000);
        var again = page(As.form(As.admin(), "name", long_, "role", "admin").post("/settings/keys"), 422);
        assertSaid(again, "name");
        assertThat(again.getElementById("name").val()).isEqualTo(long_);
        assertThat(again.select("#role option[selected]").val()).isEqualTo("admin");
        assertSaid(page(As.form(As.admin()).post("/settings/keys"), 422), "name", "role");
    }

    @Test
    void aKeyIsShownOnThePageThatMadeItAndOnNoOther() {
        var made = page(As.form(As.admin(), "name", HTML, "role", "agent").post("/settings/keys"), 200);
        var key = made.selectFirst("#made-key").text();
        assertThat(key).startsWith("pb_");
        assertThat(page(As.admin().get("/settings/keys"), 200).text())
                .contains(HTML)
                .doesNotContain(key);
    }

    @Test
    void aFilterThatIsNoneIsRefusedInWords() {
        for (var address : List.of(
                "/connections?acts=purple",
                "/connections?status=purple",
                "/connections?after=x",
                "/links?state=purple",
                "/links?after=x",
                "/tenants?after=x",
                "/events?state=purple",
                "/events?after=x")) {
            page(As.agent().get(address), 400);
        }
    }

    @Test
    void searchesTakeEveryText() {
        for (var address : List.of("/connections", "/links", "/tenants")) {
            for (var q : List.of(HTML, "%", "_", "\\", "!", "😀", "a".repeat(3_000))) {
                var page = page(As.agent().queryParam("q", q).get(address), 200);
                assertThat(page.selectFirst("main input[name=q]").val()).isEqualTo(q);
            }
        }
    }

    @Test
    void whatARoleMayNotIsShownDisabledWithTheReason() {
        var signup = Signup.tenant().connected();
        Map<String, List<String>> locked = Map.of(
                "/tenants",
                List.of("New tenant"),
                "/connections",
                List.of("New tenant"),
                "/tenants/" + signup.tenantId,
                List.of("New link"),
                "/connections/" + signup.connectionId,
                List.of("New link", "Reconnect"),
                "/links/" + signup.linkId,
                List.of("Revoke link"),
                "/reconciliations",
                List.of("Sync now"));
        locked.forEach((address, names) -> {
            var page = page(As.agent().get(address), 200);
            for (var name : names) {
                var control = page.select("[aria-disabled=true]").stream()
                        .filter(one -> one.text().equals(name))
                        .findFirst()
                        .orElse(null);
                assertThat(control).as("%s at %s", name, address).isNotNull();
                assertThat(control.closest("form")).isNull();
                var reason = page.getElementById(control.attr("aria-describedby"));
                assertThat(reason).as("why not %s at %s", name, address).isNotNull();
                assertThat(reason.text()).isNotBlank();
            }
        });
    }
}
