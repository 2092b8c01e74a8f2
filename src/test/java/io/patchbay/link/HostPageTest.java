package io.patchbay.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class HostPageTest {

    private static final UUID LINK = UUID.fromString("0199f1b2-0000-7000-8000-000000000001");

    @Test
    void aTenantWithoutAPageStaysOnOurs() {
        assertThat(HostPage.address(null, LINK, PageState.CONNECTED)).isEmpty();
        assertThat(HostPage.address(" ", LINK, PageState.CONNECTED)).isEmpty();
    }

    @Test
    void theHostProductLearnsWhichLinkAndWhatIsKnown() {
        assertThat(HostPage.address("https://host.example/done", LINK, PageState.CHECKING)
                        .orElseThrow())
                .hasToString("https://host.example/done?link_id=" + LINK + "&status=checking");
    }

    @Test
    void itsOwnQueryAndFragmentAreKept() {
        assertThat(HostPage.address("https://host.example/done?tab=wa#top", LINK, PageState.CONNECTED)
                        .orElseThrow())
                .hasToString("https://host.example/done?tab=wa&link_id=" + LINK + "&status=connected#top");
    }

    @Test
    void anAddressThatIsNoneIsPassedOver() {
        assertThat(HostPage.address("https://host.example/{tab}", LINK, PageState.CONNECTED))
                .isEmpty();
    }
}
