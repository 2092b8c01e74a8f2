package io.patchbay.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderZoneTest {

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Madrid", "America/Argentina/Buenos_Aires", "Asia/Calcutta", "Etc/GMT+5"})
    void placesAreZones(String name) {
        assertThat(ReaderZone.named(name)).contains(ZoneId.of(name));
    }

    /** Java would take some of these as offsets. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "Mars/Olympus", "europe/madrid", "Z", "+05:30", "UTC+1", "GMT+14:00", "\"UTC\""})
    void whateverElseIsNone(String name) {
        assertThat(ReaderZone.named(name)).isEmpty();
    }

    @Test
    void whereNobodyAsksItIsUtc() {
        assertThat(ReaderZone.of(null)).isEqualTo(ZoneId.of("UTC"));
    }
}
