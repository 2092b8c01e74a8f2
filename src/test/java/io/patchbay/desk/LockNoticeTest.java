package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.MetaHook;
import io.patchbay.support.Signup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The one question on the case of a locked account, which only a person can answer. */
@ConsoleTest
class LockNoticeTest {

    /** A line whose messages Meta refuses because the account is locked. */
    static Signup locked() throws IOException {
        var line = Signup.tenant().connected();
        var connection = Console.connection(line.connectionId);
        MetaHook.arrives(Files.readString(Path.of("src/test/resources/field/F2-10.1-webhook.json"))
                .replace("720000000000101", connection.getString("waba.id"))
                .replace("710000000000101", connection.getString("phone_number_id"))
                .replace("553135000142", connection.getString("number.digits"))
                .replaceAll("wamid\\.", "wamid." + line.linkId)
                .replaceAll(
                        "\"(time|timestamp)\": \"?\\d+\"?",
                        "\"$1\": " + Instant.now().getEpochSecond()));
        return line;
    }

    private static String verdict(Signup line) {
        return Console.connection(line.connectionId).getString("verdict.code");
    }

    @Test
    void whatAPersonSeesAtMetaDecidesWhoCanLiftTheLock() throws IOException {
        var line = locked();
        assertThat(page(line)).contains("Does WhatsApp Manager or Business Support Home show the customer a notice?");

        answer(line, "absent");
        assertThat(verdict(line)).isEqualTo("technical_lock");
        assertThat(page(line)).contains("Meta shows the customer no notice about the lock.");

        answer(line, "shown");
        assertThat(verdict(line)).isEqualTo("locked");

        answer(line, "over");
        assertThat(verdict(line)).isEqualTo("healthy");
        assertThat(page(line)).doesNotContain("show the customer a notice?");
    }

    @Test
    void programsAnswerItToo() throws IOException {
        var line = locked();

        var answered = Console.agent()
                .body(Map.of("answer", "absent"))
                .post("/api/v1/connections/" + line.connectionId + "/lock-notice");

        assertThat(answered.statusCode()).isEqualTo(200);
        assertThat(answered.jsonPath().getString("verdict.code")).isEqualTo("technical_lock");
        assertThat(answered.jsonPath().getString("verdict.acts")).isEqualTo("provider");
    }

    @Test
    void anAnswerThatIsNoneIsRefusedAndNamed() throws IOException {
        var line = locked();

        for (var wrong : new String[] {"", "perhaps"}) {
            var refused = Console.agent()
                    .body(Map.of("answer", wrong))
                    .post("/api/v1/connections/" + line.connectionId + "/lock-notice");
            assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
            assertThat(refused.asString()).contains("answer");
        }
        assertThat(verdict(line)).isEqualTo("locked");
    }

    private static String page(Signup line) {
        return As.agent().get("/connections/" + line.connectionId).asString();
    }

    private static void answer(Signup line, String answer) {
        As.form(As.agent(), "answer", answer)
                .post("/connections/" + line.connectionId + "/lock-notice")
                .then()
                .statusCode(303);
    }
}
