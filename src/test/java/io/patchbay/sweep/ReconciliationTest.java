package io.patchbay.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconciliationTest {

    @ParameterizedTest
    @CsvSource({
        "Ada, by Ada",
        "schedule, on schedule",
        "start of a node, 'automatically, when a node started'",
        "webhook gap, 'automatically, after a webhook gap'",
        "a gap in our listening, 'automatically, after a webhook gap'",
    })
    void whoOrWhatStartedItFollowsItsTime(String requestedBy, String words) {
        var sweep = new Reconciliation(
                null, null, requestedBy, Reconciliation.State.DONE, null, null, null, null, List.of());

        assertThat(sweep.startedBy()).isEqualTo(words);
    }
}
