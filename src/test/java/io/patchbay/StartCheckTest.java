package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Hook;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartCheckTest {

    private static final Map<String, String> GOOD = Map.of(
            "quarkus.datasource.jdbc.url", "jdbc:postgresql://db/patchbay",
            "quarkus.datasource.username", "patchbay_console",
            "quarkus.flyway.username", "patchbay",
            "quarkus.oidc.auth-server-url", "https://login.example.com/realms/staff",
            "quarkus.oidc.client-id", "patchbay",
            "quarkus.oidc.credentials.secret", "kc-0a1b2c3d4e5f60718293a4b5c6d7e8f9",
            "patchbay.public-url", "https://console.example.com",
            "patchbay.kapso.api-key", "kp-51f0c2de7a94c03b6a1",
            "patchbay.kapso.webhook-secrets", "wh-9d3e51c07f2b48aa6c1d0e5f4a7b8c9d");

    /** As application.properties has them. */
    private static final Map<String, String> OURS = Map.of(
            "quarkus.oidc.token.audience", "${quarkus.oidc.client-id:}",
            "quarkus.http.proxy.proxy-address-forwarding", "true",
            "quarkus.http.proxy.trusted-proxies", "127.0.0.0/8,::1/128,10.0.0.0/8,fc00::/7");

    private static final String AUDIENCE = "quarkus.oidc.token.audience";
    private static final String PROXIES = "quarkus.http.proxy.trusted-proxies";

    private static List<String> problemsOf(Map<String, String> settings) {
        return StartCheck.problems(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(settings, "test", 300))
                .withSources(new PropertiesConfigSource(OURS, "application", 250))
                .build());
    }

    private static List<String> problemsWith(String name, String value) {
        var settings = new HashMap<>(GOOD);
        if (value == null) {
            settings.remove(name);
        } else {
            settings.put(name, value);
        }
        return problemsOf(settings);
    }

    @Test
    void completeSettingsAreAccepted() {
        assertThat(problemsOf(GOOD)).isEmpty();
    }

    @Test
    void everyMissingSettingIsNamedAtOnce() {
        assertThat(problemsOf(Map.of()))
                .hasSize(GOOD.size())
                .allMatch(problem -> problem.contains(" is missing: "))
                .extracting(problem -> problem.substring(0, problem.indexOf(' ')))
                .containsExactlyInAnyOrderElementsOf(GOOD.keySet());
    }

    @Test
    void oneRoleForAllIsRefused() {
        assertThat(problemsWith("quarkus.flyway.username", "patchbay_console"))
                .singleElement()
                .asString()
                .contains("whoever owns the tables can change the record");
    }

    @Test
    void aBlankSettingIsMissing() {
        assertThat(problemsWith("patchbay.kapso.api-key", "  "))
                .singleElement()
                .asString()
                .startsWith("patchbay.kapso.api-key is missing");
    }

    @Test
    void theWeakOneOfSeveralWebhookSecretsIsNamedByItsPlace() {
        assertThat(problemsWith(
                        "patchbay.kapso.webhook-secrets", GOOD.get("patchbay.kapso.webhook-secrets") + ",tooshort"))
                .containsExactly("patchbay.kapso.webhook-secrets no. 2 is too short: at least 32" + " characters");
    }

    @Test
    void aSecretThatIsOneLetterIsTooEasy() {
        assertThat(problemsWith("patchbay.kapso.webhook-secrets", "a".repeat(64)))
                .containsExactly("patchbay.kapso.webhook-secrets no. 1 is too easy to guess: use a random" + " text");
    }

    @Test
    void theSecretsOfTheSandboxAndOfTheExampleAreRefused() {
        assertThat(problemsWith("patchbay.kapso.webhook-secrets", Hook.SECRET)).hasSize(1);
        assertThat(problemsWith("patchbay.kapso.api-key", "change-me")).hasSize(1);
        assertThat(problemsWith("quarkus.datasource.password", "change-me-too")).hasSize(1);
    }

    @Test
    void aShortClientSecretNeedsASecretForSessions() {
        assertThat(problemsWith("quarkus.oidc.credentials.secret", "short-but-the-issuers"))
                .singleElement()
                .asString()
                .startsWith("quarkus.oidc.token-state-manager.encryption-secret is missing");
    }

    @Test
    void aWeakSecretForSessionsIsRefused() {
        assertThat(problemsWith("quarkus.oidc.token-state-manager.encryption-secret", "weak"))
                .containsExactly(
                        "quarkus.oidc.token-state-manager.encryption-secret is too short: at least" + " 32 characters");
    }

    @Test
    void plainHttpIsForLoopbackHostsOnly() {
        for (var name : List.of("patchbay.public-url", "patchbay.kapso.base-url", "quarkus.oidc.auth-server-url")) {
            assertThat(problemsWith(name, "http://localhost:8080")).isEmpty();
            assertThat(problemsWith(name, "http://[::1]:8080")).isEmpty();
            assertThat(problemsWith(name, "http://console.example.com"))
                    .singleElement()
                    .asString()
                    .startsWith(name + " must begin with https://");
            assertThat(problemsWith(name, "http://localhost.example.com")).hasSize(1);
            assertThat(problemsWith(name, "console.example.com")).containsExactly(name + " is not an address");
            assertThat(problemsWith(name, "https://no host")).hasSize(1);
        }
    }

    @Test
    void tokensHaveToBeMadeOutToUs() {
        assertThat(problemsWith(AUDIENCE, "patchbay")).isEmpty();
        assertThat(problemsWith(AUDIENCE, "https://api.example.com, patchbay")).isEmpty();
        assertThat(problemsWith(AUDIENCE, "any")).singleElement().asString().startsWith(AUDIENCE + " must not be any");
        assertThat(problemsWith(AUDIENCE, "patchbay,any")).hasSize(1);
        assertThat(problemsWith(AUDIENCE, "")).singleElement().asString().startsWith(AUDIENCE + " is empty");
        assertThat(problemsWith(AUDIENCE, "https://api.example.com"))
                .singleElement()
                .asString()
                .contains("nobody could log in");
    }

    @Test
    void aSecretOfMetaThatIsOneCharacterIsRefused() {
        assertThat(problemsWith("patchbay.meta.app-secrets", "x"))
                .containsExactly("patchbay.meta.app-secrets no. 1 is too short: at least 32 characters");
        assertThat(problemsWith("patchbay.meta.app-secrets", "a".repeat(32))).hasSize(1);
        assertThat(problemsWith("patchbay.meta.verify-token", "x"))
                .containsExactly("patchbay.meta.verify-token is too short: at least 32 characters");
        assertThat(problemsWith("patchbay.meta.verify-token", "change-me-0123456789abcdef0123456"))
                .hasSize(1);
        for (var name : List.of("patchbay.meta.app-secrets", "patchbay.meta.verify-token")) {
            assertThat(problemsWith(name, "9d3e51c07f2b48aa6c1d0e5f4a7b8c9d")).isEmpty();
        }
    }

    @Test
    void forwardedAddressesAreNotBelievedFromEverybody() {
        assertThat(problemsWith(PROXIES, "192.0.2.7,198.51.100.0/24,[2001:db8::7]"))
                .isEmpty();
        for (var everybody : List.of("*", "0.0.0.0/0", "::/0", "0.0.0.0", "128.0.0.0/1", "[::]")) {
            assertThat(problemsWith(PROXIES, "127.0.0.1," + everybody))
                    .containsExactly(PROXIES + " no. 2 is everybody: name your proxy");
        }
        for (var name : List.of("::1", "2001:db8::7", "proxy.example.com")) {
            assertThat(problemsWith(PROXIES, name))
                    .singleElement()
                    .asString()
                    .startsWith(PROXIES + " no. 1 would be looked up for each request");
        }
        assertThat(problemsWith(PROXIES, "localhost,[::1],127.0.0.1")).isEmpty();
        assertThat(problemsWith(PROXIES, "")).singleElement().asString().startsWith(PROXIES + " is empty");
        var direct = new HashMap<>(GOOD);
        direct.put(PROXIES, "");
        direct.put("quarkus.http.proxy.proxy-address-forwarding", "false");
        assertThat(problemsOf(direct)).isEmpty();
    }

    @Test
    void settingsOfDevelopmentAreRefused() {
        assertThat(problemsWith("patchbay.sandbox.enabled", "true")).hasSize(1);
        assertThat(problemsWith("patchbay.clock.offset", "PT1H")).hasSize(1);
        assertThat(problemsWith("patchbay.dev.data-dir", "/var/lib/patchbay")).hasSize(1);
        assertThat(problemsWith("patchbay.dev.seed", "true")).hasSize(1);
        assertThat(problemsWith("patchbay.sandbox.enabled", "false")).isEmpty();
        assertThat(problemsWith("patchbay.clock.offset", "0")).isEmpty();
    }

    @Test
    void noValueIsEverRepeated() {
        var settings = new HashMap<String, String>();
        GOOD.forEach((name, value) -> settings.put(name, "hunter2"));
        assertThat(StartCheck.report(problemsOf(settings))).doesNotContain("hunter2");
    }
}
