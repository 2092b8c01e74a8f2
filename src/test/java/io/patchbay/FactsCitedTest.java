package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Comments cite what the outside does as {@code kapso.md §4.4}, {@code kapso.md Q23}, {@code meta.md
 * b7} or {@code meta.md (e)}. Whoever follows one finds the section in {@code src/docs/facts}.
 */
class FactsCitedTest {

    private static final Path FACTS = Path.of("src/docs/facts");

    /** A line break of a comment may stand between the document and its section. */
    private static final Pattern CITED = Pattern.compile(
            "\\b(kapso|meta)\\.md[\\s*/]+(?:§(\\d+(?:\\.\\d+)?)|(Q\\d+)|([a-l]\\d{1,2})\\b|\\(([a-l])\\))");

    /** The forms of before the documents came into the repository. */
    private static final Pattern WITHOUT_DOCUMENT =
            Pattern.compile("\\bfacts[\\s*/]+(§|meta\\b|Q\\d|[a-l]\\d\\b|\\([a-l]\\))");

    private static Stream<Path> sources() throws IOException {
        return Stream.of(
                        Files.walk(Path.of("src/main")),
                        Files.walk(Path.of("src/test/java")),
                        Files.walk(Path.of("src/docs/decisions")))
                .flatMap(files -> files)
                .filter(file -> file.toString().matches(".*\\.(java|md|html|properties|js)"));
    }

    private static boolean has(String document, String section) throws IOException {
        var heading = document.equals("kapso") && section.startsWith("Q")
                ? "^\\| " + section + " \\|"
                : "^#+ \\(?" + Pattern.quote(section) + "[).]? ";
        return Pattern.compile(heading, Pattern.MULTILINE)
                .matcher(Files.readString(FACTS.resolve(document + ".md")) + " ")
                .find();
    }

    @Test
    void everyCitedSectionExists() throws IOException {
        var cited = 0;
        var missing = new ArrayList<String>();
        for (var file : sources().toList()) {
            var matcher = CITED.matcher(Files.readString(file));
            while (matcher.find()) {
                cited++;
                var section = Stream.of(2, 3, 4, 5)
                        .map(matcher::group)
                        .filter(group -> group != null)
                        .findFirst()
                        .orElseThrow();
                if (!has(matcher.group(1), section)) {
                    missing.add(file + " cites " + matcher.group());
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(cited).isGreaterThan(50);
    }

    @Test
    void nobodyCitesWithoutNamingTheDocument() throws IOException {
        List<String> found = new ArrayList<>();
        for (var file : sources().toList()) {
            var matcher = WITHOUT_DOCUMENT.matcher(Files.readString(file));
            while (matcher.find()) {
                found.add(file + ": " + matcher.group());
            }
        }

        assertThat(found).filteredOn(one -> !one.contains("FactsCitedTest")).isEmpty();
    }

    @Test
    void aSectionThatIsNotThereIsMissed() throws IOException {
        assertThat(has("kapso", "4.4")).isTrue();
        assertThat(has("kapso", "4.99")).isFalse();
        assertThat(has("kapso", "Q1")).isTrue();
        assertThat(has("meta", "b7")).isTrue();
        assertThat(has("meta", "e")).isTrue();
        assertThat(has("meta", "z")).isFalse();
    }
}
