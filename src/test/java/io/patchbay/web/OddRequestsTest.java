package io.patchbay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.RawHttp;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the fuzz found, by name: each of these was a 500. */
@ConsoleTest
class OddRequestsTest {

    private static void assertNames(Response answer, String field) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
        assertThat(answer.<String>path("errors[0].field")).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"Accept|garbage", "Accept|*/*;q=x", "Accept-Language|,;q=;;", "Accept-Encoding|gzip, br;q=7"})
    void aWishThatNobodyCanReadIsNoneOnEveryPage(String header, String value) {
        for (var page : new String[] {"/connections", "/tenants/none", "/go/none"}) {
            assertThat(As.agent().header(header, value).get(page).statusCode())
                    .as(page)
                    .isIn(200, 404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"name=%", "name=%zz", "%=x"})
    void aFormWithAPercentSignThatBeginsNothingIsABadRequest(String body) throws IOException {
        // a proper client would put it right
        var request = "POST /tenants HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer dev-manager-key\r\n"
                + "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
        try (var http = new RawHttp(RestAssured.port)) {
            var answer = http.send(request.getBytes(StandardCharsets.UTF_8), false);
            assertThat(answer.status()).isEqualTo(400);
        }
    }

    @Test
    void aFormOfPartsThatEndsTooEarlyIsABadRequest() {
        assertThat(As.manager()
                        .contentType("multipart/form-data; boundary=x")
                        .body("name=x".getBytes(StandardCharsets.UTF_8))
                        .post("/tenants")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void anEventToReplayThatCannotBeKeptNamesItsField() {
        var nul = "\"" + (char) 92 + "u0000\"";
        assertNames(As.json(As.admin(), "{\"event\":" + nul + "}").post("/api/v1/replays"), "event");
        var tooLong = "{\"event\":\"" + "x".repeat(201) + "\"}";
        assertNames(As.json(As.admin(), tooLong).post("/api/v1/replays"), "event");
        for (var event : new String[] {"a\0b", "x".repeat(3_000)}) {
            assertThat(As.form(As.admin(), "event", event)
                            .post("/events/replays")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "a\0b"})
    void aCursorThatHidesANulIsNotOneOfOurs(String text) {
        var cursor = Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        assertNames(As.agent().queryParam("cursor", cursor).get("/api/v1/numbers"), "cursor");
    }

    @Test
    void aYearThatTheDatabaseHasNoRoomForIsTheLastItHas() {
        var end = "+294277-01-09T04:00:54.775807Z";
        As.agent()
                .queryParam("from", end)
                .get("/api/v1/deliveries")
                .then()
                .statusCode(200)
                .body("data", org.hamcrest.Matchers.hasSize(0));
        assertThat(As.agent().queryParam("from", end).get("/events").statusCode())
                .isEqualTo(200);
    }
}
