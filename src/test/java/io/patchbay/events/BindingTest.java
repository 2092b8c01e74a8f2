package io.patchbay.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.patchbay.inbox.ApplyDelivery;
import io.patchbay.inbox.Deliveries;
import io.patchbay.inbox.DeliveryQueue;
import io.patchbay.number.PhoneNumbers;
import io.patchbay.provider.kapso.KapsoEvents;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.provider.sandbox.SandboxHands;
import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Customer;
import io.patchbay.support.Fresh;
import io.patchbay.support.Hook;
import io.patchbay.support.Rewired;
import io.patchbay.support.Signup;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** Deliveries about somebody unknown, until a person says whose they are. */
@ConsoleTest
class BindingTest {

    private static final String CREATED = "whatsapp.phone_number.created";
    private static final String OFFBOARDED = "whatsapp.phone_number.offboarded";
    private static final String RECEIVED = "whatsapp.message.received";

    @Inject
    Sandbox sandbox;

    @Inject
    AgroalDataSource database;

    @Inject
    Deliveries deliveries;

    @Inject
    PhoneNumbers numbers;

    @Inject
    DeliveryQueue queue;

    /** A signed request, once the worker has been there. Returns its id. */
    private static String unmatched(String event, String body) {
        var hook = Hook.saying(event, body);
        assertThat(hook.post().statusCode()).isEqualTo(200);
        var row = Console.applied(hook.key());
        assertThat(row).containsEntry("state", "unmatched");
        return row.get("id").toString();
    }

    private static String created(String number, String customer) {
        return "{\"phone_number_id\":\"%s\",\"project\":{\"id\":\"p\"},\"customer\":{\"id\":\"%s\"}}"
                .formatted(number, customer);
    }

    private static String offboarded(String number, String customer, String at) {
        return ("{\"id\":\"%s\",\"event\":\"whatsapp.phone_number.offboarded\",\"occurred_at\":\"%s\","
                        + "\"phone_number_id\":\"%s\",\"project\":{\"id\":\"p\"},\"customer\":{\"id\":\"%s\"},"
                        + "\"connection_type\":\"coexistence\",\"source\":{\"provider\":\"meta\",\"event\":\"ACCOUNT_OFFBOARDED\"}}")
                .formatted(UUID.randomUUID(), at, number, customer);
    }

    private String message(String number) {
        return sandbox.message(number).toString();
    }

    private static JsonPath bound(String delivery, Map<String, ?> body) {
        return Console.admin()
                .body(body)
                .post("/api/v1/deliveries/" + delivery + "/bindings")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private static String stateOf(String delivery) {
        return Console.get("deliveries/" + delivery).getString("state");
    }

    @Test
    void siblingsFollowInTheOrderOfTheirHappeningAndTheCustomerIsKnown() {
        var line = Signup.tenant();
        var number = Fresh.phoneNumberId();
        var customer = UUID.randomUUID().toString();
        // told in the wrong order: the later happening arrived first
        var later = unmatched(OFFBOARDED, offboarded(number, customer, "2026-03-01T10:09:00Z"));
        var earlier = unmatched(OFFBOARDED, offboarded(number, customer, "2026-03-01T10:01:00Z"));
        var message = unmatched(RECEIVED, message(number));

        var view = bound(earlier, Map.of("tenant_id", line.tenantId, "reason", "They called."));

        assertThat(view.<String>getList("delivery_ids")).containsExactly(earlier, later, message);
        assertThat(view.getString("provider_customer_id")).isEqualTo(customer);
        assertThat(view.<String>getList("phone_number_ids")).containsExactly(number);
        for (var one : List.of(earlier, later, message)) {
            assertThat(stateOf(one)).isIn("applied", "no_effect");
        }
        assertThat(Console.get("tenants/" + line.tenantId).getString("provider_customer_id"))
                .isEqualTo(customer);
        assertThat(Console.facts(view.getString("connection_id"), "number_offboarded"))
                .hasSize(2);
        assertThat(Console.facts(view.getString("connection_id"), "message_inbound"))
                .hasSize(1);
    }

    @Test
    void whoComesLaterAboutTheSameIsKnown() {
        var line = Signup.tenant();
        var number = Fresh.phoneNumberId();
        bound(unmatched(RECEIVED, message(number)), Map.of("tenant_id", line.tenantId));

        var hook = Hook.saying(RECEIVED, message(number));
        hook.post();

        assertThat(Console.applied(hook.key()))
                .containsEntry("state", "applied")
                .containsEntry("tenant_id", line.tenantId);
    }

    @Test
    void aBindingIsOnRecordWithItsReason() throws SQLException {
        var line = Signup.tenant();
        var delivery = unmatched(RECEIVED, message(Fresh.phoneNumberId()));
        bound(delivery, Map.of("tenant_id", line.tenantId, "reason", "Greta read out the id."));

        try (var connection = database.getConnection();
                var select = connection.prepareStatement(
                        "select detail ->> 'reason' from audit where action = 'delivery.bind' and subject_id = ?")) {
            select.setString(1, delivery);
            var rows = select.executeQuery();
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("Greta read out the id.");
        }
    }

    @Test
    void aCustomerWhoIsAnotherTenantIsRefusedWithTheWayOut() {
        var other = Console.connected("Taxi Olmo");
        var line = Signup.tenant();
        var customer = UUID.randomUUID().toString();
        var delivery = unmatched(CREATED, created(Fresh.phoneNumberId(), customer));
        bound(
                unmatched(
                        CREATED,
                        created(Fresh.phoneNumberId(), UUID.randomUUID().toString())),
                Map.of("tenant_id", line.tenantId));

        Console.admin()
                .body(Map.of("tenant_id", other.tenantId()))
                .post("/api/v1/deliveries/" + delivery + "/bindings")
                .then()
                .statusCode(409)
                .body("type", org.hamcrest.Matchers.endsWith("/tenant-is-another-customer"))
                .body("detail", org.hamcrest.Matchers.containsString("Choose another tenant"));
        assertThat(stateOf(delivery)).isEqualTo("unmatched");
    }

    @Test
    void aCaseThatHasANumberTakesNoSecond() {
        var other = Console.connected("Taxi Olmo");
        var delivery = unmatched(RECEIVED, message(Fresh.phoneNumberId()));

        Console.admin()
                .body(Map.of("tenant_id", other.tenantId(), "connection_id", other.connectionId()))
                .post("/api/v1/deliveries/" + delivery + "/bindings")
                .then()
                .statusCode(409)
                .body("type", org.hamcrest.Matchers.endsWith("/case-has-a-number"));
    }

    @Test
    void boundTwiceIsRefusedTheSecondTime() {
        var line = Signup.tenant();
        var delivery = unmatched(RECEIVED, message(Fresh.phoneNumberId()));
        bound(delivery, Map.of("tenant_id", line.tenantId));

        Console.admin()
                .body(Map.of("tenant_id", line.tenantId))
                .post("/api/v1/deliveries/" + delivery + "/bindings")
                .then()
                .statusCode(409)
                .body("type", org.hamcrest.Matchers.endsWith("/not-waiting"));
    }

    @Test
    void bindingIsForAdmins() {
        var line = Signup.tenant();
        var delivery = unmatched(RECEIVED, message(Fresh.phoneNumberId()));

        for (var who : List.of(Console.agent(), Console.manager())) {
            who.body(Map.of("tenant_id", line.tenantId))
                    .post("/api/v1/deliveries/" + delivery + "/bindings")
                    .then()
                    .statusCode(403);
        }
        for (var who : List.of(As.agent(), As.manager())) {
            var page = Jsoup.parse(
                    who.get("/events/unmatched/" + delivery + "?q=" + line.name).asString());
            assertThat(page.select("form[method=post]")).isEmpty();
            assertThat(page.select("#why-bind").text()).isEqualTo("Only admins can bind.");
        }
    }

    @Test
    void aNameThatIsTheSameIsSuggestedWithItsReason() {
        var line = Signup.tenant();
        var number = Fresh.phoneNumberId();
        var customer = SandboxHands.customer(sandbox, "somebody else", null);
        SandboxHands.number(sandbox, customer, number);
        SandboxHands.change(sandbox, number, "verified_name", line.name);
        var delivery = unmatched(RECEIVED, message(number));
        QuarkusTransaction.requiringNew()
                .run(() -> numbers.getEntityManager()
                        .createNativeQuery(
                                "insert into phone_number (phone_number_id, verified_name, first_seen_at, as_of)"
                                        + " values (:id, :name, now(), now())")
                        .setParameter("id", number)
                        .setParameter("name", line.name)
                        .executeUpdate());

        var found = Console.get("deliveries/" + delivery + "/suggestions");

        assertThat(found.getString("data[0].tenant_id")).isEqualTo(line.tenantId);
        assertThat(found.getString("data[0].strength")).isEqualTo("strong");
        assertThat(found.<String>getList("data[0].reasons"))
                .contains("The name at Kapso is the same, “" + line.name + "”.");
    }

    @Test
    void aLinkUsedJustNowIsOnlyAResemblance() {
        var line = Signup.tenant().invited();
        JsonPath link = As.manager().get("/api/v1/links/{id}", line.linkId).jsonPath();
        Customer.press(link);
        var delivery = unmatched(RECEIVED, message(Fresh.phoneNumberId()));

        var found = Console.get("deliveries/" + delivery + "/suggestions");

        assertThat(found.<Map<String, Object>>getList("data"))
                .filteredOn(one -> line.tenantId.equals(one.get("tenant_id")))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.get("strength")).isEqualTo("resembles");
                    assertThat(one.get("reasons").toString())
                            .contains("This tenant has an open link, used")
                            .contains("before the event.");
                    assertThat(one.get("connection_id")).isEqualTo(line.connectionId);
                });
        assertThat(stateOf(delivery)).as("nothing is bound by itself").isEqualTo("unmatched");
    }

    @Test
    void theTenantsOwnIdInAnEventComesFirst() {
        var external = "shop-" + UUID.randomUUID();
        var body =
                "{\"phone_number_id\":\"%s\",\"project\":{\"id\":\"p\"},\"customer\":{\"id\":\"%s\",\"external_id\":\"%s\"}}"
                        .formatted(Fresh.phoneNumberId(), UUID.randomUUID(), external);
        var delivery = unmatched(CREATED, body);
        // the host product tells of the customer only now
        var tenant = Console.tenant("Late", external);

        var found = Console.get("deliveries/" + delivery + "/suggestions");

        assertThat(found.getString("data[0].tenant_id")).isEqualTo(tenant);
        assertThat(found.getString("data[0].strength")).isEqualTo("identifies");
    }

    @Test
    void badInputKeepsWhatWasTyped() {
        var delivery = unmatched(RECEIVED, message(Fresh.phoneNumberId()));
        var line = Signup.tenant();

        var answer = As.form(As.admin(), "tenant_id", line.tenantId, "reason", " ")
                .post("/events/unmatched/" + delivery + "/bindings");

        assertThat(answer.statusCode()).isEqualTo(422);
        var page = Jsoup.parse(answer.asString());
        assertThat(page.select("#error-summary").text()).contains("Enter a reason");
        assertThat(page.select("#bind-form input[checked]").val()).isEqualTo(line.tenantId);
    }

    @Test
    void aTestOfTheProviderWithMadeUpIdsCreatesNothing() throws SQLException {
        var number = Fresh.phoneNumberId();
        var customer = UUID.randomUUID().toString();
        unmatched(CREATED, created(number, customer));
        unmatched(OFFBOARDED, offboarded(number, customer, "2026-03-01T10:00:00Z"));

        assertThat(tablesNaming(number, customer)).containsExactly("delivery");
    }

    @Test
    void anotherProjectsRequestIsInNoTableButTheInbox() throws SQLException {
        var number = Fresh.phoneNumberId();
        var customer = UUID.randomUUID().toString();
        var held = unmatched(CREATED, created(number, customer));
        var strict = Rewired.with(ApplyDelivery.class, new KapsoEvents("ours"));
        QuarkusTransaction.requiringNew()
                .run(() -> queue.finish(
                        strict.apply(
                                List.of(deliveries.byId(UUID.fromString(held)).orElseThrow())),
                        java.time.Instant.now()));

        assertThat(stateOf(held)).isEqualTo("foreign");
        assertThat(tablesNaming(number, customer)).isSubsetOf("delivery");
        var page = As.agent().get("/events/foreign").asString();
        assertThat(page).contains("/events/" + held).contains("change nothing");
        Console.admin()
                .body(Map.of("tenant_id", Signup.tenant().tenantId))
                .post("/api/v1/deliveries/" + held + "/bindings")
                .then()
                .statusCode(409);
    }

    /** Every table of which a row holds one of these words. */
    private List<String> tablesNaming(String... words) throws SQLException {
        var naming = new ArrayList<String>();
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            var tables = new ArrayList<String>();
            try (var rows = statement.executeQuery(
                    "select tablename from pg_tables where schemaname = 'public' order by tablename")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            for (var table : tables) {
                try (var select = connection.prepareStatement(
                        "select 1 from \"" + table + "\" t where t::text like any (?) limit 1")) {
                    select.setArray(
                            1,
                            connection.createArrayOf(
                                    "text",
                                    java.util.Arrays.stream(words)
                                            .map(word -> "%" + word + "%")
                                            .toArray()));
                    if (select.executeQuery().next()) {
                        naming.add(table);
                    }
                }
            }
        }
        return naming;
    }
}
