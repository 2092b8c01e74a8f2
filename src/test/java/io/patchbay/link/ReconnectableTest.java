package io.patchbay.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Acts;
import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Mode;
import io.patchbay.connection.Status;
import io.patchbay.support.Cast;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReconnectableTest {

    private static ConnectionRow row(String phoneNumberId, String display, Mode taken) {
        return new ConnectionRow(
                Cast.LINDNER_LINE,
                UUID.randomUUID(),
                "Bakery Lindner",
                "acct_2041",
                Status.DISCONNECTED,
                "disconnected",
                Acts.CUSTOMER,
                true,
                Mode.EITHER,
                taken,
                display,
                phoneNumberId,
                null,
                Cast.JON,
                Cast.NOON,
                Cast.NOON,
                1);
    }

    private static ConnectionRow lost() {
        return row(Cast.LINDNER_NUMBER, "+1 415-555-0142", Mode.DEDICATED);
    }

    private static LinkRequest asking(List<String> modes, Boolean provision) {
        return LinkRequest.asking()
                .allowedConnectionTypes(modes)
                .provisionPhoneNumber(provision)
                .reconnectConnectionId(Cast.LINDNER_LINE)
                .build();
    }

    @Test
    void aConnectionWithANumberCanBeReconnected() {
        assertThat(Reconnectable.why(lost())).isNull();
        assertThat(Reconnectable.why(lost(), LinkRequest.reconnecting(Cast.LINDNER_LINE)))
                .isNull();
        assertThat(Reconnectable.number(lost())).isEqualTo("+14155550142");
    }

    @Test
    void withoutANumberThereIsNothingToReconnect() {
        assertThat(Reconnectable.why(row(null, null, null))).contains("never had a number");
        assertThat(Reconnectable.why(row(Cast.LINDNER_NUMBER, null, null))).isNotNull();
        assertThat(Reconnectable.why(row(null, null, null), asking(null, true))).contains("never had a number");
    }

    @Test
    void aNewNumberIsRefused() {
        assertThat(Reconnectable.why(lost(), asking(null, true))).contains("cannot bring a new one");
        assertThat(Reconnectable.why(lost(), asking(null, false))).isNull();
    }

    @Test
    void anotherModeIsRefusedAndTheModeNamed() {
        assertThat(Reconnectable.why(lost(), asking(List.of("coexistence"), null)))
                .contains("which is dedicated");
        assertThat(Reconnectable.why(lost(), asking(List.of("dedicated", "coexistence"), null)))
                .isNotNull();
        assertThat(Reconnectable.why(lost(), asking(List.of("dedicated"), null)))
                .isNull();
    }

    @Test
    void anUnknownModeIsLeftToTheProvider() {
        var row = row(Cast.LINDNER_NUMBER, "+1 415-555-0142", null);

        assertThat(Reconnectable.why(row, asking(List.of("coexistence"), null))).isNull();
    }
}
