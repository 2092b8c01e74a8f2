package io.patchbay.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.As;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What every call of the API has in common. */
final class Answers {

    private Answers() {}

    /** An answer that says what is wrong, in the form of RFC 9457 and with nothing else in it. */
    static void assertProblem(Response answer, int status) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        Map<String, Object> body = answer.path("");
        assertThat(body).containsKeys("type", "title", "status", "detail", "errors");
        assertThat(body.get("status")).isEqualTo(status);
        assertThat((String) body.get("type")).startsWith("https://");
        assertThat((String) body.get("detail")).isNotBlank();
    }

    /** A 400 that names this field, as it was sent. */
    static void assertNames(Response answer, String field) {
        assertProblem(answer, 400);
        assertThat(answer.<List<String>>path("errors.field")).contains(field);
        assertThat(answer.<List<String>>path("errors.message")).allMatch(text -> !text.isBlank());
    }

    /** Exactly these fields, also where they are null. */
    static void assertFields(Map<String, ?> object, String... names) {
        assertThat(object.keySet()).containsExactlyInAnyOrder(names);
    }

    /** All pages of a list, one value of each row, in the order shown. */
    static List<String> walk(String address, String value, int limit) {
        var seen = new ArrayList<String>();
        String cursor = null;
        do {
            var ask = As.admin().queryParam("limit", limit);
            var page = (cursor == null ? ask : ask.queryParam("cursor", cursor)).get(address);
            assertThat(page.statusCode()).as(page.asString()).isEqualTo(200);
            assertFields(page.path(""), "data", "next_cursor");
            List<String> rows = page.path("data." + value);
            assertThat(rows).hasSizeLessThanOrEqualTo(limit);
            seen.addAll(rows);
            cursor = page.path("next_cursor");
            assertThat(cursor == null || rows.size() == limit).isTrue();
        } while (cursor != null && seen.size() < 2_000);
        return seen;
    }
}
