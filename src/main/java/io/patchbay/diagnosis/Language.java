package io.patchbay.diagnosis;

import io.patchbay.web.Words;
import java.util.Locale;

/** What customers are written to in. The first is for everybody else. */
public enum Language {
    EN,
    ES,
    PT,
    HI,
    ID,
    AR;

    /** Two letters. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The language called this, English if it is none of ours. */
    public static Language of(String word) {
        for (var language : values()) {
            if (language.word().equals(word)) {
                return language;
            }
        }
        return EN;
    }

    /** As HTML's {@code dir} wants it. */
    public String direction() {
        return this == AR ? "rtl" : "ltr";
    }

    /** Its name in English, for colleagues. */
    public String title() {
        return Locale.forLanguageTag(word()).getDisplayLanguage(Locale.ENGLISH);
    }

    /** For dates. */
    Locale locale() {
        return Words.localeOf(word());
    }
}
