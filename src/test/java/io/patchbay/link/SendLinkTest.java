package io.patchbay.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchbay.api.Result;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.provider.sandbox.SandboxHands;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Customer;
import io.patchbay.support.MisbehavingProvider;
import io.patchbay.support.Rewired;
import io.patchbay.tenant.Tenants;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Making a link never happens twice, whatever goes wrong on the way. */
@ConsoleTest
class SendLinkTest {

    private static final int ROUNDS = 25;

    @Inject
    Sandbox sandbox;

    @Inject
    Tenants tenants;

    @Inject
    ConnectionLinks links;

    @Inject
    SettleLink settleLink;

    @Inject
    Landing landing;

    @Inject
    Provider provider;

    @Inject
    EntityManager entities;

    @Inject
    Clock clock;

    private static String customer(String tenantId) {
        return Console.get("tenants/" + tenantId).getString("provider_customer_id");
    }

    /** The provider's links of a tenant, newest first. */
    private List<JsonNode> atProvider(String tenantId) {
        return SandboxHands.links(sandbox, customer(tenantId));
    }

    private List<String> activeAtProvider(String tenantId) {
        return atProvider(tenantId).stream()
                .filter(link -> "active".equals(link.path("status").asText()))
                .map(link -> link.path("id").asText())
                .toList();
    }

    private static List<Map<String, Object>> shown(String tenantId) {
        return Console.get("tenants/" + tenantId + "/links?limit=200").getList("data");
    }

    private static JsonPath link(Object id) {
        return Console.get("links/" + id);
    }

    /** A way of sending links through a provider that misbehaves at this call. */
    private SendLink sendLink(String call, MisbehavingProvider.Misbehaviour misbehaviour) {
        var through = MisbehavingProvider.at(call, provider, misbehaviour);
        return Rewired.with(
                SendLink.class,
                through,
                Rewired.with(ProviderCustomers.class, through),
                Rewired.with(SettleLink.class, through));
    }

    private static ProviderFailure failure(ProviderFailure.Kind kind, String words) {
        return new ProviderFailure(kind, "create link", words, null, null);
    }

    @Test
    void twoManagersAtOnceLeaveOneActiveLinkThatIsTheOneShown() throws Exception {
        var pool = Executors.newFixedThreadPool(2);
        for (var round = 0; round < ROUNDS; round++) {
            var tenant = Console.tenant("Taxi Olmo");
            Callable<Integer> press = () -> Console.askForLink(tenant, Map.of()).statusCode();
            var made = 0;
            for (Future<Integer> one : pool.invokeAll(List.of(press, press))) {
                assertThat(one.get()).isIn(201, 409);
                made += one.get() == 201 ? 1 : 0;
            }
            assertThat(made).isPositive();
            assertThat(atProvider(tenant)).hasSize(made);
            assertThat(shown(tenant)).hasSize(made);
            assertThat(activeAtProvider(tenant)).hasSize(1);
            assertThat(shown(tenant).stream()
                            .filter(link -> (boolean) link.get("sendable"))
                            .map(link -> link.get("provider_link_id")))
                    .isEqualTo(List.copyOf(activeAtProvider(tenant)));
            assertThat(SandboxHands.customersUnder(sandbox, tenant)).isEqualTo(1);
        }
        pool.shutdown();
    }

    @Test
    void anAnswerThatComesLateDoesNotReplaceAColleaguesNewerLink() {
        var tenant = Console.tenant("Taxi Olmo");
        Console.link(tenant);
        var slow = sendLink("createLink", call -> {
            var made = call.truthfully();
            // a colleague finds it by listing, and makes a newer one
            Console.link(tenant);
            return made;
        });
        slow.send(UUID.fromString(tenant), LinkRequest.simple(), "jon");
        assertThat(shown(tenant).stream()
                        .filter(link -> (boolean) link.get("sendable"))
                        .map(link -> (String) link.get("provider_link_id")))
                .containsExactlyElementsOf(activeAtProvider(tenant));
    }

    /**
     * One that began with the older link, while the answer began with the newer, was a deadlock.
     */
    @Test
    void anAnswerThatComesDuringAProbeOfTheSameTenantWaitsForIt() throws Exception {
        var tenant = UUID.fromString(Console.tenant("Taxi Olmo"));
        Console.link(tenant.toString());
        var probes = Executors.newSingleThreadExecutor();
        var probe = new AtomicReference<Future<?>>();
        var begun = new CountDownLatch(1);
        var sending = sendLink("createLink", call -> {
            var made = call.truthfully();
            probe.set(probes.submit(() -> probe(tenant, begun)));
            begun.await();
            return made;
        });
        assertThat(sending.send(tenant, LinkRequest.simple(), "jon")).isInstanceOf(Result.Done.class);
        probe.get().get();
        probes.shutdown();
        assertThat(activeAtProvider(tenant.toString())).hasSize(1);
    }

    /** As a probe does: the tenant, then its links in the order in which they were made. */
    private void probe(UUID tenant, CountDownLatch begun) {
        QuarkusTransaction.requiringNew().run(() -> {
            tenants.lock(tenant).orElseThrow();
            var newestFirst =
                    links.ofTenant(tenant).stream().map(ConnectionLink::id).toList();
            links.lock(newestFirst.get(1));
            begun.countDown();
            Awaitility.await().pollInSameThread().until(this::somebodyWaitsForALock);
            links.lock(newestFirst.get(0));
        });
    }

    private boolean somebodyWaitsForALock() {
        return !entities.createNativeQuery("select pid from pg_locks where not granted")
                .getResultList()
                .isEmpty();
    }

    @Test
    void aLinkMadeBeforeACrashIsFoundByListing() {
        var tenant = Console.tenant("Bakery Lindner");
        Console.link(tenant);
        var dying = sendLink("createLink", call -> {
            call.truthfully();
            throw new IllegalStateException("the node dies here");
        });
        var id = UUID.fromString(tenant);
        try {
            dying.send(id, LinkRequest.simple(), "jon");
        } catch (IllegalStateException e) {
            // as played
        }
        var pending = shown(tenant).get(0);
        assertThat(pending).containsEntry("state", "pending").containsEntry("landing_url", null);

        settleLink.settle(id);
        assertThat(link(pending.get("id")).getString("state")).isEqualTo("active");
        assertThat(link(pending.get("id")).getString("provider_link_id"))
                .isEqualTo(activeAtProvider(tenant).get(0));
        assertThat(atProvider(tenant)).hasSize(2);
    }

    @Test
    void aLinkMadeWithoutAnAnswerIsFoundByListing() {
        var tenant = Console.tenant("Bakery Lindner");
        Console.link(tenant);
        var mute = sendLink("createLink", call -> {
            call.truthfully();
            throw failure(ProviderFailure.Kind.TIMED_OUT, null);
        });
        var outcome = mute.send(UUID.fromString(tenant), LinkRequest.simple(), "jon");
        assertThat(outcome).isInstanceOf(Result.Done.class);
        assertThat(shown(tenant).get(0)).containsEntry("state", "active");
        assertThat(atProvider(tenant)).hasSize(2);
    }

    @Test
    void aLinkWithoutAnAnswerThatIsNotListedStaysPendingAndIsThenGivenUp() {
        var tenant = Console.tenant("Bakery Lindner");
        Console.link(tenant);
        var id = UUID.fromString(tenant);
        var broken = sendLink("createLink", call -> {
            throw failure(ProviderFailure.Kind.BROKEN, null);
        });
        broken.send(id, LinkRequest.simple(), "jon");
        var pending = shown(tenant).get(0);
        assertThat(pending).containsEntry("state", "pending").containsEntry("sendable", false);

        var second = Console.askForLink(tenant, Map.of());
        second.then().statusCode(409);
        assertThat(second.<String>path("type")).endsWith("/link-being-made");
        assertThat(second.<String>path("link_id")).isEqualTo(pending.get("id"));

        Rewired.with(SettleLink.class, Clock.offset(clock, Duration.ofMinutes(6)))
                .settle(id);
        assertThat(link(pending.get("id")).getString("state")).isEqualTo("failed");
        Console.askForLink(tenant, Map.of()).then().statusCode(201);
        assertThat(atProvider(tenant)).hasSize(2);
    }

    @Test
    void aFailureWhileFindingTheCustomerLeavesNothingPending() {
        var tenant = Console.tenant("Bakery Lindner");
        var broken = sendLink("createCustomer", call -> {
            call.truthfully();
            throw failure(ProviderFailure.Kind.BROKEN, null);
        });
        var outcome = broken.send(UUID.fromString(tenant), LinkRequest.simple(), "jon");
        assertThat(outcome.<Object>answer(link -> link, refusal -> refusal)).isInstanceOf(ProviderAway.class);
        assertThat(shown(tenant).get(0)).containsEntry("state", "failed");
        Console.askForLink(tenant, Map.of()).then().statusCode(201);
        assertThat(SandboxHands.customersUnder(sandbox, tenant)).isEqualTo(1);
    }

    @Test
    void aRefusedLinkIsFailedAndTheProvidersWordsAreShown() {
        var who = Console.connected("Bakery Lindner");
        SandboxHands.remove(sandbox, who.phoneNumberId());
        var answer = Console.askForLink(who.tenantId(), Map.of("reconnect_connection_id", who.connectionId()));
        answer.then().statusCode(422);
        assertThat(answer.<String>path("type")).endsWith("/refused-by-provider");
        assertThat(answer.<String>path("detail"))
                .isEqualTo("reconnect_phone_number must match an existing WhatsApp config for this customer");
        var refused = link(answer.path("link_id"));
        assertThat(refused.getString("state")).isEqualTo("failed");
        assertThat(refused.getBoolean("sendable")).isFalse();
    }

    @Test
    void aLinkInUseIsNotReplacedUnlessTakenOver() {
        var tenant = Console.tenant("Taxi Olmo");
        var used = Console.link(tenant);
        Customer.press(used);
        var refused = Console.askForLink(tenant, Map.of());
        refused.then().statusCode(409);
        assertThat(refused.<String>path("type")).endsWith("/link-in-use");
        assertThat(refused.<String>path("link_id")).isEqualTo(used.getString("id"));
        assertThat(Instant.parse(refused.path("in_use_since")))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(activeAtProvider(tenant)).containsExactly(used.getString("provider_link_id"));

        var newer = Console.askForLink(tenant, Map.of("take_over", true));
        newer.then().statusCode(201);
        var old = link(used.getString("id"));
        assertThat(old.getString("state")).isEqualTo("revoked");
        assertThat(old.getString("replaced_by")).isEqualTo(newer.path("id"));
        assertThat(old.getBoolean("sendable")).isFalse();
        var address = used.getString("landing_url");
        var page = landing.look(address.substring(address.lastIndexOf('/') + 1)).orElseThrow();
        assertThat(page.outcome()).isEqualTo(PageState.SUPERSEDED);
    }

    @Test
    void aLinkWhoseAttemptFailedIsNotInUse() {
        var tenant = Console.tenant("Taxi Olmo");
        var tried = Console.link(tenant);
        Customer.play(Customer.press(tried), "facebook_auth_failed");
        Console.connectionThat(tried.getString("connection_id"), Console.is("failed"));
        Console.askForLink(tenant, Map.of()).then().statusCode(201);
    }

    @Test
    void aReconnectLinkIsLockedToTheNumber() {
        var who = Console.connected("Taxi Olmo");
        var answer = Console.askForLink(who.tenantId(), Map.of("reconnect_connection_id", who.connectionId()));
        answer.then().statusCode(201);
        assertThat(answer.<String>path("purpose")).isEqualTo("reconnect");
        assertThat(answer.<String>path("connection_id")).isEqualTo(who.connectionId());
        var made = atProvider(who.tenantId()).get(0);
        assertThat(made.path("reconnect_phone_number").asText())
                .isEqualTo(Console.connection(who.connectionId()).getString("number.digits"));
        assertThat(made.path("provision_phone_number").asBoolean()).isFalse();
    }

    @Test
    void whatCannotBeReconnectedIsRefusedBeforeTheProviderIsAsked() {
        var who = Console.connected("Taxi Olmo");
        var fresh = Console.link(Console.tenant("Bakery Lindner"));
        var before = atProvider(who.tenantId()).size();

        refusedInWords(
                who.tenantId(),
                Map.of("reconnect_connection_id", who.connectionId(), "provision_phone_number", true),
                "A reconnect link keeps the number the connection has; it cannot bring a new one.");
        refusedInWords(
                who.tenantId(),
                Map.of(
                        "reconnect_connection_id",
                        who.connectionId(),
                        "allowed_connection_types",
                        List.of("coexistence")),
                "A reconnect link keeps the mode of the connection, which is dedicated.");
        refusedInWords(
                who.tenantId(),
                Map.of("reconnect_connection_id", fresh.getString("connection_id")),
                "This connection does not belong to the tenant.");
        refusedInWords(
                fresh.getString("tenant_id"),
                Map.of("reconnect_connection_id", fresh.getString("connection_id")),
                "This connection has never had a number, so there is nothing to reconnect. Send a new link instead.");
        assertThat(atProvider(who.tenantId())).hasSize(before);
    }

    private static void refusedInWords(String tenantId, Map<String, ?> order, String words) {
        var answer = Console.askForLink(tenantId, order);
        answer.then().statusCode(422);
        assertThat(answer.<String>path("detail")).isEqualTo(words);
    }

    @Test
    void revokingTwiceDoesNoHarm() {
        var tenant = Console.tenant("Bakery Lindner");
        var link = Console.link(tenant);
        for (var i = 0; i < 2; i++) {
            var answer = revoke(link.getString("id"));
            answer.then().statusCode(200);
            assertThat(answer.<String>path("state")).isEqualTo("revoked");
        }
        assertThat(activeAtProvider(tenant)).isEmpty();
        assertThat(Console.facts(link.getString("connection_id"), "link_revoked"))
                .hasSize(1);
    }

    @Test
    void revokingAUsedLinkIsRefused() {
        var who = Console.connected("Bakery Lindner");
        var used = shown(who.tenantId()).get(0);
        assertThat(used).containsEntry("state", "used");
        var answer = revoke(used.get("id"));
        answer.then().statusCode(409);
        assertThat(answer.<String>path("detail")).isEqualTo("The link is used, so there is nothing to revoke.");
    }

    private static io.restassured.response.Response revoke(Object id) {
        return Console.admin()
                .body(Map.of("reason", "sent to the wrong person"))
                .post("/api/v1/links/" + id + "/revocation");
    }

    @Test
    void aSecondActiveLinkIsFlagged() {
        var tenant = Console.tenant("Taxi Olmo");
        var first = Console.link(tenant);
        var outside = SandboxHands.link(sandbox, customer(tenant));
        SandboxHands.reactivate(sandbox, first.getString("provider_link_id"));
        Console.admin()
                .post("/api/v1/connections/" + first.getString("connection_id") + "/probes")
                .then()
                .statusCode(202);
        var rows = org.awaitility.Awaitility.await()
                .atMost(Console.SOON)
                .until(() -> shown(tenant), found -> found.size() == 2);
        assertThat(rows)
                .anySatisfy(row -> assertThat(row)
                        .containsEntry("provider_link_id", outside)
                        .containsEntry("current", true)
                        .containsEntry("second_active", false))
                .anySatisfy(row -> assertThat(row)
                        .containsEntry("id", first.getString("id"))
                        .containsEntry("state", "active")
                        .containsEntry("sendable", false)
                        .containsEntry("second_active", true));
    }

    @Test
    void anEndOfLifeIsHonouredHereAndAtTheProvider() {
        var tenant = Console.tenant("Bakery Lindner");
        var end = Instant.now().plus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        var answer = Console.askForLink(tenant, Map.of("expires_at", end.toString()));
        answer.then().statusCode(201);
        assertThat(Instant.parse(answer.path("expires_at"))).isEqualTo(end);
        assertThat(Instant.parse(atProvider(tenant).get(0).path("expires_at").asText()))
                .isEqualTo(end);

        Console.askForLink(tenant, Map.of("expires_at", "2020-01-01T00:00:00Z"))
                .then()
                .statusCode(400);
    }

    @Test
    void aRefusedEndOfLifeLeavesTheLinkThatWasMade() {
        var tenant = Console.tenant("Bakery Lindner");
        var refusing = sendLink("extendLink", call -> {
            throw failure(ProviderFailure.Kind.REFUSED, "too far away");
        });
        var request = endingAt(Instant.now().plus(900, ChronoUnit.DAYS));
        refusing.send(UUID.fromString(tenant), request, "jon");
        assertThat(shown(tenant).get(0)).containsEntry("state", "active");
        assertThat(activeAtProvider(tenant)).hasSize(1);
    }

    @Test
    void aWishedEndOfLifeIsNotLostWhenTheLinkIsFoundByListing() {
        var tenant = Console.tenant("Bakery Lindner");
        var end = Instant.now().plus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        var mute = sendLink("createLink", call -> {
            call.truthfully();
            throw failure(ProviderFailure.Kind.TIMED_OUT, null);
        });
        mute.send(UUID.fromString(tenant), endingAt(end), "jon");
        assertThat(Instant.parse(shown(tenant).get(0).get("expires_at").toString()))
                .isEqualTo(end);
        assertThat(Instant.parse(atProvider(tenant).get(0).path("expires_at").asText()))
                .isEqualTo(end);
    }

    @Test
    void aRequestedExpiryThatGotNoAnswerIsSentAgainAtTheNextProbe() {
        var tenant = UUID.fromString(Console.tenant("Bakery Lindner"));
        var end = Instant.now().plus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        var mute = sendLink("extendLink", call -> {
            throw failure(ProviderFailure.Kind.TIMED_OUT, null);
        });
        mute.send(tenant, endingAt(end), "jon");
        assertThat(shown(tenant.toString()).get(0).get("expires_at")).isNotEqualTo(end.toString());

        settleLink.settle(tenant);
        assertThat(shown(tenant.toString()).get(0)).containsEntry("expires_at", end.toString());
    }

    private static LinkRequest endingAt(Instant end) {
        return LinkRequest.asking().expiresAt(end).build();
    }
}
