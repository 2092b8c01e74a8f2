package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Evidence;
import io.patchbay.connection.FactKind;
import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.LongLife;
import io.patchbay.support.Story;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** The timeline of a line with a long life: a stretch at a time, and every citation leads there. */
@ConsoleTest
class TimelineTest {

    @Inject
    Evidence evidence;

    @Test
    void aLongTimelineIsShownAStretchAtATime() {
        var page = "/connections/" + told(LongLife.well(line(), Instant.now(), 120));
        var first = page(page);
        assertThat(first.select("ol.timeline li[id]")).hasSize(50);
        assertThat(first.select("#older")).hasSize(1);

        var second = page(first.select("#older").attr("href"));
        assertThat(second.select("ol.timeline li[id]")).hasSize(50);
        assertThat(second.select("ol.timeline li[id]").eachAttr("id"))
                .doesNotContainAnyElementsOf(first.select("ol.timeline li[id]").eachAttr("id"));
        assertThat(second.select(".pager a").eachText()).contains("Newest", "Show older");
    }

    @Test
    void everyCitationLeadsToItsFact() {
        var line = line();
        told(LongLife.lost(line, Instant.now(), 200, 90));
        var page = page("/connections/" + line);
        var cited = page.select("a.cite[href], .strip a[href]").eachAttr("href");
        assertThat(cited).isNotEmpty();
        for (var href : cited.stream().distinct().toList()) {
            var fact = href.substring(href.indexOf('#') + 1);
            var there = href.startsWith("#") ? page : page(href);
            assertThat(there.getElementById(fact)).as(href).isNotNull();
        }
    }

    @Test
    void theOtherEndOfTheTimelineStaysInItsLane() {
        var line = line();
        told(LongLife.well(line, Instant.now(), 300));
        var older =
                page("/connections/" + line + "?lane=probe").select("#older").attr("href");
        assertThat(page(older).select("ol.timeline .src").eachText()).isNotEmpty();
        assertThat(page(older).select(".chips [aria-current]").text()).isEqualTo("Check");
    }

    @Test
    void aFactThatIsNoneIsRefused() {
        As.agent().get("/connections/{id}?from={from}", line(), "f0'").then().statusCode(400);
    }

    @Test
    void messagesByTheThousandDoNotHideTheReadingOfTheNumber() {
        var line = line();
        var now = Instant.now();
        var story = Story.of(line, now.minus(Duration.ofHours(2_400)));
        story.created().read("CONNECTED").disconnected("account_disconnected").read("DISCONNECTED");
        for (var i = 0; i < 2_100; i++) {
            story.after(Duration.ofHours(1)).add(FactKind.MESSAGE_INBOUND, "message_id", "w" + i);
        }
        told(story);
        var page = page("/connections/" + line);
        assertThat(page.select("#case-status").text()).isEqualTo("Disconnected");
        assertThat(page.select("#verdict").text())
                .isEqualTo(Jsoup.parse(As.agent().get("/connections").asString())
                        .select("#row-" + line + " .f3")
                        .text());
    }

    /** A connection that nobody has used. */
    private static UUID line() {
        var link = Console.link(Console.tenant("Long life"));
        return UUID.fromString(link.getString("connection_id"));
    }

    private UUID told(Story story) {
        QuarkusTransaction.requiringNew().run(() -> evidence.add(story.facts()));
        return story.facts().get(0).connectionId();
    }

    private static Document page(String path) {
        var answer = As.agent().get(path.split("#")[0]);
        answer.then().statusCode(200);
        return Jsoup.parse(answer.asString());
    }
}
