package io.patchbay.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Customer;
import io.patchbay.support.Fresh;
import io.patchbay.support.Hook;
import io.patchbay.support.Settled;
import io.patchbay.support.Signup;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paste anything, as a program and as a person. */
@ConsoleTest
class FindTest {

    @Inject
    AgroalDataSource database;

    @Inject
    EntityManager entities;

    private static Response api(String q) {
        return As.agent().queryParam("q", q).get("/api/v1/find");
    }

    private static List<String> kinds(String q) {
        return api(q).then().statusCode(200).extract().path("data.kind");
    }

    /** As "kind url". */
    private static List<String> found(String q) {
        List<Map<String, String>> data = api(q).then().statusCode(200).extract().path("data");
        return data.stream().map(one -> one.get("kind") + " " + one.get("url")).toList();
    }

    private static Response page(String q) {
        return As.agent().queryParam("q", q).get("/find");
    }

    private static String leadsTo(String q) {
        return page(q).then().statusCode(303).extract().header("Location").replaceFirst("^https?://[^/]+", "");
    }

    private static JsonPath number(Signup line) {
        return Console.connection(line.connectionId);
    }

    @Test
    void aNumberInAnyWritingLeadsToItsCase() {
        var line = Signup.tenant().connected();
        String digits = number(line).getString("number.digits");
        Settled.connection(database, line.connectionId);
        var national = digits.substring(2);

        for (var written : List.of(
                digits,
                "+" + digits,
                "00" + digits,
                national,
                "0" + national,
                "+34 " + national.substring(0, 3) + "-" + national.substring(3),
                "\u202a+34 " + national + "\u202c",
                digits.substring(digits.length() - 8))) {
            assertThat(found(written))
                    .as(written)
                    .contains(
                            "connection /connections/" + line.connectionId, "number /connections/" + line.connectionId);
            assertThat(leadsTo(written)).isEqualTo("/connections/" + line.connectionId);
        }
        assertThat(found(digits.substring(digits.length() - 4))).contains("number /connections/" + line.connectionId);
    }

    @Test
    void aNumberWithAnotherDigitBehindItsCountryIsFoundByItsEnd() {
        var line = Signup.tenant().connected();
        String digits = number(line).getString("number.digits");

        assertThat(leadsTo("+341" + digits.substring(2))).isEqualTo("/connections/" + line.connectionId);
    }

    @Test
    void everyIdOfANumberLeadsToItsCase() {
        var line = Signup.tenant().connected();
        var number = number(line);

        for (var id : List.of(
                number.getString("number.phone_number_id"),
                number.getString("number.internal_id"),
                number.getString("waba.id"),
                line.connectionId,
                line.connectionId.toUpperCase(),
                "https://console.example/connections/" + line.connectionId + "#timeline")) {
            assertThat(leadsTo(id)).as(id).isEqualTo("/connections/" + line.connectionId);
        }
        assertThat(kinds(number.getString("number.phone_number_id"))).containsExactly("connection", "number");
        assertThat(kinds(number.getString("waba.id"))).containsExactly("waba");
    }

    /** A program that asks what an error means hears beside it whose number is in it; words alone name nobody. */
    @Test
    void theMeaningOfAnErrorStandsBesideItsCase() {
        var line = Signup.tenant().connected();
        var error = "{\"phone_number_id\":\"" + number(line).getString("phone_number_id")
                + "\",\"errors\":[{\"code\":131031}]}";

        var asked = As.agent().queryParam("q", error).get("/api/v1/diagnostics").jsonPath();

        assertThat(asked.getString("data[0].code")).isEqualTo("131031");
        assertThat(asked.<String>getList("found.url")).contains("/connections/" + line.connectionId);
        assertThat(As.agent()
                        .queryParam("q", "locked")
                        .get("/api/v1/diagnostics")
                        .<List<?>>path("found"))
                .isEmpty();
    }

    @Test
    void aNumberOfNobodyLeadsToTheEventsThatWait() {
        var id = Fresh.phoneNumberId();
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("insert into phone_number (phone_number_id, first_seen_at, as_of)"
                                + " values (:id, now(), now())")
                        .setParameter("id", id)
                        .executeUpdate());

        assertThat(found(id)).containsExactly("number /events/unmatched");
        assertThat(leadsTo(id)).isEqualTo("/events/unmatched");
    }

    /** A number of the project that Kapso announces without a customer waits among the events of nobody. */
    @Test
    void aNumberThatWasAnnouncedWithoutACustomerLeadsToItsEvent() {
        var id = Fresh.phoneNumberId();
        var hook =
                Hook.saying("whatsapp.phone_number.created", "{\"phone_number_id\":\"" + id + "\",\"customer\":null}");
        hook.post();
        var delivery = Console.applied(hook.key()).get("id");

        assertThat(found(id)).containsExactly("delivery /events/unmatched/" + delivery);
        assertThat(leadsTo(id)).isEqualTo("/events/unmatched/" + delivery);
    }

    @Test
    void anAddressWeGaveOutLeadsToItsCase() {
        var line = Signup.tenant().invited();
        String address = As.manager().get("/api/v1/links/{id}", line.linkId).path("landing_url");
        var code = address.substring(address.lastIndexOf('/') + 1);

        for (var pasted : List.of(address, code, "/go/" + code, address + "?utm=mail")) {
            assertThat(found(pasted))
                    .as(pasted)
                    .containsExactly("connection /connections/" + line.connectionId, "link /links/" + line.linkId);
            assertThat(leadsTo(pasted)).isEqualTo("/connections/" + line.connectionId);
        }
    }

    @Test
    void theAddressOfAFailedReturnLeadsToThatAttempt() {
        var line = Signup.tenant().invited();
        JsonPath link = As.manager().get("/api/v1/links/{id}", line.linkId).jsonPath();
        Customer.press(link);
        Customer.comeBack(link, false, Map.of("error_code", "phone_verification_failed"));
        var attempt = Console.connection(line.connectionId).getString("attempts[0].id");
        var back = link.getString("landing_url").replace("/go/", "/r/") + "/failed";

        var place = "/connections/" + line.connectionId + "#attempt-" + attempt;
        assertThat(leadsTo(back + "?error_code=phone_verification_failed")).isEqualTo(place);
        assertThat(leadsTo(back)).isEqualTo(place);
        assertThat(leadsTo(attempt)).isEqualTo(place);
        assertThat(Jsoup.parse(As.agent()
                                .get("/connections/" + line.connectionId)
                                .asString())
                        .select("#attempt-" + attempt))
                .hasSize(1);
    }

    @Test
    void theCodeInThePathDecidesWhateverElseTheAddressClaims() {
        var line = Signup.tenant().invited();
        var other = Signup.tenant().connected();
        JsonPath link = As.manager().get("/api/v1/links/{id}", line.linkId).jsonPath();
        var back = link.getString("landing_url").replace("/go/", "/r/") + "/ok?phone_number_id=";

        assertThat(leadsTo(back + number(other).getString("number.phone_number_id")))
                .isEqualTo("/connections/" + line.connectionId);
    }

    @Test
    void theHostProductsOwnReturnAddressIsReadByTheLinkItNames() {
        var line = Signup.tenant().invited();
        JsonPath link = As.manager().get("/api/v1/links/{id}", line.linkId).jsonPath();
        Customer.press(link);
        Customer.comeBack(link, false, Map.of("error_code", "phone_verification_failed"));

        assertThat(leadsTo("https://app.tallybrook.example/wa/back?setup_link_id="
                        + link.getString("provider_link_id")
                        + "&error_code=phone_verification_failed"))
                .startsWith("/connections/" + line.connectionId + "#attempt-");
    }

    @Test
    void aLinkIsFoundByOurIdAndByTheProviders() {
        var line = Signup.tenant().invited();
        String theirs = As.agent().get("/api/v1/links/{id}", line.linkId).path("provider_link_id");

        assertThat(leadsTo(line.linkId)).isEqualTo("/links/" + line.linkId);
        assertThat(leadsTo(theirs)).isEqualTo("/links/" + line.linkId);
        assertThat(kinds(theirs)).containsExactly("link");
    }

    @Test
    void aTenantIsFoundByEveryNameItHas() {
        var name = "Churrería Ñandú " + UUID.randomUUID().toString().substring(0, 8);
        var external = "acct_" + UUID.randomUUID().toString().substring(0, 12);
        var mail = UUID.randomUUID().toString().substring(0, 12) + "@nandu.example";
        var phone = Fresh.phone();
        var body = new HashMap<String, Object>();
        body.put("name", name);
        body.put("external_id", external);
        body.put("contact", Map.of("name", "Inés", "email", mail, "phone", phone));
        String id = Console.manager()
                .body(body)
                .post("/api/v1/tenants")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Console.link(id);
        String customer = As.agent().get("/api/v1/tenants/{id}", id).path("provider_customer_id");

        for (var pasted : List.of(
                id,
                external,
                customer,
                name,
                name.substring(4),
                mail,
                mail.toUpperCase(),
                phone,
                phone.replace(" ", "").substring(3))) {
            assertThat(found(pasted)).as(pasted).containsExactly("tenant /tenants/" + id);
            assertThat(leadsTo(pasted)).as(pasted).isEqualTo("/tenants/" + id);
        }
    }

    @Test
    void signsOfPatternsAreOnlySigns() {
        var sign = UUID.randomUUID().toString().substring(0, 8);
        Console.tenant("Rate 5%_" + sign + "!");

        assertThat(kinds("5%_" + sign)).containsExactly("tenant");
        assertThat(kinds("5__" + sign)).isEmpty();
        assertThat(kinds("%%%" + sign)).isEmpty();
    }

    @Test
    void aWebhookIsFoundByOurIdAndByTheSendersKey() {
        var line = Signup.tenant().connected();
        JsonPath delivery = As.agent()
                .get("/api/v1/deliveries?event=whatsapp.phone_number.created&limit=200")
                .jsonPath();
        var mine = "data.find { it.connection_id == '" + line.connectionId + "' }";
        var id = delivery.getString(mine + ".id");

        assertThat(leadsTo(id)).isEqualTo("/events/" + id);
        assertThat(leadsTo(delivery.getString(mine + ".idempotency_key"))).isEqualTo("/events/" + id);
    }

    @Test
    void aMessageLeadsToTheLineItArrivedAt() {
        var line = Signup.tenant().connected();
        var message = "wamid.HBgL" + UUID.randomUUID().toString().replace("-", "") + "AA==";
        Hook.arrives("whatsapp.message.received", """
                {"phone_number_id": "%s", "message": {"id": "%s", "timestamp": "%d", "type": "text",
                 "from": "34600111222", "text": {"body": "hello"}}}
                """.formatted(
                        number(line).getString("phone_number_id"), message, System.currentTimeMillis() / 1000));

        org.awaitility.Awaitility.await().atMost(Console.SOON).until(() -> kinds(message), kinds -> !kinds.isEmpty());

        assertThat(leadsTo(message)).isEqualTo("/connections/" + line.connectionId);
    }

    @Test
    void aNumberThatOnlyTheBrowserNamedLeadsToItsCase() {
        var line = Signup.tenant().invited();
        JsonPath link = As.manager().get("/api/v1/links/{id}", line.linkId).jsonPath();
        var claimed = Fresh.phoneNumberId();
        Customer.press(link);
        Customer.comeBack(link, true, Map.of("phone_number_id", claimed));

        assertThat(leadsTo(claimed)).isEqualTo("/connections/" + line.connectionId);
    }

    @Test
    void aVerdictIsFoundByItsCodeAndByItsWords() {
        assertThat(leadsTo("otp_locked")).isEqualTo("/playbook/otp_locked");
        assertThat(found("too many codes")).contains("verdict /playbook/otp_locked");
    }

    @Test
    void twoTenantsWithOneNameAreShownAsAList() {
        var name = "Twin " + UUID.randomUUID();
        var first = Console.tenant(name);
        var second = Console.tenant(name);

        var page = Jsoup.parse(page(name).then().statusCode(200).extract().asString());

        assertThat(page.select("#found a[href=/tenants/" + first + "]")).hasSize(1);
        assertThat(page.select("#found a[href=/tenants/" + second + "]")).hasSize(1);
        assertThat(page.select("#found h2").text()).isEqualTo("Tenants");
        assertThat(page.select("main input[name=q]").val()).isEqualTo(name);
    }

    @Test
    void nothingFoundIsAnEmptyListAndAPageThatTeaches() {
        var nothing = "nothing-has-this-" + UUID.randomUUID();

        api(nothing).then().statusCode(200);
        assertThat(kinds(nothing)).isEmpty();
        var page = Jsoup.parse(page(nothing).then().statusCode(200).extract().asString());
        assertThat(page.select("#nothing").text())
                .contains("Nothing matches this")
                .contains("last four digits");
        assertThat(Jsoup.parse(As.agent().get("/find").asString())
                        .select("#nothing")
                        .text())
                .contains("What can be pasted");
        assertThat(As.agent().get("/api/v1/find").<List<?>>path("data")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "🙂",
                "👩‍👩‍👧 familia",
                "%",
                "_",
                "%%%%",
                "'; drop table tenant; --",
                "\"quoted\" 'quoted'",
                "\\",
                "\u202e",
                "\ud800 alone",
                "../../etc/passwd",
                "https://",
                "://",
                "/r//failed",
                "/go/",
                "?error_code=",
                "00000000-0000-0000-0000-000000000000",
                "+",
                "()",
                "{inject:staff.name}",
                "<script>alert(1)</script>"
            })
    void oddThingsAreLookedForLikeAnyOther(String odd) {
        assertThat(api(odd).statusCode()).isEqualTo(200);
        assertThat(page(odd).statusCode()).isIn(200, 303);
        assertThat(page(odd).asString()).doesNotContain("<script>alert");
    }

    @Test
    void ofATextThatIsTooLongTheFirst2000CharactersCountAndThePageSaysSo() {
        var line = Signup.tenant().connected();
        var id = number(line).getString("phone_number_id");
        var beginning = "phone_number_id=" + id + " " + "x ".repeat(970);

        for (var length : List.of(2_001, 10_000)) {
            var log = beginning + "y".repeat(length - beginning.length());
            var answer = api(log);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.<Boolean>path("cut")).isTrue();
            assertThat(found(log)).contains("connection /connections/" + line.connectionId);
            var page = Jsoup.parse(page(log).then().statusCode(200).extract().asString());
            assertThat(page.select("#understood").text()).contains("Only the first 2,000 characters were read.");
        }
        assertThat(api("x".repeat(2_000)).<Boolean>path("cut")).isFalse();
    }

    @Test
    void aCodeAloneOpensNoCaseEvenIfANumberEndsSo() {
        var line = Signup.tenant().connected();
        String digits = number(line).getString("number.digits");
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery(
                                "update phone_number set digits = '34912131042' where digits = :digits")
                        .setParameter("digits", digits)
                        .executeUpdate());

        var page = Jsoup.parse(page("131042").then().statusCode(200).extract().asString());

        assertThat(kinds("131042")).isEmpty();
        assertThat(page.select("#meanings h2").eachText()).contains("Payment problem", "Not sent: payment problem");
        assertThat(page.select("#understood").text()).contains("type more of its digits");
        assertThat(leadsTo("912131042")).isEqualTo("/connections/" + line.connectionId);
    }

    @Test
    void anAddressOfTheProvidersPageLeadsToItsCaseAndIsNeverShownAgain() {
        var line = Signup.tenant().invited();
        var token = line.providerUrl.substring(line.providerUrl.lastIndexOf('/') + 1);

        for (var pasted : List.of(
                line.providerUrl,
                line.providerUrl + "?lang=es&x=/a/b",
                "https://app.kapso.ai/whatsapp/setup/" + token + "?lang=es#top",
                "https://setup.kapso.ai/s/" + token,
                "setup.kapso.ai/s/" + token + "/",
                token)) {
            assertThat(leadsTo(pasted)).as(pasted).isEqualTo("/connections/" + line.connectionId);
            assertThat(api(pasted).asString()).doesNotContain(token);
        }
        var other = Signup.tenant().connected();
        var several = line.providerUrl + " and +" + number(other).getString("number.digits");
        var page = page(several).then().statusCode(200).extract().asString();
        assertThat(page).doesNotContain(token).contains("•••").contains("/connections/" + line.connectionId);
    }

    @Test
    void anAddressOfARevokedLinkLeadsToItsCaseToo() {
        var line = Signup.tenant().invited();
        var old = line.providerUrl;
        As.json(As.admin(), Map.of("reason", "replaced"))
                .post("/api/v1/links/{id}/revocation", line.linkId)
                .then()
                .statusCode(org.hamcrest.Matchers.lessThan(300));

        assertThat(leadsTo(old + "?lang=pt")).isEqualTo("/connections/" + line.connectionId);
    }

    @Test
    void whatMayBeSecretIsNotShownAgainWhateverItStandsIn() {
        var token = "EAAG" + UUID.randomUUID().toString().replace("-", "");
        for (var pasted : List.of(
                "curl https://graph.example/v24.0/1?access_token=" + token + " says error 190",
                "{\"error\":{\"code\":190,\"message\":\"x\"},\"access_token\":\"" + token + "\"}",
                "{\\\"token\\\":\\\"" + token.substring(4) + "\\\"} error 190",
                "https://setup.kapso.ai/s/" + token.substring(4) + " error 190",
                "https:\\/\\/app.kapso.ai\\/whatsapp\\/setup\\/" + token.substring(4) + " error 190")) {
            var page = page(pasted).then().statusCode(200).extract().asString();
            assertThat(page).as(pasted).doesNotContain(token.substring(4)).contains("Access no longer valid");
            assertThat(api(pasted).asString()).as(pasted).doesNotContain(token.substring(4));
        }
    }

    @Test
    void severalAddressesOfDifferentLinksAreShownAsSeveral() {
        var one = Signup.tenant().invited();
        var other = Signup.tenant().invited();
        String first = As.manager().get("/api/v1/links/{id}", one.linkId).path("landing_url");
        String second = As.manager().get("/api/v1/links/{id}", other.linkId).path("landing_url");

        assertThat(found(first + " or " + second))
                .contains(
                        "connection /connections/" + one.connectionId, "connection /connections/" + other.connectionId);
        var page = Jsoup.parse(
                page(first + "\n" + second).then().statusCode(200).extract().asString());
        assertThat(page.select("h1").text()).isEqualTo("4 results");
    }

    @Test
    void theCaseStandsBesideTheMeaning() {
        var line = Signup.tenant().connected();
        var pasted = "phone_number_id=" + number(line).getString("phone_number_id")
                + " {\"error\":{\"code\":136024,\"error_subcode\":2388091}}";

        var page = Jsoup.parse(page(pasted).then().statusCode(200).extract().asString());

        assertThat(page.select("#meanings h2 a").eachText()).containsExactly("Code could not be sent");
        assertThat(page.select("#found a[href=/connections/" + line.connectionId + "]"))
                .isNotEmpty();
        assertThat(page.select("#understood").text())
                .contains("Read as JSON.")
                .contains("Code 136024, subcode 2388091. The subcode decides.");
        assertThat(api(pasted).<List<String>>path("meanings.code")).containsExactly("136024/2388091");
        assertThat(kinds(pasted)).containsExactly("connection", "number");
    }

    @Test
    void theNumberOfAPersonWhoWasWrittenToIsNoCase() {
        var line = Signup.tenant().connected();
        var other = Signup.tenant().connected();
        var pasted = """
                {"metadata":{"phone_number_id":"%s"},"statuses":[{"id":"wamid.NOBODY","status":"failed",
                 "recipient_id":"%s","errors":[{"code":131026,"title":"Message undeliverable"}]}]}
                """.formatted(
                        number(line).getString("phone_number_id"), number(other).getString("number.digits"));

        assertThat(found(pasted))
                .contains("connection /connections/" + line.connectionId)
                .doesNotContain("connection /connections/" + other.connectionId);
    }

    @Test
    void anAgentIsNotShownTheAddressOfALink() {
        var line = Signup.tenant().invited();
        String address = As.manager().get("/api/v1/links/{id}", line.linkId).path("landing_url");
        var code = address.substring(address.lastIndexOf('/') + 1);

        for (var pasted : List.of(line.linkId, line.name, code)) {
            var answer = api(pasted).asString();
            assertThat(answer).doesNotContain(code).doesNotContain("/go/").doesNotContain("/setup/");
        }
    }

    @Test
    void everyPageHasTheSearch() {
        for (var path : List.of("/connections", "/links", "/playbook", "/find", "/nothing")) {
            var form = Jsoup.parse(As.agent().get(path).asString()).select(".rail form[action=/find]");
            assertThat(form).as(path).hasSize(1);
            assertThat(form.select("input[name=q]").attr("aria-label")).startsWith("Find anything");
            assertThat(form.attr("role")).isEqualTo("search");
        }
    }
}
