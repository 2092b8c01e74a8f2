package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.support.Story;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatsTest {

    private static List<Integer> sizes(Story story) {
        var newestFirst =
                story.facts().stream().sorted(Fact.IN_ORDER.reversed()).toList();
        return Repeats.runs(newestFirst).stream().map(List::size).toList();
    }

    /** Two checks an hour that say what they said before were seven of nineteen entries after half an hour. */
    @Test
    void checksThatSayTheSameAreOneEntryEach() {
        var story = Story.connected();
        for (var i = 0; i < 5; i++) {
            story.minutes(60).read("CONNECTED").health("status", "healthy");
        }

        // the health checks, the readings with the one that came right after the event, and what went before
        assertThat(sizes(story)).startsWith(5, 6);
    }

    @Test
    void anotherAnswerOrAnEventInBetweenEndsARun() {
        var changed =
                Story.connected().minutes(60).read("DISCONNECTED").minutes(60).read("CONNECTED");
        var told = Story.connected()
                .minutes(60)
                .add(FactKind.MESSAGE_INBOUND, "message_id", "wamid.1")
                .minutes(60)
                .read("CONNECTED");

        assertThat(sizes(changed)).startsWith(1, 1, 1);
        assertThat(sizes(told)).startsWith(1, 1, 1);
    }
}
