package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.As;
import io.patchbay.support.BrowserTest;
import io.patchbay.support.Desk;
import io.patchbay.support.Look;
import io.patchbay.support.Signup;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names of one word as long as they may be. */
@BrowserTest
class LongNamesTest {

    private static final String LONG = "W".repeat(200);

    private static Signup line() {
        var line = Signup.tenant(
                        Map.of("name", LONG, "external_id", Long.toHexString(System.nanoTime()) + "i".repeat(180)))
                .connected();
        As.json(As.manager(), Map.of("contact", Map.of("name", LONG), "tags", List.of("t".repeat(50))))
                .patch("/api/v1/tenants/{id}", line.tenantId)
                .then()
                .statusCode(200);
        As.form(As.agent(), "text", LONG).post("/connections/" + line.connectionId + "/notes");
        return line;
    }

    @Test
    void aVeryLongNamePushesNothingOutOfTheWindow() {
        var line = line();
        var landing = As.manager().get("/api/v1/links/{id}", line.linkId).<String>path("landing_url");
        var paths = List.of(
                "/connections",
                "/connections/" + line.connectionId,
                "/connections/" + line.connectionId + "/bundle",
                "/tenants",
                "/tenants/" + line.tenantId,
                "/tenants/" + line.tenantId + "/edit",
                "/tenants/" + line.tenantId + "/links/new",
                "/tenants/" + line.tenantId + "/erasure",
                "/links",
                "/links/" + line.linkId,
                "/events",
                "/audit",
                "/find?q=" + LONG,
                landing.replaceFirst("^https?://[^/]+", ""));
        try (var ada = Desk.ada()) {
            for (var width : List.of(390, 1280)) {
                ada.page().setViewportSize(width, 900);
                for (var path : paths) {
                    var page = ada.open(path);
                    assertThat(Look.overflow(page)).as("%s at %d", path, width).isZero();
                    assertThat(
                                    page.evaluate(
                                            "[...document.querySelectorAll('.table-wrap')]"
                                                    + ".filter(one => one.scrollWidth > one.clientWidth).map(one => one.scrollWidth - one.clientWidth).join()"))
                            .as("pixels by which tables of %s at %d are too wide", path, width)
                            .isEqualTo("");
                }
            }
        }
    }

    @Test
    void theFirstPageHasTheClockOfTheBrowser() {
        try (var mira = Desk.of("mira", Desk.wide().setTimezoneId("America/Bogota"))) {
            mira.page().waitForSelector("html[data-zone='America/Bogota']");
            mira.page().waitForSelector("text=Live");
            var here = mira.page()
                    .evaluate("new Date().toTimeString().slice(0, 5)")
                    .toString();
            assertThat(mira.page().textContent("#fresh")).contains(here.substring(0, 3));
            assertThat(mira.page().textContent("a.zone")).isEqualTo("America/Bogota");
            assertThat(mira.complaints()).isEmpty();
        }
    }
}
