package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.patchbay.support.Axe;
import io.patchbay.support.BrowserTest;
import io.patchbay.support.Desk;
import io.patchbay.support.Look;
import io.patchbay.support.Screens;
import io.patchbay.support.Signup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every page of the console in light, dark and narrow, with pictures ({@link Screens}) for people to look at.
 */
@BrowserTest
class PagesLookTest {

    /** Who looks, and how. */
    enum Person {
        ADA(Look.LIGHT, Look.DARK, Look.NARROW),
        /** Somebody who may do less is told so, which takes room of its own. */
        MIRA(Look.NARROW);

        private final List<Look> looks;

        Person(Look... looks) {
            this.looks = List.of(looks);
        }

        Desk desk() {
            return Desk.of(name().toLowerCase(), this == ADA ? Desk.wide() : Desk.narrow());
        }
    }

    private static List<String> pages(Page page) {
        var pages = new ArrayList<>(List.of(
                "/connections",
                "/connections?q=nothing-has-this-name",
                "/links",
                "/tenants",
                "/tenants/new",
                "/events",
                "/events/unmatched",
                "/events/foreign",
                "/conflicts",
                "/conflicts?state=decided",
                "/reconciliations",
                "/find",
                "/find?q=Shop",
                "/find?q=code+131031+of+a+Shop",
                "/playbook",
                "/playbook/otp_locked",
                "/playbook/signature_storm",
                "/status",
                "/playbook/codes",
                "/playbook/codes?q=nothing-has-this-name",
                "/playbook/codes/signup_error?code=2655093",
                "/playbook/codes/account_event?code=PARTNER_REMOVED:CHANGE_NUMBER",
                "/playbook/codes/graph?code=none",
                "/sandbox",
                "/events/replays",
                "/audit",
                "/audit?q=nothing-has-this-name",
                "/settings/keys",
                "/settings/zone",
                "/settings/retention",
                "/settings/secrets",
                "/no-such-page"));
        for (var list : List.of("/connections", "/links", "/tenants", "/events")) {
            page.navigate(list);
            var first = page.querySelector("table a.title");
            if (first != null) {
                pages.add(first.getAttribute("href"));
            }
            if (first != null && list.equals("/connections")) {
                pages.add(first.getAttribute("href") + "/bundle");
            }
        }
        page.navigate("/events/unmatched");
        var card = page.querySelector(".group .card-foot a");
        if (card != null) {
            pages.add(card.getAttribute("href") + "?q=Shop");
        }
        page.navigate("/conflicts");
        var conflict = page.querySelector("table a.title");
        if (conflict != null) {
            pages.add(conflict.getAttribute("href"));
        }
        pages.add(pages.stream()
                .filter(path -> path.matches("/tenants/[0-9a-f-]{36}"))
                .findFirst()
                .map(path -> path + "/links/new")
                .orElse("/links"));
        return pages;
    }

    @ParameterizedTest
    @EnumSource
    void pagesFitTheWindowAndHaveNoSeriousAxeFinding(Person person) throws IOException {
        Signup.tenant().connected();
        var locked = LockNoticeTest.locked();
        // a search that finds one alone goes there at once
        Signup.tenant();
        try (var desk = person.desk()) {
            var found = new ArrayList<String>();
            var paths = pages(desk.page());
            paths.add("/connections/" + locked.connectionId + "?text=ar");
            for (var path : paths) {
                var page = desk.open(path);
                for (var look : person.looks) {
                    findings(page, look).forEach(finding -> found.add(look + " " + path + " " + finding));
                    Screens.draw(page, picture(person, look, path));
                }
            }
            assertThat(found).isEmpty();
            assertThat(desk.complaints())
                    .allMatch(complaint ->
                            complaint.contains("404") || person == Person.MIRA && complaint.contains("403"));
        }
    }

    private static List<String> findings(Page page, Look look) {
        look.on(page);
        // what is dark has the elements, names and places of what is light
        var found = new ArrayList<>(look == Look.DARK ? Axe.findingsOfColour(page) : Axe.findings(page));
        var overflow = Look.overflow(page);
        if (overflow > 0) {
            found.add("is " + overflow + " px wider than its window");
        }
        return found;
    }

    @Test
    void aPictureWithoutWordsWouldBeFound() {
        try (var desk = Desk.of("ada", Desk.wide())) {
            var page = desk.open("/connections");
            page.evaluate("document.querySelector('main').append(document.createElement('img'))");
            assertThat(Axe.findings(page)).containsExactly("image-alt <img>");
        }
    }

    private static String picture(Person person, Look look, String path) {
        var name = path.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "one")
                .replaceAll("[^a-z]+", "-")
                .replaceAll("^-|-$", "");
        return name + "-" + look.name().toLowerCase() + (person == Person.ADA ? "" : "-agent");
    }
}
