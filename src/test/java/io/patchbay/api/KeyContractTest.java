package io.patchbay.api;

import static io.patchbay.api.Answers.assertFields;
import static io.patchbay.api.Answers.assertNames;
import static io.patchbay.api.Answers.assertProblem;
import static io.patchbay.api.Answers.walk;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ConsoleTest
class KeyContractTest {

    @Inject
    EntityManager entities;

    private static Response make(Object body) {
        return As.json(As.admin(), body).post("/api/v1/keys");
    }

    private static Map<String, Object> listed(String id) {
        return As.admin().queryParam("limit", 200).get("/api/v1/keys").path("data.find { it.id == '" + id + "' }");
    }

    @Test
    void aKeyIsShownOnceAndKeptAsAHash() throws Exception {
        var made = make(Map.of("name", "CRM", "role", "manager"));
        assertThat(made.statusCode()).isEqualTo(201);
        assertFields(made.path(""), "id", "name", "role", "key");
        String key = made.path("key");
        assertThat(key).startsWith("pb_").hasSizeGreaterThan(40);
        assertThat(As.admin().get("/api/v1/keys?limit=200").asString()).doesNotContain(key);

        var row = (Object[])
                entities.createNativeQuery("select hash, k::text from api_key k where id = :id", Object[].class)
                        .setParameter("id", UUID.fromString(made.path("id")))
                        .getSingleResult();
        var hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        assertThat((byte[]) row[0]).isEqualTo(hash);
        assertThat((String) row[1]).doesNotContain(key);
    }

    @Test
    void aKeyMayWhatItsRoleMay() {
        String agent = make(Map.of("name", "reader", "role", "agent")).path("key");
        String manager = make(Map.of("name", "maker", "role", "manager")).path("key");
        String admin = make(Map.of("name", "all", "role", "admin")).path("key");
        var body = "{\"name\":\"By key\"}";
        assertThat(As.key(agent).get("/api/v1/tenants").statusCode()).isEqualTo(200);
        assertProblem(As.json(As.key(agent), body).post("/api/v1/tenants"), 403);
        assertThat(As.json(As.key(manager), body).post("/api/v1/tenants").statusCode())
                .isEqualTo(201);
        assertProblem(As.key(manager).get("/api/v1/keys"), 403);
        assertThat(As.key(admin).get("/api/v1/keys").statusCode()).isEqualTo(200);
    }

    @Test
    void aRevokedKeyOpensNothing() {
        var made = make(Map.of("name", "old", "role", "agent"));
        String key = made.path("key");
        String id = made.path("id");
        assertThat(As.key(key).get("/api/v1/tenants").statusCode()).isEqualTo(200);
        for (var again = 0; again < 2; again++) {
            assertThat(As.admin().post("/api/v1/keys/{id}/revocation", id).statusCode())
                    .isEqualTo(204);
        }
        assertProblem(As.key(key).get("/api/v1/tenants"), 401);
        assertThat(listed(id).get("revoked_at")).isNotNull();
        assertProblem(As.admin().post("/api/v1/keys/{id}/revocation", UUID.randomUUID()), 404);
    }

    @Test
    void theLastUseIsNoted() {
        var made = make(Map.of("name", "used", "role", "agent"));
        String id = made.path("id");
        assertFields(listed(id), "id", "name", "role", "created_at", "created_by", "revoked_at", "last_used_at");
        assertThat(listed(id).get("last_used_at")).isNull();
        As.key(made.path("key")).get("/api/v1/tenants");
        assertThat(listed(id).get("last_used_at")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|name",
                "{}|role",
                "{\"name\":\"x\"}|role",
                "{\"name\":\"x\",\"role\":\"owner\"}|role",
                "{\"name\":\"x\",\"role\":\"ADMIN\"}|role",
                "{\"name\":7,\"role\":\"agent\"}|name",
                "{\"name\":\" \",\"role\":\"agent\"}|name",
                "{\"name\":\"a\\u0000\",\"role\":\"agent\"}|name",
                "{\"name\":\"x\",\"role\":\"agent\",\"key\":\"pb_mine\"}|key",
            })
    void badInputNamesItsField(String body, String field) {
        assertNames(make(body), field);
    }

    @Test
    void pagesAreWalkedNewestFirstWithoutGapOrRepeat() {
        var made = new ArrayList<String>();
        for (var i = 0; i < 3; i++) {
            made.add(0, make(Map.of("name", "walk", "role", "agent")).path("id"));
        }
        var all = walk("/api/v1/keys", "id", 200);
        assertThat(all.subList(0, 3)).isEqualTo(made);
        assertThat(walk("/api/v1/keys", "id", 2)).isEqualTo(all).doesNotHaveDuplicates();
        assertThat(List.copyOf(all)).isNotEmpty();
    }
}
