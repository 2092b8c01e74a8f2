package io.patchbay.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.patchbay.support.Axe;
import io.patchbay.support.BrowserTest;
import io.patchbay.support.Console;
import io.patchbay.support.Desk;
import io.patchbay.support.Screens;
import io.patchbay.support.Signup;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The field of the search in a real browser. */
@BrowserTest
class FindFieldTest {

    private static void paste(Page page, String text) {
        page.locator("[data-find]").evaluate("""
                (field, text) => {
                  const data = new DataTransfer();
                  data.setData("text/plain", text);
                  field.focus();
                  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
                }
                """, text);
    }

    @Test
    void theLinesOfALogStayApart() {
        try (var mira = Desk.of("mira", Desk.wide())) {
            var page = mira.open("/connections");

            paste(page, "Sender SID: null\n400 response\r\n  {\n \"code\": 190}");

            assertThat(page.inputValue("[data-find]")).isEqualTo("Sender SID: null 400 response { \"code\": 190}");
        }
    }

    @Test
    void aLongLogIsTakenAsFarAsTheFieldGoes() {
        try (var mira = Desk.of("mira", Desk.wide())) {
            var page = mira.open("/connections");

            paste(page, "line of a log\n".repeat(1_000));

            assertThat(page.inputValue("[data-find]")).hasSize(3_000);
        }
    }

    @Test
    void theMeaningAndTheCaseFitTheWindow() {
        var line = Signup.tenant().connected();
        var error = "phone_number_id=" + Console.connection(line.connectionId).getString("phone_number_id")
                + " {\"error\":{\"code\":136024,\"error_subcode\":2388091}}";
        for (var width : List.of(400, 1_440)) {
            try (var mira = Desk.of("mira", Desk.wide().setViewportSize(width, 900))) {
                var page = mira.open("/find?q=" + URLEncoder.encode(error, StandardCharsets.UTF_8));

                assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .isEqualTo(true);
                assertThat(Axe.findings(page)).isEmpty();
                Screens.draw(page, "find-" + width);
            }
        }
    }

    @Test
    void theAddressOfThePageKeepsNoSecretThatWasPasted() {
        try (var mira = Desk.of("mira", Desk.wide())) {
            var page = mira.open("/find?q="
                    + URLEncoder.encode(
                            "error 190 https://setup.kapso.ai/s/S3cretS3cretS3cret", StandardCharsets.UTF_8));

            page.waitForFunction("!location.search.includes('S3cret')");
            assertThat(page.inputValue("main [name=q]")).contains("error 190").doesNotContain("S3cret");
            assertThat(mira.complaints()).isEmpty();
        }
    }
}
