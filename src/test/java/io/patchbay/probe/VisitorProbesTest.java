package io.patchbay.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.patchbay.provider.Urgency;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Customer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Probes of the provider that somebody without a login causes. */
@ConsoleTest
class VisitorProbesTest {

    private static final Duration A_DAY = Duration.ofDays(1);

    @Inject
    AgroalDataSource database;

    @Inject
    Probes probes;

    @Inject
    ProbeWorker worker;

    @AfterEach
    void calm() throws SQLException {
        run(
                "update provider_budget set told_limit = null",
                "delete from provider_call",
                "delete from probe where not_before > now() + interval '1 hour'");
        // when strangers have gone, visitors are welcome again; the tests that follow rely on it
        var welcome = soon(link(), Probe.VISITOR, null);
        await().atMost(Console.SOON).until(() -> probe(welcome).state() == Probe.State.DONE);
    }

    private void run(String... updates) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            for (var update : updates) {
                statement.executeUpdate(update);
            }
        }
    }

    private Object one(String query) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            return row.next() ? row.getObject(1) : null;
        }
    }

    private static JsonPath link() {
        return Console.link(Console.tenant("Bakery Lindner"));
    }

    private UUID soon(JsonPath link, String reason, Instant notBefore) {
        var connection = UUID.fromString(link.getString("connection_id"));
        return QuarkusTransaction.requiringNew().call(() -> {
            probes.request(connection, null, reason, notBefore);
            return probes.newestOf(connection).orElseThrow().id();
        });
    }

    private Probe probe(UUID id) {
        return QuarkusTransaction.requiringNew().call(() -> probes.byId(id).orElseThrow());
    }

    /** Strangers have used up their part of the minute; anybody else may ask. */
    private void strangersUsedTheirs() throws SQLException {
        run(
                "delete from provider_call",
                "update provider_budget set told_limit = 100 where kind = 'requests'",
                "insert into provider_call (kind, at) select 'requests of visitors', clock_timestamp() from generate_series(1, 20)");
    }

    @Test
    void aLinkThatStrangersPressWaitsForItsUsualTurnWhenTheyCauseTooMuch() throws SQLException {
        var link = link();
        var which = " where id = '" + link.getString("id") + "'";
        strangersUsedTheirs();

        Customer.press(link);
        Customer.comeBack(link, true, Map.of("status", "completed"));

        var connection = link.getString("connection_id");
        var waiting = "select 1 from probe where state = 'queued' and reason = 'visitor' and connection_id = '"
                + connection
                + "'";
        await().atMost(Console.SOON).until(() -> one(waiting) != null);
        var seen = one("select seen_at from connection_link" + which);
        worker.askAboutOpenLinks();
        while (worker.askNext()) {
            // one after the other, as long as anything may be asked
        }
        assertThat(one("select seen_at from connection_link" + which)).isEqualTo(seen);
        assertThat(Console.facts(connection, "look_failed")).isEmpty();

        var before = (Timestamp) one("select clock_timestamp()");
        run("update connection_link set next_look_at = now()" + which);
        await().atMost(Console.SOON)
                .until(() -> ((Timestamp) one("select seen_at from connection_link" + which)).after(before));
    }

    @Test
    void aPersonIsAnsweredWhateverStrangersUsedUp() throws SQLException {
        var link = link();
        strangersUsedTheirs();

        var asked = Console.agent()
                .post("/api/v1/connections/" + link.getString("connection_id") + "/probes")
                .then()
                .statusCode(202)
                .extract()
                .<String>path("id");

        await().atMost(Console.SOON).until(() -> probe(UUID.fromString(asked)).state() == Probe.State.DONE);
        assertThat(probe(UUID.fromString(asked)).outcome()).isEqualTo("Kapso has no number for this customer.");
    }

    @Test
    void aVisitorDoesNotHurryAProbeOfOurs() {
        var link = link();
        var then = Instant.now().plus(A_DAY);
        var ours = soon(link, "webhook", then);

        assertThat(soon(link, Probe.VISITOR, null)).isEqualTo(ours);

        assertThat(probe(ours).notBefore()).isAfter(then.minusSeconds(1));
        assertThat(probe(ours).urgency()).isEqualTo(Urgency.BACKGROUND);
    }

    @Test
    void aReasonOfOursMakesAVisitorsProbeOurs() {
        var link = link();
        var then = Instant.now().plus(A_DAY);
        var theirs = soon(link, Probe.VISITOR, then);
        assertThat(probe(theirs).urgency()).isEqualTo(Urgency.VISITOR);

        soon(link, "webhook", then);

        assertThat(probe(theirs).urgency()).isEqualTo(Urgency.BACKGROUND);
    }

    @Test
    void whatFoundNoRoomHasAllItsTriesLeft() {
        var link = link();
        var waits = probe(soon(link, Probe.VISITOR, Instant.now().plus(A_DAY)));
        var tried = new Probe(
                waits.id(),
                waits.connectionId(),
                null,
                Probe.VISITOR,
                waits.requestedBy(),
                waits.requestedAt(),
                waits.notBefore(),
                1,
                Probe.State.ASKING,
                null);

        QuarkusTransaction.requiringNew().run(() -> {
            probes.done(waits, "to make room in the queue");
            probes.untried(tried, Instant.now().plus(A_DAY));
        });

        assertThat(probe(waits.id()).tries()).isZero();
        assertThat(probe(waits.id()).state()).isEqualTo(Probe.State.QUEUED);
    }
}
