package io.patchbay.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Routes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document programs are written from. */
@ConsoleTest
class OpenApiTest {

    private static Map<String, Map<String, Map<String, Object>>> paths() {
        return As.stranger().get("/q/openapi?format=json").path("paths");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dev-agent-key", "dev-api-key", "pb_wrong", "a.b.c"})
    void everybodyMayReadItWhateverTheySend(String key) {
        for (var format : List.of("yaml", "json")) {
            var who = key.isEmpty() ? As.stranger() : As.key(key);
            var answer = who.queryParam("format", format).get("/q/openapi");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.contentType()).contains(format);
        }
    }

    @Test
    void itListsEveryRouteOfTheApiAndNoOther() {
        var documented = new TreeSet<String>();
        paths().forEach((path, methods) ->
                methods.keySet().forEach(method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        var routes = new TreeSet<String>();
        Routes.all().stream().filter(Routes.Route::isApi).forEach(route -> routes.add(route.toString()));
        assertThat(documented).isEqualTo(routes);
    }

    @Test
    void everyCallSaysHowItAnswersAndHowItRefuses() {
        paths().forEach((path, methods) -> methods.forEach((method, call) -> {
            @SuppressWarnings("unchecked")
            var answers = (Map<String, Map<String, Object>>) call.get("responses");
            var where = method + " " + path;
            assertThat(answers.keySet())
                    .as(where)
                    .contains("400", "401", "403")
                    .anyMatch(status -> status.startsWith("2"));
            answers.forEach((status, answer) -> {
                if (!status.equals("204")) {
                    assertThat(answer.get("content").toString())
                            .as(where + " " + status)
                            .contains("schema={")
                            .contains(status.startsWith("2") ? "application/json" : "application/problem+json");
                }
            });
        }));
    }

    @Test
    void itSaysHowToShowWhoOneIs() {
        var document = As.stranger().get("/q/openapi?format=json");
        assertThat(document.<String>path("components.securitySchemes.key.type")).isEqualTo("http");
        assertThat(document.<String>path("components.securitySchemes.key.scheme"))
                .isEqualTo("bearer");
        assertThat(document.<List<Map<String, Object>>>path("security").get(0)).containsKey("key");
    }

    @Test
    void fieldsHaveTheNamesThatAreSent() {
        var document = As.stranger().get("/q/openapi?format=json");
        Map<String, Map<String, Map<String, Object>>> schemas = document.path("components.schemas");
        schemas.forEach((name, schema) -> {
            if (schema.get("properties") != null) {
                assertThat(schema.get("properties").keySet()).as(name).allMatch(field -> field.matches("[a-z_]+"));
            }
        });
        assertThat(schemas.get("TenantBody").get("properties").keySet())
                .contains("external_id", "time_zone", "success_redirect_url");
    }
}
