package io.patchbay.retention;

import io.patchbay.connection.Fact;
import io.patchbay.connection.Lane;
import io.patchbay.connection.Statement.AboutLink;
import io.patchbay.connection.Statement.AboutNumber;
import io.patchbay.connection.Summary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Which decisive facts of a case are past their time. What a case says is worked out from its
 * facts, so a fact may be old and still carry it: a number that was connected two years ago and
 * never changed since is connected because of that one reading. Pure.
 */
final class PrunableFacts {

    /** Facts that are given up at once, so that what is held of a long line stays small. */
    static final int MOST = 1_000;

    private PrunableFacts() {}

    /** The decisive facts of a case, handed over in {@link Fact#IN_ORDER} as often as wanted. */
    interface CaseFacts {
        void each(Consumer<Fact> fact);
    }

    /**
     * Facts received before {@code cutoff} that can go, at most {@link #MOST}. Of each kind about
     * each number and link the first and the last stay: they say since when and how it stands. Of
     * the rest, as many of the oldest go as the case can do without and still say the same: all,
     * half of them, a quarter and so on are tried side by side in one walk.
     *
     * @param says what a case says, for comparison
     */
    static List<UUID> among(CaseFacts line, Instant cutoff, Supplier<Summary> empty, Function<Summary, ?> says) {
        var ends = new Ends(line);
        var between = new ArrayList<UUID>();
        line.each(fact -> {
            if (between.size() < MOST && ends.isBetween(fact, cutoff)) {
                between.add(fact.id());
            }
        });
        if (between.isEmpty()) {
            return between;
        }
        var whole = empty.get();
        var without = new ArrayList<Without>();
        for (var many = between.size(); many > 0; many /= 2) {
            without.add(new Without(between.subList(0, many), empty.get()));
        }
        line.each(fact -> {
            whole.add(fact);
            without.forEach(one -> one.add(fact));
        });
        var said = says.apply(whole);
        return without.stream()
                .filter(one -> said.equals(says.apply(one.left)))
                .map(one -> one.going)
                .findFirst()
                .orElse(List.of());
    }

    /** What is left of a case without some of its facts. */
    private static final class Without {
        private final List<UUID> going;
        private final Set<UUID> ids;
        private final Summary left;

        Without(List<UUID> going, Summary left) {
            this.going = going;
            this.ids = new HashSet<>(going);
            this.left = left;
        }

        void add(Fact fact) {
            if (!ids.contains(fact.id())) {
                left.add(fact);
            }
        }
    }

    /** The first and the last fact of each kind about each number and link. */
    private static final class Ends {
        private final Map<List<Object>, UUID> first = new HashMap<>();
        private final Map<List<Object>, UUID> last = new HashMap<>();

        Ends(CaseFacts line) {
            line.each(fact -> {
                first.putIfAbsent(about(fact), fact.id());
                last.put(about(fact), fact.id());
            });
        }

        boolean isBetween(Fact fact, Instant cutoff) {
            return fact.receivedAt().isBefore(cutoff)
                    && !fact.id().equals(first.get(about(fact)))
                    && !fact.id().equals(last.get(about(fact)));
        }

        /** A browser may name any number; that alone makes nothing worth keeping. */
        private static List<Object> about(Fact fact) {
            return List.of(
                    fact.kind(),
                    fact.lane() == Lane.BROWSER
                            ? Optional.empty()
                            : fact.saying(AboutNumber.class).map(AboutNumber::phoneNumberId),
                    fact.saying(AboutLink.class).map(AboutLink::linkId));
        }
    }
}
