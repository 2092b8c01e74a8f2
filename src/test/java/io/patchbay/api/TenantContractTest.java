package io.patchbay.api;

import static io.patchbay.api.Answers.assertFields;
import static io.patchbay.api.Answers.assertNames;
import static io.patchbay.api.Answers.assertProblem;
import static io.patchbay.api.Answers.walk;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ConsoleTest
class TenantContractTest {

    private static final String[] FIELDS = {
        "id",
        "name",
        "external_id",
        "provider_customer_id",
        "contact",
        "language",
        "time_zone",
        "tags",
        "success_redirect_url",
        "failure_redirect_url",
        "created_at"
    };

    private static Response make(Object body) {
        return As.json(As.manager(), body).post("/api/v1/tenants");
    }

    private static Response change(String id, String body) {
        return As.json(As.manager(), body).patch("/api/v1/tenants/{id}", id);
    }

    private static Map<String, Object> full(String externalId) {
        return Map.of(
                "name", "Bakery Lindner",
                "external_id", externalId,
                "contact", Map.of("name", "Ann", "email", "ann@example.com", "phone", "+34 1"),
                "language", "pt",
                "time_zone", "Europe/Lisbon",
                "tags", List.of("north", "pilot"),
                "success_redirect_url", "https://shop.example/ok",
                "failure_redirect_url", "http://localhost:3000/no");
    }

    @Test
    void aNameIsEnoughAndNothingIsLeftOut() {
        var made = make("{\"name\":\" Bakery \"}");
        assertThat(made.statusCode()).isEqualTo(201);
        assertFields(made.path(""), FIELDS);
        assertThat(made.<String>path("name")).isEqualTo("Bakery");
        assertThat(made.<String>path("external_id")).isNull();
        assertThat(made.<String>path("provider_customer_id")).isNull();
        assertFields(made.path("contact"), "name", "email", "phone");
        assertThat(made.<String>path("language")).isEqualTo("en");
        assertThat(made.<String>path("time_zone")).isEqualTo("UTC");
        assertThat(made.<List<?>>path("tags")).isEmpty();
        assertThat(Instant.parse(made.path("created_at"))).isBeforeOrEqualTo(Instant.now());
        var shown = As.agent().get("/api/v1/tenants/{id}", made.<String>path("id"));
        assertThat(shown.<Map<String, Object>>path("")).isEqualTo(made.path(""));
    }

    @Test
    void everythingGivenIsKept() {
        var wanted = full(UUID.randomUUID().toString());
        var made = make(wanted);
        assertThat(made.<Map<String, Object>>path("")).containsAllEntriesOf(wanted);
    }

    /** Both at the same moment. */
    private static List<Response> atOnce(Supplier<Response> one, Supplier<Response> other) {
        var second = CompletableFuture.supplyAsync(other);
        return List.of(one.get(), second.join());
    }

    @Test
    void ofTwoChangesAtOnceNoneIsLost() {
        String id = make("{\"name\":\"Before\"}").path("id");
        for (var round = 0; round < 20; round++) {
            var name = "Name " + round;
            var external = UUID.randomUUID().toString();

            var answers = atOnce(
                    () -> change(id, "{\"name\":\"" + name + "\"}"),
                    () -> change(id, "{\"external_id\":\"" + external + "\"}"));

            assertThat(answers).extracting(Response::statusCode).containsOnly(200);
            var shown = As.agent().get("/api/v1/tenants/{id}", id);
            assertThat(shown.<String>path("name")).isEqualTo(name);
            assertThat(shown.<String>path("external_id")).isEqualTo(external);
        }
    }

    @Test
    void ofTwoTenantsThatWantOneExternalIdAtOnceOneIsToldWhoHasIt() {
        String one = make("{\"name\":\"One\"}").path("id");
        String other = make("{\"name\":\"Other\"}").path("id");
        for (var round = 0; round < 20; round++) {
            var wish = "{\"external_id\":\"" + UUID.randomUUID() + "\"}";

            var answers = atOnce(() -> change(one, wish), () -> change(other, wish));

            assertThat(answers).extracting(Response::statusCode).containsExactlyInAnyOrder(200, 409);
        }
    }

    @Test
    void theSameExternalIdIsRefusedWithTheOneThatHasIt() {
        var external = UUID.randomUUID().toString();
        String first = make(Map.of("name", "First", "external_id", external)).path("id");
        var second = make(Map.of("name", "Second", "external_id", external));
        assertProblem(second, 409);
        assertThat(second.<String>path("id")).isEqualTo(first);
        var other = make("{\"name\":\"Third\"}").<String>path("id");
        var changed = change(other, "{\"external_id\":\"" + external + "\"}");
        assertProblem(changed, 409);
        assertThat(changed.<String>path("id")).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|name",
                "{\"name\":null}|name",
                "{\"name\":\"  \"}|name",
                "{\"name\":5}|name",
                "{\"name\":true}|name",
                "{\"name\":[\"x\"]}|name",
                "{\"name\":\"a\\u0000b\"}|name",
                "{\"name\":\"x\",\"colour\":1}|colour",
                "{\"Name\":\"x\"}|Name",
                "{\"name\":\"x\",\"externalId\":\"y\"}|externalId",
                "{\"name\":\"x\",\"external_id\":7}|external_id",
                "{\"name\":\"x\",\"external_id\":\"\\u0000\"}|external_id",
                "{\"name\":\"x\",\"contact\":\"me\"}|contact",
                "{\"name\":\"x\",\"contact\":{\"foo\":1}}|contact.foo",
                "{\"name\":\"x\",\"contact\":{\"email\":\"no\"}}|contact.email",
                "{\"name\":\"x\",\"contact\":{\"phone\":\"call me\"}}|contact.phone",
                "{\"name\":\"x\",\"language\":\"xx\"}|language",
                "{\"name\":\"x\",\"time_zone\":\"Mars\"}|time_zone",
                "{\"name\":\"x\",\"tags\":\"a\"}|tags",
                "{\"name\":\"x\",\"tags\":[1]}|tags[0]",
                "{\"name\":\"x\",\"tags\":[\"a\",null]}|tags[1]",
                "{\"name\":\"x\",\"success_redirect_url\":\"javascript:alert(1)\"}|success_redirect_url",
                "{\"name\":\"x\",\"success_redirect_url\":\"http://evil.example\"}|success_redirect_url",
                "{\"name\":\"x\",\"failure_redirect_url\":\"shop\"}|failure_redirect_url",
            })
    void badInputNamesItsField(String body, String field) {
        assertNames(make(body), field);
    }

    @Test
    void longTextsNameTheirFields() {
        var text = "a".repeat(10_000);
        assertNames(make(Map.of("name", text)), "name");
        assertNames(make(Map.of("name", "x", "external_id", text)), "external_id");
        assertNames(make(Map.of("name", "x", "contact", Map.of("email", text))), "contact.email");
        assertNames(make(Map.of("name", "x", "tags", List.of(text))), "tags[0]");
        assertNames(
                make(Map.of("name", "x", "success_redirect_url", "https://a.example/" + text)), "success_redirect_url");
    }

    @Test
    void severalMistakesAreToldAtOnce() {
        var answer = make("{\"language\":\"xx\",\"contact\":{\"email\":\"no\"}}");
        assertThat(answer.<List<String>>path("errors.field")).containsExactly("contact.email", "language", "name");
    }

    @Test
    void htmlAndSqlAreTextLikeAnyOther() {
        for (var text : List.of(
                "<script>alert(1)</script>", "'; drop table tenant; --", "{{7*7}} ${7*7} {view}", "😀 مخبز नमस्ते")) {
            var made = make(Map.of("name", text, "tags", List.of(text)));
            assertThat(made.statusCode()).isEqualTo(201);
            assertThat(made.<String>path("name")).isEqualTo(text);
            var found = As.agent().queryParam("q", text).get("/api/v1/tenants");
            assertThat(found.<List<String>>path("data.id")).contains(made.<String>path("id"));
        }
    }

    @Test
    void wildcardsInASearchAreText() {
        String id = make(Map.of("name", "100% " + UUID.randomUUID() + "_!x")).path("id");
        assertThat(As.agent().queryParam("q", "100% ").get("/api/v1/tenants").<List<String>>path("data.id"))
                .contains(id);
        assertThat(As.agent().queryParam("q", "%%%%").get("/api/v1/tenants").<List<?>>path("data"))
                .isEmpty();
    }

    @Test
    void aChangeTouchesOnlyWhatItNamesAndNullClears() {
        var before = make(full(UUID.randomUUID().toString()));
        String id = before.path("id");
        var after = change(id, "{\"contact\":{\"phone\":null},\"external_id\":null}");
        assertThat(after.statusCode()).isEqualTo(200);
        assertFields(after.path(""), FIELDS);
        assertThat(after.<String>path("external_id")).isNull();
        assertThat(after.<String>path("contact.phone")).isNull();
        assertThat(after.<String>path("contact.email")).isEqualTo("ann@example.com");
        assertThat(after.<String>path("name")).isEqualTo("Bakery Lindner");
        assertThat(after.<List<String>>path("tags")).containsExactly("north", "pilot");

        var cleared = change(
                id,
                "{\"contact\":null,\"language\":null,\"time_zone\":null,\"tags\":null,\"success_redirect_url\":null}");
        assertThat(cleared.<Map<String, Object>>path("contact").values()).containsOnlyNulls();
        assertThat(cleared.<String>path("language")).isEqualTo("en");
        assertThat(cleared.<String>path("time_zone")).isEqualTo("UTC");
        assertThat(cleared.<List<?>>path("tags")).isEmpty();
        assertThat(cleared.<String>path("success_redirect_url")).isNull();

        assertThat(change(id, "{}").<Map<String, Object>>path("")).isEqualTo(cleared.path(""));
        assertNames(change(id, "{\"name\":null}"), "name");
        assertNames(change(id, "{\"contact\":{\"foo\":1}}"), "contact.foo");
        assertNames(change(id, "{\"created_at\":\"2020-01-01T00:00:00Z\"}"), "created_at");
        assertNames(change(id, "{\"tags\":{}}"), "tags");
    }

    @Test
    void pagesAreWalkedNewestFirstWithoutGapOrRepeat() {
        var tag = "walk-" + UUID.randomUUID();
        var made = new ArrayList<String>();
        for (var i = 0; i < 5; i++) {
            made.add(0, make(Map.of("name", "Walk " + i, "tags", List.of(tag))).path("id"));
        }
        for (var limit : new int[] {1, 2, 5, 6}) {
            assertThat(walk("/api/v1/tenants?tag=" + tag, "id", limit)).isEqualTo(made);
        }
    }

    @Test
    void tenantsAreFoundByTheirExternalIdExactly() {
        var external = "ext-" + UUID.randomUUID();
        String id = make(Map.of("name", "x", "external_id", external)).path("id");
        var list = As.agent().queryParam("external_id", external).get("/api/v1/tenants");
        assertThat(list.<List<String>>path("data.id")).containsExactly(id);
        var part = As.agent().queryParam("external_id", external.substring(5));
        assertThat(part.get("/api/v1/tenants").<List<?>>path("data")).isEmpty();
    }
}
