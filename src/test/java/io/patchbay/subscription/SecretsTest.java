package io.patchbay.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.agroal.api.AgroalDataSource;
import io.patchbay.inbox.WebhookSecrets;
import io.patchbay.provider.WebhookSignature;
import io.patchbay.support.As;
import io.patchbay.support.BrowserTest;
import io.patchbay.support.Console;
import io.patchbay.support.Desk;
import io.patchbay.support.Hook;
import io.patchbay.support.RotatedSecrets;
import io.patchbay.support.Signup;
import io.patchbay.support.Walk;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The secret that webhooks are signed with is changed without losing one. */
@BrowserTest
class SecretsTest {

    private static final String EVENT = "somebody.said.something";

    @Inject
    AgroalDataSource database;

    @Inject
    WebhookSecrets secrets;

    @BeforeEach
    void ourWebhookIsThere() {
        As.form(As.admin()).post("/reconciliations/webhook");
    }

    @AfterEach
    void undo() throws SQLException {
        As.form(As.admin()).post("/sandbox/calm");
        RotatedSecrets.undo(database);
    }

    private void run(String update) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(update);
        }
    }

    private static String body() {
        return "{\"said\":\"" + UUID.randomUUID() + "\"}";
    }

    private static Hook signedWith(String secret) {
        var hook = Hook.saying(EVENT, body());
        return hook.signed(WebhookSignature.of(secret, hook.body()));
    }

    private static io.restassured.response.Response rotate() {
        return As.form(As.admin()).post("/settings/secrets");
    }

    @Test
    void r5RotatingASecretWhileEventsComeInRejectsNone() throws Exception {
        rotate().then().statusCode(303);
        var old = secrets.newest();
        var answers = new ArrayList<Integer>();
        var sender = Executors.newSingleThreadScheduledExecutor();
        // whoever sends uses whatever the provider was last told to use
        sender.scheduleWithFixedDelay(
                () -> {
                    answers.add(signedWith(secrets.newest()).post().statusCode());
                    answers.add(signedWith(old).post().statusCode());
                },
                0,
                50,
                TimeUnit.MILLISECONDS);
        try (var ada = Desk.ada()) {
            var page = ada.open("/settings/secrets");
            var made = page.locator("tr:has-text('Made here')");
            var walk = Walk.begin("R5 secret rotation", page);
            walk.click("#rotate");
            PlaywrightAssertions.assertThat(made).hasCount(2);
            sender.shutdown();
            sender.awaitTermination(10, TimeUnit.SECONDS);
            untilUsesAreWrittenDown();
            // an hour later nothing signed with the old one is on its way any more
            run(
                    "update webhook_secret set set_at = set_at - interval '1 hour', last_used_at = last_used_at - interval '2 hours'"
                            + " where secret is not null");
            page.navigate("/settings/secrets");
            PlaywrightAssertions.assertThat(made.nth(1)).containsText("Safe to remove");
            walk.click("tr:has-text('Made here'):has-text('Safe to remove') button");
            PlaywrightAssertions.assertThat(made).hasCount(1);
            walk.ends(4, 60);
        }
        assertThat(answers).hasSizeGreaterThan(5).containsOnly(200);
        assertThat(signedWith(secrets.newest()).post().statusCode()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () -> assertThat(signedWith(old).post().statusCode()).isEqualTo(401));
    }

    /** Now and then all uses are written down together; so all are once a new one is. */
    private void untilUsesAreWrittenDown() throws SQLException {
        run("update webhook_secret set last_used_at = null where secret is null");
        assertThat(signedWith(Hook.SECRET).post().statusCode()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            try (var connection = database.getConnection();
                    var written = connection.prepareStatement(
                            "select 1 from webhook_secret where secret is null and last_used_at is not null")) {
                return written.executeQuery().next();
            }
        });
    }

    @Test
    void theProviderSignsWithTheNewSecretAfterRotating() {
        rotate().then().statusCode(303);

        var line = Signup.tenant().connected();

        assertThat(As.agent()
                        .get("/api/v1/deliveries?event=whatsapp.phone_number.created&limit=1")
                        .<String>path("data[0].signature"))
                .isEqualTo("valid");
        assertThat(line.status()).isEqualTo("connected");
        assertThat(As.admin().get("/settings/secrets").asString()).doesNotContain(secrets.newest());
    }

    @Test
    void aDeliverySignedWithThePreviousSecretIsAcceptedAndSaysSo() {
        rotate().then().statusCode(303);
        var hook = signedWith(Hook.SECRET);

        assertThat(hook.post().statusCode()).isEqualTo(200);

        assertThat(Console.applied(hook.key()))
                .containsEntry("signature", "previous_secret")
                .satisfies(row -> assertThat(row.get("effect").toString()).startsWith("Signed with a previous secret"));
    }

    @Test
    void aSecretThatAnotherNodeHasJustMadeIsAcceptedAtOnce() throws SQLException {
        var made = "made-on-another-node-" + UUID.randomUUID();
        run("insert into webhook_secret (fingerprint, secret, label, added_at, added_by) values ('"
                + io.patchbay.Ids.fingerprint(made)
                + "', '"
                + made
                + "', 'Made here', now(), 'ada')");

        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(
                        () -> assertThat(signedWith(made).post().statusCode()).isEqualTo(200));
    }

    @Test
    void anOldSecretThatIsStillUsedIsMarkedAndOnlyRemovedAnyway() {
        rotate().then().statusCode(303);
        signedWith(Hook.SECRET).post();
        var old = io.patchbay.Ids.fingerprint(Hook.SECRET);

        var refused = As.form(As.admin()).post("/settings/secrets/" + old + "/removal");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.asString()).contains("may still be on their way").contains("Still needed");
        As.form(As.admin(), "anyway", "true")
                .post("/settings/secrets/" + old + "/removal")
                .then()
                .statusCode(303);
    }

    @Test
    void theNewestSecretIsNeverRemoved() {
        var newest = io.patchbay.Ids.fingerprint(secrets.newest());

        assertThat(As.form(As.admin(), "anyway", "true")
                        .post("/settings/secrets/" + newest + "/removal")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void aProviderThatCannotBeToldLosesNothingAndIsToldLater() throws SQLException {
        As.form(As.admin(), "fault", "api_5xx", "times", "50").post("/sandbox/faults");

        var told = rotate();

        assertThat(told.statusCode()).isEqualTo(409);
        assertThat(told.asString()).contains("not yet set at Kapso");
        assertThat(signedWith(secrets.newest()).post().statusCode()).isEqualTo(200);
        As.form(As.admin()).post("/sandbox/calm");
        As.form(As.admin()).post("/settings/secrets/provider").then().statusCode(303);
    }

    @Test
    void onlyAdminsSeeAndChangeSecrets() {
        for (var who : List.of(As.agent(), As.manager())) {
            assertThat(who.get("/settings/secrets").statusCode()).isEqualTo(403);
        }
        assertThat(As.form(As.manager()).post("/settings/secrets").statusCode()).isEqualTo(403);
    }

    @Test
    void noSecretIsShownOrWrittenInTheRecords() throws SQLException {
        rotate().then().statusCode(303);
        var secret = secrets.newest();

        assertThat(As.admin().get("/settings/secrets").asString()).doesNotContain(secret);
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select count(*) from audit where detail::text like '%" + secret + "%'")) {
            rows.next();
            assertThat(rows.getInt(1)).isZero();
        }
    }
}
