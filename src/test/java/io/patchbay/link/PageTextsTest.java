package io.patchbay.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Brazil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTextsTest {

    private static final List<PageTexts> ALL = PageTexts.all();
    private static final PageTexts ENGLISH = PageTexts.in("en");

    @Test
    void everyTextIsWrittenInAllSixLanguages() {
        assertThat(ALL).hasSize(6);
        for (var texts : ALL) {
            assertThat(texts.keys()).as(texts.language()).containsExactlyInAnyOrderElementsOf(ENGLISH.keys());
            assertThat(texts.keys())
                    .as(texts.language())
                    .allSatisfy(key -> assertThat(texts.of(key)).isNotBlank());
        }
    }

    @Test
    void everyTextHasAsManyPlacesForValuesAsTheEnglishOne() {
        for (var texts : ALL) {
            assertThat(texts.keys())
                    .as(texts.language())
                    .allSatisfy(key -> assertThat(places(texts, key)).isEqualTo(places(ENGLISH, key)));
        }
    }

    private static int places(PageTexts texts, String key) {
        return texts.of(key).split("\\{}", -1).length - 1;
    }

    /** Names of companies and of languages stay as they are. */
    @Test
    void noTextWasForgottenInEnglish() {
        for (var texts : ALL.subList(1, ALL.size())) {
            assertThat(texts.keys())
                    .as(texts.language())
                    .allSatisfy(key -> assertThat(texts.of(key)).isNotEqualTo(ENGLISH.of(key)));
        }
    }

    @Test
    void everyOutcomeHasATitleASentenceAndSomethingToDo() {
        for (var outcome : PageState.values()) {
            assertThat(ENGLISH.keys()).contains(outcome.apiName() + ".title", outcome.apiName() + ".lede");
            if (outcome != PageState.READY) {
                assertThat(ENGLISH.keys()).contains(outcome.apiName() + ".help");
            }
        }
    }

    @Test
    void everyTextThatATemplateAsksForExists() throws Exception {
        var asked = new ArrayList<String>();
        for (var file : List.of("customer.html", "CustomerPages/ready.html", "CustomerPages/result.html")) {
            var template = Files.readString(Path.of("src/main/resources/templates", file));
            var matcher = Pattern.compile("texts\\.of\\('([^']+)'").matcher(template);
            while (matcher.find()) {
                asked.add(matcher.group(1));
            }
        }
        assertThat(asked).hasSizeGreaterThan(15).isSubsetOf(ENGLISH.keys());
    }

    @Test
    void anArabicNameDoesNotTurnAnEnglishSentenceAround() {
        assertThat(ENGLISH.of("for", "مخبز")).isEqualTo("For \u2068مخبز\u2069");
        assertThat(ENGLISH.of("for", "Bakery")).isEqualTo("For Bakery");
    }

    @Test
    void aLatinNameDoesNotTurnAnArabicSentenceAround() {
        assertThat(PageTexts.in("ar").of("sender", "Tallybrook")).contains("\u2068Tallybrook\u2069");
    }

    @Test
    void daysAreWrittenAsTheReaderWritesThemWhereTheReaderIs() {
        var lateEvening = Instant.parse("2026-12-19T23:30:00Z");
        var berlin = ZoneId.of("Europe/Berlin");

        assertThat(ENGLISH.day(lateEvening, berlin)).isEqualTo("20 December 2026");
        assertThat(PageTexts.in("es").day(lateEvening, berlin)).isEqualTo("20 de diciembre de 2026");
        assertThat(PageTexts.in("ar").day(lateEvening, berlin)).isEqualTo("20 ديسمبر 2026");
    }

    /** A phone number and an address have these on every page. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "es", "pt", "hi", "id", "ar"})
    void aPageWritesAllItsNumbersInTheSameDigits(String language) {
        var texts = PageTexts.in(language);
        var at = Instant.parse("2026-12-19T13:02:00Z");
        var berlin = ZoneId.of("Europe/Berlin");

        assertThat(Stream.concat(
                        texts.keys().stream().map(texts::of),
                        Stream.of(
                                texts.day(at, berlin),
                                texts.time(at, berlin, at),
                                texts.time(at, berlin, at.plusSeconds(86_400)))))
                .noneMatch(text -> text.matches("(?s).*[\\p{Nd}&&[^0-9]].*"));
    }

    @Test
    void inPortugalPortugueseIsThatOfPortugal() {
        for (var zone : List.of("Europe/Lisbon", "Atlantic/Madeira", "Atlantic/Azores")) {
            assertThat(PageTexts.in("pt", ZoneId.of(zone)).tag()).as(zone).isEqualTo("pt-PT");
        }
        assertThat(PageTexts.in("pt", ZoneId.of("America/Sao_Paulo")).tag()).isEqualTo("pt");
        assertThat(PageTexts.in("es", ZoneId.of("Europe/Lisbon")).tag()).isEqualTo("es");
    }

    @Test
    void aBrowserThatAsksForPortugueseOfPortugalGetsIt() {
        assertThat(PageTexts.of(Stream.of("fr-FR", "pt-PT", "en")).tag()).isEqualTo("pt-PT");
        assertThat(PageTexts.of(Stream.of("pt-BR", "pt-PT")).tag()).isEqualTo("pt");
        assertThat(PageTexts.of(Stream.of("fr", "*")).tag()).isEqualTo("en");
    }

    @Test
    void portugueseOfPortugalHasAllTextsAndNoneThatIsOnlySaidInBrazil() {
        var texts = PageTexts.in("pt", ZoneId.of("Europe/Lisbon"));

        assertThat(texts.language()).isEqualTo("pt");
        assertThat(texts.keys()).containsExactlyInAnyOrderElementsOf(ENGLISH.keys());
        assertThat(texts.keys()).allSatisfy(key -> {
            assertThat(places(texts, key)).as(key).isEqualTo(places(ENGLISH, key));
            assertThat(texts.of(key)).as(key).doesNotContainPattern(Brazil.ONLY);
        });
    }

    @Test
    void timesOfTodayNeedNoDay() {
        var at = Instant.parse("2026-12-19T13:02:00Z");
        var berlin = ZoneId.of("Europe/Berlin");

        assertThat(ENGLISH.time(at, berlin, at.plusSeconds(60))).isEqualTo("14:02");
        assertThat(ENGLISH.time(at, berlin, at.plusSeconds(86_400))).contains("19 Dec 2026", "14:02");
    }
}
