package io.patchbay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.provider.sandbox.SandboxHands;
import io.patchbay.support.Console;
import io.patchbay.support.Console.Connected;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Customer;
import io.patchbay.support.Fresh;
import io.patchbay.support.Hook;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the far side does out of order, told from end to end. */
@ConsoleTest
class WebhookStoryTest {

    private static final String CREATED = "whatsapp.phone_number.created";
    private static final String DELETED = "whatsapp.phone_number.deleted";

    @Inject
    Sandbox sandbox;

    private static Hook about(String event, String number, String customer) {
        return Hook.saying(
                event, "{\"phone_number_id\":\"%s\",\"customer\":{\"id\":\"%s\"}}".formatted(number, customer));
    }

    private static Hook about(String event, Connected who) {
        return about(event, who.phoneNumberId(), who.customerId());
    }

    private static void staysConnected(Connected who) {
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(10))
                .until(() -> Console.is("connected").test(Console.connection(who.connectionId())));
    }

    private static int count(Connected who, String kind) {
        return Console.facts(who.connectionId(), kind).size();
    }

    private static int probes(Connected who) {
        return count(who, "number_read");
    }

    @Test
    void aRedeliveryAddsNothing() {
        var who = Console.connected("Bakery Lindner");
        var hook = about(CREATED, who);
        hook.post();
        Console.applied(hook.key());
        var before = count(who, "number_created");
        hook.post();
        hook.post();
        assertThat(Console.deliveries(hook.key()))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("duplicates", 2));
        staysConnected(who);
        assertThat(count(who, "number_created")).isEqualTo(before);
    }

    @Test
    void aCreatedReplayedAsDeletedLeavesTheNumberConnected() {
        var who = Console.connected("Bakery Lindner");
        var created = about(CREATED, who);
        created.post();
        Console.applied(created.key());
        var probed = probes(who);
        // event and key are not signed: anybody who saw the request can send this
        var relabelled = created.as(DELETED).underNewKey();
        assertThat(relabelled.post().statusCode()).isEqualTo(200);
        assertThat(Console.applied(relabelled.key())).containsEntry("state", "applied");
        Awaitility.await().atMost(Console.SOON).until(() -> probes(who) > probed);
        staysConnected(who);
    }

    @Test
    void createdDeletedCreatedWithTheSameBytesAreThreeEventsWithAProbeEach() {
        var who = Console.connected("Bakery Lindner");
        var before = count(who, "number_created");
        var one = about(CREATED, who);
        for (var hook : new Hook[] {one, one.as(DELETED).underNewKey(), one.underNewKey()}) {
            var probed = probes(who);
            hook.post();
            assertThat(Console.applied(hook.key())).containsEntry("state", "applied");
            Awaitility.await().atMost(Console.SOON).until(() -> probes(who) > probed);
        }
        assertThat(count(who, "number_created")).isEqualTo(before + 2);
        assertThat(count(who, "number_deleted")).isEqualTo(1);
        staysConnected(who);
    }

    @Test
    void deletedBeforeCreatedEndsConnectedIfTheNumberIsThere() {
        var tenant = Console.tenant("Taxi Olmo");
        var link = Console.link(tenant);
        var customer = Console.get("tenants/" + tenant).getString("provider_customer_id");
        var number = Fresh.phoneNumberId();
        SandboxHands.number(sandbox, customer, number);
        var deleted = about(DELETED, number, customer);
        deleted.post();
        Console.applied(deleted.key());
        deleted.as(CREATED).underNewKey().post();
        Console.connectionThat(link.getString("connection_id"), Console.is("connected"));
        assertThat(Console.facts(link.getString("connection_id"), "number_deleted"))
                .hasSize(1);
    }

    @Test
    void deletedDisconnectsOnceTheNumberIsReallyGone() {
        var who = Console.connected("Taxi Olmo");
        SandboxHands.remove(sandbox, who.phoneNumberId());
        about(DELETED, who).post();
        Console.connectionThat(who.connectionId(), Console.is("disconnected"));
    }

    @Test
    void createdForANumberTheProviderDoesNotHaveConnectsNothing() {
        var tenant = Console.tenant("Taxi Olmo");
        var link = Console.link(tenant);
        var customer = Console.get("tenants/" + tenant).getString("provider_customer_id");
        var hook = about(CREATED, Fresh.phoneNumberId(), customer);
        hook.post();
        assertThat(Console.applied(hook.key())).containsEntry("state", "applied");
        var connection = link.getString("connection_id");
        Awaitility.await()
                .atMost(Console.SOON)
                .until(() -> !Console.facts(connection, "number_missing").isEmpty());
        assertThat(Console.connection(connection).getString("status")).isEqualTo("in_progress");
        assertThat(Console.connection(connection).getString("number.first_connected_at"))
                .isNull();
    }

    @Test
    void aWebhookFindsATenantThatIsKnownOnlyByItsExternalId() {
        var external = "acct_" + UUID.randomUUID();
        var tenant = Console.tenant("Bakery Lindner", external);
        var customer = SandboxHands.customer(sandbox, "Bakery Lindner", external);
        var number = Fresh.phoneNumberId();
        SandboxHands.number(sandbox, customer, number);
        var hook = Hook.saying("whatsapp.config.created", """
                        {"whatsapp_config":{"phone_number_id":"%s","customer_id":"%s"},
                         "customer":{"id":"%s","external_customer_id":"%s"}}
                        """.formatted(number, customer, customer, external));
        hook.post();
        var row = Console.applied(hook.key());
        assertThat(row).containsEntry("state", "applied").containsEntry("tenant_id", tenant);
        assertThat(Console.get("tenants/" + tenant).getString("provider_customer_id"))
                .isEqualTo(customer);
        Console.connectionThat((String) row.get("connection_id"), Console.is("connected"));
    }

    @Test
    void aSuccessRedirectWithoutAWebhookConnects() {
        var link = Console.link(Console.tenant("Bakery Lindner"));
        Customer.play(Customer.press(link), "complete_silent").then().statusCode(303);
        Customer.comeBack(link, true, Map.of("status", "completed"));
        Console.connectionThat(link.getString("connection_id"), Console.is("connected"));
    }

    @Test
    void aWebhookWithoutARedirectConnects() {
        var link = Console.link(Console.tenant("Bakery Lindner"));
        assertThat(Customer.play(Customer.press(link), "complete_no_redirect").statusCode())
                .isEqualTo(200);
        Console.connectionThat(link.getString("connection_id"), Console.is("connected"));
    }

    @Test
    void aRevokedLinkCompletedLateConnectsAndSaysHow() {
        var tenant = Console.tenant("Bakery Lindner");
        var old = Console.link(tenant);
        var page = Customer.press(old);
        Console.askForLink(tenant, Map.of("take_over", true)).then().statusCode(201);
        Customer.play(page, "complete_no_redirect");
        var connection = Console.connectionThat(old.getString("connection_id"), Console.is("connected"));
        assertThat(connection.getList("attempts.through_superseded_link")).contains(true);
    }
}
