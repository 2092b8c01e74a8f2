package io.patchbay.live;

import com.microsoft.playwright.Route;
import io.patchbay.support.As;
import io.patchbay.support.BrowserTest;
import io.patchbay.support.Desk;
import io.patchbay.support.Signup;
import java.util.ArrayList;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@BrowserTest
class LivePageTest {

    /** A replay that ended in that moment was shown as running for ever. */
    @Test
    void whatChangedBetweenAPageAndItsStreamIsShown() {
        var invited = Signup.tenant().invited();
        try (var mira = Desk.mira()) {
            var held = new ArrayList<Route>();
            mira.page().route(Pattern.compile("/live(\\?|$)"), held::add);
            var page = mira.open("/links/" + invited.linkId);
            page.waitForCondition(() -> !held.isEmpty());
            As.json(As.admin(), Map.of("reason", "moved to Lisbon"))
                    .post("/api/v1/links/" + invited.linkId + "/revocation")
                    .then()
                    .statusCode(200);
            // all who listen have heard of it by now
            page.waitForTimeout(300);
            held.forEach(Route::resume);
            page.waitForSelector("#main >> text=moved to Lisbon");
        }
    }
}
