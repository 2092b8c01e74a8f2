package io.patchbay.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Acts;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VerdictCodeTest {

    @Test
    void whatIsAboutALineComesBeforeTheWayThereAndThatBeforeTheInstallation() {
        assertThat(VerdictCode.values()).extracting(VerdictCode::area).isSorted();
    }

    @Test
    void whereOnlyTimeHelpsNobodyActs() {
        var clocks =
                Stream.of(VerdictCode.values()).filter(VerdictCode::isClock).toList();

        assertThat(clocks).isEqualTo(List.of(VerdictCode.WEBHOOK_ONLY, VerdictCode.OTP_LOCKED));
        assertThat(clocks).extracting(VerdictCode::acts).containsOnly(Acts.NOBODY);
        assertThat(clocks).extracting(VerdictCode::tone).containsOnly("meta");
    }

    @Test
    void aLineThatWorksIsNotBlocked() {
        var well = Stream.of(VerdictCode.values()).filter(VerdictCode::isWell).toList();

        assertThat(well).isEqualTo(List.of(VerdictCode.NAME_PENDING_HARMLESS, VerdictCode.HEALTHY));
        assertThat(well).noneMatch(VerdictCode::blocks);
        assertThat(well).extracting(VerdictCode::tone).containsOnly("working");
    }

    @Test
    void whereOnlyTimeHasToPassThePagesSayWaiting() {
        assertThat(VerdictWords.name(VerdictCode.OTP_LOCKED)).isEqualTo("Waiting");
        assertThat(VerdictWords.name(VerdictCode.HEALTHY)).isEqualTo("No action needed");
        assertThat(VerdictWords.name(VerdictCode.NOT_OPENED)).isEqualTo("Waiting for the customer");
        assertThat(VerdictWords.name(VerdictCode.FINISHING)).isEqualTo("Waiting for Kapso");
    }
}
