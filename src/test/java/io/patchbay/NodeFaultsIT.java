package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.JumpingClock;
import io.patchbay.support.Neighbours;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes die, freeze and lose the time in the middle of their work. */
class NodeFaultsIT extends Faults {

    private static final String KEY = "pb_7c1f0e9d8b7a6c5d4e3f2a1b0c9d8e7f6a5b4c3d";

    @Test
    void aNodeKilledRightAfterAnsweringLosesNothing() throws Exception {
        storm("node killed right after the 200", sender -> {
            await(() -> sender.answered().size() >= 150);
            first.kill();
            return waiting() + " answered, not applied";
        });
    }

    @Test
    void aNodeKilledBetweenClaimAndCommitLosesNothing() throws Exception {
        storm("node killed between claim and commit", sender -> {
            try (var locked = lockedLine()) {
                await(() -> sessionsThatWait(first) > 0);
                first.kill();
            }
            return waiting() + " claimed or waiting";
        });
    }

    @Test
    void aFrozenNodeHoldsNobodyUp() throws Exception {
        storm("node frozen between claim and commit", sender -> {
            try (var locked = lockedLine()) {
                await(() -> sessionsThatWait(first) > 0);
                first.freeze();
            }
            // a load balancer needs a moment to notice
            Thread.sleep(3_000);
            inTurn.remove(first);
            return "gets requests for 3 s more";
        });
        first.thaw();
        await(first::isReady);
        storm("frozen node thawed", sender -> "goes on where it stood");
    }

    @Test
    void aSweepWhoseNodeDiesIsDoneByAnother() throws Exception {
        neighbours.feel(after(Duration.ofMillis(300)));
        first.kill();
        first = node();
        var sweep = awaited(() -> database.rows("select id::text from reconciliation where state = 'running'"));
        storm(
                "node killed during a sweep",
                sender -> {
                    first.kill();
                    neighbours.feel(Neighbours.WELL);
                    return "sweep " + sweep.get(0).get(0).substring(0, 8);
                },
                () -> database.number("select count(*) from reconciliation where state = 'running'") == 0
                        && database.number(
                                        "select count(*) from reconciliation where state = 'done' and (id::text = ? or started_at > (select started_at from reconciliation where id::text = ?))",
                                        sweep.get(0).get(0),
                                        sweep.get(0).get(0))
                                > 0);
    }

    @Test
    void theSweepOfAStartCoversTheTimeNobodyWasThere() throws Exception {
        await(() -> database.number("select count(*) from reconciliation where state = 'running'") == 0);
        first.kill();
        second.kill();
        database.run("update listening set heard_at = heard_at - interval '8 minutes'");

        first = node();

        awaited(
                () -> database.rows(
                        "select began_at::text from listening_gap where ended_at - began_at > interval '8 minutes' and swept_at is not null"));
        assertThat(
                        database.rows(
                                "select requested_by from reconciliation where state = 'done' and finished_at > (select max(ended_at) from listening_gap)"))
                .as("one sweep was enough")
                .containsExactly(List.of("start of a node"));
    }

    @Test
    void aReplayWhoseNodeDiesIsFinishedByAnother() throws Exception {
        var run = new String[1];
        storm(
                "node killed during a replay",
                sender -> {
                    await(() -> sender.answered().size() >= 300);
                    run[0] = replayEverything();
                    await(() -> replayed(run[0]) >= 20);
                    first.kill();
                    return "after " + replayed(run[0]) + " of the run";
                },
                () -> database.number("select count(*) from replay_run where id::text = ? and state = 'done'", run[0])
                        == 1);
        assertThat(database.number(
                        "select count(*) from replay_result where run_id::text = ? and outcome in ('waiting', 'failed')",
                        run[0]))
                .isZero();
    }

    private long replayed(String run) throws SQLException {
        return database.number(
                "select count(*) from replay_result where run_id::text = ? and outcome <> 'waiting'", run);
    }

    /** Returns the id of the run. */
    private String replayEverything() throws Exception {
        database.run(
                "insert into api_key (id, name, role, hash, created_at, created_by) values (gen_random_uuid(), 'faults', 'admin', sha256('"
                        + KEY
                        + "'), now(), 'test')");
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(first.url("/api/v1/replays"))
                                .header("Authorization", "Bearer " + KEY)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"state\":\"applied\",\"dry_run\":false}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return JsonPath.from(answer.body()).getString("id");
    }

    @Test
    void jumpsOfTheClockLoseNothing() throws Exception {
        second.kill();
        var clock = new JumpingClock();
        second = node(clock.option());
        storm("clock of one node jumps", sender -> {
            for (var jump : List.of(2, -2, 0)) {
                clock.jump(Duration.ofHours(jump));
                Thread.sleep(2_000);
            }
            return "2 h ahead, 2 h back, right again";
        });
        second.kill();
    }
}
