package io.patchbay.retention;

import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Which facts of a case are past their time. What a case says is worked out from its facts, so a
 * fact may be old and still carry it: a number that was connected two years ago and never changed
 * since is connected because of that one reading. Pure.
 */
final class Expendable {

    /** They carry nothing, however new. */
    private static final Set<FactKind> CARRY_NOTHING =
            Set.of(FactKind.NOTE, FactKind.TEXT_COPIED, FactKind.LOOK_FAILED);

    private Expendable() {}

    /**
     * Facts received before {@code cutoff} that can go. Of each kind about each number and link the
     * first and the last stay: they say since when and how it stands. Of the rest, as many of the
     * oldest go as the case can do without and still say the same.
     *
     * @param says what the case says, for comparison; asked several times
     */
    static List<Fact> among(
            Collection<Fact> facts, Instant cutoff, Function<Collection<Fact>, ?> says) {
        var old =
                facts.stream()
                        .filter(fact -> fact.receivedAt().isBefore(cutoff))
                        .sorted(Fact.IN_ORDER)
                        .toList();
        var going =
                new ArrayList<>(
                        old.stream().filter(fact -> CARRY_NOTHING.contains(fact.kind())).toList());
        var ends = ends(facts);
        var between =
                old.stream()
                        .filter(
                                fact ->
                                        !CARRY_NOTHING.contains(fact.kind())
                                                && !ends.contains(fact))
                        .toList();
        var said = says.apply(facts);
        for (var many = between.size(); many > 0; many /= 2) {
            var oldest = between.subList(0, many);
            if (said.equals(says.apply(without(facts, oldest)))) {
                going.addAll(oldest);
                break;
            }
        }
        return going;
    }

    private static Set<Fact> ends(Collection<Fact> facts) {
        var first = new HashMap<List<Object>, Fact>();
        var last = new HashMap<List<Object>, Fact>();
        facts.stream()
                .sorted(Fact.IN_ORDER)
                .forEach(
                        fact -> {
                            var about = about(fact);
                            first.putIfAbsent(about, fact);
                            last.put(about, fact);
                        });
        var ends = new HashSet<>(first.values());
        ends.addAll(last.values());
        return ends;
    }

    private static List<Object> about(Fact fact) {
        return List.of(
                fact.kind(),
                String.valueOf(fact.text("phone_number_id")),
                String.valueOf(fact.text("link_id")));
    }

    private static Collection<Fact> without(Collection<Fact> facts, Collection<Fact> some) {
        var left = new HashSet<>(facts);
        some.forEach(left::remove);
        return left;
    }
}
