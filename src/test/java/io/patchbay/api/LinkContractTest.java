package io.patchbay.api;

import static io.patchbay.api.Answers.assertFields;
import static io.patchbay.api.Answers.assertNames;
import static io.patchbay.api.Answers.assertProblem;
import static io.patchbay.api.Answers.walk;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Signup;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ConsoleTest
class LinkContractTest {

    private static final String[] FIELDS = {
        "id",
        "tenant_id",
        "connection_id",
        "provider_link_id",
        "state",
        "provider_status",
        "setup_status",
        "setup_error",
        "current",
        "sendable",
        "second_active",
        "landing_url",
        "created_at",
        "expires_at",
        "replaced_by",
        "opened_at",
        "purpose"
    };

    private static Response make(String tenantId, Object body) {
        return As.json(As.manager(), body).post("/api/v1/tenants/{id}/links", tenantId);
    }

    private static Response revoke(String id, Object body) {
        return As.json(As.admin(), body).post("/api/v1/links/{id}/revocation", id);
    }

    @Test
    void aLinkNeedsNothingAndNothingIsLeftOut() {
        var tenant = Signup.tenant();
        var made = As.manager().post("/api/v1/tenants/{id}/links", tenant.tenantId);
        assertThat(made.statusCode()).isEqualTo(201);
        assertFields(made.path(""), FIELDS);
        assertThat(made.<String>path("tenant_id")).isEqualTo(tenant.tenantId);
        assertThat(made.<String>path("state")).isEqualTo("active");
        assertThat(made.<Boolean>path("current")).isTrue();
        assertThat(made.<Boolean>path("sendable")).isTrue();
        assertThat(made.<String>path("landing_url")).matches("http://localhost:\\d+/go/[a-z0-9]{16}");
        assertThat(made.<String>path("opened_at")).isNull();
        assertThat(made.<String>path("replaced_by")).isNull();
        assertThat(Instant.parse(made.path("expires_at"))).isAfter(Instant.now().plus(Duration.ofDays(29)));
        var connection = As.agent().get("/api/v1/connections/{id}", made.<String>path("connection_id"));
        assertThat(connection.<String>path("status")).isEqualTo("invited");
        var after = As.agent().get("/api/v1/tenants/{id}", tenant.tenantId);
        assertThat(after.<String>path("provider_customer_id")).isNotNull();
    }

    @Test
    void everythingThatMayBeAskedForIsTaken() {
        var ends = Instant.now().plus(Duration.ofDays(7)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        var made = make(
                Signup.tenant().tenantId,
                Map.of(
                        "allowed_connection_types",
                        List.of("dedicated"),
                        "language",
                        "es",
                        "provision_phone_number",
                        true,
                        "phone_number_country_isos",
                        List.of("US"),
                        "phone_number_area_code",
                        "212",
                        "theme_config",
                        Map.of("primary_color", "#1f5f5b"),
                        "meta_billing_mode",
                        "partner_managed",
                        "expires_at",
                        ends.toString(),
                        "take_over",
                        false));
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
        assertThat(Instant.parse(made.path("expires_at"))).isEqualTo(ends);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"colour\":1}|colour",
                "{\"language\":\"xx\"}|language",
                "{\"allowed_connection_types\":[\"sms\"]}|allowed_connection_types[0]",
                "{\"allowed_connection_types\":[null]}|allowed_connection_types[0]",
                "{\"allowed_connection_types\":\"dedicated\"}|allowed_connection_types",
                "{\"provision_phone_number\":\"true\"}|provision_phone_number",
                "{\"provision_phone_number\":1}|provision_phone_number",
                "{\"phone_number_country_isos\":[\"usa\"]}|phone_number_country_isos[0]",
                "{\"phone_number_country_isos\":[null]}|phone_number_country_isos[0]",
                "{\"phone_number_area_code\":\"12\"}|phone_number_area_code",
                "{\"phone_number_area_code\":212}|phone_number_area_code",
                "{\"theme_config\":{\"primary_color\":\"red\"}}|theme_config[primary_color]",
                "{\"theme_config\":{\"primary_color\":null}}|theme_config[primary_color]",
                "{\"theme_config\":[]}|theme_config",
                "{\"meta_billing_mode\":\"nobody\"}|meta_billing_mode",
                "{\"expires_at\":\"tomorrow\"}|expires_at",
                "{\"expires_at\":\"2020-01-01T00:00:00Z\"}|expires_at",
                "{\"expires_at\":1893456000}|expires_at",
                "{\"reconnect_connection_id\":\"x\"}|reconnect_connection_id",
                "{\"take_over\":\"yes\"}|take_over",
            })
    void badInputNamesItsField(String body, String field) {
        assertNames(make(Signup.tenant().tenantId, body), field);
    }

    @Test
    void aConnectionOfSomebodyElseIsNotReconnected() {
        var other = Signup.tenant().invited();
        var answer = As.json(As.admin(), Map.of("reconnect_connection_id", other.connectionId))
                .post("/api/v1/tenants/{id}/links", Signup.tenant().tenantId);
        assertProblem(answer, 422);
        assertThat(answer.<String>path("type")).endsWith("/not-reconnectable");
    }

    @Test
    void reconnectingIsForAdmins() {
        var invited = Signup.tenant().invited();
        assertProblem(make(invited.tenantId, Map.of("reconnect_connection_id", invited.connectionId)), 403);
    }

    @Test
    void aNewerLinkReplacesTheOlderOne() {
        var tenant = Signup.tenant();
        String first = make(tenant.tenantId, "{}").path("id");
        String second = make(tenant.tenantId, "{}").path("id");
        var old = As.manager().get("/api/v1/links/{id}", first);
        assertThat(old.<String>path("state")).isEqualTo("revoked");
        assertThat(old.<String>path("replaced_by")).isEqualTo(second);
        assertThat(old.<Boolean>path("current")).isFalse();
        assertThat(old.<Boolean>path("sendable")).isFalse();
    }

    @Test
    void theAddressOfALinkIsNotForAgents() {
        var link = Signup.tenant().invited().linkId;
        for (var address : List.of("/api/v1/links/" + link, "/api/v1/links?limit=1")) {
            assertThat(As.manager().get(address).asString()).contains("/go/");
            assertThat(As.admin().get(address).asString()).contains("/go/");
            assertThat(As.agent().get(address).asString())
                    .contains("\"landing_url\":null")
                    .doesNotContain("/go/");
        }
    }

    @Test
    void aLinkIsRevokedOnceAndSaidAgainChangesNothing() {
        var link = Signup.tenant().invited().linkId;
        var revoked = revoke(link, Map.of("reason", "<b>wrong</b> person"));
        assertThat(revoked.statusCode()).isEqualTo(200);
        assertFields(revoked.path(""), FIELDS);
        assertThat(revoked.<String>path("state")).isEqualTo("revoked");
        assertThat(revoked.<String>path("provider_status")).isEqualTo("revoked");
        assertThat(As.admin().post("/api/v1/links/{id}/revocation", link).<String>path("state"))
                .isEqualTo("revoked");
    }

    @Test
    void aUsedLinkCannotBeRevoked() {
        var link = Signup.tenant().connected().linkId;
        var answer = revoke(link, "{}");
        assertProblem(answer, 409);
        assertThat(answer.<String>path("type")).endsWith("/link-over");
    }

    @Test
    void aReasonIsTextOfAtMostFiveHundredCharacters() {
        var link = Signup.tenant().invited().linkId;
        assertNames(revoke(link, "{\"reason\":5}"), "reason");
        assertNames(revoke(link, "{\"reason\":\"a\\u0000\"}"), "reason");
        assertNames(revoke(link, Map.of("reason", "a".repeat(10_000))), "reason");
        assertNames(revoke(link, "{\"because\":\"x\"}"), "because");
        assertThat(As.agent().get("/api/v1/links/{id}", link).<String>path("state"))
                .isEqualTo("active");
    }

    @Test
    void pagesAreWalkedNewestFirstWithoutGapOrRepeat() {
        var tenant = Signup.tenant();
        var made = new ArrayList<String>();
        for (var i = 0; i < 4; i++) {
            made.add(0, make(tenant.tenantId, "{}").path("id"));
        }
        for (var limit : new int[] {1, 2, 3, 4}) {
            assertThat(walk("/api/v1/tenants/" + tenant.tenantId + "/links", "id", limit))
                    .isEqualTo(made);
            assertThat(walk("/api/v1/links?tenant_id=" + tenant.tenantId, "id", limit))
                    .isEqualTo(made);
        }
        assertThat(walk("/api/v1/links?state=active&tenant_id=" + tenant.tenantId, "id", 2))
                .containsExactly(made.get(0));
        assertThat(walk("/api/v1/links?state=revoked&tenant_id=" + tenant.tenantId, "id", 2))
                .isEqualTo(made.subList(1, 4));
    }

    @Test
    void nobodyMakesALinkForATenantThatIsNotThere() {
        assertProblem(make(UUID.randomUUID().toString(), "{}"), 404);
    }
}
