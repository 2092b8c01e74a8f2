package io.patchbay.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.provider.ProviderWebhook;
import io.patchbay.provider.Subscription;
import io.patchbay.provider.kapso.KapsoEvents;
import io.patchbay.subscription.OurWebhook.State;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OurWebhookTest {

    private static final String URL = "https://console.example.com/hooks/kapso";
    private static final Instant NOW = Instant.parse("2026-11-03T10:00:00Z");

    private static final Subscription SUBSCRIPTION = new KapsoEvents().subscription();

    private static ProviderWebhook webhook(
            String url, List<String> events, boolean active, String number, String version) {
        return new ProviderWebhook("w1", url, "kapso", events, active, number, "p1", version, null);
    }

    private static List<String> all() {
        return SUBSCRIPTION.all();
    }

    private static OurWebhook among(ProviderWebhook... listed) {
        return OurWebhook.among(List.of(listed), URL, SUBSCRIPTION, NOW);
    }

    @Test
    void aCompleteWebhookIsActiveAndNeedsNothing() {
        var ours = among(webhook(URL, all(), true, null, "v2"));
        assertThat(ours.state()).isEqualTo(State.ACTIVE);
        assertThat(ours.canBeSetUp()).isFalse();
    }

    @Test
    void aWebhookWithoutTheWantedEventsIsActiveAndNamesThem() {
        var ours = among(webhook(URL, SUBSCRIPTION.needed(), true, null, "v2"));
        assertThat(ours.state()).isEqualTo(State.ACTIVE);
        assertThat(ours.lacking()).isEqualTo(SUBSCRIPTION.wanted());
        assertThat(ours.sentence()).contains("whatsapp.account.disabled");
    }

    @Test
    void webhooksOfOthersAndOfOneNumberAreNotOurs() {
        assertThat(among(
                                webhook("https://other.example.com/x", all(), true, null, "v2"),
                                webhook(URL, all(), true, "604118932207715", "v2"))
                        .state())
                .isEqualTo(State.MISSING);
    }

    @Test
    void aPausedADeafAndAnOldWebhookAreToldApart() {
        assertThat(among(webhook(URL, all(), false, null, "v2")).state()).isEqualTo(State.PAUSED);
        assertThat(among(webhook(URL, SUBSCRIPTION.wanted(), true, null, "v2")).state())
                .isEqualTo(State.DEAF);
        assertThat(among(webhook(URL, all(), true, null, "v1")).state()).isEqualTo(State.OLD_FORMAT);
    }

    @Test
    void ofTwoWithOurAddressTheOneThatWorksCounts() {
        assertThat(among(webhook(URL, all(), false, null, "v2"), webhook(URL, all(), true, null, "v2"))
                        .state())
                .isEqualTo(State.ACTIVE);
    }
}
