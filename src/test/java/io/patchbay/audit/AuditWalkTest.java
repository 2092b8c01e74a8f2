package io.patchbay.audit;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Customer;
import io.patchbay.support.Hook;
import io.patchbay.support.RotatedSecrets;
import io.patchbay.support.Routes;
import io.patchbay.support.Routes.Route;
import io.patchbay.support.Signup;
import io.quarkus.arc.Arc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.TransactionalException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Walks every route that changes something and does the action: exactly one row has to tell of it. A
 * new route needs its request here. Routes outside of the console are left out: what customers do
 * is kept as a fact, what the provider sends as a delivery, and the sandbox plays the world
 * outside.
 */
@ConsoleTest
class AuditWalkTest {

    @Inject
    AgroalDataSource database;

    @Inject
    Audit audit;

    /** The action that each route is there for, done by whoever it is given. */
    private static final Map<String, Function<RequestSpecification, Response>> ACTIONS = Map.ofEntries(
            entry(
                    "POST /api/v1/tenants",
                    who -> As.json(who, "{\"name\":\"x\"}").post("/api/v1/tenants")),
            entry(
                    "PATCH /api/v1/tenants/{id}",
                    who -> As.json(who, "{\"name\":\"y\"}").patch("/api/v1/tenants/" + tenant())),
            entry("POST /api/v1/tenants/{id}/links", who -> who.post("/api/v1/tenants/" + tenant() + "/links")),
            entry("POST /api/v1/links/{id}/revocation", who -> who.post("/api/v1/links/" + link() + "/revocation")),
            entry(
                    "POST /api/v1/connections/{id}/probes",
                    who -> who.post("/api/v1/connections/" + connection() + "/probes")),
            entry(
                    "POST /api/v1/reconciliations",
                    who -> As.json(who, Map.of("tenant_id", tenant())).post("/api/v1/reconciliations")),
            entry(
                    "POST /api/v1/keys",
                    who -> As.json(who, Map.of("name", "x", "role", "agent")).post("/api/v1/keys")),
            entry("POST /api/v1/keys/{id}/revocation", who -> who.post("/api/v1/keys/" + key() + "/revocation")),
            entry("POST /api/v1/tenants/{id}/erasure", who -> {
                var tenant = Signup.tenant();
                return As.json(who, Map.of("name", tenant.name, "reason", "x"))
                        .post("/api/v1/tenants/" + tenant.tenantId + "/erasure");
            }),
            entry("POST /tenants/{id}/erasure", who -> {
                var tenant = Signup.tenant();
                return As.form(who, "name", tenant.name, "reason", "x")
                        .post("/tenants/" + tenant.tenantId + "/erasure");
            }),
            entry(
                    "POST /events/{id}/reveal",
                    who -> As.form(who, "reason", "x").post("/events/" + delivery() + "/reveal")),
            entry(
                    "POST /api/v1/deliveries/{id}/reveal",
                    who -> As.json(who, Map.of("reason", "x")).post("/api/v1/deliveries/" + delivery() + "/reveal")),
            entry("POST /audit/verification", who -> who.post("/audit/verification")),
            entry("POST /api/v1/audit/verification", who -> who.post("/api/v1/audit/verification")),
            entry("POST /tenants", who -> As.form(who, "name", "x").post("/tenants")),
            entry("POST /tenants/{id}", who -> As.form(who, "name", "y").post("/tenants/" + tenant())),
            entry(
                    "POST /tenants/{id}/links",
                    who -> As.form(who, "mode", "either", "number", "own", "billing", "customer_managed")
                            .post("/tenants/" + tenant() + "/links")),
            entry("POST /links/{id}/revocation", who -> who.post("/links/" + link() + "/revocation")),
            entry("POST /connections/{id}/probes", who -> who.post("/connections/" + connection() + "/probes")),
            entry("POST /connections/{id}/reconnect", who -> who.post("/connections/" + connection() + "/reconnect")),
            entry(
                    "POST /connections/{id}/notes",
                    who -> As.form(who, "text", "Called Greta.").post("/connections/" + connection() + "/notes")),
            entry(
                    "POST /connections/{id}/lock-notice",
                    who -> As.form(who, "answer", "absent").post("/connections/" + connection() + "/lock-notice")),
            entry(
                    "POST /api/v1/connections/{id}/lock-notice",
                    who -> As.json(who, Map.of("answer", "shown"))
                            .post("/api/v1/connections/" + connection() + "/lock-notice")),
            entry("POST /connections/{id}/funding", who -> who.post("/connections/" + unfunded() + "/funding")),
            entry(
                    "POST /connections/{id}/texts",
                    who -> As.form(who, "language", "es").post("/connections/" + connection() + "/texts")),
            entry(
                    "POST /connections/{id}/bundles",
                    who -> As.form(who, "for", "meta").post("/connections/" + connection() + "/bundles")),
            entry("POST /reconciliations/webhook", who -> who.post("/reconciliations/webhook")),
            entry(
                    "POST /reconciliations/{id}/cancellation",
                    who -> who.post("/reconciliations/" + sweep() + "/cancellation")),
            entry(
                    "POST /api/v1/reconciliations/{id}/cancellation",
                    who -> who.post("/api/v1/reconciliations/" + sweep() + "/cancellation")),
            entry("POST /status/tests", who -> {
                As.form(As.admin()).post("/reconciliations/webhook");
                return who.post("/status/tests");
            }),
            entry("POST /reconciliations", who -> who.post("/reconciliations")),
            entry(
                    "POST /api/v1/deliveries/{id}/replays",
                    who -> As.json(who, Map.of("dry_run", true)).post("/api/v1/deliveries/" + delivery() + "/replays")),
            entry(
                    "POST /api/v1/replays",
                    who -> As.json(who, Map.of("event", "nobody.said." + UUID.randomUUID()))
                            .post("/api/v1/replays")),
            entry(
                    "POST /api/v1/replays/{id}/cancellation",
                    who -> who.post("/api/v1/replays/" + replay() + "/cancellation")),
            entry("POST /events/{id}/replays", who -> who.post("/events/" + delivery() + "/replays")),
            entry(
                    "POST /events/replays",
                    who -> As.form(who, "event", "nobody.said." + UUID.randomUUID())
                            .post("/events/replays")),
            entry(
                    "POST /events/replays/{id}/cancellation",
                    who -> who.post("/events/replays/" + replay() + "/cancellation")),
            entry("POST /settings/secrets/provider", who -> {
                As.form(As.admin()).post("/reconciliations/webhook");
                return who.post("/settings/secrets/provider");
            }),
            entry("POST /settings/secrets", who -> {
                As.form(As.admin()).post("/reconciliations/webhook");
                return who.post("/settings/secrets");
            }),
            entry(
                    "POST /settings/secrets/{fingerprint}/removal",
                    who -> As.form(who, "anyway", "true").post("/settings/secrets/" + secret() + "/removal")),
            entry("POST /api/v1/conflicts/{id}/decision", who -> {
                var line = connection();
                return As.json(who, Map.of("keep_connection_id", line, "reason", "x"))
                        .post("/api/v1/conflicts/" + conflict(line) + "/decision");
            }),
            entry("POST /conflicts/{id}/decision", who -> {
                var line = connection();
                return As.form(who, "keep_connection_id", line, "reason", "x")
                        .post("/conflicts/" + conflict(line) + "/decision");
            }),
            entry(
                    "POST /api/v1/deliveries/{id}/bindings",
                    who -> As.json(who, Map.of("tenant_id", tenant()))
                            .post("/api/v1/deliveries/" + stranger() + "/bindings")),
            entry(
                    "POST /events/unmatched/{id}/bindings",
                    who -> As.form(who, "tenant_id", tenant(), "reason", "x")
                            .post("/events/unmatched/" + stranger() + "/bindings")),
            entry(
                    "POST /settings/zone",
                    who -> As.form(who, "zone", "Europe/Madrid").post("/settings/zone")),
            entry(
                    "POST /settings/keys",
                    who -> As.form(who, "name", "x", "role", "agent").post("/settings/keys")),
            entry("POST /settings/keys/{id}/revocation", who -> who.post("/settings/keys/" + key() + "/revocation")));

    /** What the provider has to do is on record once more, before it is asked. */
    private static final String NOT_ONLY_ASKED = "detail ->> 'outcome' is distinct from 'asked'";

    /** The actions for which the provider is asked while the person waits. */
    private static final Map<String, String> REACH_THE_PROVIDER = Map.ofEntries(
            entry("POST /api/v1/tenants/{id}/links", "link.create"),
            entry("POST /tenants/{id}/links", "link.create"),
            entry("POST /connections/{id}/reconnect", "link.create"),
            entry("POST /api/v1/links/{id}/revocation", "link.revoke"),
            entry("POST /links/{id}/revocation", "link.revoke"),
            entry("POST /reconciliations/webhook", "webhook.set_up"),
            entry("POST /connections/{id}/funding", "funding.ask"),
            entry("POST /status/tests", "webhook.test"),
            entry("POST /settings/secrets", "secret.rotate"),
            entry("POST /settings/secrets/provider", "secret.set"));

    private static String tenant() {
        return Signup.tenant().tenantId;
    }

    private static String link() {
        return Signup.tenant().invited().linkId;
    }

    private static String connection() {
        return Signup.tenant().connected().connectionId;
    }

    /** One whose account Kapso could pay for. */
    private static String unfunded() {
        var line = Signup.tenant().invited();
        Customer.play(line.providerUrl, "not_funded");
        Console.connectionThat(line.connectionId, Console.is("connected"));
        Console.firstRead(line.connectionId);
        return line.connectionId;
    }

    /** One that is not the newest any more. */
    private static String secret() {
        As.form(As.admin()).post("/reconciliations/webhook");
        for (var i = 0; i < 2; i++) {
            As.form(As.admin()).post("/settings/secrets");
        }
        return Jsoup.parse(As.admin().get("/settings/secrets").asString())
                .select("tr:contains(Made here) form")
                .attr("action")
                .replaceAll("/settings/secrets/|/removal", "");
    }

    @AfterEach
    void undo() throws SQLException {
        RotatedSecrets.undo(database);
    }

    /** A request that a worker is done with. */
    private static String delivery() {
        var hook = Hook.saying("somebody.said.something", "{\"id\":\"" + UUID.randomUUID() + "\"}");
        hook.post();
        return Console.applied(hook.key()).get("id").toString();
    }

    private static String sweep() {
        return As.json(As.admin(), Map.of("tenant_id", tenant()))
                .post("/api/v1/reconciliations")
                .path("id");
    }

    private static String replay() {
        return As.json(As.admin(), Map.of("event", "nobody.said." + UUID.randomUUID()))
                .post("/api/v1/replays")
                .path("id");
    }

    /** A conflict over whose number the one of this connection is. */
    private static UUID conflict(String connectionId) {
        var id = UUID.randomUUID();
        QuarkusTransaction.requiringNew()
                .run(() -> Arc.container()
                        .instance(EntityManager.class)
                        .get()
                        .createNativeQuery("insert into number_conflict (id, phone_number_id, holder_connection_id,"
                                + " opened_at, state, kind) select :id, phone_number_id, connection_id,"
                                + " now(), 'open', 'customer' from phone_number where connection_id = :line")
                        .setParameter("id", id)
                        .setParameter("line", UUID.fromString(connectionId))
                        .executeUpdate());
        return id;
    }

    /** An event about a number that nobody has. */
    private static String stranger() {
        var message = Arc.container().instance(Sandbox.class).get().message("8" + System.nanoTime());
        var hook = Hook.saying("whatsapp.message.received", message.toString());
        hook.post();
        return Console.applied(hook.key()).get("id").toString();
    }

    private static String key() {
        return As.json(As.admin(), Map.of("name", "x", "role", "agent"))
                .post("/api/v1/keys")
                .path("id");
    }

    private static List<Route> actions() {
        return Routes.all().stream()
                .filter(Route::changesSomething)
                .filter(route -> !route.isOutside() && !route.path().startsWith("/sandbox"))
                .toList();
    }

    @Test
    void everyRouteThatChangesSomethingHasItsActionHere() {
        assertThat(ACTIONS.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        actions().stream().map(Route::toString).toList());
    }

    @Test
    void everyActionLeavesExactlyOneRow() throws SQLException {
        for (var route : actions()) {
            var actor = "Walker " + UUID.randomUUID();
            var answer = ACTIONS.get(route.toString()).apply(as(actor));
            assertThat(answer.statusCode())
                    .as("%s: %s", route, answer.asString())
                    .isIn(200, 201, 202, 204, 303);
            var rows = texts("select action || ' ' || actor_role || ' ' || subject_kind from audit where actor = '"
                    + actor
                    + "' and "
                    + NOT_ONLY_ASKED);
            assertThat(rows).as(route.toString()).hasSize(1);
            assertThat(rows.get(0)).as(route.toString()).matches("[a-z]+\\.[a-z_]+ admin [a-z]+");
        }
    }

    @Test
    void anActionThatReachesTheProviderIsOnRecordBeforeAndAfter() throws SQLException {
        for (var action : REACH_THE_PROVIDER.entrySet()) {
            var actor = "Asker " + UUID.randomUUID();
            ACTIONS.get(action.getKey()).apply(as(actor));
            var rows = outcomes(actor);
            assertThat(rows)
                    .as(action.getKey())
                    .containsExactly(action.getValue() + " asked", action.getValue() + " done");
        }
        for (var action : ACTIONS.keySet()) {
            if (!REACH_THE_PROVIDER.containsKey(action)) {
                var actor = "Doer " + UUID.randomUUID();
                ACTIONS.get(action).apply(as(actor));
                assertThat(outcomes(actor)).as(action).hasSize(1);
            }
        }
    }

    private List<String> outcomes(String actor) throws SQLException {
        return texts("select action || coalesce(' ' || (detail ->> 'outcome'), '') from audit where actor = '"
                + actor
                + "' order by id");
    }

    @Test
    void noActionIsDoneWithoutItsRow() throws SQLException {
        var actor = "Unwritten " + UUID.randomUUID();
        run("alter table audit add constraint unwritten check (actor <> '" + actor + "')");
        try {
            for (var route : actions()) {
                var answer = ACTIONS.get(route.toString()).apply(as(actor));
                assertThat(answer.statusCode()).as(route.toString()).isEqualTo(500);
            }
        } finally {
            run("alter table audit drop constraint unwritten");
        }
        for (var made : List.of(
                "tenant where created_by",
                "connection_link where created_by",
                "api_key where name = 'x' and created_by",
                "probe where requested_by",
                "reconciliation where requested_by")) {
            assertThat(texts("select id::text from " + made + " = '" + actor + "'"))
                    .as(made)
                    .isEmpty();
        }
    }

    @Test
    void aRefusedActionLeavesNoRowOfTheActionItself() throws SQLException {
        var before = texts("select count(*)::text from audit where actor = 'Dev agent' and action <> 'access.refuse'");
        As.json(As.agent(), "{\"name\":\"x\"}").post("/api/v1/tenants").then().statusCode(403);
        As.form(As.agent(), "name", "x").post("/tenants").then().statusCode(403);
        assertThat(texts("select count(*)::text from audit where actor = 'Dev agent' and action <> 'access.refuse'"))
                .isEqualTo(before);
    }

    @Test
    void aRowOutsideOfATransactionIsRefused() {
        assertThatThrownBy(() -> audit.record("x.y", Subject.ours("x", "1"), Map.of()))
                .isInstanceOf(TransactionalException.class);
    }

    /** Somebody whose name is on no other row. */
    private static RequestSpecification as(String actor) {
        String key = As.json(As.admin(), Map.of("name", actor, "role", "admin"))
                .post("/api/v1/keys")
                .path("key");
        return As.key(key);
    }

    private List<String> texts(String query) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private void run(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }
}
