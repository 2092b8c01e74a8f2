package io.patchbay.link;

import io.patchbay.web.Words;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Bidi;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DecimalStyle;
import java.time.format.FormatStyle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * What customers read, in one language. Plain text: whoever prints it escapes it. Kept out of the
 * type-safe bundles because most keys are put together from what happened, and a missing one has to
 * be found by a test rather than fall back to English in the middle of a page.
 */
final class CustomerTexts {

    /** What the provider's pages speak too (facts §3.2). The first is for everybody else. */
    static final List<String> LANGUAGES = List.of("en", "es", "pt", "hi", "id", "ar");

    private static final Map<String, CustomerTexts> ALL = readAll();

    /**
     * What bdi is in a page, also for its title: around a name or number inside a sentence of the
     * other direction, so that it does not turn its neighbours around.
     */
    private static final String ISOLATE = "\u2068";

    private static final String END_OF_ISOLATE = "\u2069";

    private final Locale locale;
    private final Map<String, String> words;

    private CustomerTexts(String language, Map<String, String> words) {
        this.locale = Words.localeOf(language);
        this.words = words;
    }

    private static Map<String, CustomerTexts> readAll() {
        var all = new LinkedHashMap<String, CustomerTexts>();
        LANGUAGES.forEach(language -> all.put(language, read(language)));
        return all;
    }

    private static CustomerTexts read(String language) {
        var file = "/messages/customer_" + language + ".properties";
        var properties = new Properties();
        try (var stream = CustomerTexts.class.getResourceAsStream(file);
                var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var words = new LinkedHashMap<String, String>();
        properties
                .stringPropertyNames()
                .forEach(key -> words.put(key, properties.getProperty(key)));
        return new CustomerTexts(language, Map.copyOf(words));
    }

    /** True for one of the six. */
    static boolean speaks(String language) {
        return language != null && LANGUAGES.contains(language);
    }

    /** The texts of one of the six languages. */
    static CustomerTexts in(String language) {
        return ALL.get(language);
    }

    static List<CustomerTexts> all() {
        return List.copyOf(ALL.values());
    }

    /** Two letters. */
    public String language() {
        return locale.getLanguage();
    }

    /** The language's name for itself. */
    public String name() {
        return of("name");
    }

    public String direction() {
        return language().equals("ar") ? "rtl" : "ltr";
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

    /** The text with {@code value} in its place. */
    public String of(String key, String value) {
        var turns =
                direction().equals("rtl")
                        || Bidi.requiresBidi(value.toCharArray(), 0, value.length());
        return of(key).replace("{}", turns ? ISOLATE + value + END_OF_ISOLATE : value);
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
                        : DateTimeFormatter.ofLocalizedDateTime(
                                FormatStyle.MEDIUM, FormatStyle.SHORT),
                at,
                zone);
    }

    private String format(DateTimeFormatter formatter, Instant at, ZoneId zone) {
        return formatter
                .withLocale(locale)
                .withDecimalStyle(DecimalStyle.of(locale))
                .format(at.atZone(zone));
    }
}
