package io.patchbay.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import io.patchbay.connection.FactKind;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.provider.sandbox.SandboxHands;
import io.patchbay.support.As;
import io.patchbay.support.BrowserTest;
import io.patchbay.support.Console;
import io.patchbay.support.Customer;
import io.patchbay.support.Desk;
import io.patchbay.support.Fresh;
import io.patchbay.support.Hook;
import io.patchbay.support.PastCase;
import io.patchbay.support.Signup;
import io.patchbay.support.Story;
import io.patchbay.support.Walk;
import io.patchbay.web.Formats;
import io.patchbay.web.Redaction;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * The situations that bring people here, each from the moment they have something in their hand to
 * the moment they can answer, with the clicks and seconds it may take.
 */
@BrowserTest
class WalksTest {

    private static final String MADRID = "Europe/Madrid";

    @Inject
    Sandbox sandbox;

    @AfterAll
    static void table() {
        System.out.println(Walk.table());
    }

    private static NewContextOptions withClipboard() {
        return Desk.wide().setPermissions(List.of("clipboard-read", "clipboard-write"));
    }

    private static String clipboard(Page page) {
        return page.evaluate("navigator.clipboard.readText()").toString();
    }

    private static void onCase(Page page, String connectionId) {
        page.waitForURL("**/connections/" + connectionId + "**");
    }

    /** A number that Meta holds back; returns it as a customer would say it. */
    private static String pendingNumber(Signup line) {
        line.invited();
        Customer.play(line.providerUrl, "account_pending");
        return "+"
                + Console.connectionThat(line.connectionId, Console.is("pending_review"))
                        .getString("number.digits");
    }

    @Test
    void s1FromANumberToTheWordsForTheCustomer() {
        var line = Signup.tenant();
        var number = pendingNumber(line);
        var verdict = Console.connection(line.connectionId).getMap("verdict");
        try (var mira = Desk.of("mira", withClipboard())) {
            var page = mira.open("/connections");

            var walk = Walk.begin("S1 still says pending", page);
            walk.click(".rail input[name=q]").pasteAndEnter(number);
            onCase(page, line.connectionId);
            assertThat(page.locator("h2#verdict"))
                    .hasText(verdict.get("sentence").toString());
            walk.click("#copy-text");
            assertThat(page.locator("#copy-text.is-copied")).isVisible();
            walk.ends(3, 15);

            assertThat(page.locator(".verdict-head .who")).hasText("Waiting for Meta");
            assertThat(page.locator(".verdict-facts")).containsText("Next step");
            assertThat(clipboard(page))
                    .isEqualTo(page.getAttribute("#copy-text", "data-copy"))
                    .isNotBlank();
            assertThat(mira.complaints()).isEmpty();
        }
    }

    @Test
    void s1ByKeyboardAlone() {
        var line = Signup.tenant();
        var number = pendingNumber(line);
        try (var mira = Desk.of("mira", withClipboard())) {
            var page = mira.open("/connections");

            var walk = Walk.begin("S1 by keyboard alone", page);
            walk.press("/").pasteAndEnter(number);
            onCase(page, line.connectionId);
            walk.tabTo("#copy-text").press("Enter");
            assertThat(page.locator("#copy-text.is-copied")).isVisible();
            walk.ends(0, 15);

            assertThat(clipboard(page)).isEqualTo(page.getAttribute("#copy-text", "data-copy"));
        }
    }

    @Test
    void aSlashInANoteIsASlash() {
        var line = Signup.tenant().invited();
        try (var mira = Desk.mira()) {
            var page = mira.open("/connections/" + line.connectionId);
            page.click("#text");
            page.keyboard().type("and/or");

            assertThat(page.locator("#text")).hasValue("and/or");
        }
    }

    @Test
    void s2TheCustomerSwearsTheyFinishedAndNothingArrived() {
        var line = Signup.tenant().invited();
        var phoneNumberId = Fresh.phoneNumberId();
        var tenant = As.agent().get("/api/v1/tenants/{id}", line.tenantId).jsonPath();
        SandboxHands.number(sandbox, tenant.getString("provider_customer_id"), phoneNumberId);
        var attempt = UUID.randomUUID();
        PastCase.of(
                line.connectionId,
                Duration.ofMinutes(22),
                story -> story.start(attempt, UUID.fromString(line.linkId))
                        .minutes(2)
                        .add(
                                FactKind.RETURNED_OK,
                                "attempt_id",
                                attempt,
                                "link_id",
                                line.linkId,
                                "phone_number_id",
                                phoneNumberId));
        try (var mira = Desk.mira()) {
            var page = mira.open("/connections/" + line.connectionId);
            assertThat(page.locator("h2#verdict")).hasText("Only the customer’s browser says it is finished");
            assertThat(page.locator(".strip-notes")).containsText("No webhook since");
            assertThat(page.locator("#fresh")).containsText("Live");

            var walk = Walk.begin("S2 finished, and nothing arrived", page);
            walk.click("#probe-now");
            page.waitForSelector("#case-status[data-status=connected]");
            walk.ends(2, 20);

            assertThat(page.locator(".strip-notes")).containsText("so this event will not arrive any more.");
            assertThat(page.locator(".strip-notes")).containsText("Kapso’s API shows the number");
            assertThat(page.locator(".timeline")).containsText("Kapso shows the number as connected.");
            assertThat(mira.complaints()).isEmpty();
        }
    }

    @Test
    void s4MetaBlocksAndSupportNeedsProof() throws IOException {
        var line = Signup.tenant().connected();
        var number = Console.connection(line.connectionId);
        sandbox.account("restricted", number.getString("waba.id"), List.of(number.getString("phone_number_id")));
        Console.connectionThat(
                line.connectionId, one -> one.getString("verdict.code").equals("restricted"));
        try (var mira = Desk.of("mira", withClipboard())) {
            var page = mira.open("/connections/" + line.connectionId);

            var walk = Walk.begin("S4 Meta blocks, escalate", page);
            walk.click("#bundle");
            page.waitForURL("**/bundle");
            var download = page.waitForDownload(() -> walk.click("#download-bundle"));
            assertThat(page.locator("#download-bundle.is-copied")).isVisible();
            var text = clipboard(page);
            walk.ends(2, 20);

            assertThat(text)
                    .isEqualTo(page.locator("#bundle").innerText())
                    .contains("Phone number id: " + number.getString("phone_number_id"))
                    .contains("WhatsApp Business Account id: ")
                    .contains("Meta restricted the account");
            String address = As.manager().get("/api/v1/links/{id}", line.linkId).path("landing_url");
            for (var file : everyFileOf(download.path())) {
                assertThat(Redaction.masked(file)).as("nothing is left to mask").isEqualTo(file);
                assertThat(file)
                        .doesNotContain(address.substring(address.lastIndexOf('/') + 1))
                        .doesNotContain(line.providerUrl)
                        .doesNotContain(SandboxHands.API_KEY)
                        .doesNotContain(Hook.SECRET);
            }
            assertThat(Redaction.masked(text)).isEqualTo(text);
            assertThat(mira.complaints()).isEmpty();
        }
    }

    private static List<String> everyFileOf(Path zip) throws IOException {
        var copy = Files.createTempFile("bundle", ".zip");
        Files.copy(zip, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (var files = new ZipFile(copy.toFile())) {
            var texts = new java.util.ArrayList<String>();
            for (var entry : java.util.Collections.list(files.entries())) {
                texts.add(new String(files.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
            assertThat(texts).hasSizeGreaterThan(2);
            return texts;
        } finally {
            Files.delete(copy);
        }
    }

    /** Connected three days ago, fine yesterday, refused this morning. */
    private static Story workedYesterday(Story story) {
        return story.created()
                .read("CONNECTED")
                .after(Duration.ofMinutes(5))
                .add(FactKind.MESSAGE_INBOUND, "message_id", "wamid.yesterday")
                .after(Duration.ofDays(2))
                .health("status", "healthy", "problems", List.of())
                .after(Duration.ofHours(18))
                .disconnected("partner_removed");
    }

    @Test
    void s5WorkedYesterdayAndIsDeadToday() {
        var connection = PastCase.since(Duration.ofDays(3), WalksTest::workedYesterday);
        var dead = Console.connection(connection).getMap("verdict");
        try (var mira = Desk.mira()) {
            var page = mira.open("/connections/" + connection);

            var walk = Walk.begin("S5 worked yesterday, dead today", page);
            walk.click("#last-well");
            page.waitForURL("**/at/*");
            assertThat(page.locator(".notice")).containsText("as it was known at");
            assertThat(page.locator("#case-status")).hasAttribute("data-status", "connected");
            assertThat(page.locator(".notice")).containsText("The customer’s side disconnected the number.");
            walk.click("#next-change");
            assertThat(page.locator("h2#verdict")).hasText(dead.get("sentence").toString());
            walk.ends(3, 30);

            assertThat(page.locator(".timeline li:has(.tag)"))
                    .containsText("The customer’s side disconnected the number.");
            assertThat(page.locator(".timeline li:has(.tag)")).containsText("First change since it worked");
            assertThat(page.locator(".verdict-head .who")).hasText("Waiting for the customer");
            assertThat(page.locator(".verdict-facts"))
                    .containsText(dead.get("next_step").toString());
            assertThat(mira.complaints()).isEmpty();
        }
    }

    @Test
    void s6AnEventForSomebodyWeDoNotKnow() {
        var line = Signup.tenantIn(MADRID).invited();
        Customer.press(As.manager().get("/api/v1/links/{id}", line.linkId).jsonPath());
        var stranger = Fresh.phoneNumberId();
        var hook = Hook.saying(
                "whatsapp.message.received", sandbox.message(stranger).toString());
        hook.post();
        Console.applied(hook.key());
        var second = Hook.saying(
                "whatsapp.message.received", sandbox.message(stranger).toString());
        second.post();
        var newest = Console.applied(second.key()).get("id");
        try (var ada = Desk.ada()) {
            var page = ada.open("/events/" + newest);
            assertThat(page.locator("#to-binding")).hasText("Bind to a tenant");

            var walk = Walk.begin("S6 an event for a stranger", page);
            walk.click("#to-binding");
            assertThat(page.locator(".guesses li", named(line.name)))
                    .containsText("This tenant has an open link, used");
            walk.click("button[aria-label='Bind to " + line.name + "']");
            page.waitForURL("**/events/bindings/*");
            walk.ends(2, 20);

            assertThat(page.locator("#bound")).hasText("Bound to " + line.name);
            assertThat(page.locator("#siblings tbody tr")).hasCount(2);
            assertThat(page.locator("#siblings")).containsText("A customer's message arrived at");
            assertThat(ada.complaints()).isEmpty();
        }
    }

    private static Page.LocatorOptions named(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    @Test
    void r7TwoTenantsClaimOneNumber() {
        var holder = Signup.tenant().connected();
        var newcomer = Signup.tenant().invited();
        var number = Console.connection(holder.connectionId).getString("phone_number_id");
        var customer = Console.get("tenants/" + newcomer.tenantId).getString("provider_customer_id");
        SandboxHands.change(sandbox, number, "customer_id", customer);
        As.json(As.agent(), "{}").post("/api/v1/connections/" + holder.connectionId + "/probes");
        Console.connectionThat(holder.connectionId, one -> "number_conflict".equals(one.getString("verdict.code")));
        try (var ada = Desk.ada()) {
            var page = ada.open("/connections/" + newcomer.connectionId);

            var walk = Walk.begin("R7 two tenants claim one number", page);
            walk.click("#open-conflict");
            assertThat(page.locator(".side h2").first()).hasText(holder.name);
            assertThat(page.locator(".side").first()).containsText("Kapso shows the number as connected.");
            assertThat(page.locator(".side h2").last()).hasText(newcomer.name);
            walk.click("input[value='" + holder.connectionId + "']");
            walk.press("Tab");
            page.keyboard().insertText("The contract names the bakery, and its messages arrive.");
            walk.click("#decide");
            assertThat(page.locator("#decision")).containsText("The contract names the bakery");
            walk.ends(3, 60);

            assertThat(page.locator(".side").first()).containsText("Belongs here");
            assertThat(Console.connection(holder.connectionId).getString("conflict.id"))
                    .isNull();
            assertThat(ada.complaints()).isEmpty();
        }
    }

    @Test
    void s9TheCodesAreLockedAndNothingMakesItWorse() {
        var line = Signup.tenantIn(MADRID).invited();
        JsonPath link = As.manager().get("/api/v1/links/{id}", line.linkId).jsonPath();
        Customer.press(link);
        Customer.comeBack(link, false, Map.of("error_code", "2494158"));
        var clock = Console.connectionThat(
                        line.connectionId, one -> one.getString("verdict.code").equals("otp_locked"))
                .getString("verdict.clock_at");
        var opens = Formats.fullIn(Instant.parse(clock), ZoneId.of(MADRID));
        try (var jon = Desk.of("jon", Desk.wide().setTimezoneId(MADRID))) {
            var page = jon.open("/connections?q=" + line.name.replace(" ", "+"));

            var walk = Walk.begin("S9 codes again and again", page);
            walk.click("table a.title");
            onCase(page, line.connectionId);
            assertThat(page.locator("h2#verdict"))
                    .hasText("Too many codes were requested; Meta has locked them for now");
            assertThat(page.locator(".verdict-head .who")).containsText("Waiting, until ");
            assertThat(page.locator(".verdict-facts")).containsText(opens);
            walk.ends(1, 10);

            assertThat(page.locator(".actions-bar a[href*=links]")).hasCount(0);
            assertThat(page.locator("#why-link")).containsText("waits until " + opens);
            assertThat(page.locator("#reconnect")).hasAttribute("aria-disabled", "true");
            assertThat(page.locator(".verdict-facts")).containsText("each attempt restarts the lock");
            assertThat(jon.complaints()).isEmpty();
        }
    }
}
