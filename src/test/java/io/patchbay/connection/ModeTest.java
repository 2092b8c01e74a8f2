package io.patchbay.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModeTest {

    @Test
    void aLinkOffersItsOneModeOrTheCustomersChoice() {
        assertThat(Mode.offeredBy(List.of("dedicated"))).isEqualTo(Mode.DEDICATED);
        assertThat(Mode.offeredBy(List.of("coexistence"))).isEqualTo(Mode.COEXISTENCE);
        assertThat(Mode.offeredBy(List.of("coexistence", "dedicated"))).isEqualTo(Mode.EITHER);
        assertThat(Mode.offeredBy(List.of())).isEqualTo(Mode.EITHER);
    }

    @Test
    void theModeTakenIsReadInAnyCaseAndNeverGuessed() {
        assertThat(Mode.taken("Coexistence")).isEqualTo(Mode.COEXISTENCE);
        assertThat(Mode.taken("DEDICATED")).isEqualTo(Mode.DEDICATED);
        assertThat(Mode.taken("either")).isNull();
        assertThat(Mode.taken("hybrid")).isNull();
        assertThat(Mode.taken(null)).isNull();
        assertThat(Mode.offeredBy(List.of("hybrid"))).isNull();
    }
}
