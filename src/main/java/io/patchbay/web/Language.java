package io.patchbay.web;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What customers are spoken to in: on the provider's pages (kapso.md §3.2), on ours, and in the words
 * colleagues send them. The first is for everybody else. A new one needs {@link #WORDS}, {@link #direction},
 * the words in {@link CustomersHaveToWait}, {@code messages/customer_xx.properties} and {@code
 * playbook/letters_xx.properties}; tests ask for all words. Whoever chooses a language chooses one of
 * these; where one is written in two ways, the {@linkplain #tag zone} says which.
 */
public enum Language {
    EN("English"),
    ES("Español"),
    PT("Português"),
    HI("हिन्दी"),
    ID("Bahasa Indonesia"),
    AR("العربية");

    /** The words of all as a regular expression, for forms. */
    public static final String WORDS = "en|es|pt|hi|id|ar";

    /** Portuguese as it is written in Portugal; plain {@code pt} is that of Brazil. */
    public static final String OF_PORTUGAL = "pt-PT";

    private static final Set<String> PORTUGAL =
            Set.of("Europe/Lisbon", "Portugal", "Atlantic/Madeira", "Atlantic/Azores");

    private final String ownName;

    Language(String ownName) {
        this.ownName = ownName;
    }

    /** Two letters. */
    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The language called this, English if it is none of ours. */
    public static Language of(String word) {
        for (var language : values()) {
            if (language.apiName().equals(word)) {
                return language;
            }
        }
        return EN;
    }

    /** As HTML's {@code dir} wants it. */
    public String direction() {
        return this == AR ? "rtl" : "ltr";
    }

    /** Its name for itself. */
    public String ownName() {
        return ownName;
    }

    /** Its name in English, for colleagues. */
    public String title() {
        return Locale.forLanguageTag(apiName()).getDisplayLanguage(Locale.ENGLISH);
    }

    /** As people in this zone write it: two letters, in Portugal {@link #OF_PORTUGAL}. */
    public String tag(ZoneId zone) {
        return this == PT && PORTUGAL.contains(zone.getId()) ? OF_PORTUGAL : apiName();
    }

    /** All that have words of their own. */
    public static List<String> tags() {
        var tags =
                new ArrayList<>(Arrays.stream(values()).map(Language::apiName).toList());
        tags.add(OF_PORTUGAL);
        return List.copyOf(tags);
    }

    /** How files with the words of a tag end. */
    public static String file(String tag) {
        return "_" + tag.replace('-', '_') + ".properties";
    }
}
