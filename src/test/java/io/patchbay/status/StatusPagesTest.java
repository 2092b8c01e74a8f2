package io.patchbay.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Facts;
import io.patchbay.connection.StatementJson;
import io.patchbay.link.ConnectionLinks;
import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Customer;
import io.patchbay.support.Fresh;
import io.patchbay.support.Hook;
import io.patchbay.support.Signup;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What other tests leave in the shared database may cause findings of its own, so nothing here says
 * that there is none.
 */
@ConsoleTest
class StatusPagesTest {

    @Inject
    Facts facts;

    @Inject
    Evidence evidence;

    @Inject
    ConnectionLinks links;

    @Inject
    Clock clock;

    @Inject
    EntityManager entities;

    /** No other page is to tell of a storm that was only played here. */
    @AfterEach
    void calm() {
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("delete from delivery where state = 'rejected'")
                        .executeUpdate());
    }

    private static Document page(String role, String path) {
        var answer = As.role(role).get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Jsoup.parse(answer.asString());
    }

    private static void storm() {
        for (var i = 0; i < 5; i++) {
            var body = ("{\"n\":\"" + UUID.randomUUID() + "\"}").getBytes();
            Hook.saying("whatsapp.phone_number.created", body)
                    .signed("0".repeat(64))
                    .post()
                    .then()
                    .statusCode(401);
        }
    }

    private static void unmatched() {
        Hook.saying("whatsapp.phone_number.created", """
                        {"phone_number_id":"%1$s","business_account_id":"%1$s","customer":{"id":"%2$s"},"project":{"id":null}}
                        """.formatted(Fresh.phoneNumberId(), UUID.randomUUID()))
                .post()
                .then()
                .statusCode(200);
    }

    @Test
    void everybodyReadsEveryCheckAndOnlyAdminsAct() {
        for (var role : List.of("agent", "manager", "admin")) {
            var page = page(role, "/status");
            assertThat(page.select("ul.checks > li").eachAttr("id"))
                    .containsExactly(
                            "check-last_webhook",
                            "check-subscription",
                            "check-signatures",
                            "check-unmatched",
                            "check-inbox",
                            "check-given_up",
                            "check-sweep",
                            "check-provider",
                            "check-live",
                            "check-clock",
                            "check-database",
                            "check-version");
            assertThat(page.select("form[action=/reconciliations]").isEmpty()).isEqualTo(!role.equals("admin"));
            assertThat(page.select("svg.hours rect")).hasSize(96);
        }
    }

    @Test
    void theRegionFetchesItselfWithoutTheFrame() {
        var region = Jsoup.parse(
                As.agent().header("HX-Request", "true").get("/status").asString());

        assertThat(region.select("ul.checks")).hasSize(1);
        assertThat(region.select(".rail, h1")).hasSize(1);
    }

    @Test
    void aStormOfWrongSignaturesIsToldEverywhere() {
        storm();

        var card = page("agent", "/status").select("#finding-signature_storm");
        assertThat(card.text())
                .contains("An admin of your team")
                .contains("requests were refused for a wrong signature")
                .contains("Switch the signature check off");
        assertThat(card.select("a[href=/events?state=rejected]")).hasSize(1);
        assertThat(page("agent", "/status").select("#check-signatures").text()).contains("Needs attention");

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(page("agent", "/playbook/signature_storm")
                                .select(".case-side")
                                .text())
                        .contains("Active now"));
        assertThat(page("agent", "/playbook").select("a[href=/status]").eachText())
                .contains("yes");
        var light = page("agent", "/links").select("a.ears");
        assertThat(light.attr("href")).isEqualTo("/status");
        assertThat(light.text()).matches("(Events refused|Not receiving webhooks) .*");
        assertThat(light.select(".jack.tone-ours")).hasSize(1);
        assertThat(page("agent", "/connections").select("#installation a[href=/status]"))
                .hasSize(1);
        List<String> codes = As.agent().get("/api/v1/status").path("findings.code");
        assertThat(codes).contains("signature_storm");
    }

    @Test
    void anEventThatFitsNobodyWaitsOnThePage() {
        unmatched();

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(page("agent", "/status")
                                .select("#finding-unmatched_event a.btn")
                                .attr("href"))
                        .isEqualTo("/events/unmatched"));
    }

    @Test
    void theApiTellsTheSameChecks() {
        var answer = As.agent().get("/api/v1/status");

        assertThat(answer.statusCode()).isEqualTo(200);
        List<String> states = answer.path("checks.state");
        assertThat(states).hasSize(12).isSubsetOf("good", "quiet", "unclear", "provider", "ours");
        assertThat(As.stranger().get("/api/v1/status").statusCode()).isEqualTo(401);
    }

    @Test
    void aFinishIsHeardOnceAWebhookToldOfTheNumber() {
        var since = clock.instant();
        var signup = Signup.tenant().invited();
        pressTheButton(signup);
        tell(signup, FactKind.RETURNED_OK, "back");

        assertThat(finished(since).silent()).isPositive();
        var before = finished(since);
        tell(signup, FactKind.NUMBER_CREATED, "event");
        assertThat(finished(since).silent()).isEqualTo(before.silent() - 1);
    }

    @Test
    void aFinishOnALinkNobodyOpenedWithUsIsNotCounted() {
        var since = clock.instant();
        var signup = Signup.tenant().invited();
        var before = finished(since);
        tell(signup, FactKind.LINK_SEEN, "seen");

        assertThat(finished(since).silent()).isEqualTo(before.silent());
    }

    @Test
    void onlyProbesWithoutAnyAnswerAreUnanswered() {
        var since = clock.instant();
        var signup = Signup.tenant().invited();
        var before = facts.unansweredSince(since).count();
        add(signup, FactKind.LOOK_FAILED, "refused", Map.of("kind", "rate_limited"));
        assertThat(facts.unansweredSince(since).count()).isEqualTo(before);

        add(signup, FactKind.LOOK_FAILED, "late", Map.of("kind", "timed_out"));
        add(signup, FactKind.LOOK_FAILED, "late again", Map.of("kind", "broken"));
        assertThat(facts.unansweredSince(since).count()).isEqualTo(before + 1);
    }

    @Test
    void aLossHeardOfLateDidNotHappenNow() {
        var since = clock.instant();
        var signup = Signup.tenant().invited();
        var before = facts.droppedSince(since).count();
        var now = clock.instant();
        add(signup, FactKind.NUMBER_OFFBOARDED, now.minusSeconds(3600), "old", Map.of());
        assertThat(facts.droppedSince(since).count()).isEqualTo(before);

        add(signup, FactKind.NUMBER_OFFBOARDED, now, "new", Map.of());
        assertThat(facts.droppedSince(since).count()).isEqualTo(before + 1);
    }

    private ConnectionLinks.Finished finished(Instant since) {
        return QuarkusTransaction.requiringNew()
                .call(() -> links.finishedBetween(since, clock.instant().plusSeconds(1)));
    }

    private static void pressTheButton(Signup signup) {
        String landing = As.manager().get("/api/v1/links/{id}", signup.linkId).path("landing_url");
        Customer.press(landing).then().statusCode(303);
    }

    private void tell(Signup signup, FactKind kind, String once) {
        add(signup, kind, once, Map.of("link_id", signup.linkId, "setup_status", "completed"));
    }

    private void add(Signup signup, FactKind kind, String once, Map<String, Object> data) {
        add(signup, kind, clock.instant(), once, data);
    }

    private void add(Signup signup, FactKind kind, Instant at, String once, Map<String, Object> data) {
        QuarkusTransaction.requiringNew()
                .run(() -> evidence.add(new Fact(
                        UUID.fromString(signup.connectionId),
                        StatementJson.of(kind, data),
                        at,
                        clock.instant(),
                        "test",
                        null,
                        once)));
    }
}
