package io.patchbay.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.patchbay.support.BrowserTest;
import io.patchbay.support.Desk;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
