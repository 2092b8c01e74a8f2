package io.patchbay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.patchbay.Ids;
import io.patchbay.inbox.DeliveryStore.Arrival;
import io.patchbay.provider.kapso.KapsoEvents;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.provider.sandbox.SandboxHands;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Customer;
import io.patchbay.support.Fixtures;
import io.patchbay.support.Fresh;
import io.patchbay.support.Hook;
import io.patchbay.support.Pace;
import io.patchbay.support.Rewired;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Payload in, effect out. */
@ConsoleTest
class ApplyDeliveryTest {

    private static final String BAKERY_CUSTOMER = "b7d1f6a0-2c55-4a1e-8f0a-93b6f2f0c111";
    private static final String BAKERY_NUMBER = "604118932207715";
    private static final String TAXI_CUSTOMER = "5e8a4a9b-7e0d-4d3e-b1c8-0a6a3c2c9222";
    private static final String TAXI_NUMBER = "604118932207799";
    /** Recorded payload, event in the header, state it ends in, and the sentence of its effect. */
    private static final String EFFECTS = "/inbox/effects.csv";

    private static final String RECEIVED = "whatsapp.message.received";

    @Inject
    Sandbox sandbox;

    @Inject
    AgroalDataSource database;

    @Inject
    DeliveryStore store;

    @Inject
    Deliveries deliveries;

    @Inject
    DeliveryQueue queue;

    @Inject
    ApplyDelivery apply;

    @Inject
    InboxWorker worker;

    @Inject
    Clock clock;

    /** What is held until then is taken by no worker of the application, whose clock says today. */
    private Instant tomorrow;

    private final List<UUID> held = new ArrayList<>();

    @BeforeEach
    void setTheClock() {
        tomorrow = clock.instant().plus(Duration.ofDays(1));
    }

    /** Nobody else finds what only these tests wait for, or an end that is yet to come. */
    @AfterEach
    void leaveNothingHeld() throws SQLException {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(
                        "delete from delivery where id = any(?) and state in ('received', 'failed')");
                var update = connection.prepareStatement(
                        "update delivery set applied_at = now() where id = any(?) and applied_at > now()")) {
            for (var statement : List.of(delete, update)) {
                statement.setArray(1, connection.createArrayOf("uuid", held.toArray()));
                statement.executeUpdate();
            }
        }
    }

    /** The two customers that the recorded payloads are about, adopted with their numbers. */
    @BeforeEach
    void knowWhomThePayloadsAreAbout() {
        if (holder(TAXI_NUMBER) == null) {
            SandboxHands.customerWithId(sandbox, BAKERY_CUSTOMER, "Bakery Lindner");
            SandboxHands.customerWithId(sandbox, TAXI_CUSTOMER, "Taxi Olmo");
            SandboxHands.number(sandbox, BAKERY_CUSTOMER, BAKERY_NUMBER);
            SandboxHands.number(sandbox, TAXI_CUSTOMER, TAXI_NUMBER, "381900552216099", "+1 628-555-0119");
            assertThat(Console.sweep().getString("state")).isEqualTo("done");
        }
    }

    private static String holder(String phoneNumberId) {
        var rows = Console.get("numbers?phone_number_id=" + phoneNumberId).<Map<String, Object>>getList("data");
        return rows.isEmpty() ? null : (String) rows.get(0).get("connection_id");
    }

    @ParameterizedTest
    @CsvFileSource(resources = EFFECTS, delimiter = '|', nullValues = "-")
    void aRecordedPayloadHasExactlyThisEffect(String file, String event, String state, String effect) {
        var hook = Hook.saying(event, Hook.recorded(file));
        assertThat(hook.post().statusCode()).isEqualTo(200);
        assertThat(Console.applied(hook.key())).containsEntry("state", state).containsEntry("effect", effect);
    }

    @Test
    void everyRecordedEventIsInTheTable() throws Exception {
        try (var effects = getClass().getResourceAsStream(EFFECTS)) {
            var listed = new String(effects.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.substring(0, line.indexOf(' ')));
            assertThat(Fixtures.named(name -> name.matches("event-.*\\.json"))).isSubsetOf(listed.toList());
        }
    }

    @Test
    void aCustomerWeDoNotKnowLeavesTheRequestUnmatched() {
        var customer = UUID.randomUUID();
        var hook = Hook.saying("whatsapp.phone_number.created", created(Fresh.phoneNumberId(), customer));
        hook.post();
        assertThat(Console.applied(hook.key()))
                .containsEntry("state", "unmatched")
                .containsEntry("effect", "No tenant here is Kapso’s customer " + customer + ".")
                .containsEntry("connection_ids", List.of());
    }

    @Test
    void anUnmatchedRequestIsAppliedOnceTheCustomerIsKnown() {
        var customer = SandboxHands.customer(sandbox, "Late to the party", null);
        var number = Fresh.phoneNumberId();
        SandboxHands.number(sandbox, customer, number);
        var hook = Hook.saying("whatsapp.phone_number.created", created(number, customer));
        hook.post();
        assertThat(Console.applied(hook.key())).containsEntry("state", "unmatched");
        Console.sweep();
        Awaitility.await()
                .atMost(Console.SOON)
                .until(() -> "applied".equals(Console.applied(hook.key()).get("state")));
    }

    @Test
    void aMessageAtANumberNobodyHasIsUnmatched() {
        var hook = Hook.saying(
                RECEIVED, message(Fresh.phoneNumberId(), UUID.randomUUID().toString()));
        hook.post();
        assertThat(Console.applied(hook.key()))
                .containsEntry("state", "unmatched")
                .containsEntry("effect", "A message to a number that belongs to no connection here.");
    }

    @Test
    void aNumberThatABrowserMerelyClaimedDrawsNoMessages() {
        var victim = Console.connected("Bakery Lindner");
        var link = Console.link(Console.tenant("Somebody else"));
        Customer.press(link);
        Customer.comeBack(link, true, Map.of("phone_number_id", victim.phoneNumberId()));
        var hook = Hook.saying(
                RECEIVED, message(victim.phoneNumberId(), UUID.randomUUID().toString()));
        hook.post();
        assertThat(Console.applied(hook.key())).containsEntry("connection_ids", List.of(victim.connectionId()));
    }

    @Test
    void aMessageInABatchTwiceIsOneFact() {
        var id = "wamid." + UUID.randomUUID();
        var other = "wamid." + UUID.randomUUID();
        var items = List.of(message(TAXI_NUMBER, id), message(TAXI_NUMBER, id), message(TAXI_NUMBER, other));
        var body = "{\"type\":\"x\",\"batch\":true,\"data\":[" + String.join(",", items) + "]}";
        var hook = Hook.saying(RECEIVED, body);
        hook.post();
        assertThat(Console.applied(hook.key())).containsEntry("state", "applied");
        assertThat(messages(List.of(id, other))).containsExactlyInAnyOrder(id, other);

        var alone = Hook.saying(RECEIVED, message(TAXI_NUMBER, id));
        alone.post();
        assertThat(Console.applied(alone.key()))
                .containsEntry("state", "no_effect")
                .containsEntry("effect", "Already known; nothing changed.");
        assertThat(messages(List.of(id))).containsExactly(id);
    }

    private static List<String> messages(List<String> ids) {
        return Console.facts(holder(TAXI_NUMBER), "message_inbound").stream()
                .map(fact -> (String) ((Map<?, ?>) fact.get("data")).get("message_id"))
                .filter(ids::contains)
                .toList();
    }

    @Test
    void anAccountEventReachesExactlyTheTenantsWhoseNumbersItNames() {
        var one = Console.connected("Bakery Lindner");
        var two = Console.connected("Taxi Olmo");
        var bystander = Console.connected("Cafe Bystander");
        var body = """
                {"id":"wae_%s","event":"whatsapp.account.restricted","business_account_id":"381",
                 "phone_numbers":[{"id":"%s"},{"id":"%s"},{"id":"%s"}],
                 "restrictions":[{"type":"RESTRICTED_BIZ_INITIATED_MESSAGING"}]}
                """.formatted(UUID.randomUUID(), one.phoneNumberId(), two.phoneNumberId(), Fresh.phoneNumberId());
        var hook = Hook.saying("whatsapp.account.restricted", body);
        hook.post();
        var row = Console.applied(hook.key());
        assertThat(row)
                .containsEntry("effect", "Meta restricted the account behind 2 connections.")
                .containsEntry("tenant_ids", List.of(one.tenantId(), two.tenantId()))
                .containsEntry("connection_ids", List.of(one.connectionId(), two.connectionId()));
        for (var hit : List.of(one, two)) {
            var other = hit == one ? two : one;
            assertThat(Console.facts(hit.connectionId(), "account_restricted"))
                    .singleElement()
                    .satisfies(fact -> assertThat(fact.get("data").toString())
                            .contains(hit.phoneNumberId())
                            .doesNotContain(other.phoneNumberId()));
        }
        assertThat(Console.facts(bystander.connectionId(), "account_restricted"))
                .isEmpty();
    }

    @Test
    void anotherProjectsRequestIsForeignAndTouchesNothing() {
        var number = Fresh.phoneNumberId();
        var customer = UUID.randomUUID();
        var held = hold(
                "whatsapp.phone_number.created",
                "{\"phone_number_id\":\"%s\",\"project\":{\"id\":\"another\"},\"customer\":{\"id\":\"%s\"}}"
                        .formatted(number, customer));
        var strict = Rewired.with(ApplyDelivery.class, new KapsoEvents("ours"));
        var ended = QuarkusTransaction.requiringNew()
                .call(() -> strict.apply(List.of(deliveries.byId(held).orElseThrow())));
        assertThat(ended).singleElement().satisfies(one -> {
            assertThat(one.state()).isEqualTo(Delivery.State.FOREIGN);
            assertThat(one.effect()).isEqualTo("About another project; nothing was changed.");
            assertThat(one.connectionIds()).isEmpty();
            assertThat(one.tenantIds()).isEmpty();
        });
    }

    @Test
    void oneRequestOfMetaReachesExactlyTheThreeTenantsThatItIsAbout() {
        var lines = new LinkedHashMap<String, String>();
        for (var i = 0; i < 4; i++) {
            var number = Fresh.phoneNumberId();
            var customer = SandboxHands.customer(sandbox, "Meta " + number, null);
            SandboxHands.number(sandbox, customer, number, "waba" + number, "+34 8" + number);
            lines.put("waba" + number, number);
        }
        assertThat(Console.sweep().getString("state")).isEqualTo("done");
        var accounts = List.copyOf(lines.keySet());
        var body = """
                {"object": "whatsapp_business_account", "entry": [
                  {"id": "%s", "time": 1795275060, "changes": [{"field": "account_review_update", "value": {"decision": "PENDING"}}]},
                  {"id": "%s", "time": 1795275061, "changes": [{"field": "business_capability_update", "value": {"max_daily_conversations_per_business": 2000}}]},
                  {"id": "7700100020003001", "time": 1795275062, "changes": [{"field": "account_update", "value": {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SCAM"}, "phone_number": "%s"}}]},
                  {"id": "%s", "time": 1795275063, "changes": [{"field": "account_update", "value": {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SCAM"}}}]}
                ]}
                """.formatted(accounts.get(0), accounts.get(1), "348" + lines.get(accounts.get(3)), accounts.get(2));
        var hook = Hook.saying(null, body);
        assertThat(hook.post().statusCode()).isEqualTo(200);
        var delivery = Console.applied(hook.key());

        // the third is about an account nobody here has, whatever digits it names
        assertThat(delivery.get("state")).isEqualTo("unmatched");
        assertThat((List<?>) delivery.get("connection_ids")).hasSize(3);
        assertThat(factsOf(lines.get(accounts.get(0)))).contains("account_reviewed");
        assertThat(factsOf(lines.get(accounts.get(1)))).contains("limits_told");
        assertThat(factsOf(lines.get(accounts.get(2)))).contains("account_violation");
        assertThat(factsOf(lines.get(accounts.get(3))))
                .doesNotContain("account_reviewed", "limits_told", "account_violation");

        // told again under another key, it is no second evidence
        var before = factsOf(lines.get(accounts.get(2))).size();
        var again = hook.underNewKey();
        again.post();
        Console.applied(again.key());
        assertThat(factsOf(lines.get(accounts.get(2))).stream().filter("account_violation"::equals))
                .hasSize(1);
        assertThat(factsOf(lines.get(accounts.get(2)))).hasSizeGreaterThanOrEqualTo(before);
    }

    private static List<String> factsOf(String phoneNumberId) {
        return Console.get("connections/" + holder(phoneNumberId) + "/facts").getList("data.kind");
    }

    @Test
    void aCrashBetweenClaimAndCommitLeavesTheRequestToBeAppliedOnce() throws Exception {
        var id = "wamid." + UUID.randomUUID();
        var held = hold(RECEIVED, message(TAXI_NUMBER, id));

        QuarkusTransaction.begin();
        var claimed = queue.claim(tomorrow, 1_000).stream()
                .filter(delivery -> delivery.id().equals(held))
                .toList();
        assertThat(claimed).hasSize(1);
        queue.finish(apply.apply(claimed), tomorrow);
        QuarkusTransaction.rollback();

        var after = deliveries.byId(held).orElseThrow();
        assertThat(after.state()).isEqualTo(Delivery.State.RECEIVED);
        assertThat(messages(List.of(id))).isEmpty();
        release(held);
        var applied = Awaitility.await()
                .atMost(Console.SOON)
                .until(
                        () -> deliveries.byId(held).orElseThrow(),
                        delivery -> delivery.state() != Delivery.State.RECEIVED);
        assertThat(applied.state()).isEqualTo(Delivery.State.APPLIED);
        assertThat(applied.attempts()).isEqualTo(1);
        assertThat(messages(List.of(id))).containsExactly(id);
    }

    @Test
    void aBatchHoldsNoMoreBytesThanANodeCanHold() throws Exception {
        var held = new ArrayList<UUID>();
        for (var i = 0; i < 12; i++) {
            held.add(hold("whatsapp.teapot.boiled", "x".repeat(1 << 20)));
        }
        QuarkusTransaction.begin();
        var claimed = queue.claim(tomorrow, 1_000).stream()
                .filter(delivery -> held.contains(delivery.id()))
                .toList();
        QuarkusTransaction.rollback();
        for (var id : held) {
            release(id);
        }
        assertThat(claimed)
                .as("the oldest, up to 8 MiB and the one that goes beyond")
                .hasSizeBetween(8, 9)
                .extracting(Delivery::id)
                .containsExactlyElementsOf(held.subList(0, claimed.size()));
    }

    @Test
    void onePoisonousRequestDoesNotHoldUpTheOthers() {
        var before = hold(RECEIVED, message(TAXI_NUMBER, "wamid." + UUID.randomUUID()));
        var poison = "wamid." + UUID.randomUUID();
        var poisonous = hold(RECEIVED, message(TAXI_NUMBER, poison));
        var after = hold(RECEIVED, message(TAXI_NUMBER, "wamid." + UUID.randomUUID()));
        var allergic = Rewired.with(ApplyDelivery.class, new KapsoEvents("ours") {
            @Override
            public Reading read(String headerEvent, byte[] body) {
                if (new String(body, StandardCharsets.UTF_8).contains(poison)) {
                    throw new IllegalStateException("poison");
                }
                return super.read(headerEvent, body);
            }
        });
        workerAt(tomorrow, allergic).round();

        assertThat(deliveries.byId(before).orElseThrow().state()).isEqualTo(Delivery.State.APPLIED);
        assertThat(deliveries.byId(after).orElseThrow().state()).isEqualTo(Delivery.State.APPLIED);
        var waiting = deliveries.byId(poisonous).orElseThrow();
        assertThat(waiting.state()).isEqualTo(Delivery.State.RECEIVED);
        assertThat(waiting.effect()).isEqualTo("Applying it failed; it will be retried.");

        for (var tries = 1; tries < 5; tries++) {
            workerAt(tomorrow.plus(Duration.ofHours(tries)), allergic).round();
        }
        var given = deliveries.byId(poisonous).orElseThrow();
        assertThat(given.state()).isEqualTo(Delivery.State.FAILED);
        assertThat(given.attempts()).isEqualTo(5);
        assertThat(given.effect()).isEqualTo("Applying it failed 5 times; it needs attention.");
    }

    private static InboxWorker workerAt(Instant now, ApplyDelivery how) {
        return Rewired.with(InboxWorker.class, how, Clock.fixed(now, ZoneOffset.UTC), new SimpleMeterRegistry());
    }

    @Test
    void severalWorkersLoseNothingAndDoubleNothing() throws Exception {
        var run = "bulk-" + UUID.randomUUID();
        var many = 2_000;
        var kept = new ArrayList<java.util.concurrent.CompletableFuture<Void>>();
        for (var i = 0; i < many; i++) {
            var body = message(TAXI_NUMBER, run + "-" + i).getBytes(StandardCharsets.UTF_8);
            kept.add(store.keep(new Arrival("kapso", RECEIVED, run + "-" + i, "", body, "valid", Instant.now()))
                    .toCompletableFuture());
        }
        // two more beside those of the application
        var pool = Executors.newFixedThreadPool(2);
        var allAreApplied = new AtomicBoolean();
        Callable<Void> drain = () -> {
            while (!allAreApplied.get()) {
                if (worker.round() == 0) {
                    Pace.rest(Duration.ofMillis(10));
                }
            }
            return null;
        };
        var drains = List.of(pool.submit(drain), pool.submit(drain));
        for (var one : kept) {
            one.get(30, TimeUnit.SECONDS);
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> count(APPLIED_ONCE, run) == many);
        allAreApplied.set(true);
        for (var one : drains) {
            one.get();
        }
        pool.shutdown();
        assertThat(count(FACTS, run)).isEqualTo(many);
    }

    private static final String APPLIED_ONCE = "select count(*) from delivery where idempotency_key like ? || '-%'"
            + " and state = 'applied' and attempts = 1";
    private static final String FACTS = "select count(*) from fact where once like 'message:' || ? || '-%'";

    private int count(String sql, String with) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setString(1, with);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** Keeps a request that no worker of the application will touch. */
    private UUID hold(String event, String body) {
        var id = Ids.next();
        held.add(id);
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into delivery (id, provider, event, idempotency_key, headers, body, signature,"
                                + " received_at, state, try_at) values (?, 'kapso', ?, ?, '', ?, 'valid', ?, 'received', ?)")) {
            insert.setObject(1, id);
            insert.setString(2, event);
            insert.setString(3, UUID.randomUUID().toString());
            insert.setBytes(4, body.getBytes(StandardCharsets.UTF_8));
            insert.setTimestamp(5, Timestamp.from(Instant.now()));
            insert.setTimestamp(6, Timestamp.from(tomorrow.minusSeconds(60)));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return id;
    }

    private void release(UUID id) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update delivery set try_at = null where id = ?")) {
            update.setObject(1, id);
            update.executeUpdate();
        }
    }

    private static String created(String number, Object customer) {
        return "{\"phone_number_id\":\"%s\",\"customer\":{\"id\":\"%s\"}}".formatted(number, customer);
    }

    private static String message(String number, String id) {
        return "{\"message\":{\"id\":\"%s\",\"timestamp\":\"1794561901\",\"type\":\"text\"},\"phone_number_id\":\"%s\"}"
                .formatted(id, number);
    }
}
