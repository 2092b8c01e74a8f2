package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README and CONTRIBUTING.md lead through the code by name; what was moved or renamed is missed here. */
class ReadmeTest {

    private static final Path CODE = Path.of("src/main/java/io/patchbay");
    private static final Path RESOURCES = Path.of("src/main/resources");

    private static final Pattern CLASS = Pattern.compile("`((?:[a-z]+/)+[A-Z]\\w+)`");
    private static final Pattern WITHOUT_A_ROOM = Pattern.compile("`([A-Z][a-z]+[A-Z]\\w+)`");
    private static final Pattern RESOURCE = Pattern.compile("`([a-z]+/\\w+\\.(?:properties|csv|html))`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

    @Test
    void everyClassOnTheTwoPathsExists() throws IOException {
        var readme = Files.readString(Path.of("README.md"));
        var paths = readme.substring(readme.indexOf("### Follow one webhook"));

        assertThat(paths).contains("### Follow one click");
        assertThat(named(CLASS, paths)).hasSizeGreaterThan(30);
        assertThat(named(CLASS, paths)).allMatch(name -> Files.exists(CODE.resolve(name + ".java")));
    }

    @Test
    void everyClassThatContributorsAreSentToExists() throws IOException {
        var text = Files.readString(Path.of("CONTRIBUTING.md"));

        assertThat(named(CLASS, text)).hasSizeGreaterThan(30);
        assertThat(named(CLASS, text)).allMatch(name -> Files.exists(CODE.resolve(name + ".java")));
        try (var files = Files.walk(Path.of("src"))) {
            assertThat(files.map(file -> file.getFileName().toString()).toList())
                    .containsAll(named(WITHOUT_A_ROOM, text).stream()
                            .map(name -> name + ".java")
                            .toList());
        }
    }

    @Test
    void everyFileThatContributorsAreSentToExists() throws IOException {
        var text = Files.readString(Path.of("CONTRIBUTING.md"));

        assertThat(named(RESOURCE, text)).isNotEmpty().allMatch(name -> Files.exists(RESOURCES.resolve(name)));
        assertThat(named(LINK, text)).isNotEmpty().allMatch(name -> Files.exists(Path.of(name)));
    }

    private static List<String> named(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    @Test
    void everyPackageIsNamed() throws IOException {
        var readme = Files.readString(Path.of("README.md"));
        try (var folders = Files.list(CODE)) {
            assertThat(folders.filter(Files::isDirectory)
                            .map(folder -> folder.getFileName().toString()))
                    .filteredOn(name -> !name.equals("dev"))
                    .allMatch(name -> readme.contains("`" + name + "`"));
        }
    }
}
