package io.patchbay.shares;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.IncludePackages;

class SharesTest {

    @Test
    void everyTestIsInOneShareAndInOneOnly() {
        assertThat(SecondShare.class.getAnnotation(ExcludePackages.class).value())
                .containsExactly(
                        FirstShare.class.getAnnotation(IncludePackages.class).value());
    }
}
