package io.patchbay.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Cast;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkRequestTest {

    @Test
    void nothingAskedIsNothingSent() {
        var simple = LinkRequest.simple();

        assertThat(simple.allowedConnectionTypes()).isEmpty();
        assertThat(simple.phoneNumberCountryIsos()).isEmpty();
        assertThat(simple.themeConfig()).isEmpty();
        assertThat(simple.isReconnect()).isFalse();
        assertThat(simple.takeOver()).isFalse();
    }

    @Test
    void theSameModesInAnyOrderAreTheSameWish() {
        var one = asking(List.of("dedicated", "coexistence", "dedicated"));

        assertThat(one).isEqualTo(asking(List.of("coexistence", "dedicated")));
    }

    @Test
    void takingOverChangesNothingElse() {
        var wish = LinkRequest.reconnecting(Cast.LINDNER_LINE);

        assertThat(wish.takingOver().takeOver()).isTrue();
        assertThat(wish.takingOver())
                .usingRecursiveComparison()
                .ignoringFields("takeOver")
                .isEqualTo(wish);
        assertThat(wish.takingOver().isReconnect()).isTrue();
    }

    private static LinkRequest asking(List<String> modes) {
        return LinkRequest.asking().allowedConnectionTypes(modes).build();
    }
}
