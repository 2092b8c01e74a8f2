package io.patchbay.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.Ids;
import io.patchbay.connection.Connections;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.provider.sandbox.SandboxHands;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Customer;
import io.patchbay.support.MisbehavingProvider;
import io.patchbay.support.Rewired;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asking the provider about one line. */
@ConsoleTest
class ProbeTest {

    @Inject
    Sandbox sandbox;

    @Inject
    Probes probes;

    @Inject
    ProbeWorker worker;

    @Inject
    Connections connections;

    @Inject
    Clock clock;

    private static JsonPath probe(String connectionId) {
        return Console.agent()
                .post("/api/v1/connections/" + connectionId + "/probes")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
    }

    private void askAllThatIsDue() {
        while (worker.askNext()) {
            // one after the other
        }
    }

    private String stateOf(String probeId) {
        return QuarkusTransaction.requiringNew()
                .call(() -> probes.byId(UUID.fromString(probeId))
                        .orElseThrow()
                        .state()
                        .apiName());
    }

    @Test
    void askingIsAcceptedAndDone() {
        var who = Console.connected("Bakery Lindner");
        var probe = probe(who.connectionId());
        assertThat(probe.getString("state")).isIn("queued", "done");
        assertThat(Instant.parse(probe.getString("not_before")))
                .isBeforeOrEqualTo(Instant.now().plusSeconds(5));
        Awaitility.await().atMost(Console.SOON).until(() -> "done".equals(stateOf(probe.getString("id"))));
    }

    @Test
    void askingAboutNothingIsNotFound() {
        Console.agent()
                .post("/api/v1/connections/" + UUID.randomUUID() + "/probes")
                .then()
                .statusCode(404);
        Console.agent().post("/api/v1/connections/x/probes").then().statusCode(404);
    }

    @Test
    void twoRequestsAreOneProbe() {
        var connection = Console.link(Console.tenant("Taxi Olmo")).getString("connection_id");
        var id = UUID.fromString(connection);
        QuarkusTransaction.requiringNew().run(() -> {
            var line = connections.findById(id);
            var first = probes.now(line, "mira");
            var second = probes.now(line, "jon");
            probes.request(id, "123", "webhook", null);
            assertThat(second.id()).isEqualTo(first.id());
            assertThat(probes.newestOf(id).orElseThrow().id()).isEqualTo(first.id());
        });
    }

    @Test
    void aProviderThatAsksForPatienceIsNotAskedBefore() {
        var who = Console.connected("Bakery Lindner");
        SandboxHands.change(sandbox, who.phoneNumberId(), "health_profile", "token");
        probe(who.connectionId());
        Console.connectionThat(who.connectionId(), Console.is("reconnect_required"));

        var waiting = Awaitility.await()
                .atMost(Console.SOON)
                .until(() -> probe(who.connectionId()), probe -> "waiting".equals(probe.getString("state")));
        var notBefore = Instant.parse(waiting.getString("not_before"));
        assertThat(notBefore).isAfter(Instant.now().plus(Duration.ofMinutes(4)));
        assertThat(probe(who.connectionId()).getString("id")).isEqualTo(waiting.getString("id"));
        askAllThatIsDue();
        assertThat(stateOf(waiting.getString("id"))).isEqualTo("waiting");
    }

    @ParameterizedTest
    @EnumSource(
            value = ProviderFailure.Kind.class,
            names = {"TIMED_OUT", "UNREACHABLE", "BROKEN", "RATE_LIMITED", "NOT_ALLOWED", "UNREADABLE", "TOO_LONG"})
    void noAnswerChangesNoStatus(ProviderFailure.Kind kind) {
        var who = Console.connected("Bakery Lindner");
        var before = Console.connection(who.connectionId());

        probesInVain(kind, "asked", who.connectionId());

        var after = Console.connection(who.connectionId());
        assertThat(after.getString("status")).isEqualTo("connected");
        assertThat(after.getString("in_status_since")).isEqualTo(before.getString("in_status_since"));
        assertThat(Console.facts(who.connectionId(), "look_failed")).hasSize(1);
        assertThat(Console.facts(who.connectionId(), "number_missing")).isEmpty();
    }

    private void probesInVain(ProviderFailure.Kind kind, String reason, String connectionId) {
        var failing = MisbehavingProvider.failing(kind);
        var runProbe = Rewired.with(RunProbe.class, failing, Rewired.with(AskStanding.class, failing));
        var probe = new Probe(
                Ids.next(),
                UUID.fromString(connectionId),
                null,
                reason,
                "mira",
                clock.instant(),
                clock.instant(),
                1,
                Probe.State.ASKING,
                null);
        assertThatThrownBy(() -> runProbe.run(probe)).isInstanceOf(ProviderFailure.class);
    }

    @Test
    void aVisitorsProbeThatFindsNoRoomIsNoFailedProbe() {
        var who = Console.connected("Bakery Lindner");

        probesInVain(ProviderFailure.Kind.RATE_LIMITED, Probe.VISITOR, who.connectionId());

        assertThat(Console.facts(who.connectionId(), "look_failed")).isEmpty();
    }

    @Test
    void oneMissingAnswerIsASlipAndTheSecondCounts() {
        var who = Console.connected("Taxi Olmo");
        SandboxHands.remove(sandbox, who.phoneNumberId());
        probe(who.connectionId());
        Console.connectionThat(who.connectionId(), Console.is("disconnected"));
        assertThat(Console.facts(who.connectionId(), "number_missing")).hasSizeGreaterThan(1);
    }

    /** A failed signup sends no event, and nobody comes back through the failure redirect. */
    @ParameterizedTest
    @ValueSource(strings = {"phone_verification_failed", "waba_limit_reached"})
    void aSignupThatFailsSilentlyIsNoticedWithoutAnEvent(String outcome) {
        var link = Console.link(Console.tenant("Bakery Lindner"));
        var page = Customer.press(link);
        Customer.play(page, outcome);
        var connection = Console.connectionThat(link.getString("connection_id"), Console.is("failed"));
        assertThat(connection.getString("attempts[0].state")).isEqualTo("failed");
        assertThat(connection.getString("attempts[0].provider_words")).isNotBlank();
        // the customer may try again with the same link
        var after = Console.get("links/" + link.getString("id"));
        assertThat(after.getString("state")).isEqualTo("active");
        assertThat(after.getBoolean("sendable")).isTrue();
    }
}
