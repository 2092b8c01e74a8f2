package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartCheckTest {

    private static final Map<String, String> GOOD =
            Map.of(
                    "quarkus.datasource.jdbc.url", "jdbc:postgresql://db/patchbay",
                    "quarkus.oidc.auth-server-url", "https://login.example.com/realms/staff",
                    "quarkus.oidc.client-id", "patchbay",
                    "quarkus.oidc.credentials.secret", "kc-0a1b2c3d4e5f60718293a4b5c6d7e8f9",
                    "patchbay.public-url", "https://console.example.com",
                    "patchbay.kapso.api-key", "kp-51f0c2de7a94c03b6a1",
                    "patchbay.kapso.webhook-secrets", "wh-9d3e51c07f2b48aa6c1d0e5f4a7b8c9d");

    private static List<String> problemsOf(Map<String, String> settings) {
        return StartCheck.problems(
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(settings, "test", 100))
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
    void aBlankSettingIsMissing() {
        assertThat(problemsWith("patchbay.kapso.api-key", "  "))
                .singleElement()
                .asString()
                .startsWith("patchbay.kapso.api-key is missing");
    }

    @Test
    void theWeakOneOfSeveralWebhookSecretsIsNamedByItsPlace() {
        assertThat(
                        problemsWith(
                                "patchbay.kapso.webhook-secrets",
                                GOOD.get("patchbay.kapso.webhook-secrets") + ",tooshort"))
                .containsExactly(
                        "patchbay.kapso.webhook-secrets no. 2 is too short: at least 32 characters");
    }

    @Test
    void aSecretThatIsOneLetterIsTooEasy() {
        assertThat(problemsWith("patchbay.kapso.webhook-secrets", "a".repeat(64)))
                .containsExactly(
                        "patchbay.kapso.webhook-secrets no. 1 is too easy to guess: use a random text");
    }

    @Test
    void theSecretsOfTheSandboxAndOfTheExampleAreRefused() {
        assertThat(
                        problemsWith(
                                "patchbay.kapso.webhook-secrets",
                                "sandbox-webhook-secret-9d3e51c07f2b48aa"))
                .hasSize(1);
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
                        "quarkus.oidc.token-state-manager.encryption-secret is too short: at least 32 characters");
    }

    @Test
    void plainHttpIsForLoopbackHostsOnly() {
        for (var name :
                List.of(
                        "patchbay.public-url",
                        "patchbay.kapso.base-url",
                        "quarkus.oidc.auth-server-url")) {
            assertThat(problemsWith(name, "http://localhost:8080")).isEmpty();
            assertThat(problemsWith(name, "http://[::1]:8080")).isEmpty();
            assertThat(problemsWith(name, "http://console.example.com"))
                    .singleElement()
                    .asString()
                    .startsWith(name + " must begin with https://");
            assertThat(problemsWith(name, "http://localhost.example.com")).hasSize(1);
            assertThat(problemsWith(name, "console.example.com"))
                    .containsExactly(name + " is not an address");
            assertThat(problemsWith(name, "https://no host")).hasSize(1);
        }
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
