package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.desk.Letters.Values;
import io.patchbay.diagnosis.Playbook;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.support.Brazil;
import io.patchbay.web.Language;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link LettersTest} asks of the six languages, of the Portuguese of Portugal. */
class LettersOfPortugalTest {

    private static final Values AMALIA = in("Europe/Lisbon");

    private static final Properties WORDS = words(Language.OF_PORTUGAL);

    private static Values in(String zone) {
        return new Values(
                "Amália Reis",
                "Padaria Lindner",
                "+351 912 345 678",
                Instant.parse("2026-12-04T16:20:00Z"),
                ZoneId.of(zone),
                "https://connect.tallybrook-support.example/go/4kq8xw2m7d",
                null);
    }

    static List<VerdictCode> codes() {
        return LettersTest.codes();
    }

    private static Properties words(String tag) {
        return Playbook.read("/playbook/letters" + Language.file(tag));
    }

    private static List<String> places(String line) {
        return Letters.PLACE.matcher(line).results().map(MatchResult::group).toList();
    }

    @Test
    void itHasATextForWhateverTheOthersHaveOneFor() {
        assertThat(WORDS.stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(words("en").stringPropertyNames());
    }

    @ParameterizedTest
    @MethodSource("codes")
    void aTenantInPortugalIsWrittenToInItsPortuguese(VerdictCode code) {
        var text = Letters.of(code, Language.PT, AMALIA);

        assertThat(text)
                .startsWith("Olá, Amália,\n")
                .contains(WORDS.getProperty(code.apiName()).lines().findFirst().orElseThrow())
                .doesNotContainPattern(Brazil.ONLY)
                .doesNotContain("{", "}")
                .hasSizeLessThanOrEqualTo(600);
        assertThat(WORDS.getProperty(code.apiName()).lines().count()).isBetween(2L, 5L);
        assertThat(WORDS.getProperty(code.apiName())).doesNotContainPattern("\\d{3,}");
    }

    @ParameterizedTest
    @MethodSource("codes")
    void everyLineAsksForTheSameValuesAsTheEnglishOne(VerdictCode code) {
        assertThat(WORDS.getProperty(code.apiName()).lines().map(LettersOfPortugalTest::places))
                .containsExactlyElementsOf(words("en")
                        .getProperty(code.apiName())
                        .lines()
                        .map(LettersOfPortugalTest::places)
                        .toList());
    }

    @Test
    void aTenantInBrazilIsNot() {
        assertThat(Letters.of(VerdictCode.NOT_OPENED, Language.PT, in("America/Sao_Paulo")))
                .contains("conectar o seu número");
        assertThat(Letters.of(VerdictCode.NOT_OPENED, Language.PT, AMALIA)).contains("ligar o seu número");
    }

    @Test
    void aTextOfBrazilWouldBeNoticed() {
        assertThat(codes().stream()
                        .map(code -> words("pt").getProperty(code.apiName()))
                        .filter(text -> Brazil.ONLY.matcher(text).find()))
                .hasSizeGreaterThan(40);
    }

    @Test
    void theDeadlineIsWrittenAsInPortugal() {
        assertThat(Letters.of(VerdictCode.NOT_OPENED, Language.PT, AMALIA))
                .contains("É válido até 4 de dezembro de 2026, 16:20.");
    }
}
