package io.patchbay.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.NumberStatement.NumberDisconnected;
import io.patchbay.diagnosis.Remedy.Action;
import io.patchbay.support.Story;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LossReasonTest {

    private static NumberDisconnected said(String event, String reason, String by) {
        return new NumberDisconnected("1", "2", "coexistence", event, reason, by);
    }

    private static Finding found(LossReason reason) {
        return new Finding(VerdictCode.ACCESS_REMOVED, true, null, List.of(), reason);
    }

    @ParameterizedTest
    @CsvSource({
        "PARTNER_REMOVED, change_number, user, CHANGE_NUMBER",
        "PARTNER_REMOVED, USER_RE_REGISTERED, USER, USER_RE_REGISTERED",
        "PARTNER_REMOVED, business_downgrade, , BUSINESS_DOWNGRADE",
        "PARTNER_REMOVED, primary_inactivity, system, PRIMARY_INACTIVITY",
        "PARTNER_REMOVED, companion_inactivity, system, COMPANION_INACTIVITY",
        "PARTNER_REMOVED, account_disconnected, system, ENDED_BY_META",
        "PARTNER_REMOVED, account_disconnected, user, ",
        "PARTNER_REMOVED, something_new, user, ",
        "PARTNER_REMOVED, , , ",
        "PARTNER_APP_UNINSTALLED, , , ",
        "ACCOUNT_DELETED, , , ACCOUNT_DELETED"
    })
    void theWordOfMetaDecides(String event, String reason, String by, LossReason expected) {
        assertThat(LossReason.of(said(event, reason, by)).orElse(null)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(LossReason.class)
    void everyReasonHasWordsOfItsOwn(LossReason reason) {
        var head = found(reason);
        var code = VerdictCode.ACCESS_REMOVED;

        assertThat(head.sentence()).isNotEqualTo(code.sentence());
        assertThat(head.title()).isNotEqualTo(code.title());
        assertThat(head.happened()).isNotEqualTo(code.happened());
        assertThat(head.next()).isNotBlank();
    }

    /** A reconnect link brings back the same number, which is not there any more. */
    @ParameterizedTest
    @EnumSource(
            value = LossReason.class,
            names = {"CHANGE_NUMBER", "ACCOUNT_DELETED"})
    void aNumberThatIsNoMoreIsNotReconnected(LossReason reason) {
        var remedy = Remedy.of(found(reason));

        assertThat(remedy.next()).isEqualTo(Action.LINK);
        assertThat(remedy.forbids(Action.RECONNECT)).isTrue();
        assertThat(remedy.forbids(Action.LINK)).isFalse();
    }

    @Test
    void theVerdictOfALineCarriesTheReason() {
        var story = Story.connected()
                .minutes(1)
                .disconnected("change_number")
                .minutes(1)
                .disconnected(null);

        var head =
                Diagnoser.diagnose(story.progress(), story.facts(), story.now()).head();

        assertThat(head.reason()).isEqualTo(LossReason.CHANGE_NUMBER);
        assertThat(head.evidence()).extracting(Fact::kind).first().isEqualTo(FactKind.NUMBER_DISCONNECTED);
        assertThat(head.next()).isEqualTo("Send a new link for the new number.");
    }
}
