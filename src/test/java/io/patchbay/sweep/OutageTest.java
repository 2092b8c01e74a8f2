package io.patchbay.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.agroal.api.AgroalDataSource;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderWebhook;
import io.patchbay.provider.sandbox.Fault;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.subscription.Listening;
import io.patchbay.support.As;
import io.patchbay.support.BrowserTest;
import io.patchbay.support.Console;
import io.patchbay.support.Desk;
import io.patchbay.support.Settled;
import io.patchbay.support.Signup;
import io.patchbay.support.Walk;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * What happened while nobody listened comes back by itself. An outage is made by telling the
 * database that the last beat is eight minutes old, or by letting the sandbox give events up.
 */
// reads all there is, so it comes before other tests have made much
@Order(1)
@BrowserTest
class OutageTest {

    @Inject
    Sandbox sandbox;

    @Inject
    Provider provider;

    @Inject
    AgroalDataSource database;

    @Inject
    Listening listening;

    @Inject
    SweepSchedule schedule;

    @Inject
    Clock clock;

    @BeforeEach
    void ourWebhookIsThere() {
        await().atMost(Console.SOON)
                .until(() ->
                        As.form(As.admin()).post("/reconciliations/webhook").statusCode() == 303);
    }

    @AfterEach
    void calm() throws SQLException {
        As.form(As.admin()).post("/sandbox/calm");
        run("update listening_gap set swept_at = now() where swept_at is null");
    }

    private void run(String update) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(update);
        }
    }

    private static String number(Signup line) {
        return Console.get("connections/" + line.connectionId).getString("phone_number_id");
    }

    /** A line whose number was deleted in the outage: the event did not reach us. */
    /**
     * What another test began must neither find the loss before this one does, nor be joined by this one after it looked
     * at the number while that was still there.
     */
    private Signup lostInTheOutage() {
        var line = Signup.tenant().connected();
        var number = number(line);
        await().atMost(Duration.ofMinutes(1)).until(this::isNothingSwept);
        Settled.connection(database, line.connectionId);
        sandbox.fault(Fault.WEBHOOK_GIVEN_UP, 1);
        sandbox.remove(number);
        sandbox.send("whatsapp.phone_number.deleted", sandbox.numberEvent(number, null));
        assertThat(sandbox.faults()).as("the event was given up").doesNotContainKey(Fault.WEBHOOK_GIVEN_UP);
        return line;
    }

    private boolean isNothingSwept() throws SQLException {
        return count("select count(*) from reconciliation where state = 'running' and tenant_id is null") == 0;
    }

    private void nobodyListenedFor(Duration time) throws SQLException {
        run("update listening set heard_at = heard_at - interval '" + time.toSeconds() + " seconds'");
    }

    private static JsonPath newestSweep(String path) {
        return As.agent().get(path).jsonPath();
    }

    @Test
    void anOutageOfEightMinutesHealsByItself() throws SQLException {
        var line = lostInTheOutage();
        assertThat(line.status()).isEqualTo("connected");
        var returned = Instant.now();

        nobodyListenedFor(Duration.ofMinutes(8));

        await().atMost(Duration.ofSeconds(60)).until(() -> !line.status().equals("connected"));
        System.out.printf(
                "After an outage of 8 minutes everything was set right within %d s%n",
                Duration.between(returned, Instant.now()).toSeconds());
        await().atMost(Duration.ofSeconds(60)).until(() -> eightMinutes().sweptAt() != null);
        assertThat(As.agent().get("/status").asString())
                .contains("No webhooks were received from")
                .contains("has corrected the differences");
    }

    private Listening.Gap eightMinutes() {
        return listening.lately().stream()
                .filter(gap -> gap.reason().equals("no Patchbay node was running"))
                .filter(gap -> Duration.between(gap.beganAt(), gap.endedAt()).toMinutes() == 8)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eventsTheProviderGaveUpAreNoticedAndSweptAfter() throws SQLException {
        var line = lostInTheOutage();

        run("update listening set given_up_look_after = 'epoch', given_up_to = now() - interval '10 minutes'");

        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        listening.lately().stream().anyMatch(gap -> gap.reason().contains("did not reach us")));
        await().atMost(Duration.ofSeconds(60)).until(() -> !line.status().equals("connected"));
    }

    /** Kapso pauses a webhook by itself while it fails, and nothing switches it on again (kapso.md 5.8). */
    @Test
    void aWebhookPausedForItsFailuresIsNoticedWithTheFirstEventThatWasGivenUp() throws SQLException {
        lostInTheOutage();
        sandbox.pauseWebhook();
        run("update webhook_watch set look_after = now() + interval '1 hour'");
        try {
            run("update listening set given_up_look_after = 'epoch', given_up_to = now() - interval '10 minutes'");

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> count("select count(*) from webhook_watch where state = 'PAUSED'") == 1);
        } finally {
            As.form(As.admin()).post("/reconciliations/webhook").then().statusCode(303);
        }
    }

    /** Twenty that nobody takes are enough for Kapso's own rule; nobody here pauses anything by hand. */
    @Test
    void kapsoPausesAWebhookThatFailsTooOftenAndWeNoticeWithinAMinute() throws SQLException {
        run("update webhook_watch set look_after = now() + interval '1 hour', state = 'ACTIVE'");
        run("update listening set given_up_look_after = now() + interval '15 seconds', given_up_to = now()");
        sandbox.fault(Fault.WEBHOOK_GIVEN_UP, 100);
        try {
            // what comes through meanwhile counts as well
            for (var i = 0; i < 100 && isOursActive(); i++) {
                sandbox.send("whatsapp.phone_number.created", sandbox.numberEvent("604900000000404", null));
            }
            assertThat(isOursActive()).as("Kapso has paused it").isFalse();

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> count("select count(*) from webhook_watch where state = 'PAUSED'") == 1);

            assertThat(count(
                            "select count(*) from listening, webhook_watch where look_after <= now() + interval '1 minute'"
                                    + " and given_up_look_after <= now() + interval '1 minute'"))
                    .as("and looks each minute while failures stand")
                    .isEqualTo(1);
            assertThat(As.agent().get("/reconciliations").asString()).contains("is switched off");
        } finally {
            sandbox.fault(Fault.WEBHOOK_GIVEN_UP, 0);
            As.form(As.admin()).post("/reconciliations/webhook").then().statusCode(303);
        }
        assertThat(isOursActive()).as("somebody switched it on again").isTrue();
        noSweepIsLeft();
    }

    /** The next test shall find its own differences. */
    private void noSweepIsLeft() throws SQLException {
        run("update listening_gap set swept_at = now() where swept_at is null");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> count("select count(*) from reconciliation where state = 'running'") == 0);
    }

    private boolean isOursActive() {
        return provider.webhooks().stream()
                .filter(one -> one.url().endsWith("/hooks/kapso") && one.phoneNumberId() == null)
                .anyMatch(ProviderWebhook::active);
    }

    @Test
    void aReturnAfterAnOutageLooksAtOurWebhookAtOnce() throws SQLException {
        run("update webhook_watch set look_after = now() + interval '1 hour'");

        nobodyListenedFor(Duration.ofMinutes(3));

        await().atMost(Console.SOON)
                .until(() -> count("select count(*) from webhook_watch where looked_at > now() - interval '20 seconds'")
                        == 1);
        noSweepIsLeft();
    }

    @Test
    void aGapIsToldOnce() throws SQLException {
        nobodyListenedFor(Duration.ofMinutes(3));
        var before = listening.lately().size();

        listening.beat();
        listening.beat();
        listening.beat();

        assertThat(listening.lately().size()).isBetween(before, before + 1);
    }

    @Test
    void aShortSilenceIsNoGap() throws SQLException {
        listening.beat();
        var before = listening.lately();
        nobodyListenedFor(Duration.ofSeconds(30));

        listening.beat();

        assertThat(listening.lately()).isEqualTo(before);
    }

    @Test
    void aSweepThatBeganBeforeTheGapEndedCoversItNot() {
        listening.gap(Instant.parse("2026-01-01T00:00:00Z"), clock.instant().plusSeconds(60), "a test of ours");

        listening.swept(clock.instant());

        assertThat(listening.lastUnswept()).isPresent();
    }

    @Test
    void r4FromAGapInListeningToAnEmptyDriftList() throws SQLException {
        try (var ada = Desk.ada()) {
            // it must not be healed before she is there to see it
            var line = lostInTheOutage();
            var page = ada.open("/status");
            listening.gap(
                    clock.instant().minus(Duration.ofMinutes(8)), clock.instant(), "no Patchbay node was running");
            page.reload();
            assertThat(page.locator("#gaps").innerText()).contains("No webhooks were received from");
            assertThat(page.locator("svg.hours").getAttribute("aria-label"))
                    .as("the strip says the same")
                    .doesNotContain("down in 0");
            var walk = Walk.begin("R4 our endpoint was down", page);
            walk.click("#sweep-now");
            page.waitForURL("**/reconciliations/**");
            through(page);
            assertThat(line.status()).isNotEqualTo("connected");
            assertThat(page.content()).contains(line.name);
            var first = page.url();
            walk.click("#sweep-now");
            page.waitForURL(url -> url.contains("/reconciliations/") && !url.equals(first));
            through(page);
            // other tests leave differences behind that only a person can settle
            assertThat(page.locator("main").innerText()).doesNotContain(line.name);
            // two sweeps of everything that all tests have made
            walk.ends(2, 60);
        }
    }

    /** The sweep on this page has come to its end. */
    private static void through(Page page) {
        page.waitForSelector("#sweep-now", new Page.WaitForSelectorOptions().setTimeout(30_000));
    }

    @Test
    void aTestDeliveryThatArrivesProvesTheWay() {
        As.form(As.admin()).post("/status/tests").then().statusCode(303);

        await().atMost(Console.SOON)
                .until(() -> As.agent().get("/status").asString().contains("webhooks from Kapso reach us"));
        assertThat(As.form(As.manager()).post("/status/tests").statusCode()).isEqualTo(403);
    }

    @Test
    void aTestDeliveryThatDoesNotArriveSaysWhatToCheck() throws SQLException {
        run("insert into ears_test (asked_at, asked_by) values (now() - interval '1 minute', 'ada') on conflict (one)"
                + " do update set asked_at = excluded.asked_at, words = null");
        run(
                "update delivery set received_at = received_at - interval '1 hour' where received_at > now() - interval '1 minute' and state <> 'rejected'");

        assertThat(As.agent().get("/status").asString())
                .contains("Nothing came")
                .contains("/hooks/kapso");
    }

    @Test
    void aSweepIsStoppedAndSaysByWhom() throws SQLException {
        sandbox.fault(Fault.API_429, 200);
        String id = As.json(As.admin(), "{}").post("/api/v1/reconciliations").path("id");

        As.form(As.admin()).post("/reconciliations/" + id + "/cancellation");

        await().atMost(Duration.ofSeconds(40))
                .until(() -> !newestSweep("/api/v1/reconciliations/" + id)
                        .getString("state")
                        .equals("running"));
        sandbox.fault(Fault.API_429, 0);
        var sweep = newestSweep("/api/v1/reconciliations/" + id);
        assertThat(sweep.getString("state")).isIn("failed", "done");
        if (sweep.getString("state").equals("failed")) {
            assertThat(sweep.getString("words")).contains("Stopped by");
        }
        run("update provider_budget set shut_until = '-infinity'");
    }

    @Test
    void aSweepWhoseNodeDiedIsTakenUpByAnother() throws SQLException {
        var line = lostInTheOutage();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> count("select count(*) from reconciliation where state = 'running' and tenant_id is null")
                        == 0);
        run("insert into reconciliation (id, requested_by, state, started_at, alive_at) values (gen_random_uuid(),"
                + " 'a node that died', 'running', now() - interval '5 minutes', now() - interval '5 minutes')");

        // on a busy machine a sweep after a late beat may be quicker to find the line
        await().atMost(Duration.ofSeconds(60))
                .until(() -> count(
                                "select count(*) from reconciliation where requested_by = 'in place of a node that went away'")
                        > 0);
        await().atMost(Duration.ofSeconds(60)).until(() -> !line.status().equals("connected"));
    }

    @Test
    void aStoppedSweepWhoseNodeDiedStaysStopped() throws SQLException {
        var tenant = Signup.tenant().tenantId;
        run("insert into reconciliation (id, tenant_id, requested_by, state, started_at, alive_at, cancelled_by)"
                + " values (gen_random_uuid(), '%s', 'ada', 'running', now(), now() - interval '5 minutes', 'jon')"
                        .formatted(tenant));

        await().atMost(Console.SOON)
                .until(() -> count(
                                "select count(*) from reconciliation where state = 'failed' and words = 'Stopped by jon.' and tenant_id = '%s'"
                                        .formatted(tenant))
                        == 1);
        schedule.beginWhatIsDue();
        assertThat(count("select count(*) from reconciliation where tenant_id = '" + tenant + "'"))
                .isEqualTo(1);
    }

    @Test
    void aSweepOfALivingNodeThatWaitsForAnAnswerIsNotTakenForDead() throws SQLException {
        var line = Signup.tenant().connected();
        sandbox.fault(Fault.API_SLOW, 1);
        String id = As.json(As.admin(), java.util.Map.of("tenant_id", line.tenantId))
                .post("/api/v1/reconciliations")
                .path("id");
        run("update reconciliation set alive_at = alive_at - interval '1 minute' where id = '" + id + "'");

        await().atMost(Duration.ofSeconds(40))
                .until(() -> !newestSweep("/api/v1/reconciliations/" + id)
                        .getString("state")
                        .equals("running"));
        sandbox.fault(Fault.API_SLOW, 0);
        assertThat(count("select count(*) from reconciliation where tenant_id = '" + line.tenantId + "'"))
                .isEqualTo(1);
    }

    private int count(String select) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(select)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void driftTellsSinceWhenWeBelievedSomethingElse() {
        var line = lostInTheOutage();

        String id = As.json(As.admin(), java.util.Map.of("tenant_id", line.tenantId))
                .post("/api/v1/reconciliations")
                .path("id");
        await().atMost(Console.SOON)
                .until(() -> newestSweep("/api/v1/reconciliations/" + id)
                        .getString("state")
                        .equals("done"));

        var drift = newestSweep("/api/v1/reconciliations/" + id);
        List<String> before = drift.getList("drift.before");
        assertThat(before).contains("connected");
        assertThat(drift.getString("drift.find { it.before == 'connected' }.believed_since"))
                .isNotNull();
        assertThat(drift.getString("drift.find { it.before == 'connected' }.url"))
                .isEqualTo("/connections/" + line.connectionId);
    }
}
