package io.patchbay.auditlog;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Signup;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The record as an admin reads, proves and exports it; findings M2 and M3 of the security review. */
@ConsoleTest
class AuditRecordTest {

    @Inject
    AgroalDataSource database;

    @Inject
    AuditProof proof;

    private static JsonPath newest(String query) {
        return As.admin().get("/api/v1/audit?limit=1&" + query).jsonPath();
    }

    private int run(String update) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            return statement.executeUpdate(update);
        }
    }

    @Test
    void anEntrySaysWhoItWasBeyondAName() {
        var tenant = Signup.tenant().tenantId;

        var entry = newest("tenant=" + tenant);

        assertThat(entry.getString("data[0].action")).isEqualTo("tenant.create");
        assertThat(entry.getString("data[0].actor_kind")).isEqualTo("key");
        assertThat(entry.getString("data[0].actor_id")).startsWith("dev:");
        assertThat(entry.getString("data[0].address")).isNotBlank();
        assertThat(entry.getString("data[0].request_id")).hasSize(36);
        assertThat(entry.getLong("data[0].position")).isPositive();
    }

    @Test
    void theAnswerCarriesTheIdOfItsRequest() {
        var answer = As.json(As.admin(), Map.of("name", "Request " + UUID.randomUUID()))
                .post("/api/v1/tenants");

        assertThat(newest("q=" + answer.header("X-Request-Id")).getString("data[0].subject_id"))
                .isEqualTo(answer.path("id"));
    }

    @ParameterizedTest
    @CsvSource({"Patchbay", "patchbay", "' PATCHBAY '"})
    void aKeyCannotBeCalledLikeTheSystem(String name) {
        As.json(As.admin(), Map.of("name", name, "role", "agent"))
                .post("/api/v1/keys")
                .then()
                .statusCode(400);
        assertThat(As.form(As.admin(), "name", name, "role", "agent")
                        .post("/settings/keys")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void theChainHoldsWhateverTestsHaveDone() {
        Signup.tenant();

        var made = As.admin().post("/api/v1/audit/verification").jsonPath();

        assertThat(made.getList("faults")).isEmpty();
        assertThat(made.getBoolean("holds")).isTrue();
        assertThat(made.getLong("entries")).isPositive();
    }

    /** Undone afterwards: other tests want an unbroken chain. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update audit set actor = 'Somebody else' where id = '%s' | changed",
                "update audit set at = at - interval '1 day' where id = '%s' | changed",
                "update audit set detail = '{\"name\": \"another\"}' where id = '%s' | reworded",
                "update audit set detail = '{}', salt = null where id = '%s' | emptied",
                "delete from audit where id = '%s' | removed",
                "delete from audit_chain where audit_id = '%s' | missing"
            })
    void whateverIsBentIsFoundAndNamed(String bend, String fault) throws SQLException {
        var tenant = Signup.tenant().tenantId;
        var entry = newest("tenant=" + tenant);
        String id = entry.getString("data[0].id");
        Signup.tenant();
        run("create table kept_audit as select * from audit where id = '" + id + "'");
        run("create table kept_chain as select * from audit_chain where audit_id = '" + id + "'");
        try {
            assertThat(run(bend.strip().formatted(id))).isEqualTo(1);

            assertThat(proof.verify(null).faults())
                    .extracting(AuditProof.Fault::kind)
                    .contains(fault);
        } finally {
            run("alter table audit disable trigger user");
            run("delete from audit where id = '" + id + "'");
            run("delete from audit_chain where audit_id = '" + id + "'");
            run("insert into audit select * from kept_audit");
            run("insert into audit_chain select * from kept_chain");
            run("alter table audit enable trigger user");
            run("drop table kept_audit");
            run("drop table kept_chain");
        }
        assertThat(proof.verify(null).faults()).isEmpty();
    }

    @Test
    void twoEntriesThatChangedPlacesAreFound() throws SQLException {
        Signup.tenant();
        Signup.tenant();
        var last = proof.verify(null).end().position();
        var swap =
                ("update audit_chain set audit_id = case position when %1$d then (select audit_id from audit_chain where"
                                + " position = %2$d) else (select audit_id from audit_chain where position = %1$d) end"
                                + " where position in (%1$d, %2$d)")
                        .formatted(last - 1, last);
        run("alter table audit_chain drop constraint audit_chain_audit_id_key");
        try {
            run(swap);
            assertThat(proof.verify(null).faults())
                    .extracting(AuditProof.Fault::position)
                    .contains(last - 1, last);
            run(swap);
        } finally {
            run("alter table audit_chain add constraint audit_chain_audit_id_key unique (audit_id)");
        }
        assertThat(proof.verify(null).holds()).isTrue();
    }

    @Test
    void anEndThatWasCutOffIsFoundByItsAnchor() {
        var end = proof.verify(null).end();

        var made = As.admin()
                .post("/api/v1/audit/verification?position=" + (end.position() + 1_000) + "&hash=" + end.hash())
                .jsonPath();

        assertThat(made.getBoolean("holds")).isFalse();
        assertThat(made.getString("faults[0].kind")).isEqualTo("cut");
        assertThat(proof.verify(end).holds()).isTrue();
    }

    @Test
    void aKeyThatOpensNothingIsOnRecord() {
        As.key("pb_" + "0".repeat(48)).get("/api/v1/tenants").then().statusCode(401);

        await().atMost(Console.SOON).until(() -> refused("key") > 0);
    }

    @Test
    void aTokenThatIsNoneIsOnRecord() {
        As.key("a.b.c").get("/api/v1/tenants").then().statusCode(401);

        await().atMost(Console.SOON).until(() -> refused("token") > 0);
    }

    @Test
    void aPostFromAnotherSiteIsOnRecord() {
        given().header("Sec-Fetch-Site", "cross-site").post("/tenants").then().statusCode(403);

        await().atMost(Console.SOON).until(() -> refused("other site") > 0);
    }

    private static int refused(String why) {
        return As.admin()
                .get("/api/v1/audit?action=access.refuse&limit=200")
                .jsonPath()
                .getList("data.findAll { it.detail.why == '" + why + "' }")
                .size();
    }

    @Test
    void aRoleThatIsTooSmallIsOnRecordWithWhoItWas() {
        var name = "Small " + UUID.randomUUID();
        String key = As.json(As.admin(), Map.of("name", name, "role", "agent"))
                .post("/api/v1/keys")
                .path("key");

        As.json(As.key(key), Map.of("name", "x")).post("/api/v1/tenants").then().statusCode(403);

        await().atMost(Console.SOON)
                .until(() -> "access.refuse".equals(newest("person=" + name).getString("data[0].action")));
        var entry = newest("person=" + name);
        assertThat(entry.getString("data[0].outcome")).isEqualTo("refused");
        assertThat(entry.getString("data[0].subject_id")).isEqualTo("POST /api/v1/tenants");
    }

    @Test
    void aChangeOfTheRedirectAddressSaysWhatItWas() {
        var tenant = Signup.tenant().tenantId;
        for (var address : List.of("https://one.example/ok", "https://two.example/ok")) {
            As.json(As.admin(), Map.of("success_redirect_url", address))
                    .patch("/api/v1/tenants/" + tenant)
                    .then()
                    .statusCode(200);
        }

        var entry = newest("action=tenant.change&tenant=" + tenant);

        assertThat(entry.getMap("data[0].detail.before"))
                .isEqualTo(Map.of("success_redirect_url", "https://one.example/ok"));
        assertThat(entry.getMap("data[0].detail.after"))
                .isEqualTo(Map.of("success_redirect_url", "https://two.example/ok"));
        assertThat(Jsoup.parse(As.admin().get("/audit?tenant=" + tenant).asString())
                        .select(".diff .was")
                        .eachText())
                .contains("https://one.example/ok");
    }

    @Test
    void whoReadWhatCustomersWroteIsOnRecord() {
        var signup = Signup.tenant().connected();
        String event = As.agent().get("/api/v1/deliveries?limit=1").path("data[0].id");

        As.agent().get("/events/" + event).then().statusCode(200);
        As.agent().get("/connections/" + signup.connectionId + "/bundle").then().statusCode(200);

        await().atMost(Console.SOON)
                .until(() -> "Dev agent"
                        .equals(newest("action=event.read&subject=" + event).getString("data[0].actor")));
        await().atMost(Console.SOON)
                .until(() -> newest("action=bundle.read&subject=" + signup.connectionId)
                                .getString("data[0].actor")
                        != null);
    }

    @Test
    void everyActionOnRecordHasWords() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select distinct action from audit where action not like 'x.%'")) {
            while (rows.next()) {
                assertThat(AuditWords.knows(rows.getString("action")))
                        .as(rows.getString("action"))
                        .isTrue();
            }
        }
    }

    /** A hundred thousand entries are a few years of a busy team. */
    @Test
    void aHundredThousandEntriesAreProvedWithinTenSeconds() throws SQLException {
        // taken back at the end: whole tables are compared by other tests
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(
                    "insert into audit (id, at, actor, actor_role, action, subject_kind, subject_id, detail) select"
                            + " gen_random_uuid(), now(), 'Many', 'admin', 'audit.verify', 'audit', 'chain',"
                            + " jsonb_build_object('entries', i) from generate_series(1, 100000) i");
            statement.execute("set constraints all immediate");
            var began = System.nanoTime();

            var made = proof.check(connection, null);

            System.out.printf(
                    "%,d entries of the record were proved in %d ms%n",
                    made.entries(), (System.nanoTime() - began) / 1_000_000);
            connection.rollback();
            connection.setAutoCommit(true);
            assertThat(made.holds()).isTrue();
            assertThat(made.entries()).isGreaterThan(100_000);
        }
    }

    @Test
    void onlyAdminsReadIt() {
        for (var path : List.of("/audit", "/audit/export.csv", "/audit/export.json", "/api/v1/audit")) {
            assertThat(As.manager().get(path).statusCode()).as(path).isEqualTo(403);
            assertThat(As.admin().get(path).statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void thePageShowsWhoDidWhatToWhom() {
        var signup = Signup.tenant().invited();

        var page =
                Jsoup.parse(As.admin().get("/audit?tenant=" + signup.tenantId).asString());

        assertThat(page.select(".log summary .what").eachText()).contains("Created a link", "Created a tenant");
        assertThat(page.select(".log summary .on").eachText()).containsOnly(signup.name);
    }

    @Test
    void aTenantAndACaseLeadToTheirOwnHistory() {
        var line = Signup.tenant().connected();
        As.form(As.agent(), "text", "seen on the phone")
                .post("/connections/" + line.connectionId + "/notes")
                .then()
                .statusCode(303);

        for (var page : List.of("/connections/" + line.connectionId, "/tenants/" + line.tenantId)) {
            var history = Jsoup.parse(As.admin().get(page).asString())
                    .select("main a[href^=/audit]")
                    .attr("href");
            assertThat(Jsoup.parse(As.admin().get(history).asString())
                            .select(".log summary .what")
                            .eachText())
                    .as(page)
                    .contains("Wrote a note");
            assertThat(Jsoup.parse(As.agent().get(page).asString()).select("main a[href^=/audit]"))
                    .isEmpty();
        }
    }

    @Test
    void anExportHoldsWhatTheFilterFindsAndIsOnRecord() {
        var tenant = Signup.tenant();

        var csv = As.admin().get("/audit/export.csv?tenant=" + tenant.tenantId).asString();
        var json =
                As.admin().get("/audit/export.json?tenant=" + tenant.tenantId).jsonPath();

        assertThat(csv.lines().toList()).hasSize(2);
        assertThat(csv).startsWith("entry,id,at,actor").contains(tenant.name);
        assertThat(json.getList("$")).hasSize(1);
        assertThat(newest("action=audit.export").getString("data[0].detail.filter"))
                .isEqualTo("tenant=" + tenant.tenantId);
    }

    @Test
    void aSpreadsheetTakesNothingForAFormula() {
        assertThat(AuditExport.harmless("=1+1")).isEqualTo("'=1+1");
        assertThat(AuditExport.harmless("@x")).isEqualTo("'@x");
        assertThat(AuditExport.harmless("Bakery = good")).isEqualTo("Bakery = good");
    }

    @Test
    void aWrongFilterIsNamed() {
        for (var query : List.of("outcome=x", "tenant=x", "from=x", "cursor=x", "limit=0")) {
            var answer = As.admin().get("/api/v1/audit?" + query);
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
            assertThat(answer.asString()).contains(query.split("=")[0]);
        }
    }
}
