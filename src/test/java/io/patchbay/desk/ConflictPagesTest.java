package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.agroal.api.AgroalDataSource;
import io.patchbay.connection.ProbeRequests;
import io.patchbay.number.NumberWatch;
import io.patchbay.provider.Provider;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.provider.sandbox.SandboxHands;
import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Hook;
import io.patchbay.support.Signup;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** A number or an account that two claim, until a person says whose it is. */
@ConsoleTest
class ConflictPagesTest {

    @Inject
    Sandbox sandbox;

    @Inject
    Provider provider;

    @Inject
    NumberWatch numberWatch;

    @Inject
    ProbeRequests probeRequests;

    @Inject
    AgroalDataSource database;

    /**
     * Two tenants with a line each, the second of which the provider has given the first's number.
     */
    private record Claim(Signup holder, Signup newcomer, String number, String id) {

        String decision() {
            return "/api/v1/conflicts/" + id + "/decision";
        }
    }

    private static String number(Signup line) {
        return Console.connection(line.connectionId).getString("phone_number_id");
    }

    private static String customer(Signup line) {
        return Console.get("tenants/" + line.tenantId).getString("provider_customer_id");
    }

    /** The provider shows the number as it has it now. */
    private void probe(String number) {
        var shown = provider.number(number).orElseThrow();
        QuarkusTransaction.requiringNew().run(() -> numberWatch.seen(shown, null, Instant.now()));
    }

    private Claim claim() {
        var holder = Signup.tenant().connected();
        var newcomer = Signup.tenant().invited();
        var number = number(holder);
        SandboxHands.change(sandbox, number, "customer_id", customer(newcomer));
        probe(number);
        return new Claim(holder, newcomer, number, conflictOf(holder));
    }

    private static String conflictOf(Signup line) {
        return Console.connection(line.connectionId).getString("conflict.id");
    }

    private static String verdict(Signup line) {
        return Console.connection(line.connectionId).getString("verdict.code");
    }

    private static JsonPath keep(Claim claim, Signup kept) {
        return Console.admin()
                .body(Map.of("keep_connection_id", kept.connectionId, "reason", "Contract read."))
                .post(claim.decision())
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static Map<String, Object> row(String id) {
        return Console.get("conflicts?limit=200").<Map<String, Object>>getList("data").stream()
                .filter(one -> id.equals(one.get("id")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void bothSidesAreInOneOpenRowWithTheHolderFirst() {
        var claim = claim();
        probe(claim.number());

        var row = row(claim.id());

        assertThat(row.keySet())
                .containsExactlyInAnyOrder("id", "phone_number_id", "opened_at", "connections", "sentence", "state");
        assertThat(row)
                .containsEntry("phone_number_id", claim.number())
                .containsEntry("state", "open")
                .containsEntry("sentence", "Two tenants claim the same number.");
        assertThat(JsonPath.from(Console.agent()
                                .get("/api/v1/conflicts?limit=200")
                                .asString())
                        .<String>getList("data.find { it.id == '" + claim.id() + "' }.connections.id"))
                .containsExactly(claim.holder().connectionId, claim.newcomer().connectionId);
        assertThat(Console.get("conflicts?limit=200").<Map<String, Object>>getList("data").stream()
                        .filter(one ->
                                claim.number().equals(one.get("phone_number_id")) && "open".equals(one.get("state"))))
                .hasSize(1);
        assertThat(verdict(claim.holder())).isEqualTo("number_conflict");
        assertThat(verdict(claim.newcomer())).isEqualTo("number_conflict");
        assertThat(claim.holder().status()).isEqualTo("connected");
        assertThat(claim.newcomer().status()).isNotEqualTo("connected");
    }

    @Test
    void bothCasesAreFrozenForAutomationButNotForPeople() throws SQLException {
        var claim = claim();

        for (var side : List.of(claim.holder(), claim.newcomer())) {
            QuarkusTransaction.requiringNew()
                    .run(() -> probeRequests.request(
                            UUID.fromString(side.connectionId), claim.number(), "frozen-test", null));
            assertThat(looksFor(side, "frozen-test")).isZero();
            As.json(As.agent(), "{}")
                    .post("/api/v1/connections/" + side.connectionId + "/probes")
                    .then()
                    .statusCode(202);
            var page = Jsoup.parse(
                    As.agent().get("/connections/" + side.connectionId).asString());
            assertThat(page.select("#claim").text())
                    .contains("Another tenant claims the same number.")
                    .contains("this case is on hold");
            assertThat(page.select("#open-conflict").attr("href")).isEqualTo("/conflicts/" + claim.id());
        }
    }

    private int looksFor(Signup line, String reason) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(
                        "select count(*) from probe where connection_id = ? and reason = ?")) {
            select.setObject(1, UUID.fromString(line.connectionId));
            select.setString(2, reason);
            var rows = select.executeQuery();
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void anotherNumberOfTheNewcomersIsNotPutIntoTheFrozenCase() {
        var claim = claim();
        var other = "7" + System.nanoTime();
        SandboxHands.number(sandbox, customer(claim.newcomer()), other);

        probe(other);

        var place = Console.get("numbers?phone_number_id=" + other).getString("data[0].connection_id");
        assertThat(place).isNotNull().isNotEqualTo(claim.newcomer().connectionId);
    }

    @Test
    void theHolderKeepsTheNumberAndTheOtherIsToldSoInItsOwnWords() {
        var claim = claim();

        var decided = keep(claim, claim.holder());

        assertThat(decided.getString("state")).isEqualTo("decided");
        assertThat(conflictOf(claim.holder())).isNull();
        assertThat(verdict(claim.holder())).isNotEqualTo("number_conflict");
        assertThat(verdict(claim.newcomer())).isNotEqualTo("number_conflict");
        assertThat(claim.holder().status()).isEqualTo("connected");
        assertThat(claim.newcomer().status()).isNotEqualTo("connected");
        assertThat(Jsoup.parse(As.agent()
                                .get("/connections/" + claim.newcomer().connectionId)
                                .asString())
                        .select("ol.timeline")
                        .text())
                .contains("An admin decided that the number does not belong here.")
                .doesNotContain(claim.holder().name);
    }

    @Test
    void theNewcomerGetsTheNumberAndIsConnectedByTheNextProbe() {
        var claim = claim();

        keep(claim, claim.newcomer());

        assertThat(Console.get("numbers?phone_number_id=" + claim.number()).getString("data[0].tenant_id"))
                .isEqualTo(claim.newcomer().tenantId);
        Console.connectionThat(claim.newcomer().connectionId, Console.is("connected"));
        assertThat(claim.holder().status()).isEqualTo("disconnected");
    }

    @Test
    void theSameSeenAgainDoesNotAskAgain() {
        var claim = claim();
        keep(claim, claim.holder());

        probe(claim.number());
        Hook.saying(
                        "whatsapp.phone_number.created",
                        sandbox.numberEvent(claim.number(), customer(claim.newcomer()))
                                .toString())
                .post();
        probe(claim.number());
        SandboxHands.change(sandbox, claim.number(), "customer_id", customer(claim.holder()));
        probe(claim.number());
        SandboxHands.change(sandbox, claim.number(), "customer_id", customer(claim.newcomer()));
        probe(claim.number());

        assertThat(conflictOf(claim.holder())).isNull();
        assertThat(conflictOf(claim.newcomer())).isNull();
        assertThat(claim.holder().status()).isEqualTo("connected");
        assertThat(Console.get("numbers?phone_number_id=" + claim.number()).getString("data[0].tenant_id"))
                .isEqualTo(claim.holder().tenantId);
    }

    @Test
    void aThirdWhoClaimsItIsSomethingNew() {
        var claim = claim();
        keep(claim, claim.holder());
        var third = Signup.tenant().invited();
        SandboxHands.change(sandbox, claim.number(), "customer_id", customer(third));

        probe(claim.number());

        assertThat(conflictOf(claim.holder())).isNotNull().isNotEqualTo(claim.id());
        assertThat(verdict(third)).isEqualTo("number_conflict");
        assertThat(verdict(claim.newcomer())).isNotEqualTo("number_conflict");
    }

    @Test
    void decidedTwiceIsRefusedTheSecondTime() {
        var claim = claim();
        keep(claim, claim.holder());

        Console.admin()
                .body(Map.of("keep_connection_id", claim.newcomer().connectionId, "reason", "Other."))
                .post(claim.decision())
                .then()
                .statusCode(409)
                .body("type", endsWith("/conflict-decided"));
    }

    @Test
    void aDecisionNeedsASideAndAReason() {
        var claim = claim();

        Console.admin()
                .body(Map.of("keep_connection_id", claim.holder().connectionId))
                .post(claim.decision())
                .then()
                .statusCode(400);
        Console.admin()
                .body(Map.of("keep_connection_id", UUID.randomUUID(), "reason", "x"))
                .post(claim.decision())
                .then()
                .statusCode(400);
        var answer = As.form(As.admin(), "keep_connection_id", claim.holder().connectionId, "reason", "")
                .post("/conflicts/" + claim.id() + "/decision");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(answer.asString()).select("input[checked]").val())
                .isEqualTo(claim.holder().connectionId);
        assertThat(row(claim.id())).containsEntry("state", "open");
    }

    @Test
    void decidingIsForAdmins() {
        var claim = claim();

        for (var role : List.of("agent", "manager")) {
            As.json(As.role(role), Map.of("keep_connection_id", claim.holder().connectionId, "reason", "x"))
                    .post(claim.decision())
                    .then()
                    .statusCode(403);
            var page = Jsoup.parse(As.role(role).get("/conflicts/" + claim.id()).asString());
            assertThat(page.select("#decide-form")).isEmpty();
            assertThat(page.select("#decide").attr("aria-disabled")).isEqualTo("true");
            assertThat(page.select("#why-decide").text()).startsWith("Only admins can decide.");
        }
    }

    @Test
    void thePastShowsTheConflictAsItWasOpen() {
        var claim = claim();
        var open = Instant.now();
        keep(claim, claim.holder());

        var then = Console.get("connections/" + claim.holder().connectionId + "?at=" + open);

        assertThat(then.getString("conflict.id")).isEqualTo(claim.id());
        assertThat(then.getString("verdict.code")).isEqualTo("number_conflict");
        assertThat(conflictOf(claim.holder())).isNull();
    }

    @Test
    void nothingOfOneIsShownToTheCustomersOfTheOther() {
        var claim = claim();
        for (var decided : List.of(false, true)) {
            if (decided) {
                keep(claim, claim.holder());
            }
            for (var pair :
                    List.of(List.of(claim.holder(), claim.newcomer()), List.of(claim.newcomer(), claim.holder()))) {
                var own = pair.get(0);
                var other = pair.get(1);
                var shown = new ArrayList<String>();
                String landing =
                        As.manager().get("/api/v1/links/{id}", own.linkId).path("landing_url");
                for (var address : List.of(
                        landing,
                        landing.replace("/go/", "/r/") + "/ok",
                        landing.replace("/go/", "/r/") + "/failed",
                        landing.replace("/go/", "/r/") + "/state")) {
                    shown.add(As.stranger().get(address).asString());
                }
                for (var whom : List.of("meta", "provider")) {
                    shown.add(As.agent()
                            .get("/connections/" + own.connectionId + "/bundle?for=" + whom)
                            .asString());
                }
                for (var language : List.of("en", "es", "pt", "hi", "id", "ar")) {
                    shown.add(As.agent()
                            .get("/api/v1/connections/" + own.connectionId + "/text?language=" + language)
                            .asString());
                }
                shown.add(As.agent()
                        .get("/api/v1/connections/" + own.connectionId + "/facts")
                        .asString());
                assertThat(shown)
                        .allSatisfy(page -> assertThat(page)
                                .doesNotContain(
                                        other.name,
                                        other.tenantId,
                                        other.connectionId,
                                        customer(other),
                                        "Contract read."));
            }
        }
    }

    @Test
    void aSecondCustomerOfNobodyIsAConflictOfOne() {
        var line = Signup.tenant().connected();
        var number = number(line);
        var second = SandboxHands.customer(sandbox, "again", null);
        SandboxHands.change(sandbox, number, "customer_id", second);

        probe(number);

        var conflict = conflictOf(line);
        assertThat(Console.connection(line.connectionId).getString("conflict.sentence"))
                .isEqualTo("Kapso shows the number under a second customer.");
        assertThat(As.agent().get("/conflicts/" + conflict).asString()).contains(second);
        Console.admin()
                .body(Map.of("keep_connection_id", line.connectionId, "reason", "Written twice."))
                .post("/api/v1/conflicts/" + conflict + "/decision")
                .then()
                .statusCode(200);
        probe(number);
        assertThat(conflictOf(line)).isNull();
        assertThat(line.status()).isEqualTo("connected");
    }

    @Test
    void aNumberOnASecondCustomerOfTheSameTenantIsRecovered() {
        var external = "shop-" + UUID.randomUUID();
        var tenant = Console.tenant("Written twice", external);
        var line = Console.link(tenant).getString("connection_id");
        var number = "7" + System.nanoTime();
        var second = SandboxHands.customer(sandbox, "Written twice", external);
        SandboxHands.number(sandbox, second, number);
        var body = sandbox.numberEvent(number, second);
        ((ObjectNode) body.path("customer")).put("external_id", external);

        Hook.saying("whatsapp.phone_number.created", body.toString()).post();

        var conflict = Console.connectionThat(line, one -> one.getString("conflict.id") != null)
                .getString("conflict.id");
        assertThat(Console.get("numbers?phone_number_id=" + number).getString("data[0].tenant_id"))
                .isNull();
        Console.admin()
                .body(Map.of("keep_connection_id", line, "reason", "Same contract."))
                .post("/api/v1/conflicts/" + conflict + "/decision")
                .then()
                .statusCode(200);
        Console.connectionThat(line, Console.is("connected"));
    }

    /** Franchises and agencies have several customers in one account (kapso.md 4.3). */
    @Test
    void twoTenantsInOneAccountAreNoConflict() {
        var first = Signup.tenant().connected();
        var second = Signup.tenant().connected();
        var waba = Console.connection(first.connectionId).getString("waba.id");
        SandboxHands.change(sandbox, number(second), "business_account_id", waba);

        probe(number(second));

        for (var one : List.of(first, second)) {
            assertThat(conflictOf(one)).isNull();
            assertThat(verdict(one)).isEqualTo("healthy");
            assertThat(Console.connection(one.connectionId).getBoolean("waba.shared"))
                    .isTrue();
        }
        var page =
                Jsoup.parse(As.agent().get("/connections/" + first.connectionId).asString());
        assertThat(page.select("#shared-account").text())
                .contains("also holds numbers of " + second.name + ".")
                .contains("That is normal");
    }

    @Test
    void whoeverIsLeftWhenTheOtherIsForgottenIsAskedNothingAnyMore() {
        var claim = claim();
        As.json(As.admin(), "{}")
                .post("/api/v1/links/" + claim.newcomer().linkId + "/revocation")
                .then()
                .statusCode(200);

        As.json(As.admin(), Map.of("name", claim.newcomer().name, "reason", "asked by letter"))
                .post("/api/v1/tenants/" + claim.newcomer().tenantId + "/erasure")
                .then()
                .statusCode(201);

        assertThat(conflictOf(claim.holder())).isNull();
        assertThat(verdict(claim.holder())).isNotEqualTo("number_conflict");
        assertThat(claim.holder().status()).isEqualTo("connected");
    }

    @Test
    void theListLeadsToTheCardWithTheEvidenceOfBoth() {
        var claim = claim();

        var list = As.agent().get("/conflicts").asString();
        var card = Jsoup.parse(As.admin().get("/conflicts/" + claim.id()).asString());

        assertThat(list).contains("/conflicts/" + claim.id()).contains(claim.holder().name);
        assertThat(card.select(".side h2").eachText()).containsExactly(claim.holder().name, claim.newcomer().name);
        assertThat(card.select("#frozen").text()).contains("Both cases are on hold");
        assertThat(card.select(".side").get(0).text())
                .contains(customer(claim.holder()))
                .contains("Kapso shows the number as connected.");
        assertThat(card.select(".side").get(1).text()).contains(customer(claim.newcomer()));
    }
}
