package io.patchbay.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DirectionTest {

    @Test
    void aNameThatTurnsWhatFollowsIsKeptToItself() {
        assertThat(Direction.isolated("مخبز الورد")).isEqualTo("\u2068مخبز الورد\u2069");
    }

    @Test
    void aNameFromLeftToRightStaysAsItIs() {
        assertThat(Direction.isolated("Panadería 4 & ☕")).isEqualTo("Panadería 4 & ☕");
        assertThat(Direction.enclosed("Lindner")).isEqualTo("\u2068Lindner\u2069");
    }

    /** One that ends the isolate would turn the rest of the title all the same. */
    @Test
    void charactersThatTurnTextAreLeftOut() {
        assertThat(Direction.isolated("Lindner\u2069\u202e gnp.exe")).isEqualTo("Lindner gnp.exe");
        assertThat(Direction.isolated("مخبز\u2069\u202e")).isEqualTo("\u2068مخبز\u2069");
    }

    /** Names in Persian, Hindi and Hebrew have them, and so have pictures of several people. */
    @Test
    void marksThatNamesNeedStay() {
        for (var name : new String[] {"می\u200cخواهم", "क्\u200dष", "\u200fשלום", "👩\u200d👧"}) {
            assertThat(Direction.plain(name)).isEqualTo(name);
        }
    }

    @Test
    void nothingStaysNothing() {
        assertThat(Direction.plain(null)).isNull();
        assertThat(Direction.isolated(null)).isNull();
        assertThat(Formats.isolated(null)).isEmpty();
    }
}
