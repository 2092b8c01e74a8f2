package io.patchbay.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.patchbay.provider.sandbox.Fault;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.RotatedSecrets;
import io.patchbay.support.Signup;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ConsoleTest
class AuditTest {

    @Inject
    Audit audit;

    @Inject
    Sandbox sandbox;

    @Inject
    AgroalDataSource database;

    @AfterEach
    void calm() throws SQLException {
        sandbox.fault(Fault.API_5XX, 0);
        sandbox.fault(Fault.API_429, 0);
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("update provider_budget set shut_until = '-infinity'");
        }
    }

    private List<String> texts(String query, Object value) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(query)) {
            select.setObject(1, value);
            try (var rows = select.executeQuery()) {
                var texts = new ArrayList<String>();
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
                return texts;
            }
        }
    }

    private String keptReason(String text) throws SQLException {
        var id = UUID.randomUUID();
        QuarkusTransaction.requiringNew().run(() -> audit.record("x.y", Subject.ours("x", id), Map.of("reason", text)));
        return texts("select detail ->> 'reason' from audit where subject_id = ?", id.toString())
                .get(0);
    }

    private static String zeros(int backslashes) {
        return "\\".repeat(backslashes) + "u0000";
    }

    @Test
    void aReasonReadsBackAsItWasTyped() throws SQLException {
        for (var typed : List.of(
                zeros(1),
                zeros(2),
                zeros(3),
                "it is " + zeros(1) + " or \"" + zeros(2) + "\"",
                "\\",
                "\\ud800",
                "\ud83e\udd73 \u0301 \u202e \ufffe",
                "x".repeat(10_000),
                "")) {
            assertThat(keptReason(typed)).isEqualTo(typed);
        }
    }

    @Test
    void whatTheDatabaseCannotHoldIsReplacedAndTheRestStays() throws SQLException {
        assertThat(keptReason("a\u0000b")).isEqualTo("a\ufffdb");
        assertThat(keptReason("a\ud800b\udc00")).isEqualTo("a\ufffdb\ufffd");
        assertThat(keptReason("\u0000" + zeros(1))).isEqualTo("\ufffd" + zeros(1));
    }

    @Test
    void aLinkRevokedForAReasonOfSixOddCharactersIsOnRecord() throws SQLException {
        var signup = Signup.tenant().invited();

        As.json(As.admin(), Map.of("reason", zeros(1)))
                .post("/api/v1/links/" + signup.linkId + "/revocation")
                .then()
                .statusCode(200);

        assertThat(texts(
                        "select detail ->> 'reason' from audit where action = 'link.revoke' and subject_id = ? and detail ->> 'outcome' = 'done'",
                        signup.linkId))
                .containsExactly(zeros(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000", "\ud800", "x\udc00y"})
    void aReasonThatCannotBeKeptRevokesNothing(String reason) throws SQLException {
        var signup = Signup.tenant().invited();
        var body = "{\"reason\":\"" + (char) 92 + "u%04x\"}";

        for (var character : reason.toCharArray()) {
            if (character == 0 || Character.isSurrogate(character)) {
                As.json(As.admin(), body.formatted((int) character))
                        .post("/api/v1/links/" + signup.linkId + "/revocation")
                        .then()
                        .statusCode(400);
            }
        }

        assertThat(outcomes(signup.linkId, "link.revoke")).isEmpty();
        assertThat(As.agent().get("/api/v1/links/" + signup.linkId).<String>path("state"))
                .isEqualTo("active");
    }

    private List<String> outcomes(String subject, String action) throws SQLException {
        return texts(
                "select detail ->> 'outcome' || coalesce(' ' || (detail ->> 'reason'), '') from audit where action = '"
                        + action
                        + "' and subject_id = ? order by id",
                subject);
    }

    @ParameterizedTest
    @CsvSource({"API_5XX,unknown", "API_429,refused"})
    void aRevocationThatFailsAtTheProviderLeavesItsRowsAllTheSame(Fault fault, String outcome) throws SQLException {
        var signup = Signup.tenant().invited();
        sandbox.fault(fault, 1_000);

        var answer =
                As.json(As.admin(), Map.of("reason", "leaked")).post("/api/v1/links/" + signup.linkId + "/revocation");

        assertThat(answer.statusCode()).isIn(502, 503);
        assertThat(outcomes(signup.linkId, "link.revoke")).containsExactly("asked leaked", outcome);
        assertThat(texts(
                        "select tenant_id::text from audit where action = 'link.revoke' and subject_id = ?",
                        signup.linkId))
                .containsOnly(signup.tenantId);
    }

    @ParameterizedTest
    @CsvSource({"API_5XX,unknown", "API_429,refused"})
    void aLinkThatIsNotMadeLeavesItsRowsAllTheSame(Fault fault, String outcome) throws SQLException {
        var signup = Signup.tenant().invited();
        sandbox.fault(fault, 1_000);

        As.json(As.admin(), "{}").post("/api/v1/tenants/" + signup.tenantId + "/links");

        assertThat(texts(
                        "select detail ->> 'outcome' from audit where action = 'link.create' and tenant_id = cast(? as uuid) order by id",
                        signup.tenantId))
                .containsExactly("asked", "done", "asked", outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "/settings/secrets,secret.rotate",
        "/settings/secrets/provider,secret.set",
        "/reconciliations/webhook,webhook.set_up",
        "/status/tests,webhook.test"
    })
    void whatIsWantedOfOurWebhookIsOnRecordAlsoIfTheProviderFails(String path, String action) throws SQLException {
        As.form(As.admin()).post("/reconciliations/webhook");
        var actor = "Asker " + UUID.randomUUID();
        String key = As.json(As.admin(), Map.of("name", actor, "role", "admin"))
                .post("/api/v1/keys")
                .path("key");
        sandbox.fault(Fault.API_5XX, 1_000);

        As.form(As.key(key)).post(path);
        sandbox.fault(Fault.API_5XX, 0);
        RotatedSecrets.undo(database);

        assertThat(texts(
                        "select action || ' ' || (detail ->> 'outcome') from audit where actor = ? order by id", actor))
                .containsExactly(action + " asked", action + " unknown");
    }
}
