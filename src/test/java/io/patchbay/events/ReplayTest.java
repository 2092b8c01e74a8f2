package io.patchbay.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.patchbay.Ids;
import io.patchbay.support.As;
import io.patchbay.support.BrowserTest;
import io.patchbay.support.Console;
import io.patchbay.support.Desk;
import io.patchbay.support.Hook;
import io.patchbay.support.Settled;
import io.patchbay.support.Signup;
import io.patchbay.support.Walk;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@BrowserTest
class ReplayTest {

    private static final String RESTRICTED = "whatsapp.account.restricted";

    @Inject
    AgroalDataSource database;

    private static String waba(Signup line) {
        return Console.get("connections/" + line.connectionId).getString("waba.id");
    }

    private static String number(Signup line) {
        return Console.get("connections/" + line.connectionId).getString("phone_number_id");
    }

    private static String restricted(Signup line) {
        return """
               {"id":"wae_%s","event":"%s","occurred_at":"%s","business_account_id":"%s","project":{"id":"p"},
                "phone_numbers":[{"id":"%s","display_phone_number":"1"}],
                "restrictions":[{"type":"RESTRICTED_BIZ_INITIATED_MESSAGING"}],"source":{"provider":"meta","event":"ACCOUNT_RESTRICTION"}}
               """.formatted(UUID.randomUUID(), RESTRICTED, java.time.Instant.now(), waba(line), number(line));
    }

    /** A request that a worker gave up, because of a mistake of ours that has been mended since. */
    private UUID failed(String event, String body) throws SQLException {
        var id = Ids.next();
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into delivery (id, provider, event, idempotency_key, same_as, headers, body, signature, received_at, state, effect)"
                                + " values (?, 'kapso', ?, ?, sha256(?), '', ?, 'valid', now(), 'failed',"
                                + " 'Applying it failed 5 times; a person has to look at it.')")) {
            insert.setObject(1, id);
            insert.setString(2, event);
            insert.setString(3, id.toString());
            insert.setBytes(4, id.toString().getBytes(StandardCharsets.UTF_8));
            insert.setBytes(5, body.getBytes(StandardCharsets.UTF_8));
            insert.executeUpdate();
        }
        return id;
    }

    private static Response replay(UUID id, boolean dryRun) {
        return As.json(As.admin(), Map.of("dry_run", dryRun)).post("/api/v1/deliveries/" + id + "/replays");
    }

    private static Response run(Map<String, ?> wish) {
        return As.json(As.admin(), wish).post("/api/v1/replays");
    }

    private static Response ended(String runId) {
        return await().atMost(Console.SOON)
                .until(
                        () -> As.agent().get("/api/v1/replays/" + runId),
                        run -> !run.path("state").equals("running"));
    }

    private static String state(UUID id) {
        return As.agent().get("/api/v1/deliveries/" + id).path("state");
    }

    private List<String> rows(String select) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(select)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private void set(String update) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(update);
        }
    }

    /** Everything that is written down about a line, but for the probes of sweeps. */
    private List<String> allAbout(Signup line) throws SQLException {
        var about = new ArrayList<String>();
        for (var table : List.of("connection_state", "fact", "attempt", "probe")) {
            about.addAll(rows("select to_jsonb(t)::text from "
                    + table
                    + " t where connection_id = '"
                    + line.connectionId
                    + "' order by 1"));
        }
        about.addAll(rows("select (to_jsonb(d) - 'body')::text from delivery d where '"
                + line.connectionId
                + "' = any(connection_ids) order by 1"));
        return about;
    }

    /** A check of its health that comes after a restriction would say that it is over. */
    private Signup settled() {
        var line = Signup.tenant().connected();
        Settled.connection(database, line.connectionId);
        return line;
    }

    @Test
    void aDryRunSaysWhatWouldChangeAndWritesNothing() throws SQLException {
        var line = settled();
        var id = failed(RESTRICTED, restricted(line));
        var before = allAbout(line);

        var tried = replay(id, true);

        assertThat(tried.statusCode()).isEqualTo(200);
        assertThat(tried.<Boolean>path("dry_run")).isTrue();
        assertThat(tried.<List<String>>path("changes.what")).contains("standing.restriction");
        assertThat(tried.<String>path("effect")).contains("Meta restricted");
        assertThat(allAbout(line)).isEqualTo(before);
        assertThat(state(id)).isEqualTo("failed");
    }

    @Test
    void aFailedRequestIsAppliedByReplayingIt() throws SQLException {
        var line = settled();
        var id = failed(RESTRICTED, restricted(line));

        var done = replay(id, false);

        assertThat(done.<List<String>>path("changes.after")).contains("active");
        assertThat(state(id)).isEqualTo("applied");
        assertThat(Console.get("connections/" + line.connectionId).getString("standing.restriction.value"))
                .isEqualTo("active");
        assertThat(As.admin().get("/events/" + id).asString()).contains("Replays");
    }

    @Test
    void replayingWhatWasAppliedChangesNothingAtAll() throws SQLException {
        var line = settled();
        var before = allAbout(line);
        var deliveries = rows("select id::text from delivery where '" + line.connectionId + "' = any(connection_ids)");
        assertThat(deliveries).isNotEmpty();

        for (var id : deliveries) {
            assertThat(replay(UUID.fromString(id), false).<List<?>>path("changes"))
                    .isEmpty();
        }

        assertThat(allAbout(line)).isEqualTo(before);
    }

    @Test
    void replayingEverythingInAnyOrderEndsInTheSameState() throws SQLException {
        var line = settled();
        for (var event : List.of("offboarded", "reconnected", "disconnected", "reconnected")) {
            Hook.saying(
                            "whatsapp.phone_number." + event,
                            "{\"id\":\"%s\",\"event\":\"x\",\"occurred_at\":\"%s\",\"phone_number_id\":\"%s\",\"project\":{\"id\":\"p\"}}"
                                    .formatted(UUID.randomUUID(), java.time.Instant.now(), number(line)))
                    .post();
        }
        var about = "select id::text from delivery where '" + line.connectionId + "' = any(connection_ids)";
        await().atMost(Console.SOON).until(() -> rows(about).size() >= 5);
        Settled.connection(database, line.connectionId);
        var before = allAbout(line);
        var shuffled = rows(about);
        Collections.shuffle(shuffled, new Random(7));

        shuffled.forEach(id -> replay(UUID.fromString(id), false));
        Collections.shuffle(shuffled, new Random(8));
        shuffled.forEach(id -> replay(UUID.fromString(id), false));

        assertThat(allAbout(line)).isEqualTo(before);
    }

    @Test
    void aRefusedRequestIsNeverReplayed() {
        var hook = Hook.saying("somebody.said", "{}").signed("0".repeat(64));
        hook.post();
        var id = UUID.fromString(Console.deliveries(hook.key()).get(0).get("id").toString());

        assertThat(replay(id, false).statusCode()).isEqualTo(409);
        assertThat(replay(id, false).<String>path("detail")).contains("ignored");
    }

    @Test
    void aRunAppliesAllThatFitsAndSaysWhatCameOfEach() throws SQLException {
        var lines = List.of(settled(), settled());
        for (var line : lines) {
            failed(RESTRICTED, restricted(line));
        }
        var odd = failed(RESTRICTED, "no body at all");

        String tried = run(Map.of("state", "failed", "event", RESTRICTED, "dry_run", true))
                .path("id");
        assertThat(ended(tried).<Integer>path("counts.changed")).isGreaterThanOrEqualTo(3);
        assertThat(state(odd)).isEqualTo("failed");
        String done = run(Map.of("state", "failed", "event", RESTRICTED)).path("id");

        var run = ended(done);
        assertThat(run.<String>path("state")).isEqualTo("done");
        assertThat(run.<Integer>path("counts.waiting")).isZero();
        assertThat(run.<List<String>>path("results.delivery_id")).contains(odd.toString());
        assertThat(state(odd)).isEqualTo("unreadable");
        for (var line : lines) {
            assertThat(Console.get("connections/" + line.connectionId).getString("standing.restriction.value"))
                    .isEqualTo("active");
        }
        assertThat(rows("select detail ->> 'filter' from audit where action = 'replay.create' and subject_id = '"
                        + done
                        + "'"))
                .containsExactly("failed, event " + RESTRICTED);
    }

    @Test
    void pressingTwiceIsOneRun() throws SQLException {
        var event = "somebody.pressed.twice." + UUID.randomUUID();
        for (var i = 0; i < 40; i++) {
            failed(event, "{}");
        }
        var wish = Map.of("event", event);

        String first = run(wish).path("id");
        String second = run(wish).path("id");

        // unless the first was through before the second came
        if (!ended(first).path("id").equals(second)) {
            assertThat(ended(second).<Integer>path("counts.changed")).isZero();
        }
        assertThat(ended(first).<Integer>path("counts.waiting")).isZero();
    }

    @Test
    void aRunOfANodeThatDiedHalfWayGoesOnAndTakesNothingTwice() throws SQLException {
        var event = "somebody.died." + UUID.randomUUID();
        var run = UUID.randomUUID();
        set("insert into replay_run (id, requested_by, filter, dry_run, state, total, started_at) values ('"
                + run
                + "', 'ada', 'died half way "
                + run
                + "', false, 'cancelled', 10, now())");
        for (var i = 0; i < 10; i++) {
            var id = failed(event, "{}");
            set("insert into replay_result (run_id, seq, delivery_id, outcome, effect, done_at) select '"
                    + run
                    + "', seq, id, '"
                    + (i < 5 ? "changed" : "waiting")
                    + "', 'before the crash', '2001-01-01' from delivery where id = '"
                    + id
                    + "'");
        }
        set("update replay_run set state = 'running' where id = '" + run + "'");

        assertThat(ended(run.toString()).<Integer>path("counts.changed")).isEqualTo(10);
        assertThat(As.agent().get("/events/replays").asString()).contains("10 of 10 changed");
        assertThat(rows("select count(*)::text from replay_result where run_id = '"
                        + run
                        + "' and done_at = '2001-01-01' and effect = 'before the crash'"))
                .containsExactly("5");
        assertThat(rows("select count(*)::text from delivery where event = '" + event + "' and state = 'failed'"))
                .containsExactly("5");
    }

    @Test
    void aStoppedRunLeavesTheRestAlone() throws SQLException {
        var event = "somebody.stopped." + UUID.randomUUID();
        for (var i = 0; i < 300; i++) {
            failed(event, "{}");
        }
        String id = run(Map.of("event", event)).path("id");

        As.json(As.admin(), Map.of()).post("/api/v1/replays/" + id + "/cancellation");

        assertThat(ended(id).<String>path("state")).isIn("cancelled", "done");
        // the row a worker had in hand when it was stopped still ends
        await().untilAsserted(() -> assertThat(
                        rows("select count(*)::text from delivery where event = '" + event + "' and state = 'failed'"))
                .containsExactly(ended(id).path("counts.waiting").toString()));
        assertThat(As.admin().get("/events/replays/" + id).statusCode()).isEqualTo(200);
    }

    @Test
    void onlyAdminsReplayAndOthersAreToldWhy() throws SQLException {
        var id = failed("somebody.said", "{}");

        assertThat(As.json(As.manager(), Map.of())
                        .post("/api/v1/deliveries/" + id + "/replays")
                        .statusCode())
                .isEqualTo(403);
        assertThat(As.form(As.agent()).post("/events/" + id + "/replays").statusCode())
                .isEqualTo(403);
        assertThat(As.agent().get("/events/" + id).asString()).contains("Only admins can replay.");
        assertThat(As.agent().get("/events/replays").statusCode()).isEqualTo(200);
    }

    @Test
    void aFilterThatCannotBeReadNamesItsField() {
        assertThat(run(Map.of("from", "yesterday")).<String>path("errors[0].field"))
                .isEqualTo("from");
        assertThat(run(Map.of("state", "odd")).<String>path("errors[0].field")).isEqualTo("state");
        assertThat(run(Map.of("sate", "failed")).statusCode()).isEqualTo(400);
        assertThat(As.admin().get("/events?from=yesterday").statusCode()).isEqualTo(400);
    }

    @Test
    void eventsAreFilteredByWhenTheyCame() throws SQLException {
        var event = "somebody.came." + UUID.randomUUID();
        failed(event, "{}");
        var now = java.time.Instant.now();

        assertThat(As.agent()
                        .get("/api/v1/deliveries?event=" + event + "&from=" + now.minusSeconds(120))
                        .<List<?>>path("data"))
                .hasSize(1);
        assertThat(As.agent()
                        .get("/api/v1/deliveries?event=" + event + "&to=" + now.minusSeconds(120))
                        .<List<?>>path("data"))
                .isEmpty();
    }

    @Test
    void whatWasAppliedIsNotToldToWhoeverHasTheNumberNow() throws SQLException {
        var then = settled();
        var now = settled();
        var hook = Hook.saying(
                "whatsapp.message.received",
                "{\"message\":{\"id\":\"wamid.%s\",\"timestamp\":\"1780000000\",\"type\":\"text\",\"kapso\":{\"direction\":\"inbound\"}},\"phone_number_id\":\"%s\"}"
                        .formatted(UUID.randomUUID(), number(then)));
        hook.post();
        var id = UUID.fromString(Console.applied(hook.key()).get("id").toString());
        set("update phone_number set connection_id = '%s', tenant_id = '%s' where phone_number_id = '%s'"
                .formatted(now.connectionId, now.tenantId, number(then)));
        Settled.connection(database, now.connectionId);
        var before = allAbout(now);

        replay(id, false).then().statusCode(200);

        assertThat(allAbout(now)).isEqualTo(before);
    }

    @Test
    void r6FromAFilterToEveryEventAppliedAgain() throws SQLException {
        var line = settled();
        var id = failed(RESTRICTED, restricted(line));
        try (var ada = Desk.ada()) {
            var page = ada.open("/events");
            var walk = Walk.begin("R6 replay after a bug fix", page);
            walk.click("nav[aria-label='Events by state'] >> text=Failed");
            page.waitForURL("**/events?state=failed");
            walk.click("#dry-run");
            page.waitForSelector("text=would change something");
            page.waitForSelector("table.diff >> text=Restriction");
            walk.click("#do-it");
            page.waitForSelector("h1:has-text('changed something')");
            walk.ends(4, 60);
        }
        assertThat(state(id)).isEqualTo("applied");
    }
}
