package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.connection.Evidence;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.provider.sandbox.SandboxHands;
import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Customer;
import io.patchbay.support.Story;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** What a case says beside its verdict, and the other way back besides the reconnect link (kapso.md §3.6, §3.8). */
@ConsoleTest
class CaseHintsTest {

    @Inject
    Sandbox sandbox;

    @Inject
    Evidence evidence;

    @Test
    void aLostLineNamesTheRecoveryTokenBesidesTheReconnectLink() {
        var line = lost("Bakery Lindner");

        assertThat(page(line).select("#instead").text())
                .contains("an admin", "recovery token", "Connected numbers", "Meta app of our own", "Kapso’s own app");
    }

    @Test
    void aNumberThatWasMovedAwayNamesNoRecoveryToken() {
        var line = Console.connected("Taxi Olmo");
        shownAs(line, "MIGRATED", "disconnected");
        check(line);
        Console.connectionThat(line.connectionId(), now -> "moved_away".equals(now.getString("verdict.code")));

        assertThat(page(line).select("#instead")).isEmpty();
    }

    @Test
    void aFailedReconnectIsCheckedBeforeTheCustomerIsBlamed() {
        var line = lost("Bakery Lindner");
        var link = Console.askForLink(line.tenantId(), Map.of("reconnect_connection_id", line.connectionId()))
                .jsonPath();
        assertThat(page(line).select("#failed-reconnect")).isEmpty();

        fail(link, "fail_silent");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> hint(line, "#failed-reconnect").contains("A check since then"));
        assertThat(hint(line, "#failed-reconnect"))
                .contains("The account could not be shared", "choice was right", "same account and number")
                .doesNotContain("support");

        failLater(line, UUID.fromString(link.getString("id")));
        assertThat(hint(line, "#failed-reconnect"))
                .contains("failed 2 times", "Kapso’s support", link.getString("provider_link_id"));
    }

    @Test
    void aReconnectIntoAnotherAccountIsSaidPlainlyAndIsNoError() {
        var line = lost("Taxi Olmo");
        var before = Console.connection(line.connectionId()).getString("waba.id");
        var now = "waba-new-" + line.phoneNumberId();
        shownAs(line, "CONNECTED", "healthy");
        SandboxHands.change(sandbox, line.phoneNumberId(), "business_account_id", now);
        check(line);
        var shown = Console.connectionThat(line.connectionId(), one -> now.equals(one.getString("waba.id")));

        assertThat(shown.getString("status")).isEqualTo("connected");
        assertThat(hint(line, "#other-account"))
                .contains(before, now, "no error", "Templates", "payment method", "limits");
        assertThat(page(line).select("ol.timeline").text()).contains("in another WhatsApp account than before");
    }

    @Test
    void aLineThatStayedInItsAccountHasNoSuchHint() {
        var line = lost("Bakery Lindner");
        shownAs(line, "CONNECTED", "healthy");
        check(line);
        Console.connectionThat(line.connectionId(), Console.is("connected"));

        assertThat(page(line).select("#other-account")).isEmpty();
        assertThat(page(line).text()).doesNotContain("another WhatsApp account");
    }

    @Test
    void aStuckAttemptSaysWhatMayBeTheMatterWithAProvidedNumber() {
        var stuck = stuck(Map.of("provision_phone_number", true, "allowed_connection_types", List.of("dedicated")));

        assertThat(stuck)
                .contains("needs no code", "BSP provided number", "Kapso, troubleshooting of the instant setup");
        assertThat(stuck).doesNotContain("already exists");
    }

    @Test
    void aStuckAttemptSaysWhatMayBeTheMatterWithANumberOfTheirOwn() {
        assertThat(stuck(Map.of())).contains("already exists").doesNotContain("BSP provided number");
        assertThat(stuck(Map.of("allowed_connection_types", List.of("coexistence"))))
                .isEmpty();
    }

    @Test
    void theLinkFormNamesTheTrapsAtTheOption() {
        var form = Jsoup.parse(As.manager()
                .get("/tenants/{id}/links/new", Console.tenant("Bakery Lindner"))
                .asString());

        assertThat(form.select("#number #new-traps").text()).contains("BSP provided number", "one free number");
        assertThat(form.select("#number #own-traps").text()).contains("already exists", "shows no number");
    }

    /** What is said of an attempt that failed on such a link. */
    private String stuck(Map<String, ?> order) {
        var link = Console.link(Console.tenant("Bakery Lindner"), order);
        fail(link, "facebook_auth_failed");
        Console.connectionThat(link.getString("connection_id"), Console.is("failed"));
        return page(link.getString("connection_id")).select("#traps").text();
    }

    private static void fail(JsonPath link, String ending) {
        Customer.play(Customer.press(link), ending);
    }

    /** Whoever presses twice within a minute is still at the first attempt, so this one is told. */
    private void failLater(Console.Connected line, UUID link) {
        var again = UUID.randomUUID();
        var story = Story.of(UUID.fromString(line.connectionId()), Instant.now())
                .start(again, link)
                .returnedFailed(again, link, "token_exchange_failed");
        QuarkusTransaction.requiringNew().run(() -> evidence.add(story.facts()));
    }

    /** A line that was connected, and is shown as lost without a reason. */
    private Console.Connected lost(String name) {
        var line = Console.connected(name);
        shownAs(line, "DISCONNECTED", "disconnected");
        check(line);
        Console.connectionThat(line.connectionId(), now -> "disconnected".equals(now.getString("verdict.code")));
        return line;
    }

    private void shownAs(Console.Connected line, String status, String health) {
        SandboxHands.change(sandbox, line.phoneNumberId(), "status", status);
        SandboxHands.change(sandbox, line.phoneNumberId(), "health_profile", health);
    }

    private static void check(Console.Connected line) {
        As.agent().post("/connections/{id}/probes", line.connectionId());
    }

    private static String hint(Console.Connected line, String which) {
        return page(line).select(which).text();
    }

    private static Document page(Console.Connected line) {
        return page(line.connectionId());
    }

    private static Document page(String connectionId) {
        return Jsoup.parse(As.agent().get("/connections/{id}", connectionId).asString());
    }
}
