package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.support.Story;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CodeInWordsTest {

    private static List<CodeInWords> by(FactKind kind, Object... keysAndValues) {
        Fact fact = Story.ofLindner().add(kind, keysAndValues).facts().get(0);
        return FactCodes.of(fact);
    }

    @Test
    void aRefusedMessageSaysInWordsWhy() {
        assertThat(by(FactKind.MESSAGE_FAILED, "problems", List.of(Map.of("code", "131042"))))
                .singleElement()
                .satisfies(said -> {
                    assertThat(said.code()).isEqualTo("131042");
                    assertThat(said.title()).doesNotContain("131042").isNotBlank();
                    assertThat(said.href()).startsWith("/playbook/codes/");
                });
    }

    @Test
    void whatIsFineNeedsNoWords() {
        assertThat(by(FactKind.NUMBER_READ, "status", "CONNECTED", "quality_rating", "GREEN"))
                .isEmpty();
        assertThat(by(FactKind.ACCOUNT_READ, "review", "APPROVED", "verification", "verified"))
                .isEmpty();
        assertThat(by(FactKind.FUNDING_READ, "status", "not_funded", "reason", "existing_payment_method"))
                .isEmpty();
    }

    @Test
    void aStateThatMattersIsExplained() {
        assertThat(by(FactKind.ACCOUNT_READ, "review", "rejected", "verification", "not_verified"))
                .extracting(CodeInWords::code)
                .containsExactly("rejected", "not_verified");
        assertThat(by(FactKind.NUMBER_READ, "status", "FLAGGED", "quality_rating", "RED"))
                .extracting(CodeInWords::code)
                .containsExactly("FLAGGED", "RED");
        assertThat(by(FactKind.ACCOUNT_REVIEWED, "decision", "DEFERRED"))
                .extracting(CodeInWords::title)
                .containsExactly("Account review postponed");
    }

    @Test
    void anUnknownCodeKeepsItsRawWordAndLeadsNowhere() {
        assertThat(by(FactKind.RETURNED_FAILED, "error_code", "moon_in_the_way"))
                .singleElement()
                .satisfies(said -> assertThat(said.code()).isEqualTo("moon_in_the_way"));
    }
}
