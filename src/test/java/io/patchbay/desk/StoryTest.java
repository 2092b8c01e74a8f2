package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.patchbay.support.BrowserTest;
import io.patchbay.support.Desk;
import io.restassured.RestAssured;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The main job, played by three people in three browsers. */
@BrowserTest
class StoryTest {

    private static final Duration GOAL = Duration.ofSeconds(1);

    @Test
    void anOpenCaseTurnsConnectedByItselfWithinASecondOfTheWebhook() {
        try (var jon = Desk.jon();
                var mira = Desk.mira();
                var customer = Desk.stranger()) {
            var name = "Panadería Luna Nueva " + UUID.randomUUID().toString().substring(0, 6);
            var landing = createTenantAndLink(jon, name);
            jon.page().click("text=the case");
            jon.page().waitForURL("**/connections/*");

            var watched = mira.open(jon.page().url());
            assertThat(watched.getAttribute("#case-status", "data-status")).isEqualTo("invited");
            watched.waitForFunction(
                    "document.querySelector('#fresh').textContent.startsWith('Live')");
            watched.evaluate("window.neverReloaded = true");

            var phone = customer.open(landing);
            assertThat(phone.getAttribute("main", "data-outcome")).isEqualTo("ready");
            phone.click("main button");
            phone.waitForURL("**/sandbox/provider/setup/*");
            phone.click("button[name=play]");
            phone.waitForURL("**/r/**");

            var seen = momentOf(watched, "connected");
            PlaywrightAssertions.assertThat(phone.locator("main[data-outcome=connected]"))
                    .isVisible();
            var heard = webhookReceived(watched.url());
            var took = Duration.between(heard, seen);
            System.out.printf(
                    "webhook received -> visible on an open page: %d ms (goal %d ms)%n",
                    took.toMillis(), GOAL.toMillis());

            assertThat(took).isLessThan(GOAL);
            assertThat(watched.evaluate("window.neverReloaded")).isEqualTo(true);
            assertThat(watched.textContent(".timeline"))
                    .contains("A person pressed the button on the link.")
                    .contains("The sender announced a number.")
                    .contains("The provider shows the number as connected.");
            assertThat(mira.complaints()).isEmpty();
            assertThat(customer.complaints()).isEmpty();
        }
    }

    private static String createTenantAndLink(Desk jon, String name) {
        var page = jon.open("/connections");
        page.click("text=New tenant");
        page.fill("#name", name);
        page.fill("#contact_name", "Lucía Ferrer");
        page.click("#save-tenant");
        page.click("text=New link");
        page.click("#create-link");
        return page.textContent("#landing-url");
    }

    private static Instant momentOf(Page page, String status) {
        page.waitForSelector("#case-status[data-status=" + status + "]");
        return Instant.now();
    }

    /** When the webhook about this connection came in. */
    private static Instant webhookReceived(String casePage) {
        var id = casePage.substring(casePage.lastIndexOf('/') + 1);
        return Instant.parse(
                RestAssured.given()
                        .header("Authorization", "Bearer dev-agent-key")
                        .get("/api/v1/deliveries?event=whatsapp.phone_number.created&limit=200")
                        .jsonPath()
                        .getString("data.find { it.connection_id == '" + id + "' }.received_at"));
    }
}
