package io.patchbay.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LanguageTest {

    @Test
    void formsTakeTheWordsOfAllLanguages() {
        assertThat(Arrays.stream(Language.values()).map(Language::apiName).collect(Collectors.joining("|")))
                .isEqualTo(Language.WORDS);
    }

    @Test
    void whoeverSpeaksNoneOfThemGetsEnglish() {
        assertThat(Language.of("pt")).isEqualTo(Language.PT);
        assertThat(Language.of("fr")).isEqualTo(Language.EN);
        assertThat(Language.of(null)).isEqualTo(Language.EN);
    }
}
