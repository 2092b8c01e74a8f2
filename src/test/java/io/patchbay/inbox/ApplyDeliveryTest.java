package io.patchbay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.patchbay.Ids;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Evidence;
import io.patchbay.inbox.DeliveryQueue.Applied;
import io.patchbay.inbox.DeliveryStore.Arrival;
import io.patchbay.live.ChangeFeed;
import io.patchbay.number.PhoneNumbers;
import io.patchbay.probe.Probes;
import io.patchbay.provider.kapso.KapsoEvents;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.provider.sandbox.SandboxHands;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Hook;
import io.patchbay.tenant.ErasedTenants;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Payload in, effect out. */
@ConsoleTest
class ApplyDeliveryTest {

    private static final String BAKERY_CUSTOMER = "b7d1f6a0-2c55-4a1e-8f0a-93b6f2f0c111";
    private static final String BAKERY_NUMBER = "604118932207715";
    private static final String TAXI_CUSTOMER = "5e8a4a9b-7e0d-4d3e-b1c8-0a6a3c2c9222";
    private static final String TAXI_NUMBER = "604118932207799";
    private static final String RECEIVED = "whatsapp.message.received";

    /** Beyond what any worker of the application looks at. */
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

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
    ChangeFeed changes;

    @Inject
    InboxSettings inbox;

    @Inject
    Connections connections;

    @Inject
    EventPlacement placement;

    @Inject
    PhoneNumbers numbers;

    @Inject
    Evidence evidence;

    @Inject
    Probes probes;

    @Inject
    ErasedTenants erased;

    @Inject
    Clock clock;

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
    @CsvSource(delimiter = '|', quoteCharacter = '"', nullValues = "-", textBlock = """
    event-phone-number-created.v2.json          | whatsapp.phone_number.created      | applied   | The sender says a number was created for Bakery Lindner. Such an event proves nothing by itself, so we look at the number now.
    event-phone-number-deleted.v2.json          | whatsapp.phone_number.deleted      | applied   | The sender says a number was deleted for Bakery Lindner. Such an event proves nothing by itself, so we look at the number now.
    event-config-created.v1.json                | whatsapp.config.created            | applied   | The sender says a number was created for Bakery Lindner. Such an event proves nothing by itself, so we look at the number now.
    event-phone-number-disconnected.v2.json     | whatsapp.phone_number.disconnected | applied   | The number of Taxi Olmo was disconnected; we look at it now.
    event-phone-number-offboarded.v2.json       | whatsapp.phone_number.offboarded   | applied   | The number of Taxi Olmo was offboarded. It usually comes back by itself, so a grace period runs first.
    event-phone-number-reconnected.v2.json      | whatsapp.phone_number.reconnected  | applied   | The number of Taxi Olmo came back; we look at it now.
    event-account-restricted.v2.json            | whatsapp.account.restricted        | applied   | Meta restricted the account behind Taxi Olmo.
    event-account-violation.v2.json             | whatsapp.account.violation         | applied   | Meta reported a violation of the account behind Taxi Olmo.
    event-account-disabled.v2.json              | whatsapp.account.disabled          | applied   | Meta disabled the account behind Taxi Olmo.
    event-account-reinstated.v2.json            | whatsapp.account.reinstated        | applied   | Meta reinstated the account behind Taxi Olmo.
    event-message-received.v2.json              | whatsapp.message.received          | applied   | A customer's message arrived at Taxi Olmo, which proves that inbound works.
    event-message-received-batch.v2.json        | whatsapp.message.received          | applied   | A customer's message arrived at Taxi Olmo, which proves that inbound works.
    event-message-failed.v2.json                | whatsapp.message.failed            | applied   | A message of Taxi Olmo could not be delivered; the codes are kept.
    event-conversation-ended.v2.json            | whatsapp.conversation.ended        | no_effect | It says nothing about a line, so nothing changed.
    event-conversation-inactive.v2.json         | whatsapp.conversation.inactive     | no_effect | It says nothing about a line, so nothing changed.
    event-project-event.json                    | project.event                      | no_effect | It concerns no connection, so nothing changed.
    event-workflow-failed.json                  | workflow.execution.failed          | no_effect | It concerns no connection, so nothing changed.
    event-workflow-handoff.json                 | workflow.execution.handoff         | no_effect | It concerns no connection, so nothing changed.
    event-meta-raw-account-review-update.json   | -                                  | applied   | Meta spoke about its review of the account behind Taxi Olmo.
    event-meta-raw-account-update-ban.json      | -                                  | applied   | Meta set a day for disabling the account behind Taxi Olmo.
    event-meta-raw-phone-number-name-update.json | -                                 | applied   | Meta spoke about a display name in the account behind Taxi Olmo.
    event-meta-raw-phone-number-quality-update.json | -                              | applied   | Meta judged the messages of the account behind Taxi Olmo.
    event-meta-raw-template-status-update.json  | -                                  | no_effect | It concerns no connection, so nothing changed.
    """)
    void aRecordedPayloadHasExactlyThisEffect(String file, String event, String state, String effect) {
        var hook = Hook.saying(event, Hook.recorded(file));
        assertThat(hook.post().statusCode()).isEqualTo(200);
        assertThat(Console.applied(hook.key())).containsEntry("state", state).containsEntry("effect", effect);
    }

    @Test
    void everyRecordedEventIsInTheTableAbove() throws Exception {
        var table = getClass()
                .getDeclaredMethod(
                        "aRecordedPayloadHasExactlyThisEffect", String.class, String.class, String.class, String.class)
                .getAnnotation(CsvSource.class)
                .textBlock();
        try (var files = Files.list(Path.of("src/test/resources/kapso"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.matches("event-.*\\.json")))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(table).contains(name + " "));
        }
    }

    @Test
    void aCustomerWeDoNotKnowLeavesTheRequestUnmatched() {
        var customer = UUID.randomUUID();
        var hook = Hook.saying("whatsapp.phone_number.created", created(number(), customer));
        hook.post();
        assertThat(Console.applied(hook.key()))
                .containsEntry("state", "unmatched")
                .containsEntry("effect", "No tenant here is the provider's customer " + customer + ".")
                .containsEntry("connection_ids", List.of());
    }

    @Test
    void anUnmatchedRequestIsAppliedOnceTheCustomerIsKnown() {
        var customer = SandboxHands.customer(sandbox, "Late to the party", null);
        var number = number();
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
        var hook = Hook.saying(RECEIVED, message(number(), UUID.randomUUID().toString()));
        hook.post();
        assertThat(Console.applied(hook.key()))
                .containsEntry("state", "unmatched")
                .containsEntry("effect", "A message at a number that belongs to no connection here.");
    }

    @Test
    void aNumberThatABrowserMerelyClaimedDrawsNoMessages() {
        var victim = Console.connected("Bakery Lindner");
        var link = Console.link(Console.tenant("Somebody else"));
        Console.press(link);
        Console.comeBack(link, true, Map.of("phone_number_id", victim.phoneNumberId()));
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
                .containsEntry("effect", "All of it was known already; nothing changed.");
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
                """.formatted(UUID.randomUUID(), one.phoneNumberId(), two.phoneNumberId(), number());
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
        var number = number();
        var customer = UUID.randomUUID();
        var held = hold(
                "whatsapp.phone_number.created",
                "{\"phone_number_id\":\"%s\",\"project\":{\"id\":\"another\"},\"customer\":{\"id\":\"%s\"}}"
                        .formatted(number, customer));
        var strict = new ApplyDelivery(
                new KapsoEvents("ours"),
                queue,
                placement,
                evidence,
                probes,
                erased,
                clock);
        var ended = QuarkusTransaction.requiringNew()
                .call(() -> strict.apply(List.of(deliveries.byId(held).orElseThrow())));
        assertThat(ended).singleElement().satisfies(one -> {
            assertThat(one.state()).isEqualTo(Delivery.State.FOREIGN);
            assertThat(one.effect()).isEqualTo("It is about another project, so nothing here was touched.");
            assertThat(one.connectionIds()).isEmpty();
            assertThat(one.tenantIds()).isEmpty();
        });
    }

    @Test
    void oneRequestOfMetaReachesExactlyTheThreeTenantsThatItIsAbout() {
        var lines = new LinkedHashMap<String, String>();
        for (var i = 0; i < 4; i++) {
            var number = "6047" + System.nanoTime() % 100_000_000_000L + i;
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
        var claimed = queue.claim(LATER, 1_000).stream()
                .filter(delivery -> delivery.id().equals(held))
                .toList();
        assertThat(claimed).hasSize(1);
        queue.finish(apply.apply(claimed), LATER);
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
        var claimed = queue.claim(LATER, 1_000).stream()
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
        var poison = hold(RECEIVED, message(TAXI_NUMBER, "wamid." + UUID.randomUUID()));
        var after = hold(RECEIVED, message(TAXI_NUMBER, "wamid." + UUID.randomUUID()));
        var allergic =
                new ApplyDelivery(
                        new KapsoEvents("ours"),
                        queue,
                        placement,
                        evidence,
                        probes,
                        erased,
                        clock) {
                    @Override
                    public List<Applied> apply(List<Delivery> claimed) {
                        if (claimed.stream().anyMatch(one -> one.id().equals(poison))) {
                            throw new IllegalStateException("poison");
                        }
                        return super.apply(claimed);
                    }
                };
        workerAt(LATER, allergic).round();

        assertThat(deliveries.byId(before).orElseThrow().state()).isEqualTo(Delivery.State.APPLIED);
        assertThat(deliveries.byId(after).orElseThrow().state()).isEqualTo(Delivery.State.APPLIED);
        var waiting = deliveries.byId(poison).orElseThrow();
        assertThat(waiting.state()).isEqualTo(Delivery.State.RECEIVED);
        assertThat(waiting.effect()).isEqualTo("Applying it failed; it is tried again.");

        for (var tries = 1; tries < 5; tries++) {
            workerAt(LATER.plusSeconds(3_600L * tries), allergic).round();
        }
        var given = deliveries.byId(poison).orElseThrow();
        assertThat(given.state()).isEqualTo(Delivery.State.FAILED);
        assertThat(given.attempts()).isEqualTo(5);
        assertThat(given.effect()).isEqualTo("Applying it failed 5 times; a person has to look at it.");
    }

    private InboxWorker workerAt(Instant now, ApplyDelivery how) {
        return new InboxWorker(queue, how, changes, inbox, Clock.fixed(now, ZoneOffset.UTC), new SimpleMeterRegistry());
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
        Callable<Integer> drain = () -> {
            var rows = 0;
            for (var idle = 0; idle < 20; ) {
                var round = worker.round();
                rows += round;
                idle = round == 0 ? idle + 1 : 0;
                Thread.sleep(round == 0 ? 50 : 0);
            }
            return rows;
        };
        pool.submit(drain);
        pool.submit(drain);
        for (var one : kept) {
            one.get(30, TimeUnit.SECONDS);
        }
        Awaitility.await().atMost(java.time.Duration.ofSeconds(60)).until(() -> count(APPLIED_ONCE, run) == many);
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
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into delivery (id, provider, event, idempotency_key, headers, body, signature,"
                                + " received_at, state, try_at) values (?, 'kapso', ?, ?, '', ?, 'valid', ?, 'received', ?)")) {
            insert.setObject(1, id);
            insert.setString(2, event);
            insert.setString(3, UUID.randomUUID().toString());
            insert.setBytes(4, body.getBytes(StandardCharsets.UTF_8));
            insert.setTimestamp(5, Timestamp.from(Instant.now()));
            insert.setTimestamp(6, Timestamp.from(LATER.minusSeconds(60)));
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

    private static String number() {
        return "7" + Math.abs(UUID.randomUUID().getMostSignificantBits() % 1_000_000_000_000L);
    }

    private static String created(String number, Object customer) {
        return "{\"phone_number_id\":\"%s\",\"customer\":{\"id\":\"%s\"}}".formatted(number, customer);
    }

    private static String message(String number, String id) {
        return "{\"message\":{\"id\":\"%s\",\"timestamp\":\"1794561901\",\"type\":\"text\"},\"phone_number_id\":\"%s\"}"
                .formatted(id, number);
    }
}
