package io.patchbay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.patchbay.provider.WebhookSignature;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Hook;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A storm of wrong signatures is explained by what was refused. */
@ConsoleTest
class BadSignatureCausesTest {

    @Inject
    BadSignatureCauses causes;

    @Inject
    AgroalDataSource database;

    @BeforeEach
    @AfterEach
    void forget() throws SQLException {
        run("delete from delivery where state = 'rejected'");
        run("delete from webhook_secret where label = 'of this test'");
    }

    private void run(String update) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(update);
        }
    }

    private static void arrives(String body, String signedBody, String secret) {
        Hook.saying("somebody.said", body)
                .signed(WebhookSignature.of(secret, signedBody.getBytes(StandardCharsets.UTF_8)))
                .post()
                .then()
                .statusCode(401);
    }

    private String said() {
        return causes.causes().stream()
                .map(BadSignatureCauses.Cause::sentence)
                .toList()
                .toString();
    }

    @Test
    void aBodyWrittenAnewOnTheWayIsNamed() {
        arrives("{ \"a\" : 1 }", "{\"a\":1}", Hook.SECRET);

        assertThat(said()).contains("rewritten on the way");
    }

    @Test
    void largeOnesOfAStrangerAreNotWorthTheWorkOfAnExplanation() {
        arrives("x".repeat(1_000_000), "{}", Hook.SECRET);

        assertThat(said()).contains("too long to find out why");
    }

    @Test
    void explainingAStormReadsOnlyWhatWasFoundWhenItCame() throws SQLException {
        arrives("{\"a\":5}", "{\"a\":5}\n", Hook.SECRET);
        run("update delivery set body = '', headers = '' where state = 'rejected'");

        assertThat(said()).contains("line break at the end");
    }

    @Test
    void aLostLineBreakIsNamed() {
        arrives("{\"a\":2}", "{\"a\":2}\n", Hook.SECRET);

        assertThat(said()).contains("line break at the end");
    }

    @Test
    void unescapedLettersAreNamed() {
        arrives("{\"a\":\"é\"}", "{\"a\":\"\\u00e9\"}", Hook.SECRET);

        assertThat(said()).contains("unescaped");
    }

    @Test
    void aSecretTakenOutOfUseIsNamed() throws SQLException {
        var secret = "taken-out-of-use-" + UUID.randomUUID();
        run("insert into webhook_secret (fingerprint, secret, label, added_at, added_by, removed_at) values ('"
                + UUID.randomUUID()
                + "', '"
                + secret
                + "', 'of this test', now() - interval '1 day', 'ada', now())");
        arrives("{\"a\":3}", "{\"a\":3}", secret);

        assertThat(said()).contains("removed here");
    }

    @Test
    void whatFitsNothingIsAStranger() {
        arrives("{\"a\":4}", "{\"a\":4}", "nobody-here-has-ever-known-this-secret");

        assertThat(said())
                .contains("a secret we never had")
                .containsPattern("from (a sender|\\d+ senders) named")
                .doesNotContain("nobody-here-has-ever");
    }
}
