package io.patchbay.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZoneOffset;
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
    void inPortugalPortugueseIsThatOfPortugalAndEverythingElseIsTheSameEverywhere() {
        assertThat(Language.PT.tag(ZoneId.of("Europe/Lisbon"))).isEqualTo("pt-PT");
        assertThat(Language.PT.tag(ZoneId.of("America/Sao_Paulo"))).isEqualTo("pt");
        assertThat(Language.PT.tag(ZoneOffset.UTC)).isEqualTo("pt");
        assertThat(Language.EN.tag(ZoneId.of("Europe/Lisbon"))).isEqualTo("en");
    }

    @Test
    void whoeverSpeaksNoneOfThemGetsEnglish() {
        assertThat(Language.of("pt")).isEqualTo(Language.PT);
        assertThat(Language.of("fr")).isEqualTo(Language.EN);
        assertThat(Language.of(null)).isEqualTo(Language.EN);
    }
}
