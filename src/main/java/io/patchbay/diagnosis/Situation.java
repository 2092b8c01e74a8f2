package io.patchbay.diagnosis;

import io.patchbay.connection.Attempt;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Progress;
import io.patchbay.connection.Progress.Line;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a rule may look at: the evidence of one connection, what it adds up to, and the clock. */
record Situation(Progress progress, Collection<Fact> facts, Instant now) {

    Optional<Fact> last(FactKind kind) {
        return facts.stream().filter(fact -> fact.kind() == kind).max(Fact.IN_ORDER);
    }

    /** Oldest first. */
    List<Fact> all(FactKind kind) {
        return facts.stream().filter(fact -> fact.kind() == kind).sorted(Fact.IN_ORDER).toList();
    }

    /** The last health check that really ran. */
    Optional<Fact> health() {
        return all(FactKind.HEALTH_READ).stream()
                .filter(fact -> !"error".equalsIgnoreCase(fact.text("status")))
                .reduce((older, newer) -> newer);
    }

    Optional<Fact> read() {
        return last(FactKind.NUMBER_READ);
    }

    /** The last reading of the number if this part of it has one of these words. */
    Optional<Fact> readSays(String key, String... words) {
        return read().filter(fact -> says(fact, key, words));
    }

    /** The last health check if it names this problem. */
    Optional<Fact> healthNames(String problem) {
        return health().filter(fact -> fact.texts("problems").contains(problem));
    }

    /** The last health check if it ran this check and the check did not pass. */
    Optional<Fact> healthFailed(String check) {
        return health().filter(
                        fact ->
                                fact.data().get("checks") instanceof List<?> checks
                                        && checks.stream()
                                                .anyMatch(
                                                        one ->
                                                                one instanceof Map<?, ?> map
                                                                        && check.equals(
                                                                                map.get("name"))
                                                                        && Boolean.FALSE.equals(
                                                                                map.get(
                                                                                        "passed"))));
    }

    /** The last refused message if it was refused with one of these codes. */
    Optional<Fact> messageRefused(String... codes) {
        return last(FactKind.MESSAGE_FAILED)
                .filter(
                        fact ->
                                fact.data().get("problems") instanceof List<?> problems
                                        && problems.stream()
                                                .anyMatch(
                                                        one ->
                                                                one instanceof Map<?, ?> map
                                                                        && List.of(codes)
                                                                                .contains(
                                                                                        String
                                                                                                .valueOf(
                                                                                                        map
                                                                                                                .get(
                                                                                                                        "code")))));
    }

    /** True if nothing of this kind was heard later than the fact. */
    boolean isNewerThan(Fact fact, Optional<Fact> other) {
        return other.isEmpty() || Fact.IN_ORDER.compare(fact, other.get()) > 0;
    }

    boolean lineIs(Line line) {
        return progress.line() == line;
    }

    boolean isOnTheWay() {
        return lineIs(Line.NONE);
    }

    Optional<Attempt> attempt() {
        return progress.lastAttempt();
    }

    boolean attemptIs(Attempt.State state) {
        return attempt().filter(one -> one.state() == state).isPresent();
    }

    boolean hasValidLink() {
        return progress.newestLink().filter(link -> link.isValidAt(now)).isPresent();
    }

    static boolean says(Fact fact, String key, String... words) {
        var said = fact.text(key);
        for (var word : words) {
            if (word.equalsIgnoreCase(said)) {
                return true;
            }
        }
        return false;
    }
}
