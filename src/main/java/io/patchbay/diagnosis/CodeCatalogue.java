package io.patchbay.diagnosis;

import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.patchbay.connection.Acts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The catalogue of codes: what Meta and the provider say in redirects, checks, events and refusals,
 * in our words. It stands in {@code diagnostics/codes.csv}, one row per code and place.
 *
 * <p>A code is what Meta calls it, with its detail after a colon or a slash: {@code 100/33} is a
 * code with a subcode, {@code PARTNER_REMOVED:CHANGE_NUMBER} an event with its reason, {@code
 * 131000:BUSINESS} a code of a health check at an entity, {@code number.status:BANNED} a field with
 * its value. A row whose detail is {@code OTHER} or {@code UNKNOWN_…} speaks for every detail that
 * has no row of its own, and such a row without an event for the whole place.
 */
public final class CodeCatalogue {

    /** Longer codes are none; whoever sends one is not to fill our pages with it. */
    private static final int LONGEST = 80;

    /** The row for a place where a code was due and none came. */
    private static final String NO_CODE = "MISSING_CODE";

    private static final Map<CodeSource, Map<String, CodeMeaning>> ROWS = read();

    private CodeCatalogue() {}

    /** Where a code was seen; {@code detail} is what came with it, null if nothing did. */
    public record Context(CodeSource source, Object detail) {

        public static Context in(CodeSource source) {
            return new Context(source, null);
        }

        public static Context in(CodeSource source, Object detail) {
            return new Context(source, detail);
        }
    }

    /**
     * The meaning of a code where it was seen. Never null: a code that nobody has explained gets
     * words that say so. Looked for in this order: the code with its detail, here and in the places
     * beside; the row of this event for other details; the code without its detail; the row of this
     * place for other codes.
     *
     * @param code text or number, in any case; null if none came
     */
    public static CodeMeaning resolve(Object code, Context context) {
        var raw = code == null ? "" : code.toString().strip();
        var key = raw.isEmpty() ? NO_CODE : key(raw);
        var detail = context.detail() == null ? "" : key(context.detail().toString());
        var whole = detail.isEmpty() ? key : key + "/" + detail;
        var event = whole.contains("/") ? whole.substring(0, whole.indexOf('/')) : whole;
        var source = context.source();
        return row(source, whole)
                .or(() -> catchAll(source, event + "/"))
                .or(() -> row(source, event))
                .or(() -> permission(source, event))
                .or(() -> catchAll(source, ""))
                .orElseGet(() -> unexplained(source, raw));
    }

    /** Words for a code that nobody has explained yet; it is kept for support. */
    public static CodeMeaning unexplained(CodeSource source, String code) {
        return CodeMeaning.unknown(source, code == null ? "" : shortened(code.strip()));
    }

    /** The row of exactly this code at this place. */
    public static Optional<CodeMeaning> find(CodeSource source, String code) {
        return code == null
                ? Optional.empty()
                : Optional.ofNullable(ROWS.get(source).get(key(code)));
    }

    /** What a code means at every place that knows it, in the order of places. */
    public static List<CodeMeaning> everywhere(String code) {
        return Arrays.stream(CodeSource.values())
                .flatMap(source -> find(source, code).stream())
                .toList();
    }

    /** The codes of which this is the detail: a subcode, a reason or a value, whatever it belongs to. */
    public static List<CodeMeaning> withDetail(String detail) {
        var end = key(detail);
        return Arrays.stream(CodeSource.values())
                .flatMap(source -> ROWS.get(source).entrySet().stream())
                .filter(row -> row.getKey().endsWith("/" + end)
                        || end.matches("\\d{6,7}") && row.getKey().endsWith("_" + end))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** What a code means at the other places that know it, in the order of places. */
    public static List<CodeMeaning> elsewhere(CodeSource source, String code) {
        return Arrays.stream(CodeSource.values())
                .filter(other -> other != source)
                .flatMap(other -> find(other, code).stream())
                .toList();
    }

    /**
     * Rows that hold all of the words, those whose code is one of them first; otherwise as they
     * stand in the catalogue.
     *
     * @param words blank for all
     * @param source null for every place
     */
    public static List<CodeMeaning> search(String words, CodeSource source) {
        var parts = Stream.of((words == null ? "" : words)
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .split("\\s+"))
                .toList();
        var code = key(words == null ? "" : words);
        var first = new ArrayList<CodeMeaning>();
        var others = new ArrayList<CodeMeaning>();
        all().filter(row -> source == null || row.source() == source)
                .filter(row -> key(row.code()).equals(code) || holds(row, parts))
                .forEach(row -> (key(row.code()).startsWith(code) ? first : others).add(row));
        first.addAll(others);
        return first;
    }

    /** The rows that usually end in this verdict. */
    public static List<CodeMeaning> behind(VerdictCode verdict) {
        return all().filter(row -> row.verdict() == verdict).toList();
    }

    /** Every row, place by place. */
    static Stream<CodeMeaning> all() {
        return Arrays.stream(CodeSource.values()).flatMap(source -> ROWS.get(source).values().stream());
    }

    private static Optional<CodeMeaning> row(CodeSource source, String key) {
        return source.andBeside().stream()
                .map(place -> ROWS.get(place).get(key))
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static Optional<CodeMeaning> catchAll(CodeSource source, String prefix) {
        return ROWS.get(source).entrySet().stream()
                .filter(row -> row.getKey().startsWith(prefix))
                .filter(row -> row.getKey().substring(prefix.length()).matches("OTHER|UNKNOWN_\\w+"))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Meta keeps 200 to 299 for permissions (its list of error codes), and explains 200 only. */
    private static Optional<CodeMeaning> permission(CodeSource source, String event) {
        return event.matches("2\\d\\d") ? row(source, "200") : Optional.empty();
    }

    private static boolean holds(CodeMeaning row, List<String> parts) {
        var text = String.join(
                        " ", row.code(), row.title(), row.meaning(), row.remedy(), Objects.toString(row.customer(), ""))
                .toLowerCase(Locale.ROOT);
        return parts.stream().allMatch(text::contains);
    }

    /** One way to write a code, whatever the case and the sign before its detail. */
    private static String key(String code) {
        return shortened(code.strip())
                .toUpperCase(Locale.ROOT)
                .replaceAll("\\s*[:/]\\s*", "/")
                .replaceAll("\\s+", "_");
    }

    private static String shortened(String code) {
        return code.length() > LONGEST ? code.substring(0, LONGEST) : code;
    }

    private static Map<CodeSource, Map<String, CodeMeaning>> read() {
        var rows = new LinkedHashMap<CodeSource, Map<String, CodeMeaning>>();
        for (var source : CodeSource.values()) {
            rows.put(source, new LinkedHashMap<>());
        }
        var schema = CsvSchema.emptySchema().withHeader();
        try (var file = CodeCatalogue.class.getResourceAsStream("/diagnostics/codes.csv");
                var lines = new CsvMapper()
                        .readerForMapOf(String.class)
                        .with(schema)
                        .<Map<String, String>>readValues(file)) {
            while (lines.hasNext()) {
                var row = meaning(lines.next());
                if (rows.get(row.source()).put(key(row.code()), row) != null) {
                    throw new IllegalStateException("the catalogue has two rows for " + row.code());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("diagnostics/codes.csv cannot be read", e);
        }
        rows.replaceAll((source, ofSource) -> Collections.unmodifiableMap(ofSource));
        return Collections.unmodifiableMap(rows);
    }

    private static CodeMeaning meaning(Map<String, String> row) {
        return new CodeMeaning(
                CodeSource.of(row.get("source")).orElseThrow(),
                row.get("code"),
                CodeMeaning.Subject.valueOf(row.get("subject").toUpperCase(Locale.ROOT)),
                CodeMeaning.Severity.valueOf(row.get("severity").toUpperCase(Locale.ROOT)),
                Acts.valueOf(row.get("acts").toUpperCase(Locale.ROOT)),
                row.get("title"),
                row.get("meaning"),
                row.get("remedy"),
                row.get("customer").isEmpty() ? null : row.get("customer"),
                row.get("verdict").isEmpty()
                        ? null
                        : VerdictCode.of(row.get("verdict")).orElseThrow(),
                row.get("reference"),
                true);
    }
}
