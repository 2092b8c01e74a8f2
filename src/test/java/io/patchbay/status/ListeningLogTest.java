package io.patchbay.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.status.ListeningLog.Quarter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListeningLogTest {

    private static final Instant NOW = Instant.parse("2026-11-16T13:12:08Z");

    private static final ZoneId UTC = ZoneId.of("UTC");

    private static Quarter quarter(int back, boolean heard, boolean closed) {
        var current = Instant.parse("2026-11-16T13:00:00Z");
        return new Quarter(current.minus(Duration.ofMinutes(15L * back)), heard, closed);
    }

    private static List<String> kinds(Quarter... quarters) {
        var bars = ListeningLog.strip(List.of(quarters), NOW, UTC).bars();
        assertThat(bars).hasSize(96);
        return bars.subList(92, 96).stream().map(ListeningLog.Bar::kind).toList();
    }

    @Test
    void aQuarterIsHeardQuietOrClosed() {
        assertThat(kinds(
                        quarter(3, true, false),
                        quarter(2, false, false),
                        quarter(1, true, true),
                        quarter(0, true, false)))
                .containsExactly("ok", "", "miss", "ok");
    }

    @Test
    void aQuarterInWhichNobodyListenedIsClosed() {
        assertThat(kinds(quarter(2, true, false), quarter(0, true, false))).containsExactly("", "ok", "miss", "ok");
    }

    @Test
    void nothingIsSaidOfTheTimeBeforeTheFirstStart() {
        assertThat(ListeningLog.strip(List.of(quarter(1, true, false)), NOW, UTC)
                        .bars()
                        .subList(0, 94))
                .allMatch(bar -> bar.kind().isEmpty());
        assertThat(ListeningLog.strip(List.of(), NOW, UTC).bars())
                .allMatch(bar -> bar.kind().isEmpty());
    }

    @Test
    void theQuarterThatHasJustBegunIsNotMissed() {
        assertThat(kinds(quarter(1, true, false))).containsExactly("", "", "ok", "");
    }

    @Test
    void theAxisHasTheClockOfItsReader() {
        var strip = ListeningLog.strip(List.of(), NOW, ZoneId.of("Asia/Kathmandu"));

        assertThat(strip.axis()).startsWith("Sun 19:00", "Sun 23:00", "Mon 03:00");
    }

    @Test
    void theAxisBeginsADayAgoAndTheLabelCounts() {
        var strip = ListeningLog.strip(List.of(quarter(3, true, false), quarter(1, true, false)), NOW, UTC);

        assertThat(strip.axis()).hasSize(6).startsWith("Sun 13:15", "Sun 17:15");
        assertThat(strip.label()).contains("arrived in 2 of").contains("down in 1.");
    }
}
