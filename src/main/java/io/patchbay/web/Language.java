package io.patchbay.web;

import java.util.Locale;

/**
 * What customers are spoken to in: on the provider's pages (kapso.md §3.2), on ours, and in the words
 * colleagues send them. The first is for everybody else. A new one needs {@link #WORDS}, {@link #direction},
 * the words in {@link CustomersHaveToWait}, {@code messages/customer_xx.properties} and {@code
 * playbook/letters_xx.properties}; tests ask for all words.
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

    /** For dates. */
    public Locale locale() {
        return Formats.localeOf(apiName());
    }
}
