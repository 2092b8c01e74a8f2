package io.patchbay.api;

import static io.patchbay.api.Answers.assertFields;
import static io.patchbay.api.Answers.assertNames;
import static io.patchbay.api.Answers.assertProblem;
import static io.patchbay.api.Answers.walk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Settled;
import io.patchbay.support.Signup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Connections, their facts, numbers, probes and sweeps. */
@ConsoleTest
class ConnectionContractTest {

    private static final String[] ROW = {
        "id",
        "tenant",
        "status",
        "verdict",
        "mode",
        "display_phone_number",
        "phone_number_id",
        "owner",
        "in_status_since"
    };

    private static final String[] SINGLE = {
        "id",
        "tenant",
        "status",
        "verdict",
        "mode",
        "display_phone_number",
        "phone_number_id",
        "owner",
        "in_status_since",
        "mode_offered",
        "mode_taken",
        "number",
        "waba",
        "portfolio",
        "standing",
        "checklist",
        "attempts",
        "conflict"
    };

    private static final String[] VERDICT = {
        "code",
        "sentence",
        "acts",
        "blocks",
        "what_happened",
        "next_step",
        "do_not",
        "unless",
        "clock_at",
        "confidence",
        "sure_because",
        "evidence",
        "also_true"
    };

    @Test
    void aRowSaysWhoWhatAndSinceWhen() {
        var signup = Signup.tenant().invited();
        var list = As.agent().get("/api/v1/connections?tenant_id=" + signup.tenantId);
        Map<String, Object> row = list.path("data[0]");
        assertFields(row, ROW);
        assertFields(list.path("data[0].tenant"), "id", "name", "external_id");
        assertFields(list.path("data[0].verdict"), "code", "sentence", "acts", "blocks");
        assertThat(row.get("status")).isEqualTo("invited");
        assertThat(row.get("phone_number_id")).isNull();
    }

    @Test
    void theSingleViewIsWholeBeforeAnythingIsKnown() {
        var signup = Signup.tenant().invited();
        var shown = As.agent().get("/api/v1/connections/{id}", signup.connectionId);
        assertFields(shown.path(""), SINGLE);
        assertFields(shown.path("verdict"), VERDICT);
        for (var unknown : List.of("number", "waba", "portfolio", "conflict", "mode_taken", "phone_number_id")) {
            assertThat(shown.<Object>path(unknown)).as(unknown).isNull();
        }
        assertThat(shown.<List<?>>path("attempts")).isEmpty();
        assertThat(shown.<List<?>>path("checklist")).hasSize(9);
        assertFields(shown.path("checklist[0]"), "question", "answer", "known", "as_of", "evidence");
        assertThat(shown.<List<String>>path("checklist.answer")).allMatch(text -> !text.isBlank());
        Map<String, Map<String, Object>> standing = shown.path("standing");
        assertFields(
                standing, "account_review", "name_review", "quality", "billing", "restriction", "credential", "health");
        standing.values()
                .forEach(
                        axis -> assertFields(axis, "value", "raw", "as_of", "source", "blocks", "still_works", "acts"));
        assertThat(List.of("certain", "likely", "unsure")).contains(shown.<String>path("verdict.confidence"));
        assertThat(List.of("us", "customer", "meta", "provider", "admin", "nobody"))
                .contains(shown.<String>path("verdict.acts"));
    }

    @Test
    void theSingleViewIsWholeOnceConnected() {
        var signup = Signup.tenant().connected();
        var shown = As.agent().get("/api/v1/connections/{id}", signup.connectionId);
        assertFields(shown.path(""), SINGLE);
        assertFields(shown.path("verdict"), VERDICT);
        assertFields(
                shown.path("number"),
                "phone_number_id",
                "internal_id",
                "display_phone_number",
                "digits",
                "name",
                "verified_name",
                "status_raw",
                "is_coexistence",
                "messaging_limit",
                "first_connected_at",
                "connected_since");
        assertFields(shown.path("waba"), "id", "name", "shared");
        assertThat(shown.<String>path("number.phone_number_id")).isEqualTo(shown.path("phone_number_id"));
        assertThat(List.of("ok", "invalid", "unknown")).contains(shown.<String>path("standing.credential.value"));
        assertThat(List.of("healthy", "degraded", "unhealthy", "unknown"))
                .contains(shown.<String>path("standing.health.value"));
        assertThat(shown.<List<String>>path("verdict.evidence")).isNotEmpty();
        for (Map<String, Object> attempt : shown.<List<Map<String, Object>>>path("attempts")) {
            assertFields(
                    attempt,
                    "id",
                    "link_id",
                    "state",
                    "started_at",
                    "ended_at",
                    "outcome",
                    "error_code",
                    "provider_words",
                    "retryable",
                    "mode_taken",
                    "through_superseded_link");
            assertThat(List.of("open", "completed", "failed", "abandoned")).contains((String) attempt.get("state"));
        }
    }

    @Test
    void thePastIsShownAsItWasKnownThen() {
        var before = Instant.now().minus(Duration.ofHours(1));
        var signup = Signup.tenant().connected();
        var past = As.agent().queryParam("at", before.toString()).get("/api/v1/connections/{id}", signup.connectionId);
        assertFields(past.path(""), SINGLE);
        assertThat(past.<String>path("status")).isEqualTo("not_invited");
        assertThat(past.<Object>path("number")).isNull();
        var now = As.agent()
                .queryParam("at", Instant.now().plusSeconds(1).toString())
                .get("/api/v1/connections/{id}", signup.connectionId);
        assertThat(now.<String>path("status")).isEqualTo("connected");
        for (var at : List.of("yesterday", "2026-13-01T00:00:00Z", "2026-11-25", "0")) {
            assertNames(As.agent().queryParam("at", at).get("/api/v1/connections/{id}", signup.connectionId), "at");
        }
    }

    @Test
    void factsAreWalkedNewestFirstWithoutGapOrRepeat() {
        var signup = Signup.tenant().connected();
        var address = "/api/v1/connections/" + signup.connectionId + "/facts";
        // probes and webhooks that the connecting caused are through
        var all = Settled.of(() -> walk(address, "id", 200));
        assertThat(all).hasSizeGreaterThan(3).doesNotHaveDuplicates();
        assertThat(walk(address, "id", 1)).isEqualTo(all);
        assertThat(walk(address, "id", 2)).isEqualTo(all);
        assertThat(walk(address, "happened_at", 200).stream()
                        .map(Instant::parse)
                        .toList())
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        var facts = As.agent().get(address);
        for (Map<String, Object> fact : facts.<List<Map<String, Object>>>path("data")) {
            assertFields(fact, "id", "lane", "kind", "happened_at", "received_at", "source", "data", "delivery_id");
            assertThat(List.of("link", "browser", "webhook", "probe", "desk")).contains((String) fact.get("lane"));
            assertThat(fact.get("delivery_id") != null).isEqualTo("webhook".equals(fact.get("lane")));
        }
    }

    @Test
    void aCursorOfAnotherConnectionGivesNothingAway() {
        var one = Signup.tenant().invited();
        var other = Signup.tenant().invited();
        var foreign = As.agent()
                .get("/api/v1/connections/{id}/facts", other.connectionId)
                .<String>path("data[0].id");
        var cursor = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(foreign.getBytes());
        var page = As.agent().queryParam("cursor", cursor).get("/api/v1/connections/{id}/facts", one.connectionId);
        assertNames(page, "cursor");
    }

    @Test
    void connectionsAreWalkedAndFiltered() {
        var word = "Walk" + UUID.randomUUID().toString().substring(0, 8);
        var made = new java.util.ArrayList<String>();
        for (var i = 0; i < 4; i++) {
            var tenant = Console.tenant(Map.of("name", word + " " + i));
            made.add(0, Console.link(tenant).getString("connection_id"));
        }
        for (var limit : new int[] {1, 2, 3, 4}) {
            assertThat(walk("/api/v1/connections?q=" + word, "id", limit)).isEqualTo(made);
        }
        assertThat(walk("/api/v1/connections?status=invited&q=" + word, "id", 3))
                .isEqualTo(made);
        assertThat(walk("/api/v1/connections?acts=customer&q=" + word, "id", 3)).isEqualTo(made);
        assertThat(walk("/api/v1/connections?verdict=not_opened&q=" + word, "id", 3))
                .isEqualTo(made);
        assertThat(walk("/api/v1/connections?status=connected&q=" + word, "id", 3))
                .isEmpty();
        assertThat(walk("/api/v1/connections?acts=meta&q=" + word, "id", 3)).isEmpty();
    }

    @Test
    void theWordsForTheCustomerComeInTheLanguageAskedFor() {
        var signup = Signup.tenant().invited();
        var address = "/api/v1/connections/" + signup.connectionId + "/text";
        String landing = As.manager().get("/api/v1/links/{id}", signup.linkId).path("landing_url");

        var own = As.agent().get(address);
        assertFields(own.path(""), "language", "text", "verdict");
        assertThat(own.<String>path("language")).isEqualTo("en");
        assertThat(own.<String>path("verdict")).isEqualTo("not_opened");
        assertThat(own.<String>path("text")).contains("Use our link").doesNotContain(landing);
        var spanish = As.manager().queryParam("language", "es").get(address);
        assertThat(spanish.<String>path("language")).isEqualTo("es");
        assertThat(spanish.<String>path("text")).contains("Tu enlace: " + landing);

        assertNames(As.agent().queryParam("language", "fr").get(address), "language");
        assertProblem(As.agent().get("/api/v1/connections/{id}/text", UUID.randomUUID()), 404);
    }

    @Test
    void aProbeIsOnItsWay() {
        var signup = Signup.tenant().connected();
        var probe = As.agent().post("/api/v1/connections/{id}/probes", signup.connectionId);
        assertThat(probe.statusCode()).isEqualTo(202);
        assertFields(probe.path(""), "id", "state", "not_before");
        assertThat(List.of("queued", "done", "waiting")).contains(probe.<String>path("state"));
        assertProblem(As.agent().post("/api/v1/connections/{id}/probes", UUID.randomUUID()), 404);
        assertProblem(As.agent().post("/api/v1/connections/nothing/probes"), 404);
    }

    @Test
    void aSweepRunsAndEnds() {
        var begun = As.admin().post("/api/v1/reconciliations");
        assertThat(begun.statusCode()).isEqualTo(202);
        assertSweep(begun.path(""));
        String id = begun.path("id");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !"running"
                        .equals(As.agent()
                                .get("/api/v1/reconciliations/{id}", id)
                                .path("state")));
        var ended = As.agent().get("/api/v1/reconciliations/{id}", id);
        assertSweep(ended.path(""));
        assertThat(ended.<String>path("finished_at")).isNotNull();
        for (Map<String, Object> drift : ended.<List<Map<String, Object>>>path("drift")) {
            assertFields(drift, "kind", "subject", "before", "after", "sentence", "believed_since", "url");
        }
    }

    @Test
    void aSweepOfOneTenantEndsToo() {
        var tenant = Signup.tenant().connected().tenantId;
        String id = As.json(As.admin(), Map.of("tenant_id", tenant))
                .post("/api/v1/reconciliations")
                .path("id");
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> As.agent().get("/api/v1/reconciliations/{id}", id).path("state"),
                        state -> !"running".equals(state));
        assertThat(As.agent().get("/api/v1/reconciliations/{id}", id).<String>path("state"))
                .isEqualTo("done");
    }

    private static void assertSweep(Map<String, Object> sweep) {
        assertThat(sweep.keySet()).contains("id", "state", "started_at", "finished_at", "drift");
        assertThat(List.of("running", "done", "failed")).contains((String) sweep.get("state"));
    }

    @Test
    void aSweepOfNobodyIsRefused() {
        for (var body : List.of("{\"tenant_id\":\"x\"}", "{\"tenant_id\":5}")) {
            assertNames(As.json(As.admin(), body).post("/api/v1/reconciliations"), "tenant_id");
        }
        assertNames(
                As.json(As.admin(), Map.of("tenant_id", UUID.randomUUID())).post("/api/v1/reconciliations"),
                "tenant_id");
        assertNames(As.json(As.admin(), "{\"all\":true}").post("/api/v1/reconciliations"), "all");
        assertProblem(As.manager().post("/api/v1/reconciliations"), 403);
    }

    @Test
    void aNumberIsShownWithItsOwner() {
        var signup = Signup.tenant().connected();
        var numbers = As.agent().get("/api/v1/numbers?tenant_id=" + signup.tenantId);
        Map<String, Object> number = numbers.path("data[0]");
        assertFields(
                number,
                "phone_number_id",
                "internal_id",
                "display_phone_number",
                "tenant_id",
                "connection_id",
                "waba_id",
                "status_raw",
                "as_of");
        assertThat(number.get("connection_id")).isEqualTo(signup.connectionId);
        var same = As.agent().get("/api/v1/numbers?phone_number_id=" + number.get("phone_number_id"));
        assertThat(same.<List<?>>path("data")).hasSize(1);
        var unowned = As.agent().get("/api/v1/numbers?unowned=true&limit=200");
        assertThat(unowned.<List<String>>path("data.tenant_id"))
                .filteredOn(java.util.Objects::nonNull)
                .isEmpty();
    }

    @Test
    void numbersAreWalkedWithoutGapOrRepeat() {
        Signup.tenant().connected();
        Signup.tenant().connected();
        var all = walk("/api/v1/numbers", "phone_number_id", 200);
        assertThat(all).hasSizeGreaterThan(1).doesNotHaveDuplicates();
        assertThat(walk("/api/v1/numbers", "phone_number_id", 1)).containsAll(all);
    }
}
