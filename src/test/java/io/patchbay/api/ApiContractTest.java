package io.patchbay.api;

import static io.patchbay.api.Answers.assertNames;
import static io.patchbay.api.Answers.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every call: lists, bodies, methods, media types. */
@ConsoleTest
class ApiContractTest {

    @ParameterizedTest
    @ValueSource(strings = {"tenants", "links", "connections", "numbers", "deliveries", "keys"})
    void listsHaveBoundsAndCursors(String list) {
        var address = "/api/v1/" + list;
        for (var limit : new String[] {"0", "-1", "201", "1000000000000", "ten", "1.5", "+5"}) {
            assertNames(As.admin().queryParam("limit", limit).get(address), "limit");
        }
        for (var limit : new String[] {"1", "200"}) {
            assertThat(As.admin().queryParam("limit", limit).get(address).statusCode())
                    .isEqualTo(200);
        }
        for (var cursor : new String[] {"zzz", "!!", encoded("nothing"), encoded("'; drop--")}) {
            assertNames(As.admin().queryParam("cursor", cursor).get(address), "cursor");
        }
        assertThat(As.admin().queryParam("colour", "blue").get(address).statusCode())
                .isEqualTo(200);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aPageHasFiftyRowsUnlessSaidOtherwise() {
        for (var i = 0; i < 51; i++) {
            As.json(As.manager(), "{\"name\":\"One of many\"}").post("/api/v1/tenants");
        }
        assertThat(As.agent().get("/api/v1/tenants").<Integer>path("data.size()"))
                .isEqualTo(50);
    }

    @ParameterizedTest
    @CsvSource({
        "links,state", "links,tenant_id", "connections,status", "connections,acts",
        "connections,verdict", "connections,tenant_id", "deliveries,state", "numbers,tenant_id"
    })
    void aWordThatIsNoneNamesTheParameter(String list, String parameter) {
        for (var word : new String[] {"purple", "'", "<b>"}) {
            assertNames(As.agent().queryParam(parameter, word).get("/api/v1/" + list), parameter);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenants/{}",
                "tenants/{}/links",
                "links/{}",
                "connections/{}",
                "connections/{}/facts",
                "deliveries/{}",
                "reconciliations/{}"
            })
    void whatIsNotThereIsNotFound(String path) {
        for (var id : new String[] {UUID.randomUUID().toString(), "nothing", "1-1-1-1-1", "%27"}) {
            assertProblem(As.agent().urlEncodingEnabled(false).get("/api/v1/" + path.replace("{}", id)), 404);
        }
    }

    @Test
    void addressesThatLeadNowhereAreNotFound() {
        assertProblem(As.agent().get("/api/v1/nothing"), 404);
        assertProblem(As.agent().get("/api/v1/"), 404);
        assertProblem(As.agent().get("/api/v2/tenants"), 404);
    }

    @Test
    void theWrongMethodIsRefused() {
        assertProblem(As.admin().delete("/api/v1/tenants"), 405);
        assertProblem(As.admin().put("/api/v1/tenants/" + UUID.randomUUID()), 405);
        assertProblem(As.admin().post("/api/v1/connections"), 405);
    }

    @Test
    void theWrongMediaTypeIsRefused() {
        var body = "{\"name\":\"x\"}";
        for (var type : new String[] {"text/plain", "application/xml", "multipart/form-data"}) {
            assertProblem(
                    As.manager()
                            .contentType(type)
                            .body(body.getBytes(StandardCharsets.UTF_8))
                            .post("/api/v1/tenants"),
                    415);
        }
        assertProblem(As.agent().accept("text/html").get("/api/v1/tenants"), 406);
        assertThat(As.agent()
                        .accept("text/html,*/*;q=0.8")
                        .get("/api/v1/tenants")
                        .contentType())
                .startsWith("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "[1]",
                "\"x\"",
                "null",
                "{",
                "{\"name\":}",
                "{\"name\":\"x\"} {}",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{\"name\":\"\\ud800\"}",
                "{'name':'x'}"
            })
    void whatIsNoJsonObjectIsRefused(String body) {
        assertProblem(As.json(As.manager(), body).post("/api/v1/tenants"), 400);
    }

    @Test
    void deepAndLongJsonIsRefused() {
        assertProblem(As.json(As.manager(), "[".repeat(5_000)).post("/api/v1/tenants"), 400);
        assertProblem(
                As.json(As.manager(), "{\"name\":1" + "0".repeat(3_000) + "}").post("/api/v1/tenants"), 400);
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        var body = "{\"name\":\"Café\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertProblem(As.json(As.manager(), body).post("/api/v1/tenants"), 400);
    }

    @Test
    void aBodyOfTwoMegabytesIsTooLarge() {
        var body = "{\"name\":\"" + "a".repeat(2_000_000) + "\"}";
        assertProblem(As.json(As.manager(), body).post("/api/v1/tenants"), 413);
    }

    @Test
    void anAddressWithANulIsRefused() {
        for (var address :
                new String[] {"/api/v1/tenants?q=a%00b", "/api/v1/tenants/%00", "/api/v1/deliveries?event=%00"}) {
            assertProblem(As.agent().urlEncodingEnabled(false).get(address), 400);
        }
    }

    @Test
    void nobodyIsAskedForMoreThanAKey() {
        var answer = As.stranger().get("/api/v1/tenants");
        assertProblem(answer, 401);
        assertThat(answer.cookies()).isEmpty();
    }
}
