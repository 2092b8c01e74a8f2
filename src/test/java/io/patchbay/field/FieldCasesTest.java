package io.patchbay.field;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.agroal.api.AgroalDataSource;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.provider.sandbox.SandboxHands;
import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Customer;
import io.patchbay.support.MetaHook;
import io.patchbay.support.Signup;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What other people ran into, from public reports, through the doors by which it came. Ids, names and numbers in the
 * inputs under {@code field} are made up; error texts, codes and field names are as published.
 */
@ConsoleTest
class FieldCasesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The input, about this line and of this moment. */
    private static String input(String name, Signup line) throws IOException {
        var connection = Console.connection(line.connectionId);
        try (var file = FieldCasesTest.class.getResourceAsStream("/field/" + name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("\"timestamp\": \"\\d{4}-[^\"]+\"", "\"timestamp\": \"" + Instant.now() + "\"")
                    .replace("720000000000101", connection.getString("waba.id"))
                    .replace("710000000000101", connection.getString("phone_number_id"))
                    .replace("553135000142", connection.getString("number.digits"))
                    .replaceAll("wamid\\.", "wamid." + line.linkId)
                    .replaceAll(
                            "\"(time|timestamp)\": \"?\\d{9,}\"?",
                            "\"$1\": " + Instant.now().getEpochSecond());
        }
    }

    @Inject
    Sandbox sandbox;

    @Inject
    AgroalDataSource database;

    /** The provider answers as in this case from now on, whatever parts of it were recorded. */
    private void shown(Signup line, String name) throws IOException {
        var number = Console.connection(line.connectionId).getString("phone_number_id");
        for (var kind : List.of("number", "fields", "health")) {
            if (FieldCasesTest.class.getResource("/field/" + name + "." + kind + ".json") != null) {
                var answer = JSON.readTree(input(name + "." + kind + ".json", line));
                var parts = (ObjectNode) (kind.equals("number") ? answer.path("data") : answer);
                // which of our numbers it is, and whose
                parts.remove(List.of("internal_id", "customer_id"));
                SandboxHands.answersAs(sandbox, number, kind, parts.toString());
            }
        }
    }

    /** The connection after a person pressed "check now", as if the last check had been long ago. */
    private JsonPath probed(Signup line) throws SQLException {
        ask(
                "update phone_number set standing_asked_at = null where connection_id = ?::uuid returning 1",
                line.connectionId);
        var probe = Console.agent()
                .post("/api/v1/connections/" + line.connectionId + "/probes")
                .jsonPath()
                .getString("id");
        Awaitility.await()
                .atMost(Console.SOON)
                .until(() -> ask("select count(*) from probe where id = ?::uuid and state = 'done'", probe) == 1);
        return Console.connection(line.connectionId);
    }

    private int ask(String sql, String id) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    /** F2-18: an unknown or missing state is not a ban; only {@code DISABLE} is one (meta.md e1). */
    @ParameterizedTest
    @ValueSource(
            strings = {"F2-18.1-warn.webhook.json", "F2-18.2-no-info.webhook.json", "F2-18.3-disabled.webhook.json"})
    void aBanWordOutsideTheListIsNoBan(String name) throws IOException {
        var line = Signup.tenant().connected();

        var kept = MetaHook.arrives(input(name, line));

        assertThat(kept).containsEntry("state", "applied");
        assertThat((String) kept.get("effect")).contains("in words that we do not know");
        var connection = Console.connection(line.connectionId);
        assertThat(connection.getString("status")).isEqualTo("connected");
        assertThat(connection.getString("verdict.code")).isEqualTo("healthy");
        assertThat(connection.getBoolean("verdict.blocks")).isFalse();
        assertThat(connection.getString("standing.restriction.value")).isEqualTo("none");
    }

    /** F2-16: a hidden call button touches no message, has no end, and is the customer's to show again (meta.md e1). */
    @ParameterizedTest
    @ValueSource(strings = {"F2-16.2-enforced.webhook.json", "F2-16.3-enforced-real-waba.webhook.json"})
    void aHiddenCallButtonRestrictsCallsAlone(String name) throws IOException {
        var line = Signup.tenant().connected();

        assertThat(MetaHook.arrives(input(name, line))).containsEntry("state", "applied");

        var connection = Console.connection(line.connectionId);
        assertThat(connection.getString("status")).isEqualTo("connected");
        assertThat(connection.getString("verdict.code")).isEqualTo("healthy");
        var restriction = connection.<Map<String, Object>>get("standing.restriction");
        assertThat(restriction)
                .containsEntry("value", "active")
                .containsEntry("blocks", false)
                .containsEntry("acts", "customer");
        assertThat((String) restriction.get("still_works"))
                .startsWith("Only calls are restricted. All messages still go out.")
                .contains("The call button has been hidden due to low pickup rates.");
    }

    /** F2-16: an account that is named 0 is no account; the digits tell the number, if just one has them. */
    @Test
    void aWarningUnderAccountZeroIsAboutTheNumberWithTheseDigits() throws IOException {
        var line = Signup.tenant().connected();

        assertThat(MetaHook.arrives(input("F2-16.1-warning.webhook.json", line)))
                .containsEntry("state", "applied");

        assertThat(Console.facts(line.connectionId, "account_violation")).hasSize(1);
        assertThat(Console.connection(line.connectionId).getString("status")).isEqualTo("connected");
        // it is about calls, and no template or message broke a rule
        assertThat(verdict(line)).isEqualTo("healthy");
    }

    /** F2-30: Meta has no way to ask for the details of a refusal again, so they are kept and shown (meta.md c4). */
    @Test
    void whatMetaAddsToACodeIsOnTheCaseAndInTheBundle() throws IOException {
        var line = Signup.tenant().connected();
        var details = "Message failed to send because there were one or more errors related to your payment method.";

        assertThat(MetaHook.arrives(input("F2-30.webhook.json", line))).containsEntry("state", "applied");

        for (var page : List.of("", "/bundle")) {
            assertThat(As.agent()
                            .get("/connections/" + line.connectionId + page)
                            .asString())
                    .contains(details);
        }
    }

    /** F2-10: nine days of refusals while every field of Meta said fine. Only a message that arrives ends it (meta.md c3). */
    @Test
    void aLockStaysUntilAMessageArrives() throws IOException {
        var line = Signup.tenant().connected();
        MetaHook.arrives(input("F2-10.1-webhook.json", line));
        assertThat(verdict(line)).isEqualTo("locked");

        MetaHook.arrives(input("F2-10.3-webhook.json", line));
        assertThat(verdict(line)).isEqualTo("locked");

        MetaHook.arrives(input("F2-10.3-webhook.json", line)
                .replace("failed", "delivered")
                .replace("F2FAIL", "F2SENT"));
        assertThat(verdict(line)).isEqualTo("healthy");
    }

    /** F2-01: connected beside ON_PREMISE is a dead line, of the customer's to mend in the app (meta.md b7). */
    @Test
    void aNumberOnNoCloudApiIsNoWorkingLine() throws Exception {
        var line = Signup.tenant().connected();
        shown(line, "F2-01");

        var connection = probed(line);

        assertThat(connection.getString("verdict.code")).isEqualTo("not_on_cloud_api");
        assertThat(connection.getBoolean("verdict.blocks")).isTrue();
        assertThat(connection.getString("verdict.acts")).isEqualTo("customer");
    }

    /** F2-12: four real numbers worked while the proof of ownership had expired (meta.md c2). */
    @Test
    void anExpiredProofOfOwnershipHarmsNoConnectedNumber() throws Exception {
        var line = Signup.tenant().connected();
        shown(line, "F2-12");

        var connection = probed(line);

        assertThat(connection.getString("status")).isEqualTo("connected");
        assertThat(connection.getString("verdict.code")).isEqualTo("healthy");
    }

    /** F2-06: a block of the app or of the business, which no new token and no reconnect lifts (meta.md b5). */
    @Test
    void apiAccessBlockedIsNoLostPermission() throws Exception {
        var line = Signup.tenant().connected();
        shown(line, "F2-06");

        var connection = probed(line);

        assertThat(connection.getString("verdict.code")).isEqualTo("api_access_blocked");
        assertThat(connection.getString("verdict.acts")).isEqualTo("us");
        assertThat(connection.getString("status")).isEqualTo("connected");
        assertThat(connection.getString("standing.credential.value")).isNotEqualTo("invalid");
    }

    /** F2-08: our app lacks advanced access, so nobody is asked to try again (meta.md a11). */
    @Test
    void aRefusalOfOurAppIsNoTryAgain() {
        var tenant = Console.tenant("Refused");
        var link = Console.link(tenant);
        Customer.press(link);

        Customer.comeBack(link, false, Map.of("error_code", "2655111"));

        var connection = Console.connection(link.getString("connection_id"));
        assertThat(connection.getString("verdict.code")).isEqualTo("signup_blocked");
        assertThat(connection.getString("verdict.acts")).isEqualTo("us");
        var landing = As.stranger().get(link.getString("landing_url")).asString();
        assertThat(landing).contains("data-outcome=\"not_now\"").contains("It is not your mistake");
    }

    /** F2-14: a user name is news and moves no line; one that Meta took back is told to the customer (meta.md d3). */
    @ParameterizedTest
    @CsvSource({
        "F2-14.1-approved, Meta says of the user name “clinica_aurora”: approved.",
        "F2-14.2-deleted, The number has no user name any more.",
        "F2-14.3-revoked, Tell the customer that the old name is gone.",
        "F2-14.4-old-spelling, Meta says of the user name “clinica_aurora”: reserved."
    })
    void aUserNameIsOnTheTimelineAndMovesNothing(String name, String sentence) throws IOException {
        var line = Signup.tenant().connected();

        assertThat(MetaHook.arrives(input(name + ".webhook.json", line))).containsEntry("state", "applied");

        assertThat(verdict(line)).isEqualTo("healthy");
        assertThat(As.agent().get("/connections/" + line.connectionId).asString())
                .contains(sentence);
    }

    /** F2-20: the first message of an ad comes without its content, and proves all the same that Meta reaches us (meta.md b7). */
    @Test
    void aMessageWithoutContentProvesThatInboundWorks() throws IOException {
        var line = Signup.tenant().connected();

        assertThat(MetaHook.arrives(input("F2-20.webhook.json", line))).containsEntry("state", "applied");

        assertThat(Console.facts(line.connectionId, "message_inbound")).hasSize(1);
        assertThat(verdict(line)).isEqualTo("healthy");
        assertThat(As.agent().get("/connections/" + line.connectionId).asString())
                .contains("its content is in the WhatsApp Business app only")
                .contains("131060");
    }

    /** The limit is the portfolio's, whichever of its accounts the news names (meta.md f). */
    @Test
    void aLimitIsToldOfEveryNumberOfThePortfolio() throws SQLException {
        var first = Signup.tenant().connected();
        var second = Signup.tenant().connected();
        var waba = Console.connection(first.connectionId).getString("waba.id");
        var portfolio = Console.connection(first.connectionId).getString("portfolio.id");
        sandbox.changeAccount(Console.connection(second.connectionId).getString("waba.id"), "portfolio", portfolio);
        probed(second);

        MetaHook.arrives("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"" + waba
                + "\",\"time\":" + Instant.now().getEpochSecond()
                + ",\"changes\":[{\"field\":\"business_capability_update\",\"value\":"
                + "{\"max_daily_conversations_per_business\":\"TIER_10K\"}}]}]}");

        for (var line : List.of(first, second)) {
            assertThat(Console.facts(line.connectionId, "limits_told")).hasSize(1);
        }
    }

    private static String verdict(Signup line) {
        return Console.connection(line.connectionId).getString("verdict.code");
    }
}
