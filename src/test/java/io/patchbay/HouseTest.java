package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Counts what shows early that code becomes hard to read, prints each figure and holds it to its
 * limit; {@code src/docs/style.md §9} says what they were. That no handler writes an audit row is
 * held by {@link ModulesTest}.
 */
class HouseTest {

    /** Files that are longer than the limit, each with the reason why it is not divided. */
    private static final Map<String, String> MAY_BE_LONGER = Map.of();

    /** {@code row.getString(1)}: with another order of the columns it compiles and reads something else. */
    private static final Pattern READ_BY_POSITION = Pattern.compile(
            "\\.get(?:(?:String|Object|Int|Long|Double|Boolean|Bytes|Timestamp|Date|Array|BigDecimal)\\(\\d+[,)]|\\(\\d+,)"
                    + "|\\brow\\[\\d+]");

    /** A part of what is stored of a fact, looked up by name; its statement has it with a type. */
    private static final Pattern READ_BY_KEY =
            Pattern.compile("\\bstored\\(\\)\\)*\\s*\\.(?:get|getOrDefault|containsKey)\\(");

    private static final List<SourceFile> CODE = files("src/main/java", ".java");
    private static final List<SourceFile> TEMPLATES = files("src/main/resources/templates", ".html");

    /** A file of ours and its text. */
    private record SourceFile(Path path, String text) {

        List<String> lines() {
            return text.lines().toList();
        }

        String name() {
            return path.getFileName().toString();
        }

        /** Where this is found, each with its file. */
        List<String> all(Pattern pattern) {
            return pattern.matcher(text)
                    .results()
                    .map(found -> name() + ": " + found.group())
                    .toList();
        }
    }

    private static List<SourceFile> files(String folder, String ending) {
        var files = new ArrayList<SourceFile>();
        try (var paths = Files.walk(Path.of(folder))) {
            for (var path : paths.filter(one -> one.toString().endsWith(ending)).toList()) {
                files.add(new SourceFile(path, Files.readString(path)));
            }
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
        return files;
    }

    private static List<String> found(Pattern pattern) {
        return CODE.stream().flatMap(file -> file.all(pattern).stream()).toList();
    }

    private static Stream<String> codeLines() {
        Predicate<String> comment = line -> line.startsWith("*") || line.startsWith("/*") || line.startsWith("//");
        return CODE.stream()
                .flatMap(file -> file.text().lines())
                .filter(line -> !line.isBlank() && !comment.test(line.strip()));
    }

    private static void print(String what, Object figure, Object limit) {
        System.out.printf("%-52s %s of at most %s%n", what, figure, limit);
    }

    @Test
    void noFileIsLongerThan450Lines() {
        var longest = CODE.stream().mapToInt(file -> file.lines().size()).max().orElseThrow();

        print("lines of the longest file", longest, 450);
        assertThat(CODE)
                .filteredOn(file -> file.lines().size() > 450)
                .extracting(SourceFile::name)
                .containsExactlyInAnyOrderElementsOf(MAY_BE_LONGER.keySet());
    }

    @Test
    void halfOfTheFilesHaveAtMost90Lines() {
        var sorted =
                CODE.stream().mapToInt(file -> file.lines().size()).sorted().toArray();

        print("lines of the file in the middle", sorted[sorted.length / 2], 90);
        assertThat(sorted[sorted.length / 2]).isLessThanOrEqualTo(90);
    }

    /** Deep code is a condition in a loop in a lambda in a call: a method that was not taken out. */
    @Test
    void at24ColumnsOrMoreBegin7PercentOfTheCodeAtMost() {
        var deep = codeLines().filter(line -> line.startsWith(" ".repeat(24))).count();
        var percent = 100.0 * deep / codeLines().count();

        print("percent of the code that begin at column 24 or more", "%.1f".formatted(percent), 7);
        assertThat(percent).isLessThanOrEqualTo(7);
    }

    @Test
    void columnsAreReadByName() {
        print("columns read by position", found(READ_BY_POSITION).size(), 0);
        assertThat(found(READ_BY_POSITION)).isEmpty();
    }

    @Test
    void factsAreReadThroughTheirStatements() {
        print("parts of facts read by key", found(READ_BY_KEY).size(), 0);
        assertThat(found(READ_BY_KEY)).isEmpty();
    }

    /** These were once given to so many things that nobody knew which was meant. */
    @ParameterizedTest
    @ValueSource(strings = {"Line", "Outcome", "Wish", "Word", "Told"})
    void aNameOfManyThingsIsGivenTwiceAtMost(String name) {
        var types = found(Pattern.compile("\\b(?:record|class|enum|interface) " + name + "\\b"));

        print("types with the name " + name, types.size(), 2);
        assertThat(types).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void atMost10LinesOfTemplatesAreLongerThan160() {
        var tooLong = TEMPLATES.stream()
                .flatMap(file -> file.lines().stream()
                        .filter(line -> line.length() > 160)
                        .map(line -> file.name() + ": " + line.strip()))
                .toList();
        print("lines of templates over 160", tooLong.size(), 10);
        assertThat(tooLong).hasSizeLessThanOrEqualTo(10);
    }
}
