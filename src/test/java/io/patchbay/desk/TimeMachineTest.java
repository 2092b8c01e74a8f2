package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.patchbay.connection.FactKind;
import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.PastCase;
import io.patchbay.support.Settled;
import io.patchbay.support.Signup;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A case as it was known at an earlier moment. */
@ConsoleTest
class TimeMachineTest {

    @Inject
    AgroalDataSource database;

    /** Well since two days ago, disconnected an hour ago. */
    private static String deadSinceAnHour() {
        return PastCase.since(
                Duration.ofDays(2),
                story -> story.created()
                        .read("CONNECTED")
                        .minutes(1)
                        .add(FactKind.MESSAGE_INBOUND, "message_id", "wamid.first")
                        .after(Duration.ofHours(47).minusMinutes(1))
                        .disconnected("partner_removed"));
    }

    private static Response at(String connection, String moment) {
        return As.agent().get("/connections/{id}/at/{at}", connection, moment);
    }

    private static Document page(String connection, String moment) {
        return Jsoup.parse(
                at(connection, moment).then().statusCode(200).extract().asString());
    }

    private static String ago(Duration time) {
        return Instant.now().minus(time).toString();
    }

    @Test
    void anEarlierMomentShowsWhatWasKnownThenAndNothingLater() {
        var connection = deadSinceAnHour();

        var then = page(connection, ago(Duration.ofHours(3)));
        var now = Jsoup.parse(As.agent().get("/connections/{id}", connection).asString());

        assertThat(then.select(".notice").text()).contains("as it was known at");
        assertThat(then.select("#case-status").attr("data-status")).isEqualTo("connected");
        assertThat(then.select(".timeline").text())
                .contains("Kapso reported a new number.")
                .doesNotContain("disconnected the number");
        assertThat(now.select("#case-status").attr("data-status")).isNotEqualTo("connected");
        assertThat(now.select(".timeline").text()).contains("disconnected the number");
    }

    @Test
    void whatWasHeardLateIsNotKnownBefore() {
        var connection = PastCase.since(
                Duration.ofHours(5),
                story -> story.created()
                        .read("CONNECTED")
                        .add(
                                FactKind.NUMBER_DISCONNECTED,
                                story.now().plusSeconds(60),
                                story.now().plus(Duration.ofHours(4)),
                                "phone_number_id",
                                "604118932207715",
                                "reason",
                                "partner_removed"));

        assertThat(page(connection, ago(Duration.ofHours(2)))
                        .select("#case-status")
                        .text())
                .isEqualTo("Connected");
        assertThat(page(connection, ago(Duration.ofMinutes(30)))
                        .select("#case-status")
                        .text())
                .isNotEqualTo("Connected");
    }

    @Test
    void beforeAnythingWasHeardNothingIsKnown() {
        var line = Signup.tenant().invited();
        var before = As.agent()
                .queryParam("at", ago(Duration.ofDays(30)))
                .get("/api/v1/connections/{id}", line.connectionId);

        assertThat(before.<String>path("status")).isEqualTo("not_invited");
        assertThat(before.<List<String>>path("checklist.answer")).hasSize(9).doesNotContain("");
    }

    @Test
    void thePastCanOnlyBeLookedAt() {
        var connection = deadSinceAnHour();
        var then = page(connection, ago(Duration.ofHours(3)));

        assertThat(then.select("main form[method=post]")).isEmpty();
        assertThat(then.select(".actions-bar")).isEmpty();
        assertThat(then.select("[data-live]").not(".ears")).isEmpty();
        assertThat(then.select(".notice a[href=/connections/" + connection + "]")
                        .text())
                .isEqualTo("Back to now");
    }

    @Test
    void theFirstChangeSinceItWorkedIsMarkedAndTheLastGoodMomentIsOneClickAway() {
        var connection = deadSinceAnHour();
        var now = Jsoup.parse(As.agent().get("/connections/{id}", connection).asString());

        var marked = now.select(".timeline li:has(.tag)");
        assertThat(marked).hasSize(1);
        assertThat(marked.text())
                .contains("The customer’s side disconnected the number.")
                .contains("First change since it worked");
        assertThat(now.select(".past a.cite").attr("href")).isEqualTo("#" + marked.attr("id"));

        var then = Jsoup.parse(
                As.agent().get(now.select("#last-well").attr("href")).asString());
        assertThat(then.select(".verdict").hasClass("tone-working")).isTrue();
        assertThat(then.select(".notice").text()).contains("The customer’s side disconnected the number.");

        var turn = Jsoup.parse(
                As.agent().get(then.select("#next-change").attr("href")).asString());
        assertThat(turn.select("h2#verdict").text())
                .isEqualTo(now.select("h2#verdict").text());
        assertThat(turn.select(".notice").text()).contains("Nothing relevant was received since.");
        assertThat(turn.select("#next-change")).isEmpty();
    }

    @Test
    void factsHeardTogetherWereNeverKnownApart() {
        var connection = PastCase.since(
                Duration.ofHours(5),
                story -> story.read("CONNECTED")
                        .add(FactKind.MESSAGE_INBOUND, "message_id", "wamid.first")
                        .minutes(60)
                        .created()
                        .disconnected("partner_removed"));
        var now = Jsoup.parse(As.agent().get("/connections/{id}", connection).asString());

        var then = Jsoup.parse(
                As.agent().get(now.select("#last-well").attr("href")).asString());

        assertThat(then.select("#case-status").attr("data-status")).isEqualTo("connected");
    }

    @Test
    void aLineThatWorksOrNeverDidHasNoTurn() {
        for (var line : List.of(Signup.tenant().connected(), Signup.tenant().invited())) {
            var page = Jsoup.parse(
                    As.agent().get("/connections/{id}", line.connectionId).asString());
            assertThat(page.select("#last-well")).isEmpty();
            assertThat(page.select(".timeline .tag")).isEmpty();
        }
    }

    @Test
    void theApiShowsTheSameMoment() {
        var connection = deadSinceAnHour();
        var moment = ago(Duration.ofHours(3));

        var then = As.agent().queryParam("at", moment).get("/api/v1/connections/{id}", connection);

        assertThat(then.statusCode()).isEqualTo(200);
        assertThat(then.<String>path("status")).isEqualTo("connected");
        assertThat(then.<String>path("verdict.sentence"))
                .isEqualTo(page(connection, moment).select("h2#verdict").text());
        assertThat(Console.connection(connection).getString("status")).isNotEqualTo("connected");
    }

    @Test
    void whatTheApiSaidLiveItSaysOfThatMomentEverAfter() {
        var line = Signup.tenant().connected();
        // what a probe reads counts from when it was received, before it is stored
        Settled.connection(database, line.connectionId);
        var live = Console.connection(line.connectionId).<String, Object>getMap("");
        var moment = Instant.now();

        PastCase.of(line.connectionId, Duration.ZERO, story -> story.disconnected("partner_removed"));
        As.form(As.agent(), "text", "Called them.")
                .post("/connections/" + line.connectionId + "/notes")
                .then()
                .statusCode(303);

        assertThat(Console.connection(line.connectionId).getMap("")).isNotEqualTo(live);
        assertThat(As.agent()
                        .queryParam("at", moment.toString())
                        .get("/api/v1/connections/{id}", line.connectionId)
                        .jsonPath()
                        .getMap(""))
                .isEqualTo(live);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-13-40T00:00:00Z",
                "2026-11-23",
                "2026-11-23T14:00:00",
                "%20",
                "0",
                "-1",
                "null"
            })
    void whatIsNoMomentIsRefusedInWords(String odd) {
        var connection = Signup.tenant().invited().connectionId;

        var page = As.agent().urlEncodingEnabled(false).get("/connections/" + connection + "/at/" + odd);
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.asString()).contains("is not a time such as 2026-11-23T14:00:00Z");
        if (!odd.equals("%20")) {
            var api = As.agent().queryParam("at", odd).get("/api/v1/connections/{id}", connection);
            assertThat(api.statusCode()).isEqualTo(400);
            assertThat(api.<String>path("errors[0].field")).isEqualTo("at");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z", "1970-01-01T00:00:00+14:00"})
    void thereWasNoCaseLongBeforeUs(String early) {
        var connection = Signup.tenant().invited().connectionId;

        assertThat(at(connection, early).statusCode()).isEqualTo(404);
        assertThat(As.agent()
                        .queryParam("at", early)
                        .get("/api/v1/connections/{id}", connection)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theFutureIsRefused() {
        var connection = Signup.tenant().invited().connectionId;
        for (var late : List.of(Instant.now().plus(Duration.ofHours(1)).toString(), "+999999999-12-31T23:59:59Z")) {
            var page = at(connection, late);
            assertThat(page.statusCode()).isEqualTo(400);
            assertThat(page.asString()).contains("is in the future");
            var api = As.agent().queryParam("at", late).get("/api/v1/connections/{id}", connection);
            assertThat(api.statusCode()).isEqualTo(400);
            assertThat(api.<String>path("errors[0].field")).isEqualTo("at");
        }
    }

    @Test
    void theFieldForATimeReadsItInTheTenantsZone() {
        var line = Signup.tenantIn("America/Bogota").connected();

        As.agent()
                .get("/connections/" + line.connectionId + "/at?time=2026-01-05T08:30")
                .then()
                .statusCode(303)
                .header(
                        "Location",
                        org.hamcrest.Matchers.endsWith(
                                "/connections/" + line.connectionId + "/at/2026-01-05T13:30:00Z"));
        for (var odd : List.of("", "?time=", "?time=noon")) {
            assertThat(As.agent()
                            .get("/connections/" + line.connectionId + "/at" + odd)
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void nobodysPastIsNotFound() {
        var moment = ago(Duration.ofHours(1));

        assertThat(at(UUID.randomUUID().toString(), moment).statusCode()).isEqualTo(404);
        assertThat(at("no-id", moment).statusCode()).isEqualTo(404);
        assertThat(As.agent()
                        .queryParam("at", moment)
                        .get("/api/v1/connections/" + UUID.randomUUID())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void lanesNarrowThePastLikeThePresent() {
        var connection = deadSinceAnHour();
        var then = Jsoup.parse(As.agent()
                .get("/connections/{id}/at/{at}?lane=probe", connection, ago(Duration.ofHours(3)))
                .asString());

        assertThat(then.select(".timeline").text())
                .contains("shows the number as connected")
                .doesNotContain("reported a new number");
    }
}
