package io.patchbay.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAddressTest {

    @Test
    void theBeginningOfWhatIsHandedOnIsTheClientsOwnWriting() {
        assertThat(ClientAddress.handedOn(List.of("1.2.3.4, 203.0.113.9"), "1.2.3.4"))
                .isEqualTo("203.0.113.9");
        assertThat(ClientAddress.handedOn(List.of("1.2.3.4", "203.0.113.9"), "1.2.3.4"))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void ourOwnProxiesAreNotTheClient() {
        assertThat(ClientAddress.handedOn(List.of("203.0.113.9, 10.0.0.7, 127.0.0.1"), "x"))
                .isEqualTo("203.0.113.9");
        assertThat(ClientAddress.handedOn(List.of("203.0.113.9,fd00::7"), "x")).isEqualTo("203.0.113.9");
    }

    @Test
    void aClientInOurOwnNetworkCountsByWhatTheNearestProxySaw() {
        assertThat(ClientAddress.handedOn(List.of("10.0.0.7, 10.0.0.9"), "10.0.0.7"))
                .isEqualTo("10.0.0.9");
    }

    @Test
    void whatIsNoAddressIsNeverLookedUp() {
        assertThat(ClientAddress.handedOn(List.of("localhost, example.com"), "told"))
                .isEqualTo("told");
        assertThat(ClientAddress.handedOn(List.of(), "told")).isEqualTo("told");
        assertThat(ClientAddress.network("example.com")).isEqualTo("example.com");
        assertThat(ClientAddress.network(null)).isEqualTo("null");
    }

    @Test
    void aHouseholdHasOneNetworkOfVersionSix() {
        assertThat(ClientAddress.network("2001:db8:1:2:3:4:5:6"))
                .isEqualTo(ClientAddress.network("2001:db8:1:2:ffff::1"))
                .isNotEqualTo(ClientAddress.network("2001:db8:1:3::1"));
        assertThat(ClientAddress.network("203.0.113.9")).isEqualTo("203.0.113.9");
    }
}
