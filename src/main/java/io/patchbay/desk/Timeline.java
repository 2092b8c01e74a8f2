package io.patchbay.desk;

import io.patchbay.api.Problem;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Lane;
import io.patchbay.connection.NumberStatement.NumberRead;
import io.patchbay.web.Formats;
import io.patchbay.web.Redaction;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A stretch of the timeline. {@code count}: of all facts in this lane; {@code newest}, {@code
 * older}: where to go on in either direction, null where this is the end; {@code chips}: the lanes
 * to choose from.
 */
record Timeline(List<Entry> entries, int count, String newest, String older, List<Chip> chips) {

    /** Facts of the timeline that a page shows at once. */
    private static final int STRETCH = 50;

    /**
     * One entry of the timeline. {@code day} is null where it is the one of the entry before; {@code
     * data} is null for a note; {@code firstChange}: it ended the time in which the line was well; {@code repeats}: the
     * names of older facts that say the same and are not shown for themselves; {@code since}: when the oldest of them was,
     * null if there are none.
     */
    record Entry(
            String anchor,
            String day,
            Instant at,
            String clock,
            String icon,
            String sentence,
            List<CodeInWords> codes,
            String source,
            String data,
            boolean note,
            boolean firstChange,
            List<String> repeats,
            String since) {

        /** How often the same was said. */
        public int times() {
            return repeats.size() + 1;
        }
    }

    /** A lane to choose; {@code icon} is null for all of them. */
    record Chip(String href, String name, String icon, boolean current) {}

    /** The name of each fact: f1 is the oldest. */
    static Map<UUID, String> anchors(List<Fact> newestFirst) {
        var anchors = new HashMap<UUID, String>();
        var number = newestFirst.size();
        for (var fact : newestFirst) {
            anchors.put(fact.id(), "f" + number--);
        }
        return anchors;
    }

    static Timeline of(
            CaseFile.Case file,
            CaseAddress address,
            ZoneId zone,
            Optional<CaseFile.FirstChange> firstChange,
            Map<UUID, String> anchors) {
        var facts = file.facts().stream()
                .filter(fact -> address.lane() == null || fact.lane() == address.lane())
                .toList();
        var start = start(facts, address.from(), anchors);
        var end = Math.min(facts.size(), start + STRETCH);
        var older = end == facts.size() ? null : anchors.get(facts.get(end).id());
        return new Timeline(
                entries(facts.subList(start, end), file.facts(), zone, firstChange, anchors),
                facts.size(),
                start == 0 ? null : address.beginningWith(null).path(),
                older == null ? null : address.beginningWith(older).path(),
                chips(address, file.facts().size()));
    }

    boolean shows(String anchor) {
        return entries.stream()
                .anyMatch(entry ->
                        entry.anchor().equals(anchor) || entry.repeats().contains(anchor));
    }

    /** The place of the fact with this name; that of the newest for none, or for one that is not in this lane. */
    private static int start(List<Fact> facts, String from, Map<UUID, String> anchors) {
        if (from == null) {
            return 0;
        }
        if (!from.matches("f[1-9][0-9]{0,5}")) {
            throw Problem.field("from", "is not the name of a fact");
        }
        var names = facts.stream().map(fact -> anchors.get(fact.id())).toList();
        return Math.max(0, names.indexOf(from));
    }

    private static List<Entry> entries(
            List<Fact> facts,
            List<Fact> all,
            ZoneId zone,
            Optional<CaseFile.FirstChange> firstChange,
            Map<UUID, String> anchors) {
        var moves = moves(all);
        var day =
                DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", Locale.ENGLISH).withZone(zone);
        var entries = new ArrayList<Entry>();
        String shownDay = null;
        for (var run : Repeats.runs(facts)) {
            var fact = run.get(0);
            var older = run.subList(1, run.size());
            var today = day.format(fact.happenedAt());
            entries.add(new Entry(
                    anchors.get(fact.id()),
                    today.equals(shownDay) ? null : today,
                    fact.happenedAt(),
                    Formats.clockIn(fact.happenedAt(), zone),
                    "lane-" + fact.lane().apiName(),
                    FactWords.sentence(fact)
                            + (run.stream().anyMatch(moves::contains)
                                    ? " It is in another WhatsApp account than before."
                                    : ""),
                    FactCodes.of(fact),
                    FactWords.source(fact),
                    fact.kind() == FactKind.NOTE ? null : data(Redaction.within(fact.stored())),
                    fact.kind() == FactKind.NOTE,
                    firstChange.filter(change -> run.contains(change.fact())).isPresent(),
                    older.stream().map(one -> anchors.get(one.id())).toList(),
                    older.isEmpty() ? null : since(older.get(older.size() - 1).happenedAt(), fact, day, zone)));
            shownDay = today;
        }
        return entries;
    }

    /** The readings with which the number was in another account for the first time. */
    private static Set<Fact> moves(List<Fact> newestFirst) {
        var moves = new HashSet<Fact>();
        NumberRead before = null;
        for (var i = newestFirst.size() - 1; i >= 0; i--) {
            var read = newestFirst.get(i).saying(NumberRead.class).orElse(null);
            if (read == null || read.wabaId() == null) {
                continue;
            }
            if (before != null
                    && read.isNumber(before.phoneNumberId(), before.digits())
                    && !read.wabaId().equals(before.wabaId())) {
                moves.add(newestFirst.get(i));
            }
            before = read;
        }
        return moves;
    }

    /** With the day, where it is another one. */
    private static String since(Instant oldest, Fact newest, DateTimeFormatter day, ZoneId zone) {
        var clock = Formats.clockIn(oldest, zone);
        return day.format(oldest).equals(day.format(newest.happenedAt())) ? clock : Formats.fullIn(oldest, zone);
    }

    private static String data(Map<String, Object> data) {
        var lines = new ArrayList<String>();
        data.forEach((key, value) -> lines.add(key + ": " + value));
        return String.join("\n", lines);
    }

    private static List<Chip> chips(CaseAddress address, int facts) {
        var chips = new ArrayList<Chip>();
        chips.add(new Chip(address.withLane(null).path(), "All " + facts, null, address.lane() == null));
        for (var lane : Lane.values()) {
            chips.add(new Chip(
                    address.withLane(lane).path() + "#timeline",
                    FactWords.name(lane),
                    "lane-" + lane.apiName(),
                    lane == address.lane()));
        }
        return chips;
    }
}
