package io.patchbay.shares;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.IncludePackages;

class SharesTest {

    @Test
    void everyTestIsInOneShareAndInOneOnly() {
        var named = Stream.of(FirstShare.class, SecondShare.class)
                .flatMap(share ->
                        Stream.of(share.getAnnotation(IncludePackages.class).value()))
                .toList();

        assertThat(named).doesNotHaveDuplicates();
        assertThat(ThirdShare.class.getAnnotation(ExcludePackages.class).value())
                .containsExactlyInAnyOrderElementsOf(named);
    }
}
