package io.patchbay.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import io.patchbay.support.BrowserTest;
import io.patchbay.support.Desk;
import io.patchbay.support.Look;
import io.patchbay.support.Screens;
import io.patchbay.support.Signup;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The words for the customer, copied in a real browser. */
@BrowserTest
class CopyTextTest {

    @Test
    void copyingFillsTheClipboardTellsTheTimelineAndKeepsThePage() {
        var signup = Signup.tenant().invited();
        try (var mira = Desk.of("mira", withClipboard())) {
            var page = mira.open("/connections/" + signup.connectionId);
            page.click(".langs a:has-text('ar')");
            page.waitForSelector("#letter-text[lang=ar]");
            assertThat(page.locator("#fresh")).containsText("Live");
            page.evaluate("window.neverReloaded = true");

            page.click("#copy-text");
            assertThat(page.locator("#copy-text.is-copied")).isVisible();
            var clipboard = page.evaluate("navigator.clipboard.readText()");
            // the page leaves regions alone while somebody is in them
            page.focus(".skip");

            assertThat(page.locator(".timeline")).containsText("in Arabic.");
            assertThat(page.locator("#letter-text[dir=rtl]")).isVisible();
            assertThat(clipboard)
                    .isEqualTo(page.getAttribute("#copy-text", "data-copy"))
                    .asString()
                    .contains("\n");
            assertThat(page.evaluate("window.neverReloaded")).isEqualTo(true);
            assertThat(mira.complaints()).isEmpty();
        }
    }

    private static NewContextOptions withClipboard() {
        return Desk.wide().setPermissions(List.of("clipboard-read", "clipboard-write"));
    }

    @ParameterizedTest
    @EnumSource
    void theTextFitsItsCardWithALongAddress(Look look) {
        var signup = Signup.tenant().invited();
        try (var jon = Desk.jon()) {
            var page = jon.open("/connections/" + signup.connectionId + "?text=ar");
            look.on(page);

            assertThat(page.evaluate("(() => { const letter = document.querySelector('.letter');"
                            + " return letter.scrollWidth <= letter.clientWidth"
                            + " && document.body.scrollWidth <= innerWidth })()"))
                    .isEqualTo(true);
            Screens.draw(page, "letter-" + look.name().toLowerCase());
        }
    }
}
