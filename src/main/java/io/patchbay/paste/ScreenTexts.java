package io.patchbay.paste;

import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.patchbay.diagnosis.CodeCatalogue;
import io.patchbay.diagnosis.CodeMeaning;
import io.patchbay.diagnosis.CodeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What Meta and the provider say in words, on screens and in errors, and the row of the catalogue that explains it. They
 * stand in {@code diagnostics/texts.csv}, in the languages in which they were seen: only the words that decide, with …
 * between those that others may come between. Case, accents and punctuation do not count, for people type them off.
 */
final class ScreenTexts {

    private static final List<Row> ROWS = read();

    private ScreenTexts() {}

    /** {@code parts}: all have to be in the text, in this order. */
    record Row(Locale language, CodeMeaning meaning, List<String> parts) {

        boolean isIn(String plain) {
            var at = 0;
            for (var part : parts) {
                var found = plain.indexOf(part, at);
                if (found < 0) {
                    return false;
                }
                at = found + part.length() - 1;
            }
            return true;
        }

        /** True if the longer words say all that these do. */
        boolean isPartOf(Row longer) {
            return this != longer
                    && parts.stream()
                            .allMatch(part -> longer.parts.stream().anyMatch(other -> other.contains(part.strip())));
        }

        int length() {
            return parts.stream().mapToInt(String::length).sum();
        }
    }

    /** The rows whose words are in the text, the longest first; each meaning once. */
    static List<Row> in(String text) {
        var plain = plain(text);
        var found = new LinkedHashMap<CodeMeaning, Row>();
        ROWS.stream()
                .filter(row -> row.isIn(plain))
                .filter(row -> found.values().stream().noneMatch(row::isPartOf))
                .forEach(row -> found.putIfAbsent(row.meaning(), row));
        return List.copyOf(found.values());
    }

    static Stream<Row> all() {
        return ROWS.stream();
    }

    /** In small letters, without accents and punctuation, with a space at each end. */
    private static String plain(String text) {
        var letters = Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{Mn}+", "");
        return " "
                + letters.replaceAll("['’‘`´]", "")
                        .replaceAll("[^\\p{L}\\p{N}]+", " ")
                        .toLowerCase(Locale.ROOT)
                        .strip()
                + " ";
    }

    private static List<Row> read() {
        var rows = new ArrayList<Row>();
        var schema = CsvSchema.emptySchema().withHeader();
        try (var file = ScreenTexts.class.getResourceAsStream("/diagnostics/texts.csv");
                var lines = new CsvMapper()
                        .readerForMapOf(String.class)
                        .with(schema)
                        .<Map<String, String>>readValues(file)) {
            while (lines.hasNext()) {
                rows.add(row(lines.next()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("diagnostics/texts.csv cannot be read", e);
        }
        rows.sort((one, other) -> other.length() - one.length());
        return List.copyOf(rows);
    }

    private static Row row(Map<String, String> line) {
        var source = CodeSource.of(line.get("source")).orElseThrow();
        var meaning = CodeCatalogue.find(source, line.get("code"))
                .orElseThrow(() -> new IllegalStateException("no row for the text of " + line.get("code")));
        return new Row(
                Locale.forLanguageTag(line.get("language")),
                meaning,
                Stream.of(line.get("words").split("…")).map(ScreenTexts::plain).toList());
    }
}
