package io.patchbay.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.diagnosis.Remedy.Action;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemedyTest {

    @ParameterizedTest
    @EnumSource(VerdictCode.class)
    void everyVerdictHasARemedyThatDoesNotForbidItself(VerdictCode code) {
        var remedy = Remedy.of(code);

        assertThat(remedy).isNotNull();
        assertThat(remedy.forbids(remedy.next())).isFalse();
    }

    /** The words and the buttons of a case say the same. */
    @ParameterizedTest
    @EnumSource(VerdictCode.class)
    void whatTheWordsWarnOfIsNotOffered(VerdictCode code) {
        var warned = code.dont().toLowerCase(Locale.ROOT);

        if (warned.startsWith("send a new link")) {
            assertThat(Remedy.of(code).forbids(Action.LINK)
                            || !Remedy.of(code).next().equals(Action.LINK))
                    .isTrue();
        }
        if (warned.startsWith("send a reconnect link") || warned.startsWith("reconnect")) {
            assertThat(Remedy.of(code).forbids(Action.RECONNECT)).isTrue();
        }
        if (code.next().startsWith("Send a reconnect link")) {
            assertThat(Remedy.of(code).next()).isEqualTo(Action.RECONNECT);
        }
        if (code.next().startsWith("Send a new link")) {
            assertThat(Remedy.of(code).next()).isEqualTo(Action.LINK);
        }
    }

    private static Finding found(VerdictCode code) {
        return Finding.of(code, RuleMatch.BARE);
    }

    @Test
    void theReasonNamesTheVerdict() {
        assertThat(VerdictWords.whyNot(found(VerdictCode.BANNED), Action.RECONNECT))
                .contains(VerdictCode.BANNED.sentence());
        assertThat(VerdictWords.whyNot(found(VerdictCode.DISCONNECTED), Action.RECONNECT))
                .isNull();
    }
}
