package io.patchbay.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.link.Landing.Outcome;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HostPageTest {

    private static final UUID LINK = UUID.fromString("0199f1b2-0000-7000-8000-000000000001");

    @Test
    void aTenantWithoutAPageStaysOnOurs() {
        assertThat(HostPage.address(null, LINK, Outcome.CONNECTED)).isEmpty();
        assertThat(HostPage.address(" ", LINK, Outcome.CONNECTED)).isEmpty();
    }

    @Test
    void theHostProductLearnsWhichLinkAndWhatIsKnown() {
        assertThat(HostPage.address("https://host.example/done", LINK, Outcome.CHECKING)
                        .orElseThrow())
                .hasToString("https://host.example/done?link_id=" + LINK + "&status=checking");
    }

    @Test
    void itsOwnQueryAndFragmentAreKept() {
        assertThat(HostPage.address("https://host.example/done?tab=wa#top", LINK, Outcome.CONNECTED)
                        .orElseThrow())
                .hasToString("https://host.example/done?tab=wa&link_id=" + LINK + "&status=connected#top");
    }

    @Test
    void anAddressThatIsNoneIsPassedOver() {
        assertThat(HostPage.address("https://host.example/{tab}", LINK, Outcome.CONNECTED))
                .isEmpty();
    }
}
