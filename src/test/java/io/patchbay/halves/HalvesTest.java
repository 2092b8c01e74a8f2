package io.patchbay.halves;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.IncludePackages;

class HalvesTest {

    @Test
    void everyTestIsInOneHalfAndInOneOnly() {
        assertThat(SecondHalf.class.getAnnotation(ExcludePackages.class).value())
                .containsExactly(
                        FirstHalf.class.getAnnotation(IncludePackages.class).value());
    }
}
