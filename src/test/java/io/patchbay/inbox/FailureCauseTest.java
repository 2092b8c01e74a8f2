package io.patchbay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** An outage of two minutes once ended as "it needs attention" for what had come in. */
class FailureCauseTest {

    @Test
    void aFullDiskIsNotHeldAgainstTheRequest() {
        assertThat(blame("53100")).isEqualTo(FailureCause.DATABASE);
    }

    @Test
    void aDatabaseThatIsAwayOrRestartsIsNotHeldAgainstTheRequest() {
        for (var state : new String[] {"08006", "57P01", "57P03", "25P03", "58030", null}) {
            assertThat(blame(state)).as(state).isEqualTo(FailureCause.DATABASE);
        }
    }

    @Test
    void aRowThatSomebodyElseHoldsIsNotHeldAgainstTheRequest() {
        assertThat(blame("55P03")).isEqualTo(FailureCause.NEIGHBOUR);
        assertThat(blame("40P01")).isEqualTo(FailureCause.NEIGHBOUR);
    }

    @Test
    void whatTheRequestHoldsIs() {
        assertThat(blame("22P05")).isEqualTo(FailureCause.REQUEST);
        assertThat(FailureCause.of(new IllegalStateException("a mistake of ours")))
                .isEqualTo(FailureCause.REQUEST);
    }

    private static FailureCause blame(String state) {
        return FailureCause.of(new IllegalStateException(new SQLException("no", state)));
    }
}
