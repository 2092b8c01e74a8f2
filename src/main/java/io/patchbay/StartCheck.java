package io.patchbay;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/**
 * Says before the start, all at once and in words, what is missing or too weak to go into
 * production with.
 */
final class StartCheck {

    private static final int SECRET_LENGTH = 32;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private StartCheck() {}

    /**
     * One sentence per problem, each beginning with the setting; empty if the start may go on.
     * Never contains a value.
     */
    static List<String> problems(Config config) {
        var problems = new ArrayList<String>();
        needs(
                config,
                problems,
                "quarkus.datasource.jdbc.url",
                "the PostgreSQL database, jdbc:postgresql://host/name");
        needs(
                config,
                problems,
                "quarkus.oidc.auth-server-url",
                "the OpenID Connect issuer people log in with");
        needs(config, problems, "quarkus.oidc.client-id", "our client at the issuer");
        needs(
                config,
                problems,
                "quarkus.oidc.credentials.secret",
                "the secret of our client at the issuer");
        needs(
                config,
                problems,
                "patchbay.public-url",
                "the address customers and the provider reach us at");
        needs(config, problems, "patchbay.kapso.api-key", "the key of the Kapso project");
        secrets(config, problems);
        for (var address :
                List.of(
                        "patchbay.public-url",
                        "patchbay.kapso.base-url",
                        "quarkus.oidc.auth-server-url")) {
            text(config, address).ifPresent(value -> safeAddress(address, value, problems));
        }
        for (var devOnly : List.of("patchbay.sandbox.enabled", "patchbay.clock.offset")) {
            text(config, devOnly)
                    .filter(value -> !Set.of("false", "0", "PT0S").contains(value))
                    .ifPresent(
                            value ->
                                    problems.add(
                                            devOnly
                                                    + " is for development and tests only; remove it"));
        }
        return problems;
    }

    private static void secrets(Config config, List<String> problems) {
        var name = "patchbay.kapso.webhook-secrets";
        var secrets = config.getOptionalValues(name, String.class).orElse(List.of());
        if (secrets.isEmpty()) {
            problems.add(name + " is missing: the secrets webhooks are signed with, newest first");
        }
        for (var i = 0; i < secrets.size(); i++) {
            if (secrets.get(i).length() < SECRET_LENGTH) {
                problems.add(
                        name
                                + " no. "
                                + (i + 1)
                                + " is too short: at least "
                                + SECRET_LENGTH
                                + " characters");
            }
        }
    }

    private static void needs(Config config, List<String> problems, String name, String what) {
        if (text(config, name).isEmpty()) {
            problems.add(name + " is missing: " + what);
        }
    }

    private static void safeAddress(String name, String value, List<String> problems) {
        try {
            var address = URI.create(value);
            var loopback = address.getHost() != null && LOOPBACK.contains(address.getHost());
            if (address.getHost() == null) {
                problems.add(name + " is not an address");
            } else if (!"https".equals(address.getScheme())
                    && !("http".equals(address.getScheme()) && loopback)) {
                problems.add(
                        name + " must begin with https:// (http:// is for loopback hosts only)");
            }
        } catch (IllegalArgumentException e) {
            problems.add(name + " is not an address");
        }
    }

    private static Optional<String> text(Config config, String name) {
        return config.getOptionalValue(name, String.class)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    static String report(List<String> problems) {
        var lines = new StringBuilder("Patchbay does not start. Please correct:\n");
        problems.forEach(problem -> lines.append("  - ").append(problem).append('\n'));
        return lines.append(
                        "Each setting can also be given as an environment variable, e.g. PATCHBAY_KAPSO_API_KEY.")
                .toString();
    }
}
