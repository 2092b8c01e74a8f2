package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README leads through the code by name; a class that was moved or renamed is missed here. */
class ReadmeTest {

    private static final Path CODE = Path.of("src/main/java/io/patchbay");
    private static final Pattern CLASS = Pattern.compile("`((?:[a-z]+/)+[A-Z]\\w+)`");

    @Test
    void everyClassOnTheTwoPathsExists() throws IOException {
        var readme = Files.readString(Path.of("README.md"));
        var paths = readme.substring(readme.indexOf("### Follow one webhook"));
        var named = new ArrayList<String>();
        var matcher = CLASS.matcher(paths);
        while (matcher.find()) {
            named.add(matcher.group(1));
        }

        assertThat(paths).contains("### Follow one click");
        assertThat(named).hasSizeGreaterThan(30);
        assertThat(named).allMatch(name -> Files.exists(CODE.resolve(name + ".java")));
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
