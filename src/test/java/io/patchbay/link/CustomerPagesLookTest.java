package io.patchbay.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import io.patchbay.support.Axe;
import io.patchbay.support.BrowserTest;
import io.patchbay.support.Desk;
import io.patchbay.support.Screens;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The customer's pages in a real browser. Pictures: {@link Screens}. */
@BrowserTest
class CustomerPagesLookTest {

    enum Look {
        PHONE,
        PHONE_DARK,
        DESK;

        Browser.NewContextOptions options() {
            return switch (this) {
                case PHONE -> Desk.narrow();
                case PHONE_DARK -> Desk.narrow().setColorScheme(ColorScheme.DARK);
                case DESK -> Desk.wide();
            };
        }
    }

    private static Map<String, String> pages() {
        var ready =
                SentLink.to(Map.of("name", "مخبز السنبلة"), Map.of("theme_config", Map.of("primary_color", "#6b2d5c")));
        var checking = SentLink.fresh();
        checking.press();
        var failed = SentLink.fresh();
        failed.play("stop");
        var connected = SentLink.fresh();
        connected.play("complete");
        connected.becomes("connected");
        var pages = new LinkedHashMap<String, String>();
        pages.put("landing", ready.go());
        pages.put("landing-ar", ready.go() + "?lang=ar");
        pages.put("landing-hi", ready.go() + "?lang=hi");
        pages.put("checking", checking.ok());
        pages.put("try-again", failed.failed() + "?error_code=phone_verification_failed");
        pages.put("connected", connected.state());
        pages.put("connected-ar", connected.state() + "?lang=ar");
        pages.put("unknown", "/go/nobody");
        return pages;
    }

    @ParameterizedTest
    @EnumSource
    void pagesFitTheWindowAndHaveNoSeriousAxeFinding(Look look) {
        var pages = pages();
        try (var customer = Desk.stranger(look.options())) {
            pages.forEach((name, path) -> {
                var page = customer.open(path);
                Screens.draw(page, "customer-" + name + "-" + look.name().toLowerCase());
                assertThat(Axe.findings(page)).as(name).isEmpty();
                assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                        .as(name + " is wider than its window")
                        .isEqualTo(0);
            });
            assertThat(customer.complaints()).allMatch(complaint -> complaint.contains("404"));
        }
    }

    @Test
    void anOpenPageThatChecksTurnsConnectedByItself() {
        var link = SentLink.fresh();
        var dialog = link.press().header("Location");
        try (var customer = Desk.stranger()) {
            var page = customer.open(link.ok());
            assertThat(page.getAttribute("main", "data-outcome")).isEqualTo("checking");
            page.evaluate("window.neverReloaded = true");

            SentLink.finish(dialog, "complete");

            page.waitForSelector("main[data-outcome=connected]");
            assertThat(page.title()).isEqualTo("Your number is connected");
            assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("Your number is connected");
            assertThat(page.evaluate("window.neverReloaded")).isEqualTo(true);
            assertThat(customer.complaints()).isEmpty();
        }
    }

    @Test
    void withoutScriptThePageRefreshesItself() {
        var link = SentLink.fresh();
        var dialog = link.press().header("Location");
        try (var customer = Desk.stranger(Desk.narrow().setJavaScriptEnabled(false))) {
            var page = customer.open(link.ok());

            SentLink.finish(dialog, "complete");

            page.waitForSelector("main[data-outcome=connected]");
            assertThat(page.url()).endsWith(link.state());
        }
    }

    @Test
    void theLanguageIsChangedWithoutScript() {
        var link = SentLink.fresh();
        try (var customer = Desk.stranger(Desk.narrow().setJavaScriptEnabled(false))) {
            var page = customer.open(link.go());

            page.click("nav.language summary");
            page.click("nav.language a[lang=ar]");

            assertThat(page.getAttribute("html", "dir")).isEqualTo("rtl");
            page.click("main button");
            assertThat(page.url()).contains("/sandbox/provider/setup/");
        }
    }
}
