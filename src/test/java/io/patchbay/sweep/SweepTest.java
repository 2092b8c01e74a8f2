package io.patchbay.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.probe.AskStanding;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.provider.sandbox.SandboxHands;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Fresh;
import io.patchbay.support.MisbehavingProvider;
import io.patchbay.support.Rewired;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Sweeping everything the provider shows. */
// reads all there is, so it comes before other tests have made much
@Order(1)
@ConsoleTest
class SweepTest {

    @Inject
    Sandbox sandbox;

    @Inject
    Provider provider;

    @Inject
    RunSweep runSweep;

    @Inject
    Sweeps sweeps;

    private static List<Map<String, Object>> tenantsCalled(String name) {
        return Console.get("tenants?q=" + name).getList("data");
    }

    private static String connectionOf(String tenantId) {
        return Console.get("connections?tenant_id=" + tenantId).getString("data[0].id");
    }

    /** A sweep with a provider of its own. */
    private static RunSweep through(Provider other) {
        return Rewired.with(RunSweep.class, other, Rewired.with(AskStanding.class, other));
    }

    private Reconciliation ended(Reconciliation running) {
        return Awaitility.await()
                .atMost(Console.SOON)
                .until(
                        () -> QuarkusTransaction.requiringNew()
                                .call(() -> sweeps.byId(running.id()).orElseThrow()),
                        one -> !one.isRunning());
    }

    @Test
    void aProjectThatIsAliveIsAdoptedBeforeTheSweepIsDone() {
        var name = "Adopted-" + UUID.randomUUID();
        var customer = SandboxHands.customer(sandbox, name, null);
        var link = SandboxHands.link(sandbox, customer);
        SandboxHands.number(sandbox, customer, Fresh.phoneNumberId());

        var sweep = Console.sweep();

        // done means done: nothing here waits
        assertThat(sweep.getString("state")).isEqualTo("done");
        assertThat(tenantsCalled(name)).hasSize(1);
        var tenant = (String) tenantsCalled(name).get(0).get("id");
        assertThat(Console.connection(connectionOf(tenant)).getString("status")).isEqualTo("connected");
        assertThat(Console.get("tenants/" + tenant + "/links").<String>getList("data.provider_link_id"))
                .containsExactly(link);
        assertThat(sweep.<String>getList("drift.sentence"))
                .contains(name + " was at Kapso but not here.", "A link of " + name + " had another status at Kapso.")
                .anySatisfy(sentence ->
                        assertThat(sentence).startsWith(name + ": unknown here, connected at Kapso, for number "));
    }

    @Test
    void sweepingTwiceFindsNothingNew() {
        var name = "Steady-" + UUID.randomUUID();
        var customer = SandboxHands.customer(sandbox, name, null);
        SandboxHands.number(sandbox, customer, Fresh.phoneNumberId());
        Console.sweep();
        var again = Console.sweep();
        assertThat(again.<String>getList("drift.sentence"))
                .noneSatisfy(sentence -> assertThat(sentence).contains(name));
        assertThat(tenantsCalled(name)).hasSize(1);
    }

    @Test
    void aNumberLostWithoutAWebhookIsDrift() {
        var who = Console.connected("Taxi Olmo");
        SandboxHands.change(sandbox, who.phoneNumberId(), "status", "DISCONNECTED");
        SandboxHands.change(sandbox, who.phoneNumberId(), "health_profile", "disconnected");
        var drift = Console.sweep();
        assertThat(Console.connection(who.connectionId()).getString("status")).isEqualTo("disconnected");
        assertThat(drift.<Map<String, Object>>getList("drift"))
                .anySatisfy(one -> assertThat(one)
                        .containsEntry("kind", "status")
                        .containsEntry("subject", who.connectionId())
                        .containsEntry("before", "connected")
                        .containsEntry("after", "disconnected"));
    }

    @Test
    void aNumberThatIsGoneAtTheProviderIsDisconnectedByOneSweep() {
        var who = Console.connected("Taxi Olmo");
        SandboxHands.remove(sandbox, who.phoneNumberId());
        Console.sweep();
        assertThat(Console.connection(who.connectionId()).getString("status")).isEqualTo("disconnected");
    }

    @Test
    void aTenantWithoutAnExternalIdIsFoundUnderOurOwn() {
        var tenant = Console.tenant("Bakery Lindner");
        // as if a node had died between making the customer and noting it
        var customer = SandboxHands.customer(sandbox, "Bakery Lindner", tenant);
        Console.sweep();
        assertThat(Console.get("tenants/" + tenant).getString("provider_customer_id"))
                .isEqualTo(customer);
        Console.link(tenant);
        assertThat(SandboxHands.customersUnder(sandbox, tenant)).isEqualTo(1);
    }

    @Test
    void aCustomerThatIsThereTwiceIsLeftToAPerson() {
        var external = "acct_" + UUID.randomUUID();
        var tenant = Console.tenant("Bakery Lindner", external);
        Console.link(tenant);
        SandboxHands.customer(sandbox, "Bakery Lindner again", external);
        var before = Console.get("tenants/" + tenant).getString("provider_customer_id");
        var sweep = Console.sweep();
        assertThat(Console.get("tenants/" + tenant).getString("provider_customer_id"))
                .isEqualTo(before);
        assertThat(sweep.<Map<String, Object>>getList("drift"))
                .anySatisfy(one ->
                        assertThat(one).containsEntry("kind", "customer_twice").containsEntry("subject", tenant));
    }

    @Test
    void aNumberUnderASecondTenantIsAConflictOnBothSides() {
        var holder = Console.connected("Bakery Lindner");
        var name = "Newcomer-" + UUID.randomUUID();
        var newcomer = SandboxHands.customer(sandbox, name, null);
        SandboxHands.change(sandbox, holder.phoneNumberId(), "customer_id", newcomer);

        Console.sweep();
        var sweep = Console.sweep();

        assertThat(sweep.<String>getList("drift.sentence"))
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith(name + " has number " + holder.phoneNumberId())
                        .endsWith(" here. An admin has to decide."));
        var tenant = (String) tenantsCalled(name).get(0).get("id");
        var second = Console.connection(connectionOf(tenant));
        var first = Console.connection(holder.connectionId());
        for (var side : List.of(first, second)) {
            assertThat(side.getString("verdict.code")).isEqualTo("number_conflict");
            assertThat(side.getString("conflict.phone_number_id")).isEqualTo(holder.phoneNumberId());
            assertThat(side.getString("conflict.sentence")).isEqualTo("Another tenant claims the same number.");
        }
        assertThat(first.getString("status")).isEqualTo("connected");
        assertThat(second.getString("status")).isNotEqualTo("connected");
        assertThat(second.getString("number.first_connected_at")).isNull();
        assertThat(Console.get("numbers?phone_number_id=" + holder.phoneNumberId())
                        .getString("data[0].tenant_id"))
                .isEqualTo(holder.tenantId());
    }

    @Test
    void aSweepWithTheProviderAwayFailsAndChangesNothing() {
        var who = Console.connected("Bakery Lindner");
        for (var kind : List.of(
                ProviderFailure.Kind.TIMED_OUT, ProviderFailure.Kind.BROKEN, ProviderFailure.Kind.NOT_ALLOWED)) {
            var sweep = ended(through(MisbehavingProvider.failing(kind)).begin(UUID.fromString(who.tenantId()), "ada"));
            assertThat(sweep.state()).isEqualTo(Reconciliation.State.FAILED);
            assertThat(sweep.words())
                    .isEqualTo("Kapso could not be reached: "
                            + kind.name().toLowerCase().replace('_', ' ')
                            + ".");
            assertThat(sweep.drift()).isEmpty();
        }
        assertThat(Console.connection(who.connectionId()).getString("status")).isEqualTo("connected");
        assertThat(Console.facts(who.connectionId(), "number_missing")).isEmpty();
    }

    @Test
    void oneLineThatFailsLeavesTheOthersToBeTakenIn() {
        var bad = SandboxHands.customer(sandbox, "Bad-" + UUID.randomUUID(), null);
        var name = "Good-" + UUID.randomUUID();
        var good = SandboxHands.customer(sandbox, name, null);
        SandboxHands.number(sandbox, good, Fresh.phoneNumberId());
        var stumbling = through(MisbehavingProvider.at("links", provider, call -> {
            if (call.arguments().contains(bad)) {
                throw MisbehavingProvider.failure(ProviderFailure.Kind.UNREADABLE);
            }
            return call.truthfully();
        }));
        // waits for one that runs already
        Console.sweep();
        var sweep = ended(stumbling.begin(null, "ada"));
        assertThat(sweep.state()).isEqualTo(Reconciliation.State.FAILED);
        assertThat(sweep.words()).isEqualTo("1 entry could not be checked; all others were.");
        var tenant = (String) tenantsCalled(name).get(0).get("id");
        assertThat(Console.connection(connectionOf(tenant)).getString("status")).isEqualTo("connected");
    }

    @Test
    void twoSweepsOfOneTenantAreOneAndGetDone() {
        var tenant = UUID.fromString(Console.tenant("Taxi Olmo"));
        var askedTwice = new CountDownLatch(1);
        var slow = through(MisbehavingProvider.always(provider, call -> {
            askedTwice.await();
            return call.truthfully();
        }));
        Console.link(tenant.toString());
        var first = slow.begin(tenant, "ada");
        assertThat(slow.begin(tenant, "jon").id()).isEqualTo(first.id());
        askedTwice.countDown();
        assertThat(ended(first).state()).isEqualTo(Reconciliation.State.DONE);
    }

    @Test
    void aTenantNobodyHasIsRefusedByName() {
        var answer = Console.admin()
                .body(Map.of("tenant_id", UUID.randomUUID().toString()))
                .post("/api/v1/reconciliations");
        answer.then().statusCode(400);
        assertThat(answer.<String>path("errors[0].field")).isEqualTo("tenant_id");
    }

    @Test
    void sweepingIsForAdmins() {
        Console.manager().post("/api/v1/reconciliations").then().statusCode(403);
    }
}
