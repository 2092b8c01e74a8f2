package io.patchbay.desk;

import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Lane;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Checks that gave the same answer as the one before. A line is checked every hour, and what has not changed is one thing
 * to read: the first answer of a run tells when it became so, the last when it was still so.
 */
final class Repeats {

    private Repeats() {}

    /**
     * The facts in runs, both newest first. A run of more than one holds the same answer to the same question, and nothing
     * but other checks happened in between.
     */
    static List<List<Fact>> runs(List<Fact> newestFirst) {
        var runs = new ArrayList<List<Fact>>();
        Map<FactKind, List<Fact>> open = new EnumMap<>(FactKind.class);
        for (var fact : newestFirst) {
            if (fact.lane() != Lane.PROBE) {
                open.clear();
                runs.add(List.of(fact));
                continue;
            }
            var run = open.get(fact.kind());
            if (run != null && run.get(0).statement().equals(fact.statement())) {
                run.add(fact);
            } else {
                run = new ArrayList<>(List.of(fact));
                open.put(fact.kind(), run);
                runs.add(run);
            }
        }
        return runs;
    }
}
