package io.patchbay.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Hook;
import io.patchbay.support.Signup;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

// reads all there is, so it comes before other tests have made much
@Order(1)
@ConsoleTest
class ForgetTenantTest {

    @Inject
    AgroalDataSource database;

    @Inject
    Sandbox sandbox;

    /** Tables to which rows are only ever added, so that all of them can be compared. */
    private static final Set<String> ADDED_TO = Set.of("audit", "fact", "binding", "erasure", "forgotten");

    /** What would tell somebody who it was. */
    private record Gone(Signup signup, String customerId, String numberId) {
        List<String> traces() {
            return List.of(signup.name, customerId, numberId);
        }

        /** Whether a row is about it, and may go. */
        boolean isIn(String row) {
            return Stream.of(signup.tenantId, signup.connectionId, signup.linkId, customerId, numberId)
                    .anyMatch(row::contains);
        }
    }

    /** What others may be called while their neighbour is not harmed. */
    private static Stream<Map<String, String>> cards() {
        return Stream.of(
                Map.of("name", "Number Seven " + mark(), "external_id", "7"),
                Map.of("name", "e", "external_id", "e" + mark()),
                quoted());
    }

    private static Map<String, String> quoted() {
        return Map.of("name", "O'Hara \"The \\ Slash\" %_ " + mark());
    }

    private static String mark() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    private Gone left() {
        return left(Map.of("name", "Shop " + mark()));
    }

    /** Was connected, and left; a colleague has written about it. */
    private Gone left(Map<String, String> card) {
        var signup = Signup.tenant(card).connected();
        String customer =
                As.agent().get("/api/v1/tenants/{id}", signup.tenantId).path("provider_customer_id");
        String number =
                As.agent().get("/api/v1/connections/{id}", signup.connectionId).path("number.phone_number_id");
        As.form(As.agent(), "text", signup.name + " wants to leave")
                .post("/connections/" + signup.connectionId + "/notes");
        Hook.saying(
                        "whatsapp.message.received",
                        "{\"message\":{\"id\":\"wamid.%s\",\"timestamp\":\"1780000000\",\"type\":\"text\",\"kapso\":{\"direction\":\"inbound\"}},\"phone_number_id\":\"%s\"}"
                                .formatted(UUID.randomUUID(), number))
                .post();
        sandbox.remove(number);
        for (var look = 0; look < 2; look++) {
            As.json(As.agent(), "{}").post("/api/v1/connections/" + signup.connectionId + "/probes");
        }
        await().atMost(Console.SOON).until(() -> !signup.status().equals("connected"));
        return new Gone(signup, customer, number);
    }

    private static io.restassured.response.Response forget(Signup signup, String name) {
        return As.json(As.admin(), Map.of("name", name, "reason", "asked by letter"))
                .post("/api/v1/tenants/" + signup.tenantId + "/erasure");
    }

    /** Rows of any table but the provider's own that hold one of these words, by table. */
    private List<String> rowsHolding(List<String> words) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            var tables = tables(statement);
            assertThat(tables).contains("tenant", "fact", "delivery", "audit");
            for (var table : tables) {
                var body = table.equals("delivery") ? " || encode(body, 'escape')" : "";
                try (var select = connection.prepareStatement("select distinct word from "
                        + table
                        + " t cross join lateral (select to_jsonb(t)::text"
                        + body
                        // once for each row and not for each word
                        + " offset 0) r(text), unnest(?) word where position(word in r.text) > 0")) {
                    select.setArray(
                            1,
                            connection.createArrayOf(
                                    "text",
                                    words.stream()
                                            .flatMap(ForgetTenantTest::asWritten)
                                            .toArray()));
                    try (var row = select.executeQuery()) {
                        while (row.next()) {
                            found.add(table + " holds " + row.getString(1));
                        }
                    }
                }
            }
        }
        return found;
    }

    /** Plain, in a JSON, and in a JSON that is a text of another. */
    private static Stream<String> asWritten(String word) {
        var inJson = word.replace("\\", "\\\\").replace("\"", "\\\"");
        var inText = inJson.replace("\\", "\\\\").replace("\"", "\\\"");
        return Stream.of(word, inJson, inText).distinct();
    }

    /**
     * Every row that is not about the one that goes, as it is written: all columns of all tables of
     * one tenant, and of the tables to which rows are only added those of everybody.
     */
    private Map<String, Set<String>> rowsOfOthers(Gone gone, Gone other) throws SQLException {
        var rows = new TreeMap<String, Set<String>>();
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            for (var table : tables(statement)) {
                var found = new TreeSet<String>();
                try (var row = statement.executeQuery("select to_jsonb(t)::text from " + table + " t")) {
                    while (row.next()) {
                        var text = row.getString(1);
                        if (!gone.isIn(text) && (ADDED_TO.contains(table) || other.isIn(text))) {
                            found.add(text);
                        }
                    }
                }
                rows.put(table, found);
            }
        }
        return rows;
    }

    private static List<String> tables(Statement statement) throws SQLException {
        var tables = new ArrayList<String>();
        try (var rows = statement.executeQuery(
                "select table_name from information_schema.tables where table_schema = 'public'"
                        + " and table_type = 'BASE TABLE' and table_name not like 'sandbox%' and table_name not like 'flyway%'")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private List<String> texts(String query, Object... values) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(query)) {
            for (var i = 0; i < values.length; i++) {
                select.setObject(i + 1, values[i]);
            }
            var texts = new ArrayList<String>();
            if (select.execute()) {
                try (var rows = select.getResultSet()) {
                    while (rows.next()) {
                        texts.add(rows.getString(1));
                    }
                }
            }
            return texts;
        }
    }

    /** A row about nobody, or about somebody else. */
    private String recorded(UUID tenantId, String kind, String subject, String detail) throws SQLException {
        return texts(
                        "insert into audit (id, at, actor, actor_role, action, subject_kind, subject_id, tenant_id, detail)"
                                + " values (gen_random_uuid(), now(), 'Ada', 'admin', 'conflict.decide', ?, ?, ?, cast(? as jsonb)) returning id",
                        kind,
                        subject,
                        tenantId,
                        detail)
                .get(0);
    }

    private String detail(String row) throws SQLException {
        return texts("select detail::text from audit where id = ?", UUID.fromString(row))
                .get(0);
    }

    /**
     * What is asked later writes, too, and would make the comparison wrong. A number that is gone
     * is asked about again after 5 and 15 seconds; nobody waits for that here.
     */
    private void nothingMoreIsAskedAbout(Gone other) {
        await().atMost(Console.SOON).until(() -> {
            texts(
                    "update probe set not_before = now() where state in ('queued', 'waiting') and not_before > now()"
                            + " and (connection_id = cast(? as uuid) or phone_number_id = ?)",
                    other.signup().connectionId,
                    other.numberId());
            return texts(
                            "select id::text from probe where state <> 'done' and (connection_id = cast(? as uuid) or phone_number_id = ?)"
                                    + " union all select id::text from reconciliation where state = 'running' and tenant_id = cast(? as uuid)",
                            other.signup().connectionId,
                            other.numberId(),
                            other.signup().tenantId)
                    .isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("cards")
    void forgettingATenantLeavesTheRowsOfEverybodyElseByteForByte(Map<String, String> card) throws SQLException {
        var other = left(Map.of("name", "Bakery e 7 " + card.get("name"), "external_id", mark() + "7"));
        As.json(As.admin(), Map.of("tenant_id", other.signup().tenantId)).post("/api/v1/reconciliations");
        recorded(
                UUID.fromString(other.signup().tenantId),
                "conflict",
                UUID.randomUUID().toString(),
                "{\"reason\": \"7\", \"by\": \"e\", \"why\": \"e 7\"}");
        recorded(null, "key", UUID.randomUUID().toString(), "{\"name\": \"e\", \"of\": \"7\"}");
        var gone = left(card);
        nothingMoreIsAskedAbout(other);
        var before = rowsOfOthers(gone, other);
        assertThat(before.get("audit")).hasSizeGreaterThan(5);
        assertThat(before.get("delivery")).isNotEmpty();
        assertThat(before.get("reconciliation")).isNotEmpty();

        forget(gone.signup(), gone.signup().name).then().statusCode(201);

        var after = rowsOfOthers(gone, other);
        for (var table : before.keySet()) {
            // not containsAll: it compares each row with each, and there are 160,000 facts
            var lost = new TreeSet<>(before.get(table));
            lost.removeAll(after.get(table));
            assertThat(lost).as(table).isEmpty();
        }
    }

    @Test
    void anotherTenantsRowIsEmptiedIfAWholeTextOfItIsTheNameAndNotIfAPartIs() throws SQLException {
        var gone = left(quoted());
        var name = asWritten(gone.signup().name).skip(1).findFirst().orElseThrow();
        var other = UUID.randomUUID();
        var whole = recorded(other, "conflict", "x", "{\"a\": [{\"reason\": \"" + name + "\"}]}");
        var part = recorded(other, "conflict", "x", "{\"reason\": \"not " + name + "\"}");
        var id = recorded(null, "conflict", "x", "{\"keep\": \"" + gone.signup().connectionId + "\"}");

        forget(gone.signup(), gone.signup().name).then().statusCode(201);

        assertThat(detail(whole)).isEqualTo("{\"forgotten\": true}");
        assertThat(detail(id)).isEqualTo("{\"forgotten\": true}");
        assertThat(detail(part)).contains("not O'Hara");
    }

    @Test
    void aRowFromBeforeRowsKnewTheirTenantIsFoundByItsSubject() throws SQLException {
        var gone = left();
        var old = recorded(null, "link", gone.signup().linkId, "{\"reason\": \"they are late\"}");

        forget(gone.signup(), gone.signup().name).then().statusCode(201);

        assertThat(detail(old)).isEqualTo("{\"forgotten\": true}");
    }

    @Test
    void rowsFromBeforeLearnTheirTenantFromTheirSubject() throws Exception {
        var signup = left().signup();
        var tenant = UUID.fromString(signup.tenantId);
        var migration =
                Files.readString(Path.of("src/main/resources/db/migration/V20__audit_rows_know_their_tenant.sql"));
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            var known = "select count(*) from audit where tenant_id = '" + tenant + "'";
            connection.setAutoCommit(false);
            try {
                var before = count(statement, known);
                statement.execute("update audit set tenant_id = null where tenant_id = '" + tenant + "'");
                for (var update : migration.replaceAll("(?m)^--.*$", "").split(";")) {
                    if (update.strip().startsWith("update")) {
                        statement.execute(update);
                    }
                }
                assertThat(before).isGreaterThan(3);
                assertThat(count(statement, known)).isEqualTo(before);
            } finally {
                connection.rollback();
            }
        }
    }

    private static long count(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void aRefusedRequestThatNamesAForgottenTenantGoesAndOthersStay() throws SQLException {
        var gone = left();
        var theirs = Hook.saying("x.y", "{\"phone_number_id\":\"" + gone.numberId() + "\"}")
                .signed("00");
        var longer = Hook.saying("x.y", "{\"phone_number_id\":\"" + gone.numberId() + "0\"}")
                .signed("00");
        theirs.post();
        longer.post();
        var kept = "select id::text from delivery where idempotency_key = ?";
        await().atMost(Console.SOON)
                .until(() -> texts(kept, theirs.key()).size()
                                + texts(kept, longer.key()).size()
                        == 2);

        var receipt = forget(gone.signup(), gone.signup().name);

        assertThat(receipt.<Integer>path("removed.refused_deliveries")).isEqualTo(1);
        assertThat(texts(kept, theirs.key())).isEmpty();
        assertThat(texts(kept, longer.key())).hasSize(1);
    }

    @Test
    void whatAReplaySaidOfARequestAboutSeveralTenantsIsForgotten() throws SQLException {
        var gone = left();
        var hook = Hook.saying("somebody.said.something", "{\"id\":\"" + UUID.randomUUID() + "\"}");
        hook.post();
        var delivery = Console.applied(hook.key()).get("id").toString();
        As.json(As.admin(), "{}")
                .post("/api/v1/deliveries/" + delivery + "/replays")
                .then()
                .statusCode(200);
        texts(
                "update delivery set tenant_ids = array[cast(? as uuid), gen_random_uuid()] where id = cast(? as uuid)",
                gone.signup().tenantId,
                delivery);
        var results = "select run_id::text from replay_result where delivery_id = cast(? as uuid)";
        assertThat(texts(results, delivery)).hasSize(1);

        forget(gone.signup(), gone.signup().name).then().statusCode(201);

        assertThat(texts(results, delivery)).isEmpty();
    }

    private static Stream<Map<String, String>> namesThatAreWrittenInTwoWays() {
        return Stream.of(Map.of("name", "Shop " + mark()), quoted());
    }

    @ParameterizedTest
    @MethodSource("namesThatAreWrittenInTwoWays")
    void nothingThatNamesAForgottenTenantIsLeftAnywhere(Map<String, String> card) throws SQLException {
        var gone = left(card);
        assertThat(rowsHolding(gone.traces())).isNotEmpty();

        var receipt = forget(gone.signup(), gone.signup().name);

        assertThat(receipt.statusCode()).as(receipt.asString()).isEqualTo(201);
        assertThat(receipt.<Integer>path("removed.facts")).isPositive();
        assertThat(rowsHolding(gone.traces())).isEmpty();
        assertThat(As.admin().get("/api/v1/erasures/" + receipt.path("id")).<String>path("tenant_id"))
                .isEqualTo(gone.signup().tenantId);
        assertThat(As.agent().get("/api/v1/tenants/" + gone.signup().tenantId).statusCode())
                .isEqualTo(404);
        assertThat(As.admin().get("/settings/retention").asString()).contains(gone.signup().tenantId);
    }

    @Test
    void neitherASweepNorALateEventBringsAForgottenTenantBack() throws SQLException {
        var gone = left();
        forget(gone.signup(), gone.signup().name).then().statusCode(201);

        Hook.saying(
                        "whatsapp.phone_number.created",
                        "{\"phone_number_id\":\"%s\",\"project\":{\"id\":\"p\"},\"customer\":{\"id\":\"%s\"}}"
                                .formatted(gone.numberId(), gone.customerId()))
                .post()
                .then()
                .statusCode(200);
        String sweep = As.json(As.admin(), "{}")
                .post("/api/v1/reconciliations")
                .then()
                .extract()
                .path("id");
        await().atMost(Console.SOON.multipliedBy(3))
                .until(() -> !As.agent()
                        .get("/api/v1/reconciliations/" + sweep)
                        .path("state")
                        .equals("running"));

        await().atMost(Console.SOON)
                .untilAsserted(() -> assertThat(rowsHolding(gone.traces())).isEmpty());
    }

    @Test
    void aTenantWhoseLineIsUpIsNotForgotten() {
        var signup = Signup.tenant().connected();

        var refused = forget(signup, signup.name);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.<String>path("detail")).contains("is connected");
        assertThat(As.admin().get("/tenants/" + signup.tenantId + "/erasure").asString())
                .contains("cannot be deleted yet");
        assertThat(signup.status()).isEqualTo("connected");
    }

    @Test
    void aTenantWithAValidLinkIsNotForgotten() {
        var signup = Signup.tenant().invited();

        assertThat(forget(signup, signup.name).<String>path("detail")).contains("Revoke it first");
    }

    @Test
    void anotherNameRemovesNobody() {
        var signup = Signup.tenant();

        var refused = forget(signup, "Somebody Else");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.<String>path("errors[0].field")).isEqualTo("name");
        assertThat(As.agent().get("/api/v1/tenants/" + signup.tenantId).statusCode())
                .isEqualTo(200);
    }

    @Test
    void theFormKeepsWhatWasTypedAndSaysWhatIsMissing() {
        var signup = Signup.tenant();

        var answer = As.form(As.admin(), "name", "Somebody", "reason", "asked by letter")
                .post("/tenants/" + signup.tenantId + "/erasure");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.asString()).contains("asked by letter").contains("is not the name");
        assertThat(As.form(As.admin(), "name", signup.name, "reason", "")
                        .post("/tenants/" + signup.tenantId + "/erasure")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void onlyAdminsForget() {
        var signup = Signup.tenant();

        assertThat(As.json(As.manager(), Map.of("name", signup.name, "reason", "x"))
                        .post("/api/v1/tenants/" + signup.tenantId + "/erasure")
                        .statusCode())
                .isEqualTo(403);
        assertThat(As.manager().get("/tenants/" + signup.tenantId + "/erasure").statusCode())
                .isEqualTo(403);
        assertThat(As.manager().get("/tenants/" + signup.tenantId).asString()).doesNotContain("Delete this tenant");
    }
}
