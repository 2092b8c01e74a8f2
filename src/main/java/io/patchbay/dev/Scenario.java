package io.patchbay.dev;

import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.link.LinkRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Stories that end in a verdict, each a case of its own; every verdict has at least one. Most are
 * played over real HTTP from the first link to the end. Those that take hours or days are planted:
 * their past is written with the times it would have had. Those about the whole installation have
 * no case and may end by themselves.
 */
public sealed interface Scenario permits OnboardingScenario, LineScenario {

    /** What a scenario is about; the order is that of a connection's life. */
    enum Area {
        LINK("The link"),
        DIALOG("Meta’s dialog"),
        ENDING("The end of the dialog"),
        LINE("The line"),
        REVIEW("What Meta reviews"),
        ALLOWANCE("What Meta allows"),
        EVENTS("Events gone wrong"),
        INSTALLATION("The whole installation");

        private final String title;

        Area(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        public List<Scenario> scenarios() {
            return all().stream().filter(one -> one.script().area() == this).toList();
        }
    }

    /**
     * What a scenario consists of. {@code plot} is how the past went, null if it is played; {@code
     * play} is everything after the first link.
     */
    record Script(Area area, VerdictCode endsIn, String title, String sentence, Plot plot, Consumer<Stage> play) {

        static Script played(Area area, VerdictCode endsIn, String title, String sentence, Consumer<Stage> play) {
            return new Script(area, endsIn, title, sentence, null, play);
        }

        static Script planted(Area area, Plot plot, String title, String sentence) {
            return new Script(area, plot.endsIn(), title, sentence, plot, Stage.NOTHING_MORE);
        }
    }

    /** The name of the constant. */
    String name();

    Script script();

    /** What is asked of the provider at the beginning. */
    LinkRequest link();

    default String title() {
        return script().title();
    }

    default String sentence() {
        return script().sentence();
    }

    /** The verdict that heads the case in the end, or for a while if it is a clock. */
    default VerdictCode endsIn() {
        return script().endsIn();
    }

    /** True if it brings a tenant with a past of its own. */
    default boolean isPlanted() {
        return script().plot() != null;
    }

    /** The word in forms. */
    default String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All of them, in the order of a connection's life. */
    static List<Scenario> all() {
        return Stream.<Scenario>concat(Stream.of(OnboardingScenario.values()), Stream.of(LineScenario.values()))
                .toList();
    }

    static Optional<Scenario> of(String word) {
        return all().stream().filter(one -> one.apiName().equals(word)).findFirst();
    }
}
