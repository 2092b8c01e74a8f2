package io.patchbay;

import io.smallrye.config.SmallRyeConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/**
 * Says before the start, all at once and in words, what is missing or too weak to go into
 * production with.
 */
final class StartCheck {

    private static final int SECRET_LENGTH = 32;

    /** A real secret of that length has about twenty; a row of one letter has one. */
    private static final int SECRET_LETTERS = 10;

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    /** What examples and the simulated provider use; whoever reads this code knows them. */
    private static final List<String> WELL_KNOWN = List.of("change-me", "sandbox-", "dev-");

    private static final String DATABASE_ROLE = "quarkus.datasource.username";
    private static final String OWNER_ROLE = "quarkus.flyway.username";
    private static final String CLIENT_SECRET = "quarkus.oidc.credentials.secret";
    private static final String SESSION_SECRET = "quarkus.oidc.token-state-manager.encryption-secret";
    private static final String WEBHOOK_SECRETS = "patchbay.kapso.webhook-secrets";
    private static final String META_SECRETS = "patchbay.meta.app-secrets";
    private static final String META_TOKEN = "patchbay.meta.verify-token";
    private static final String CLIENT = "quarkus.oidc.client-id";
    private static final String AUDIENCE = "quarkus.oidc.token.audience";
    private static final String FORWARDING = "quarkus.http.proxy.proxy-address-forwarding";
    private static final String PROXIES = "quarkus.http.proxy.trusted-proxies";

    /** A network any wider than fc00::/7 is half the world. */
    private static final int WIDEST_NETWORK = 7;

    private final Config config;
    private final List<String> problems = new ArrayList<>();

    private StartCheck(Config config) {
        this.config = config;
    }

    /**
     * One sentence per problem, each beginning with the setting; empty if the start may go on.
     * Never contains a value.
     */
    static List<String> problems(Config config) {
        var check = new StartCheck(config);
        check.needs("quarkus.datasource.jdbc.url", "the database, jdbc:postgresql://host/name");
        check.databaseRoles();
        check.needs("quarkus.oidc.auth-server-url", "the issuer people log in with");
        check.needs(CLIENT, "our client at the issuer");
        check.needs(CLIENT_SECRET, "the secret of our client at the issuer");
        check.needs("patchbay.public-url", "the address customers and the provider reach us at");
        check.needs("patchbay.kapso.api-key", "the key of the Kapso project");
        check.needs(WEBHOOK_SECRETS, "the secrets webhooks are signed with, newest first");
        check.secrets(WEBHOOK_SECRETS);
        check.secrets(META_SECRETS);
        check.text(META_TOKEN).ifPresent(token -> check.secret(META_TOKEN, token));
        check.sessionSecret();
        check.audience();
        check.proxies();
        check.notWellKnown("quarkus.datasource.password");
        check.notWellKnown("quarkus.flyway.password");
        check.notWellKnown(CLIENT_SECRET);
        check.notWellKnown("patchbay.kapso.api-key");
        check.safeAddress("patchbay.public-url");
        check.safeAddress("patchbay.kapso.base-url");
        check.safeAddress("quarkus.oidc.auth-server-url");
        check.onlyForDevelopment("patchbay.sandbox.enabled");
        check.onlyForDevelopment("patchbay.clock.offset");
        check.onlyForDevelopment("patchbay.dev.data-dir");
        check.onlyForDevelopment("patchbay.dev.seed");
        return check.problems;
    }

    private void needs(String name, String what) {
        if (text(name).isEmpty()) {
            problems.add(name + " is missing: " + what);
        }
    }

    /** The role the console works with may add to the record and not change it, so another has to own the tables. */
    private void databaseRoles() {
        needs(DATABASE_ROLE, "the database role the console works with");
        needs(OWNER_ROLE, "the database role that owns the tables and upgrades them, another than " + DATABASE_ROLE);
        if (text(OWNER_ROLE).isPresent() && text(OWNER_ROLE).equals(text(DATABASE_ROLE))) {
            problems.add(OWNER_ROLE + " is the same as " + DATABASE_ROLE
                    + ": whoever owns the tables can change the record, so the console has to work with another");
        }
    }

    private void secrets(String name) {
        var secrets = list(name);
        for (var i = 0; i < secrets.size(); i++) {
            secret(name + " no. " + (i + 1), secrets.get(i));
        }
    }

    /**
     * Without an audience every token of the issuer would do, whichever program it was made out to.
     * Logins are made out to our client, so that one has to be among them.
     */
    private void audience() {
        var client = text(CLIENT);
        if (client.isEmpty()) {
            return;
        }
        var audience = list(AUDIENCE).stream().map(String::strip).toList();
        if (audience.isEmpty()) {
            problems.add(AUDIENCE + " is empty: tokens made out to others would be accepted");
        } else if (audience.contains("any")) {
            problems.add(AUDIENCE + " must not be any: tokens made out to others would be accepted");
        } else if (!audience.contains(client.get())) {
            problems.add(AUDIENCE + " lacks the value of " + CLIENT + ", so nobody could log in");
        }
    }

    /** Whoever is believed may claim any address, and go around every limit that counts by them. */
    private void proxies() {
        if (!config.getOptionalValue(FORWARDING, Boolean.class).orElse(false)) {
            return;
        }
        var proxies = list(PROXIES);
        if (proxies.isEmpty()) {
            problems.add(PROXIES
                    + " is empty: everybody's X-Forwarded-* would be believed; name your"
                    + " proxy, or set "
                    + FORWARDING
                    + " to false");
        }
        for (var i = 0; i < proxies.size(); i++) {
            var proxy = proxies.get(i).strip();
            if (isEverybody(proxy)) {
                problems.add(PROXIES + " no. " + (i + 1) + " is everybody: name your proxy");
            } else if (isName(proxy)) {
                problems.add(PROXIES
                        + " no. "
                        + (i + 1)
                        + " would be looked up for each request: write its address, one of"
                        + " IPv6 in brackets, or its network");
            }
        }
    }

    /** Quarkus takes an IPv6 address without brackets for a name and a port. */
    private static boolean isName(String proxy) {
        return !proxy.equals("localhost")
                && !proxy.contains("/")
                && !proxy.startsWith("[")
                && !proxy.matches("[0-9.]+(:\\d+)?");
    }

    private static boolean isEverybody(String proxy) {
        var slash = proxy.indexOf('/');
        if (slash < 0) {
            return Set.of("*", "0.0.0.0", "::", "[::]").contains(proxy);
        }
        var bits = proxy.substring(slash + 1);
        return bits.matches("\\d{1,3}") && Integer.parseInt(bits) < WIDEST_NETWORK;
    }

    /**
     * Sessions live in an encrypted cookie. Quarkus takes the client's secret as the key if there
     * is no other, and that one is the issuer's choice: it may be short.
     */
    private void sessionSecret() {
        var own = text(SESSION_SECRET);
        if (own.isPresent()) {
            secret(SESSION_SECRET, own.get());
        } else if (text(CLIENT_SECRET)
                .filter(value -> value.length() < SECRET_LENGTH)
                .isPresent()) {
            problems.add(SESSION_SECRET
                    + " is missing: the client's secret is too short to encrypt sessions"
                    + " with, so they need one of their own of at least "
                    + SECRET_LENGTH
                    + " characters");
        }
    }

    private void secret(String name, String value) {
        if (value.strip().length() < SECRET_LENGTH) {
            problems.add(name + " is too short: at least " + SECRET_LENGTH + " characters");
        } else if (value.chars().distinct().count() < SECRET_LETTERS) {
            problems.add(name + " is too easy to guess: use a random text");
        } else if (isWellKnown(value)) {
            problems.add(name + " is a well-known example: make one of your own");
        }
    }

    private void notWellKnown(String name) {
        if (text(name).filter(StartCheck::isWellKnown).isPresent()) {
            problems.add(name + " is a well-known example: set your own");
        }
    }

    private static boolean isWellKnown(String value) {
        var lower = value.strip().toLowerCase(Locale.ROOT);
        return WELL_KNOWN.stream().anyMatch(lower::startsWith);
    }

    private void safeAddress(String name) {
        text(name).ifPresent(value -> {
            var address = address(value);
            if (address.isEmpty()) {
                problems.add(name + " is not an address");
            } else if (!isSafe(address.get())) {
                problems.add(name + " must begin with https:// (http:// is for" + " loopback hosts only)");
            }
        });
    }

    private static Optional<URI> address(String value) {
        try {
            return Optional.of(URI.create(value)).filter(address -> address.getHost() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isSafe(URI address) {
        return "https".equals(address.getScheme())
                || "http".equals(address.getScheme()) && LOOPBACK.contains(address.getHost());
    }

    private void onlyForDevelopment(String name) {
        if (isSet(name) && !Set.of("false", "0", "PT0S").contains(text(name).orElse("false"))) {
            problems.add(name + " is for development and tests only; remove it");
        }
    }

    /** True if somebody set it; a default of ours does not count. */
    private boolean isSet(String name) {
        return config.unwrap(SmallRyeConfig.class).getConfigValue(name).getConfigSourceOrdinal() > 0;
    }

    private List<String> list(String name) {
        return config.getOptionalValues(name, String.class).orElse(List.of());
    }

    private Optional<String> text(String name) {
        return config.getOptionalValue(name, String.class).map(String::strip).filter(value -> !value.isEmpty());
    }

    static String report(List<String> problems) {
        var lines = new StringBuilder("Patchbay does not start. Please correct:\n");
        problems.forEach(problem -> lines.append("  - ").append(problem).append('\n'));
        return lines.append("Each setting can also be given as an environment variable,"
                        + " such as PATCHBAY_KAPSO_API_KEY; the README lists them all.")
                .toString();
    }
}
