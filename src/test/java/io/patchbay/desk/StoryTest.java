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

/** The main job, played by three people in three browsers. {@link StoryBench} says how long it takes. */
@BrowserTest
class StoryTest {

    @Test
    void anOpenCaseTurnsConnectedByItself() {
        try (var jon = Desk.jon();
                var mira = Desk.mira();
                var customer = Desk.stranger()) {
            play(jon, mira, customer);
            assertThat(mira.complaints()).isEmpty();
            assertThat(customer.complaints()).isEmpty();
        }
    }

    /** Returns how long after its webhook the case on mira's screen said "connected". */
    static Duration play(Desk jon, Desk mira, Desk customer) {
        var name = "Panadería Luna Nueva " + UUID.randomUUID().toString().substring(0, 6);
        var landing = createTenantAndLink(jon, name);
        jon.page().click("text=Open case");
        jon.page().waitForURL("**/connections/*");

        var watched = mira.open(jon.page().url());
        assertThat(watched.getAttribute("#case-status", "data-status")).isEqualTo("invited");
        watched.waitForFunction("document.querySelector('#fresh').textContent.startsWith('Live')");
        watched.evaluate("window.neverReloaded = true");
        noteTheMomentOf(watched, "connected");

        var phone = customer.open(landing);
        assertThat(phone.getAttribute("main", "data-outcome")).isEqualTo("ready");
        phone.click("main button");
        phone.waitForURL("**/sandbox/provider/setup/*");
        phone.click("button[name=play]");
        phone.waitForURL("**/r/**");

        watched.waitForSelector("#case-status[data-status=connected]");
        PlaywrightAssertions.assertThat(phone.locator("main[data-outcome=connected]"))
                .isVisible();
        assertThat(watched.evaluate("window.neverReloaded")).isEqualTo(true);
        assertThat(watched.textContent(".timeline"))
                .contains("A person pressed the button on the link.")
                .contains("Kapso reported a new number.")
                .contains("Kapso shows the number as connected.");
        return Duration.between(webhookReceived(watched.url()), moment(watched));
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

    /** In the page itself: whoever asks it from outside asks late. */
    private static void noteTheMomentOf(Page page, String status) {
        page.evaluate("""
                status => new MutationObserver((changes, observer) => {
                    if (document.querySelector('#case-status').dataset.status === status) {
                        window.seenAt = Date.now();
                        observer.disconnect();
                    }
                }).observe(document.body, {subtree: true, childList: true, attributes: true})""", status);
    }

    private static Instant moment(Page page) {
        return Instant.ofEpochMilli(((Number) page.evaluate("window.seenAt")).longValue());
    }

    /** When the webhook about this connection came in. */
    private static Instant webhookReceived(String casePage) {
        var id = casePage.substring(casePage.lastIndexOf('/') + 1);
        return Instant.parse(RestAssured.given()
                .header("Authorization", "Bearer dev-agent-key")
                .get("/api/v1/deliveries?event=whatsapp.phone_number.created&limit=200")
                .jsonPath()
                .getString("data.find { it.connection_id == '" + id + "' }.received_at"));
    }
}
