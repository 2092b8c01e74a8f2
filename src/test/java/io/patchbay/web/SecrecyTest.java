package io.patchbay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.patchbay.provider.sandbox.SandboxHands;
import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Customer;
import io.patchbay.support.Hook;
import io.patchbay.support.Signup;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Secrets that come through our hands, and nobody is ever shown. */
// reads the newest two hundred webhooks, so it comes before other tests have made some of a megabyte
@Order(1)
@ConsoleTest
class SecrecyTest {

    /** Keeps every log line, with its stack trace. */
    private static final class Ear extends Handler {
        private final SimpleFormatter formatter = new SimpleFormatter();
        final List<String> lines = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void publish(LogRecord line) {
            lines.add(formatter.format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private final Ear ear = new Ear();

    @Inject
    AgroalDataSource database;

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(ear);
    }

    @AfterEach
    void stopListening() {
        Logger.getLogger("").removeHandler(ear);
    }

    private Map<String, String> secretsOf(Signup signup, String key) {
        var secrets = new LinkedHashMap<String, String>();
        secrets.put("key at the provider", SandboxHands.API_KEY);
        secrets.put("webhook secret", Hook.SECRET);
        secrets.put("address at the provider", signup.providerUrl);
        secrets.put("token of the link", signup.providerUrl.substring(signup.providerUrl.lastIndexOf('/') + 1));
        secrets.put("our key", key);
        secrets.put("key of dev and test", "dev-api-key");
        return secrets;
    }

    @Test
    void noPageAnswerOrLogLineHoldsASecret() {
        String key = As.json(As.admin(), Map.of("name", "secret", "role", "agent"))
                .post("/api/v1/keys")
                .path("key");
        var signup = Signup.tenant().connected();
        As.key(key).get("/api/v1/tenants").then().statusCode(200);
        As.admin().post("/connections/{id}/reconnect", signup.connectionId);
        As.admin().post("/links/{id}/revocation", signup.linkId);
        Hook.arrives(
                "test.secret",
                "{\"access_token\":\"" + SandboxHands.API_KEY + "\",\"url\":\"" + signup.providerUrl + "\"}");
        As.json(As.admin(), "{\"name\":\"" + key + "\u0000\"}").post("/api/v1/tenants");
        As.json(As.admin(), "{not json").post("/api/v1/tenants");

        var addresses = new ArrayList<>(Pages.of(signup));
        addresses.addAll(Pages.api(signup));
        var secrets = secretsOf(signup, key);
        assertThat(secrets.values()).allMatch(secret -> secret.length() > 9);
        for (var role : As.KEYS.keySet()) {
            Pages.shownTo(role, addresses).forEach((address, answer) -> {
                var text = answer.asString();
                secrets.forEach((name, secret) -> assertThat(text.contains(secret))
                        .as("%s in %s as %s", name, address, role)
                        .isFalse());
            });
        }
        Logger.getLogger("test").info("The ear hears");
        assertThat(ear.lines).anyMatch(line -> line.contains("The ear hears"));
        secrets.forEach((name, secret) ->
                assertThat(ear.lines).as("%s in the log", name).noneMatch(line -> line.contains(secret)));
    }

    @Test
    void theLandingCodeIsForThoseWhoMaySendIt() {
        var signup = Signup.tenant().invited();
        String landing = As.manager().get("/api/v1/links/{id}", signup.linkId).path("landing_url");
        var code = landing.substring(landing.lastIndexOf('/') + 1);
        var addresses = new ArrayList<>(Pages.of(signup));
        addresses.addAll(Pages.api(signup));
        Pages.shownTo("agent", addresses)
                .forEach((address, answer) ->
                        assertThat(answer.asString().contains(code)).as(address).isFalse());
        assertThat(As.manager().get("/links/{id}", signup.linkId).asString()).contains(code);
        assertThat(ear.lines).noneMatch(line -> line.contains(code));
        assertThat(As.agent().queryParam("q", code).get("/links").asString())
                .as("a search tells no code either")
                .doesNotContain("/go/");
    }

    /** M7: the path of a customer's page is a secret, also where the request fails on our side. */
    @Test
    void aFailedRequestLogsItsRouteAndNotItsPath() throws SQLException {
        var signup = Signup.tenant().invited();
        String landing = As.manager().get("/api/v1/links/{id}", signup.linkId).path("landing_url");
        var code = landing.substring(landing.lastIndexOf('/') + 1);
        try (var holder = database.getConnection();
                var hold = holder.createStatement()) {
            holder.setAutoCommit(false);
            hold.execute("lock table connection in access exclusive mode");

            assertThat(Customer.press(landing).statusCode()).isEqualTo(503);
            holder.rollback();
        }
        assertThat(ear.lines)
                .anyMatch(line -> line.contains("A request waited too long for others route=POST /go id="));
        assertThat(ear.lines).noneMatch(line -> line.contains(code));
    }

    /** M7: PostgreSQL repeats what was written in the detail of an error. */
    @Test
    void anErrorOfTheDatabaseDoesNotRepeatWhatWasWritten() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create temporary table address (mail text primary key)");
            statement.execute("insert into address values ('greta@lindner.example')");

            assertThatThrownBy(() -> statement.execute("insert into address values ('greta@lindner.example')"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("duplicate key")
                    .hasMessageNotContaining("greta");
            statement.execute("drop table address");
        }
    }
}
