package io.patchbay.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Hook;
import io.patchbay.support.Signup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** What customers wrote is shown for a reason that is on record, and never leaves in a bundle. */
@ConsoleTest
class RevealTest {

    private static final String WORDS = "Is my parcel there?";
    private static final String WRITER = "447700900777";

    private static String message(Signup line) {
        String number =
                As.agent().get("/api/v1/connections/" + line.connectionId).path("number.phone_number_id");
        var hook = Hook.saying(
                "whatsapp.message.received",
                "{\"message\":{\"id\":\"wamid.%s\",\"timestamp\":\"1794561901\",\"type\":\"text\",\"from\":\"%s\",\"text\":{\"body\":\"%s\"},\"kapso\":{\"direction\":\"inbound\",\"content\":\"%s\"}},\"conversation\":{\"id\":\"%s\",\"phone_number\":\"+%s\",\"kapso\":{\"contact_name\":\"Robin Writer\"}},\"phone_number_id\":\"%s\"}"
                        .formatted(UUID.randomUUID(), WRITER, WORDS, WORDS, UUID.randomUUID(), WRITER, number));
        hook.post();
        return Console.applied(hook.key()).get("id").toString();
    }

    @Test
    void whatACustomerWroteIsHiddenUntilAskedForWithAReason() {
        var event = message(Signup.tenant().connected());

        var before = Jsoup.parse(As.agent().get("/events/" + event).asString());
        var refused = As.form(As.agent(), "reason", " ").post("/events/" + event + "/reveal");
        var shown = As.form(As.agent(), "reason", "customer on the phone").post("/events/" + event + "/reveal");

        assertThat(before.text()).doesNotContain(WORDS, WRITER, "Robin Writer");
        assertThat(before.select("#reveal")).hasSize(1);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.asString()).contains("Enter a reason").doesNotContain(WORDS);
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(Jsoup.parse(shown.asString()).text()).contains(WORDS, WRITER);
        var entry = As.admin()
                .get("/api/v1/audit?action=event.reveal&limit=1&subject=" + event)
                .jsonPath();
        assertThat(entry.getString("data[0].detail.reason")).isEqualTo("customer on the phone");
        assertThat(entry.getString("data[0].actor")).isEqualTo("Dev agent");
    }

    @Test
    void programsAskInTheSameWay() {
        var event = message(Signup.tenant().connected());

        assertThat(As.agent().get("/api/v1/deliveries/" + event).<String>path("body"))
                .doesNotContain(WORDS, WRITER);
        As.json(As.agent(), Map.of("reason", ""))
                .post("/api/v1/deliveries/" + event + "/reveal")
                .then()
                .statusCode(400);
        assertThat(As.json(As.agent(), Map.of("reason", "x"))
                        .post("/api/v1/deliveries/" + event + "/reveal")
                        .<String>path("body"))
                .contains(WORDS, WRITER);
        As.json(As.agent(), Map.of("reason", "x"))
                .post("/api/v1/deliveries/" + UUID.randomUUID() + "/reveal")
                .then()
                .statusCode(404);
    }

    @Test
    void aBundleHoldsNothingThatAnEndCustomerWrote() throws IOException {
        var line = Signup.tenant().connected();
        message(line);

        var zip = As.form(As.agent(), "for", "meta")
                .post("/connections/" + line.connectionId + "/bundles")
                .asByteArray();

        var text = new StringBuilder();
        try (var entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                text.append(new String(entries.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertThat(text.toString()).contains("wamid.");
        for (var theirs : List.of(WORDS, WRITER, "Robin Writer")) {
            assertThat(text.toString()).doesNotContain(theirs);
        }
    }
}
