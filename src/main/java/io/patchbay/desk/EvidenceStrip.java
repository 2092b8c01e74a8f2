package io.patchbay.desk;

import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Lane;
import io.patchbay.connection.LinkStatement.LinkSeen;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The newest evidence drawn on five lanes over one clock, rounded to 48 slots. The picture holds
 * nothing that the timeline does not say in words; silence and contradiction are drawn and also
 * said in {@code notes}. Pure: facts and the clock decide.
 */
record EvidenceStrip(
        String title,
        List<Tick> ticks,
        List<LaneRow> lanes,
        Optional<Cord> cord,
        int now,
        String nowText,
        List<Note> notes) {

    /** Slots of the picture; the present stands at slot {@link #PRESENT}. */
    static final int SLOTS = 48;

    static final int PRESENT = 40;

    /** The sender's last try comes this long after its first (kapso.md §5.8). */
    private static final Duration RETRIES_OVER = Duration.ofSeconds(140);

    /** Facts the window should hold at least. */
    private static final int WANTED = 8;

    /** Width of a letter in slots, roughly, so that texts do not run into each other. */
    private static final double LETTER = 0.62;

    private static final List<Duration> WINDOWS = List.of(
            Duration.ofMinutes(12),
            Duration.ofHours(1),
            Duration.ofHours(4),
            Duration.ofHours(24),
            Duration.ofDays(4),
            Duration.ofDays(16),
            Duration.ofDays(64),
            Duration.ofDays(140),
            Duration.ofDays(400));

    /** A time written above the lanes. */
    record Tick(int at, String text) {}

    /** {@code gaps}: stretches in which something was due and did not come. */
    record LaneRow(String name, String icon, List<Dot> dots, List<Gap> gaps) {}

    /**
     * One fact. {@code ring}: weak or past evidence. {@code text} is hidden where it does not fit.
     */
    record Dot(int at, String anchor, String tone, boolean ring, String text, boolean fits, boolean before) {}

    record Gap(int from, int to, String text) {
        /** Too narrow for words; the notes below say them. */
        public boolean fits() {
            return to - from >= width(text);
        }
    }

    /** Joins two facts that contradict each other; lanes counted from 1, upper first. */
    record Cord(int from, int to, int upper, int lower) {}

    /** What the picture shows, in words. {@code anchors} lead to the facts. */
    record Note(boolean contradiction, String text, List<String> anchors) {}

    private static int width(String text) {
        return 2 + (int) Math.ceil(text.length() * LETTER);
    }

    /**
     * @param facts newest happening first, as the timeline has them
     * @param anchors the name of each fact in the timeline
     */
    static EvidenceStrip of(List<Fact> facts, Map<UUID, String> anchors, Instant now, ZoneId zone) {
        return new Drawing(facts, anchors, now, zone).strip();
    }

    private static final class Drawing {
        private final List<Fact> facts;
        private final Map<UUID, String> anchors;
        private final Instant now;
        private final ZoneId zone;
        private final Duration window;
        private final Instant start;
        private final List<Note> notes = new ArrayList<>();

        Drawing(List<Fact> facts, Map<UUID, String> anchors, Instant now, ZoneId zone) {
            this.facts = facts;
            this.anchors = anchors;
            this.now = now;
            this.zone = zone;
            this.window = window();
            this.start = now.minus(window.multipliedBy(PRESENT).dividedBy(SLOTS));
        }

        /** The smallest window that shows the newest handful of changes: the same answer again is none. */
        private Duration window() {
            if (facts.isEmpty()) {
                return WINDOWS.get(1);
            }
            var changes = Repeats.runs(facts).stream()
                    .map(run -> run.get(run.size() - 1))
                    .toList();
            var oldest = changes.get(Math.min(WANTED, changes.size()) - 1).at();
            var needed = Duration.between(oldest, now).multipliedBy(SLOTS).dividedBy(PRESENT);
            return WINDOWS.stream()
                    .filter(window -> window.compareTo(needed) >= 0)
                    .findFirst()
                    .orElse(WINDOWS.get(WINDOWS.size() - 1));
        }

        EvidenceStrip strip() {
            var silence = silence();
            var cord = contradiction();
            var lanes = new ArrayList<LaneRow>();
            for (var lane : Lane.values()) {
                lanes.add(new LaneRow(
                        FactWords.name(lane),
                        "lane-" + lane.apiName(),
                        dots(lane),
                        lane == Lane.WEBHOOK ? silence : List.of()));
            }
            return new EvidenceStrip(
                    "Five sources on one time line, " + clock(start) + " to " + clock(start.plus(window)),
                    ticks(),
                    lanes,
                    cord,
                    PRESENT,
                    "now " + format("HH:mm").format(now),
                    notes);
        }

        private boolean isShown(Fact fact) {
            return !fact.at().isBefore(start) && !fact.at().isAfter(now);
        }

        private int slot(Instant at) {
            var slot = Duration.between(start, at).toMillis() * SLOTS / window.toMillis();
            return (int) Math.max(0, Math.min(SLOTS - 1, slot));
        }

        /**
         * One dot a slot: where several facts fall together, the most severe stands for them, else the
         * newest.
         */
        private List<Dot> dots(Lane lane) {
            var shown = new HashMap<Integer, Fact>();
            for (var fact : facts) {
                if (fact.lane() == lane && isShown(fact)) {
                    shown.merge(
                            slot(fact.at()),
                            fact,
                            (newer, older) -> FactWords.gravity(older) > FactWords.gravity(newer) ? older : newer);
                }
            }
            var slots = shown.keySet().stream().sorted().toList();
            var dots = new ArrayList<Dot>();
            for (var i = 0; i < slots.size(); i++) {
                var at = slots.get(i);
                var fact = shown.get(at);
                var text = FactWords.brief(fact);
                var width = width(text);
                var roomAfter = (i + 1 < slots.size() ? slots.get(i + 1) : SLOTS) - at;
                var lastText = dots.isEmpty()
                        ? -1
                        : dots.get(i - 1).at()
                                + (dots.get(i - 1).fits() && !dots.get(i - 1).before()
                                        ? width(dots.get(i - 1).text())
                                        : 1);
                var before = roomAfter < width && at - lastText >= width;
                dots.add(new Dot(
                        at,
                        anchors.get(fact.id()),
                        FactWords.tone(fact),
                        FactWords.isWeak(fact),
                        text,
                        before || roomAfter >= width,
                        before));
            }
            return dots;
        }

        /** Somebody says it is finished, and no webhook came: neither since, nor before within the same attempt. */
        private List<Gap> silence() {
            var claim = newest(FactKind.RETURNED_OK);
            if (claim.isEmpty() || !isShown(claim.get())) {
                return List.of();
            }
            var begun = begun(claim.get());
            if (facts.stream()
                    .anyMatch(fact ->
                            fact.lane() == Lane.WEBHOOK && !fact.receivedAt().isBefore(begun))) {
                return List.of();
            }
            var since = claim.get().at();
            var due = since.plus(RETRIES_OVER);
            var over = now.isAfter(due);
            notes.add(new Note(
                    false,
                    "No webhook since "
                            + format("HH:mm").format(since)
                            + (over
                                    ? ". Kapso’s last retry was due at "
                                            + format("HH:mm:ss").format(due)
                                            + ", so this event will not arrive any more."
                                            + notNeeded(claim.get())
                                    : ". Kapso keeps trying until "
                                            + format("HH:mm:ss").format(due)
                                            + "."),
                    List.of()));
            var from = slot(since);
            return from >= PRESENT
                    ? List.of()
                    : List.of(new Gap(from, PRESENT, over ? "nothing arrived, retries over" : "nothing yet"));
        }

        /** When the attempt began that a browser came back from. */
        private Instant begun(Fact claim) {
            return facts.stream()
                    .filter(fact -> fact.kind() == FactKind.ATTEMPT_STARTED)
                    .map(Fact::at)
                    .filter(at -> !at.isAfter(claim.at()))
                    .max(Instant::compareTo)
                    .orElse(claim.receivedAt());
        }

        /** What takes the place of the webhook, once it is there. */
        private String notNeeded(Fact claim) {
            return newest(FactKind.NUMBER_READ)
                            .filter(read -> Fact.IN_ORDER.compare(read, claim) > 0)
                            .isPresent()
                    ? " It is not needed: Kapso’s API shows the number, and that counts for more."
                    : "";
        }

        /** The two lanes that say opposite things, if the newest of each do. */
        private Optional<Cord> contradiction() {
            var claim = newest(FactKind.RETURNED_OK);
            var link = newest(FactKind.LINK_SEEN);
            if (claim.isPresent()
                    && link.isPresent()
                    && link.get().as(LinkSeen.class).isFailed()
                    && link.get().at().isAfter(claim.get().at())) {
                return cord(
                        link.get(),
                        claim.get(),
                        1,
                        2,
                        "The browser and the link contradict each other. Only a check can tell; until then neither counts.");
            }
            var announced = newest(FactKind.NUMBER_CREATED);
            var missing = newest(FactKind.NUMBER_MISSING);
            if (announced.isPresent()
                    && missing.isPresent()
                    && missing.get().at().isAfter(announced.get().at())
                    && newest(FactKind.NUMBER_READ)
                            .filter(read -> read.at().isAfter(missing.get().at()))
                            .isEmpty()) {
                return cord(
                        announced.get(),
                        missing.get(),
                        3,
                        4,
                        "The webhook reported a number that Kapso’s API does not show. The API outranks the webhook.");
            }
            return Optional.empty();
        }

        private Optional<Cord> cord(Fact upper, Fact lower, int upperLane, int lowerLane, String words) {
            notes.add(0, new Note(true, words, List.of(anchors.get(upper.id()), anchors.get(lower.id()))));
            var from = Math.min(slot(upper.at()), slot(lower.at()));
            var to = Math.max(slot(upper.at()), slot(lower.at()));
            return isShown(upper) && isShown(lower) && to > from
                    ? Optional.of(new Cord(from, to, upperLane, lowerLane))
                    : Optional.empty();
        }

        private Optional<Fact> newest(FactKind kind) {
            return facts.stream().filter(fact -> fact.kind() == kind).max(Fact.IN_ORDER);
        }

        private List<Tick> ticks() {
            var ticks = new ArrayList<Tick>();
            for (var slot = 8; slot < PRESENT - 4; slot += 10) {
                ticks.add(new Tick(
                        slot, clock(start.plus(window.multipliedBy(slot).dividedBy(SLOTS)))));
            }
            return ticks;
        }

        private String clock(Instant at) {
            if (window.compareTo(Duration.ofHours(4)) <= 0) {
                return format("HH:mm").format(at);
            }
            return format(window.compareTo(Duration.ofDays(4)) <= 0 ? "EEE HH:mm" : "d MMM")
                    .format(at);
        }

        private DateTimeFormatter format(String pattern) {
            return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(zone);
        }
    }
}
