package io.patchbay.link;

import static io.patchbay.support.Cast.JON;
import static io.patchbay.support.Cast.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.provider.ProviderLink;
import io.patchbay.support.Cast;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionLinkTest {

    private static final Instant END = NOON.plus(Duration.ofDays(30));
    private static final UUID TENANT = UUID.randomUUID();

    private static ConnectionLink asked() {
        return new ConnectionLink(TENANT, Cast.LINDNER_LINE, LinkRequest.simple(), "en", null, JON, NOON);
    }

    private static ProviderLink shown(String status, String setup, String error, Instant end) {
        return new ProviderLink("p1", status, setup, error, "https://app.example/x", null, List.of(), null, NOON, end);
    }

    private static ConnectionLink made(String status) {
        var link = asked();
        link.made(shown(status, "pending", null, END), NOON);
        return link;
    }

    @Test
    void aLinkIsPendingUntilTheProviderHasMadeIt() {
        var link = asked();
        assertThat(link.stateAt(NOON)).isEqualTo(LinkState.PENDING);
        assertThat(link.providerUrl()).isNull();

        link.made(shown("active", "pending", null, END), NOON);
        assertThat(link.stateAt(NOON)).isEqualTo(LinkState.ACTIVE);
    }

    @Test
    void aLinkTheProviderNeverMadeHasFailed() {
        var link = asked();
        link.rejectedByProvider("Name can't be blank");

        assertThat(link.stateAt(NOON)).isEqualTo(LinkState.FAILED);
        assertThat(link.refusal()).isEqualTo("Name can't be blank");
    }

    @ParameterizedTest
    @CsvSource({
        "active, ACTIVE, EXPIRED",
        "ACTIVE, ACTIVE, EXPIRED",
        "used, USED, USED",
        "revoked, REVOKED, REVOKED",
        "expired, EXPIRED, EXPIRED",
        ", ACTIVE, EXPIRED",
        "asleep, UNKNOWN, UNKNOWN"
    })
    void theProvidersWordDecidesUntilTheEndHasPassed(String word, LinkState before, LinkState after) {
        var link = made(word);

        assertThat(link.stateAt(END.minusMillis(1))).isEqualTo(before);
        assertThat(link.stateAt(END)).isEqualTo(after);
        assertThat(link.providerStatus()).as("kept raw").isEqualTo(word);
    }

    @Test
    void aLinkWithoutEndDoesNotExpire() {
        var link = asked();
        link.made(shown("active", "pending", null, null), NOON);

        assertThat(link.stateAt(NOON.plus(Duration.ofDays(4000)))).isEqualTo(LinkState.ACTIVE);
    }

    @Test
    void aFailedSetupLeavesTheLinkActive() {
        var link = made("active");
        link.see(shown("active", "failed", "No such luck", END), NOON);

        assertThat(link.stateAt(NOON)).isEqualTo(LinkState.ACTIVE);
        assertThat(link.setupError()).isEqualTo("No such luck");
    }

    @Test
    void seeingTheSameAgainIsNoDifference() {
        var link = made("active");

        assertThat(link.see(shown("active", "pending", null, END), NOON)).isFalse();
        assertThat(link.see(shown("active", "processing", null, END), NOON)).isTrue();
        assertThat(link.see(shown("active", "processing", null, END.plusSeconds(1)), NOON))
                .isTrue();
    }

    @Test
    void theAddressStaysWhenAListingLeavesItOut() {
        var link = made("active");
        link.see(new ProviderLink("p1", "active", null, null, null, null, List.of(), null, NOON, END), NOON);

        assertThat(link.providerUrl()).isEqualTo("https://app.example/x");
    }

    @Test
    void revokingTwiceKeepsTheFirstReason() {
        var link = made("active");

        assertThat(link.revoke(JON, "wrong customer", NOON)).isTrue();
        assertThat(link.revoke(Cast.ADA, "again", NOON.plusSeconds(9))).isFalse();
        assertThat(link.revokedBy()).isEqualTo(JON);
        assertThat(link.revokeReason()).isEqualTo("wrong customer");
        assertThat(link.stateAt(NOON)).isEqualTo(LinkState.REVOKED);
    }

    @Test
    void aRevokedLinkThatWasUsedAllTheSameIsUsed() {
        var link = made("active");
        link.revoke(JON, "x", NOON);
        link.see(shown("used", "completed", null, END), NOON.plusSeconds(60));

        assertThat(link.stateAt(NOON.plusSeconds(60))).isEqualTo(LinkState.USED);
        assertThat(link.usedAt()).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void aNewerLinkReplacesAnOlderOneOnceAndNeverItself() {
        var older = made("active");
        var newer = made("active");

        assertThat(older.replaceBy(newer, NOON)).isTrue();
        assertThat(older.replaceBy(made("active"), NOON)).isFalse();
        assertThat(older.replacedBy()).isEqualTo(newer.id());
        assertThat(older.stateAt(NOON)).isEqualTo(LinkState.REVOKED);
        assertThat(newer.replaceBy(newer, NOON)).isFalse();
        assertThat(asked().replaceBy(newer, NOON)).as("was never made").isFalse();
    }

    @Test
    void openingAgainKeepsTheFirstTime() {
        var link = made("active");
        link.open(NOON);
        link.open(NOON.plusSeconds(60));

        assertThat(link.openedAt()).isEqualTo(NOON);
        assertThat(link.lastOpenedAt()).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void aLinkMadeElsewhereIsAdoptedWithItsAge() {
        var early = NOON.minus(Duration.ofDays(3));
        var seen =
                new ProviderLink("p9", "active", "pending", null, "https://x", null, null, "14155550142", early, END);

        var link = ConnectionLink.adopted(TENANT, Cast.LINDNER_LINE, seen, NOON);

        assertThat(link.createdAt()).isEqualTo(early);
        assertThat(link.purpose()).isEqualTo("reconnect");
        assertThat(link.createdBy()).isEqualTo("made outside Patchbay");
        assertThat(link.stateAt(NOON)).isEqualTo(LinkState.ACTIVE);
        assertThat(link.modes()).isEmpty();
    }

    @Test
    void everyLinkHasItsOwnCode() {
        assertThat(asked().code()).hasSize(16).isNotEqualTo(asked().code());
    }
}
