package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Cast;
import io.patchbay.support.LongLife;
import io.patchbay.support.Story;
import org.junit.jupiter.api.Test;

/** Which facts are steps on the way back to the time when a line worked. */
class CaseFileTest {

    @Test
    void whatAProbeReadsOnceMoreIsNoNews() {
        var story = line().minutes(5).read("DISCONNECTED").minutes(5).read("DISCONNECTED");
        assertThat(CaseFile.news(story.facts())).containsExactly(2, 1);
    }

    @Test
    void theSameAfterSomethingElseIsNews() {
        var story = line().minutes(5)
                .read("DISCONNECTED")
                .minutes(5)
                .reconnected()
                .minutes(5)
                .read("DISCONNECTED");
        assertThat(CaseFile.news(story.facts())).containsExactly(4, 3, 2, 1);
    }

    @Test
    void whatWasHeardTogetherIsOneStep() {
        var story = line().minutes(5).disconnected("account_disconnected").read("DISCONNECTED");
        assertThat(CaseFile.news(story.facts())).containsExactly(2, 1);
    }

    @Test
    void lookingInVainForDaysIsFewSteps() {
        var inVain = 150;
        var told = LongLife.lost(Cast.LINDNER_LINE, Cast.NOON, 2_000, inVain).facts();
        assertThat(CaseFile.news(told))
                .filteredOn(place -> place >= told.size() - inVain)
                .hasSizeLessThan(5);
    }

    private static Story line() {
        return Story.of(Cast.LINDNER_LINE, Cast.NOON).created().minutes(1).read("CONNECTED");
    }
}
