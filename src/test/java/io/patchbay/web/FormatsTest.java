package io.patchbay.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DecimalStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {

    private static final Instant AT = Instant.parse("2026-11-03T22:05:09.123Z");

    @ParameterizedTest
    @CsvSource({
        "PT0S, 1 s",
        "PT59S, 59 s",
        "PT60S, 1 min",
        "PT59M59S, 59 min",
        "PT1H, 1 h",
        "PT23H59M, 23 h",
        "PT24H, 1 d",
        "P59D, 59 d",
        "P60D, 2 months"
    })
    void spansAreWrittenInTheirLargestUnit(Duration time, String words) {
        assertThat(Formats.span(time)).isEqualTo(words);
    }

    @Test
    void aDeadlineSaysHowFarItIsAwayOrHowLongAgoItPassed() {
        assertThat(Formats.deadline(AT, AT.minus(Duration.ofHours(3)))).isEqualTo("in 3 h");
        assertThat(Formats.deadline(AT, AT.plus(Duration.ofDays(8)))).isEqualTo("Overdue by 8 d");
        assertThat(Formats.deadline(null, AT)).isNull();
    }

    @Test
    void ofTodayTheTimeOfDayIsEnough() {
        var madrid = ZoneId.of("Europe/Madrid");

        assertThat(Formats.shortIn(AT, madrid, AT.minus(Duration.ofHours(2)))).isEqualTo("23:05");
        assertThat(Formats.shortIn(AT, madrid, AT.plus(Duration.ofHours(2)))).isEqualTo("3 Nov 23:05");
    }

    @Test
    void timesNameTheirZone() {
        assertThat(Formats.full(AT)).isEqualTo("3 Nov 2026 22:05:09 UTC");
        assertThat(Formats.day(AT)).isEqualTo("3 Nov 2026");
        assertThat(Formats.clockIn(AT, ZoneId.of("Europe/Madrid"))).isEqualTo("23:05:09");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Europe/Madrid | America/Sao_Paulo | 3 Nov 2026 23:05:09 Europe/Madrid,"
                        + " for the customer 19:05 America/Sao_Paulo",
                "Europe/Madrid | Asia/Kolkata | 3 Nov 2026 23:05:09 Europe/Madrid,"
                        + " for the customer 4 Nov 03:35 Asia/Kolkata",
                "Europe/Madrid | Europe/Berlin | 3 Nov 2026 23:05:09 Europe/Madrid",
                "UTC | UTC | 3 Nov 2026 22:05:09 UTC"
            })
    void theCustomersClockIsAddedWhereItShowsAnotherTime(String reader, String customer, String words) {
        assertThat(Formats.both(AT, ZoneId.of(reader), ZoneId.of(customer))).isEqualTo(words);
    }

    @Test
    void everyReaderSeesTheDigitsOfPhoneNumbersOnEveryJava() {
        for (var tag : Language.tags()) {
            assertThat(DecimalStyle.of(Formats.localeOf(tag)).getZeroDigit())
                    .as(tag)
                    .isEqualTo('0');
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "")
    void nothingIsWrittenAsNothing(String text) {
        assertThat(Formats.capital(text)).isEmpty();
        assertThat(Formats.spaced(text)).isEmpty();
    }

    @Test
    void wordsOfTheCodeBecomeWords() {
        assertThat(Formats.spaced("pending_review")).isEqualTo("pending review");
        assertThat(Formats.capital("pending")).isEqualTo("Pending");
    }

    @Test
    void longIdsAreGroupedAndOtherTextIsNot() {
        assertThat(Formats.groups("604118932207715")).containsExactly("6041", "1893", "2207", "715");
        assertThat(Formats.groups("12345678")).containsExactly("12345678");
        assertThat(Formats.groups("a-b")).containsExactly("a-b");
        assertThat(Formats.groups(null)).isEmpty();
    }
}
