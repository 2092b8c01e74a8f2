package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Signup;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** The words for the customer on the case page and in the API. */
@ConsoleTest
class LetterPagesTest {

    @Inject
    AgroalDataSource database;

    private static Document page(RequestSpecification who, Signup signup, String query) {
        var answer = who.get("/connections/" + signup.connectionId + query);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Jsoup.parse(answer.asString());
    }

    private static Signup spanish(Signup signup) {
        As.json(As.manager(), Map.of("language", "es", "contact", Map.of("name", "Lucía & Söhne <b>")))
                .patch("/api/v1/tenants/{id}", signup.tenantId)
                .then()
                .statusCode(200);
        return signup;
    }

    private static String landing(Signup signup) {
        return As.manager().get("/api/v1/links/{id}", signup.linkId).path("landing_url");
    }

    private static List<Map<String, Object>> copied(Signup signup) {
        return As.agent()
                .get("/api/v1/connections/{id}/facts?limit=200", signup.connectionId)
                .<List<Map<String, Object>>>path("data")
                .stream()
                .filter(fact -> "text_copied".equals(fact.get("kind")))
                .toList();
    }

    @Test
    void theTextSpeaksTheTenantsLanguageAndNamesTheContact() {
        var shown = page(As.agent(), spanish(Signup.tenant().invited()), "");

        assertThat(shown.select("#letter").text()).isEqualTo("Text for Lucía & Söhne <b>");
        assertThat(shown.select("#letter-text").attr("lang")).isEqualTo("es");
        assertThat(shown.select("#letter-text").attr("dir")).isEqualTo("ltr");
        assertThat(shown.select("#letter-text p").first().text()).isEqualTo("Hola, Lucía & Söhne <b>:");
        assertThat(shown.select(".langs a[aria-current]").text()).isEqualTo("es");
    }

    @Test
    void anotherLanguageIsALinkThatKeepsTheLane() {
        var signup = Signup.tenant().invited();
        var shown = page(As.agent(), signup, "?lane=link");
        assertThat(shown.select(".langs a").eachText()).containsExactly("en", "es", "pt", "hi", "id", "ar");

        var arabic = shown.select(".langs a").last().attr("href");
        assertThat(arabic).endsWith("?lane=link&text=ar#letter");
        var query = arabic.substring(arabic.indexOf('?'), arabic.indexOf('#'));
        var switched = page(As.agent(), signup, query);

        assertThat(switched.select("#letter-text").attr("lang")).isEqualTo("ar");
        assertThat(switched.select("#letter-text").attr("dir")).isEqualTo("rtl");
        assertThat(switched.select(".chips a[aria-current]").text()).isEqualTo("Link");
        assertThat(switched.select("#case-" + signup.connectionId).attr("hx-get"))
                .as("a live change keeps lane and language")
                .endsWith("?lane=link&text=ar");
    }

    @Test
    void theButtonCarriesExactlyTheTextThatIsShown() {
        var shown = page(As.manager(), Signup.tenant().invited(), "?text=hi");

        assertThat(shown.select("#copy-text").attr("data-copy").lines())
                .containsExactlyElementsOf(shown.select("#letter-text p").eachText());
    }

    @Test
    void onlyWhoMaySendTheLinkFindsItInTheText() {
        var signup = Signup.tenant().invited();
        var landing = landing(signup);

        assertThat(page(As.manager(), signup, "").select("#letter-text").text()).contains(landing);
        assertThat(page(As.admin(), signup, "").select("#letter-text").text()).contains(landing);
        var forAgents = page(As.agent(), signup, "");
        assertThat(forAgents.html()).doesNotContain(landing);
        assertThat(forAgents.select("#letter-text").text()).doesNotContain("Your link:");
    }

    @Test
    void aLinkThatIsOverIsNotSentAgain() {
        var signup = Signup.tenant().invited();
        var landing = landing(signup);
        As.admin().post("/links/{id}/revocation", signup.linkId).then().statusCode(303);

        assertThat(page(As.manager(), signup, "").select("#letter-text").text())
                .isNotEmpty()
                .doesNotContain(landing);
    }

    @Test
    void thePastHasNothingToSend() {
        var signup = Signup.tenant().invited();

        assertThat(page(As.manager(), signup, "/at/" + java.time.Instant.now()).select("#letter, #copy-text"))
                .isEmpty();
    }

    @Test
    void everyPressOfCopyIsKeptOnceWithWhatWasCopied() throws SQLException {
        var signup = Signup.tenant().invited();
        var path = "/connections/" + signup.connectionId + "/texts";

        var plain =
                As.form(As.agent(), "language", "es", "verdict", "not_opened").post(path);
        assertThat(plain.statusCode()).isEqualTo(303);
        assertThat(plain.header("Location")).endsWith("?text=es#letter");
        var script = As.form(As.agent().header("HX-Request", "true"), "language", "ar")
                .post(path);
        assertThat(script.statusCode()).isEqualTo(204);
        assertThat(script.headers().hasHeaderWithName("HX-Location")).isFalse();

        var facts = copied(signup);
        assertThat(facts).hasSize(2);
        assertThat(facts).extracting(fact -> fact.get("lane")).containsOnly("desk");
        assertThat(facts)
                .extracting(fact -> fact.get("data"))
                .containsExactlyInAnyOrder(
                        Map.of("verdict", "not_opened", "language", "es"),
                        Map.of("verdict", "not_opened", "language", "ar"));
        assertThat(auditRows(signup)).containsExactly("text.copy agent", "text.copy agent");
        assertThat(page(As.agent(), signup, "").select(".timeline").text())
                .contains("Dev agent copied the text “The link has not been used yet” in Spanish.")
                .contains("in Arabic.");
    }

    @Test
    void whatWasOnThePageCountsAlthoughTheCaseHasMoved() {
        var signup = Signup.tenant().invited();

        As.form(As.agent(), "language", "en", "verdict", "not_sent")
                .post("/connections/" + signup.connectionId + "/texts")
                .then()
                .statusCode(303);

        assertThat(copied(signup).get(0).get("data")).isEqualTo(Map.of("verdict", "not_sent", "language", "en"));
    }

    @Test
    void wrongInputIsRefusedAndNothingIsKept() {
        var signup = Signup.tenant().invited();
        var path = "/connections/" + signup.connectionId + "/texts";

        assertThat(As.form(As.agent(), "language", "fr").post(path).statusCode())
                .isEqualTo(400);
        assertThat(As.form(As.agent(), "verdict", "not_opened").post(path).statusCode())
                .isEqualTo(400);
        for (var verdict : List.of("purple", "signature_storm")) {
            assertThat(As.form(As.agent(), "language", "en", "verdict", verdict)
                            .post(path)
                            .statusCode())
                    .as(verdict)
                    .isEqualTo(400);
        }
        assertThat(As.form(As.agent(), "language", "en")
                        .post("/connections/" + UUID.randomUUID() + "/texts")
                        .statusCode())
                .isEqualTo(404);
        assertThat(As.agent()
                        .get("/connections/" + signup.connectionId + "?text=fr")
                        .statusCode())
                .isEqualTo(400);
        assertThat(copied(signup)).isEmpty();
    }

    @Test
    void whoCopiedWhatStaysOutOfTheBundle() {
        var signup = Signup.tenant().invited();
        As.form(As.agent(), "language", "es")
                .post("/connections/" + signup.connectionId + "/texts")
                .then()
                .statusCode(303);

        assertThat(As.agent()
                        .get("/connections/" + signup.connectionId + "/bundle?for=meta")
                        .asString())
                .doesNotContain("copied the text");
    }

    private List<String> auditRows(Signup signup) throws SQLException {
        var rows = new ArrayList<String>();
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("select action || ' ' || actor_role from audit"
                        + " where subject_id = ? and action = 'text.copy'")) {
            query.setString(1, signup.connectionId);
            try (var found = query.executeQuery()) {
                while (found.next()) {
                    rows.add(found.getString(1));
                }
            }
        }
        return rows;
    }
}
