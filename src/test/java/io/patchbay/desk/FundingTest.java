package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.probe.AskStanding;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.provider.sandbox.SandboxHands;
import io.patchbay.status.InstallationWatch;
import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Customer;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Customers whom Kapso is to pay for: connected is not yet billed, and asking for it is a person's (kapso.md §4.6). */
@ConsoleTest
class FundingTest {

    @Inject
    Sandbox sandbox;

    @Inject
    AskStanding askStanding;

    @Inject
    InstallationWatch installation;

    private String line;

    /** Comes through on a link with billing through Kapso. */
    private void comesThrough(String outcome) {
        var tenant = Console.tenant("Billed through Kapso");
        var made = As.form(As.manager(), "mode", "either", "number", "own", "billing", "partner_managed")
                .post("/tenants/" + tenant + "/links");
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(303);
        var customer = Console.get("tenants/" + tenant).getString("provider_customer_id");
        Customer.play(SandboxHands.links(sandbox, customer).get(0).path("url").asText(), outcome);
        line = Console.get("connections?tenant_id=" + tenant).getString("data[0].id");
        Console.connectionThat(line, Console.is("connected"));
        Console.firstRead(line);
        await().atMost(Console.SOON).until(() -> shown().getString("standing.billing.raw") != null);
    }

    private JsonPath shown() {
        return Console.get("connections/" + line);
    }

    private String billing() {
        return shown().getString("standing.billing.value");
    }

    private String page() {
        return As.agent().get("/connections/" + line).asString();
    }

    private void read() {
        askStanding.about(shown().getString("phone_number_id"), Duration.ZERO, new HashMap<>());
    }

    private io.restassured.response.Response request() {
        return As.form(As.admin()).post("/connections/" + line + "/funding");
    }

    @AfterEach
    void thereAreCreditsAgain() {
        sandbox.creditsGone(false);
        if (line != null) {
            read();
        }
        await().atMost(Console.SOON).until(() -> !installation.creditsGone());
    }

    @Test
    void anUnfundedAccountIsFundedOnceAnAdminAsksForIt() {
        comesThrough("not_funded");
        assertThat(shown().getString("verdict.code")).isEqualTo("not_funded");
        assertThat(page()).contains("Billing confirmed", "Kapso could pay for the account, if we ask for it.");
        assertThat(As.admin().get("/connections/" + line).asString()).contains("request-funding");
        assertThat(page()).doesNotContain("request-funding");

        assertThat(request().statusCode()).isEqualTo(303);

        assertThat(billing()).isEqualTo("funded");
        assertThat(shown().getString("verdict.code")).isEqualTo("healthy");
        assertThat(page())
                .contains("Yes, Kapso pays", "requested the funding. Kapso pays for the account from now on.");
        assertThat(As.form(As.manager())
                        .post("/connections/" + line + "/funding")
                        .statusCode())
                .isEqualTo(403);
    }

    /** 200 is no success by itself. */
    @Test
    void aRequestThatSwitchesNothingOnSaysSo() {
        comesThrough("not_funded");
        sandbox.changeAccount(shown().getString("waba.id"), "funding_answer", "fails");

        assertThat(request().statusCode()).isEqualTo(303);

        assertThat(billing()).isEqualTo("not_funded");
        assertThat(shown().getString("standing.billing.raw")).isEqualTo("activation_failed");
        assertThat(page()).contains("the funding was not switched on. Its reason: meta request failed.");
    }

    @Test
    void aRefusalBeforeAnyAttemptIsReadByItsKind() {
        comesThrough("not_funded");
        sandbox.changeAccount(shown().getString("waba.id"), "funding_answer", "refused");

        request();

        assertThat(shown().getString("standing.billing.raw")).isEqualTo("refused");
        assertThat(page()).contains("Kapso refused. Its reason: account not eligible.");
    }

    @Test
    void theFundingOfAnotherPartnersAccountIsOnItsWay() {
        comesThrough("not_funded");
        sandbox.changeAccount(shown().getString("waba.id"), "solution", "external");
        read();

        request();

        assertThat(shown().getString("standing.billing.raw")).isEqualTo("pending");
        assertThat(page()).contains("Kapso is setting up the funding.", "cannot say beforehand");
    }

    /** One incident of ours: no letter, and the case points to it. */
    @Test
    void usedUpCreditsAreOneIncidentAndNoLetter() {
        comesThrough("funded");
        assertThat(billing()).isEqualTo("funded");
        sandbox.creditsGone(true);

        read();

        assertThat(billing()).isEqualTo("paused");
        assertThat(shown().getString("verdict.code")).isEqualTo("not_funded");
        assertThat(page())
                .contains("Our credits at Kapso are used up", "See the incident")
                .doesNotContain("id=\"letter\"", "request-funding");
        await().atMost(Console.SOON).until(() -> installation.found(VerdictCode.CREDITS_GONE));
        assertThat(As.agent().get("/status").asString())
                .contains("Our credits at Kapso are used up: paid messages are paused");
        assertThat(As.agent().get("/api/v1/connections/" + line + "/text").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aCustomerWhoPaysMetaIsNotTouchedByOurCredits() {
        line = Console.connected("Pays by card").connectionId();
        sandbox.creditsGone(true);

        read();

        assertThat(billing()).isIn("unknown", "own_payment_method");
        assertThat(page()).doesNotContain("Our credits at Kapso are used up");
    }

    /** 404 means that the project does not see the account, not that nobody pays. */
    @Test
    void anAccountThatKapsoDoesNotShowIsNotCalledUnfunded() {
        comesThrough("funded");
        var number = shown().getString("phone_number_id");
        SandboxHands.change(sandbox, number, "business_account_id", "381900000000404");

        read();

        assertThat(billing()).isNotEqualTo("not_funded");
        assertThat(page()).contains("Kapso does not show us the account, so its funding is not known.");
        SandboxHands.change(sandbox, number, "business_account_id", shown().getString("waba.id"));
    }
}
