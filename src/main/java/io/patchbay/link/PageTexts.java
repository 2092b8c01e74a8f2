package io.patchbay.link;

import io.patchbay.web.Direction;
import io.patchbay.web.Formats;
import io.patchbay.web.Language;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DecimalStyle;
import java.time.format.FormatStyle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What customers read, in one language. Plain text: whoever prints it escapes it. Kept out of the
 * type-safe bundles because most keys are put together from what happened, and a missing one has to
 * be found by a test rather than fall back to English in the middle of a page.
 */
final class PageTexts {

    private static final Map<String, PageTexts> ALL = readAll();

    /** Where Portuguese is that of Portugal. */
    private static final PageTexts OF_PORTUGAL = read(Language.PT, Language.OF_PORTUGAL);

    private final Language language;
    private final String tag;
    private final Map<String, String> words;

    private PageTexts(Language language, String tag, Map<String, String> words) {
        this.language = language;
        this.tag = tag;
        this.words = words;
    }

    private static Map<String, PageTexts> readAll() {
        var all = new LinkedHashMap<String, PageTexts>();
        for (var language : Language.values()) {
            all.put(language.apiName(), read(language, language.apiName()));
        }
        return all;
    }

    private static PageTexts read(Language language, String tag) {
        var file = "/messages/customer" + Language.file(tag);
        var properties = new Properties();
        try (var stream = PageTexts.class.getResourceAsStream(file);
                var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var words = new LinkedHashMap<String, String>();
        properties.stringPropertyNames().forEach(key -> words.put(key, properties.getProperty(key)));
        return new PageTexts(language, tag, Map.copyOf(words));
    }

    /** True for one of the six. */
    static boolean speaks(String language) {
        return language != null && ALL.containsKey(language);
    }

    /** The texts of one of the six languages. */
    static PageTexts in(String language) {
        return ALL.get(language);
    }

    /** The same as people in this zone write it. */
    static PageTexts in(String language, ZoneId zone) {
        var texts = in(language);
        return texts.language.tag(zone).equals(Language.OF_PORTUGAL) ? OF_PORTUGAL : texts;
    }

    /** The texts of the first of these tags that is one of the six; English if none is. */
    static PageTexts of(Stream<String> tags) {
        return tags.filter(tag -> speaks(tag.split("-")[0]))
                .findFirst()
                .map(tag -> tag.equals(Language.OF_PORTUGAL) ? OF_PORTUGAL : in(tag.split("-")[0]))
                .orElse(in(Language.EN.apiName()));
    }

    static List<PageTexts> all() {
        return List.copyOf(ALL.values());
    }

    /** Two letters, or {@code pt-PT}: for HTML. */
    public String tag() {
        return tag;
    }

    /** Two letters. */
    public String language() {
        return language.apiName();
    }

    /** The language's name for itself. */
    public String name() {
        return language.ownName();
    }

    public String direction() {
        return language.direction();
    }

    Set<String> keys() {
        return words.keySet();
    }

    boolean has(String key) {
        return words.containsKey(key);
    }

    /**
     * @throws IllegalArgumentException if no such text was written
     */
    public String of(String key) {
        var text = words.get(key);
        if (text == null) {
            throw new IllegalArgumentException("no text " + key + " in " + language());
        }
        return text;
    }

    /** The text with {@code value} in its place, which does not turn its neighbours around. */
    public String of(String key, String value) {
        return of(key).replace("{}", direction().equals("rtl") ? Direction.enclosed(value) : Direction.isolated(value));
    }

    /** The day where the customer is, as people write it there. */
    String day(Instant at, ZoneId zone) {
        return format(DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG), at, zone);
    }

    /** Hours and minutes where the customer is; other days with the day. */
    String time(Instant at, ZoneId zone, Instant now) {
        var today = at.atZone(zone).toLocalDate().equals(now.atZone(zone).toLocalDate());
        return format(
                today
                        ? DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                        : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT),
                at,
                zone);
    }

    private String format(DateTimeFormatter formatter, Instant at, ZoneId zone) {
        var locale = Formats.localeOf(tag);
        return formatter
                .withLocale(locale)
                .withDecimalStyle(DecimalStyle.of(locale))
                .format(at.atZone(zone));
    }
}
