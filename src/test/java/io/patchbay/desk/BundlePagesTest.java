package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.patchbay.provider.sandbox.SandboxHands;
import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Hook;
import io.patchbay.support.Settled;
import io.patchbay.support.Signup;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

@ConsoleTest
class BundlePagesTest {

    @Inject
    AgroalDataSource database;

    @Test
    void theBundleHoldsWhatSupportAsksForAndNoSecret() throws IOException {
        var line = Signup.tenant().connected();
        // what a probe has not read yet would be missing in the bundle
        Settled.connection(database, line.connectionId);
        As.form(As.agent(), "text", "Greta is angry")
                .post("/connections/" + line.connectionId + "/notes")
                .then()
                .statusCode(303);

        var files = download(line, "meta");

        String number =
                As.agent().get("/api/v1/connections/{id}", line.connectionId).path("phone_number_id");
        assertThat(files.keySet()).contains("report.txt", "facts.json");
        assertThat(files.keySet()).anyMatch(name -> name.startsWith("webhooks/"));
        assertThat(files.get("report.txt"))
                .contains("Phone number id: " + number)
                .contains("WhatsApp Business Account id: ")
                .contains("Missing\n  Session id of the signup")
                .contains("[webhook] Kapso reported a new number.");
        var everything = String.join("\n", files.values());
        assertThat(everything)
                .doesNotContain("Greta is angry")
                .doesNotContain(line.providerUrl)
                .doesNotContain(SandboxHands.API_KEY)
                .doesNotContain(Hook.SECRET)
                .doesNotContain("Dev manager");
    }

    @Test
    void theProvidersSupportGetsTheProvidersIds() throws IOException {
        var line = Signup.tenant().connected();
        String customer = As.agent().get("/api/v1/tenants/{id}", line.tenantId).path("provider_customer_id");

        assertThat(download(line, "provider").get("report.txt"))
                .contains("Customer id: " + customer)
                .contains("Setup link id, used: ");
    }

    @Test
    void thePageShowsTheTextOfTheZip() throws IOException {
        var line = Signup.tenant().connected();

        var page = Jsoup.parse(As.agent()
                .get("/connections/" + line.connectionId + "/bundle?for=provider")
                .asString());

        assertThat(page.select("#bundle").text()).contains("Setup link id, used");
        assertThat(page.select("#download-bundle")).hasSize(1);
    }

    @Test
    void anUnknownAudienceIsNamed() {
        var line = Signup.tenant().invited();

        var answer = As.form(As.agent(), "for", "press").post("/connections/" + line.connectionId + "/bundles");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.asString()).contains("must be one of meta, provider");
    }

    private static Map<String, String> download(Signup line, String audience) throws IOException {
        var answer = As.form(As.agent(), "for", audience).post("/connections/" + line.connectionId + "/bundles");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("Content-Disposition")).contains(audience + ".zip");
        var files = new LinkedHashMap<String, String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(answer.asByteArray()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
