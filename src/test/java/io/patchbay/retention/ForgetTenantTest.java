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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@ConsoleTest
class ForgetTenantTest {

    @Inject AgroalDataSource database;
    @Inject Sandbox sandbox;

    /** What would tell somebody who it was. */
    private record Gone(Signup signup, String customerId, String numberId) {
        List<String> traces() {
            return List.of(signup.name, customerId, numberId);
        }
    }

    /** Was connected, and left; a colleague has written about it. */
    private Gone left() {
        var signup = Signup.tenant().connected();
        String customer =
                As.agent()
                        .get("/api/v1/tenants/{id}", signup.tenantId)
                        .path("provider_customer_id");
        String number =
                As.agent()
                        .get("/api/v1/connections/{id}", signup.connectionId)
                        .path("number.phone_number_id");
        As.form(As.agent(), "text", signup.name + " wants to leave")
                .post("/connections/" + signup.connectionId + "/notes");
        Hook.saying(
                        "whatsapp.message.received",
                        "{\"message\":{\"id\":\"wamid.%s\",\"timestamp\":\"1780000000\",\"type\":\"text\",\"kapso\":{\"direction\":\"inbound\"}},\"phone_number_id\":\"%s\"}"
                                .formatted(UUID.randomUUID(), number))
                .post();
        sandbox.remove(number);
        for (var look = 0; look < 2; look++) {
            As.json(As.agent(), "{}")
                    .post("/api/v1/connections/" + signup.connectionId + "/probes");
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
            var tables = new ArrayList<String>();
            try (var rows =
                    statement.executeQuery(
                            "select table_name from information_schema.tables where table_schema = 'public'"
                                    + " and table_type = 'BASE TABLE' and table_name not like 'sandbox%' and table_name not like 'flyway%'")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            assertThat(tables).contains("tenant", "fact", "delivery", "audit");
            for (var table : tables) {
                for (var word : words) {
                    var body = table.equals("delivery") ? " || encode(body, 'escape')" : "";
                    try (var select =
                            connection.prepareStatement(
                                    "select count(*) from "
                                            + table
                                            + " t where to_jsonb(t)::text"
                                            + body
                                            + " like ?")) {
                        select.setString(1, "%" + word + "%");
                        try (var count = select.executeQuery()) {
                            count.next();
                            if (count.getLong(1) > 0) {
                                found.add(table + " holds " + word);
                            }
                        }
                    }
                }
            }
        }
        return found;
    }

    @Test
    void nothingThatNamesAForgottenTenantIsLeftAnywhere() throws SQLException {
        var gone = left();
        assertThat(rowsHolding(gone.traces())).isNotEmpty();

        var receipt = forget(gone.signup(), gone.signup().name);

        assertThat(receipt.statusCode()).as(receipt.asString()).isEqualTo(201);
        assertThat(receipt.<Integer>path("removed.facts")).isPositive();
        assertThat(rowsHolding(gone.traces())).isEmpty();
        assertThat(
                        As.admin()
                                .get("/api/v1/erasures/" + receipt.path("id"))
                                .<String>path("tenant_id"))
                .isEqualTo(gone.signup().tenantId);
        assertThat(As.agent().get("/api/v1/tenants/" + gone.signup().tenantId).statusCode())
                .isEqualTo(404);
        assertThat(As.admin().get("/settings/retention").asString())
                .contains(gone.signup().tenantId);
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
        String sweep =
                As.json(As.admin(), "{}")
                        .post("/api/v1/reconciliations")
                        .then()
                        .extract()
                        .path("id");
        await().atMost(Console.SOON.multipliedBy(3))
                .until(
                        () ->
                                !As.agent()
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
                .contains("cannot be forgotten yet");
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

        var answer =
                As.form(As.admin(), "name", "Somebody", "reason", "asked by letter")
                        .post("/tenants/" + signup.tenantId + "/erasure");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.asString()).contains("asked by letter").contains("is not the name");
        assertThat(
                        As.form(As.admin(), "name", signup.name, "reason", "")
                                .post("/tenants/" + signup.tenantId + "/erasure")
                                .statusCode())
                .isEqualTo(422);
    }

    @Test
    void onlyAdminsForget() {
        var signup = Signup.tenant();

        assertThat(
                        As.json(As.manager(), Map.of("name", signup.name, "reason", "x"))
                                .post("/api/v1/tenants/" + signup.tenantId + "/erasure")
                                .statusCode())
                .isEqualTo(403);
        assertThat(As.manager().get("/tenants/" + signup.tenantId + "/erasure").statusCode())
                .isEqualTo(403);
        assertThat(As.manager().get("/tenants/" + signup.tenantId).asString())
                .doesNotContain("Forget this tenant");
    }
}
