package io.patchbay.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SliceTest {

    private static Slice<Integer> of(String after, String filters, int there) {
        return Slice.of(
                "/links",
                after,
                filters,
                wanted -> IntStream.range(0, Math.min(there, wanted)).boxed().toList(),
                Function.identity());
    }

    @Test
    void theNextRowsComeAfterTheLastShownAndKeepTheFilters() {
        var slice = of(null, Slice.filter("q", "Peña & Co"), 100);

        assertThat(slice.rows()).hasSize(25);
        assertThat(slice.next()).isEqualTo("?after=24&q=Pe%C3%B1a+%26+Co");
        assertThat(slice.self()).isEqualTo("/links?&q=Pe%C3%B1a+%26+Co");
    }

    @Test
    void aListThatJustFitsHasNoNext() {
        assertThat(of(null, "", 25).next()).isNull();
        assertThat(of(null, "", 26).next()).isEqualTo("?after=24");
        assertThat(of("7", "", 0).rows()).isEqualTo(List.of());
    }

    @Test
    void aBlankFilterIsNone() {
        assertThat(Slice.filter("q", " ") + Slice.filter("q", null)).isEmpty();
    }
}
