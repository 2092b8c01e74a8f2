package io.patchbay.diagnosis;

import io.patchbay.connection.Attempt;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.LineState;
import io.patchbay.connection.NumberStatement.HealthRead;
import io.patchbay.connection.NumberStatement.MessageFailed;
import io.patchbay.connection.NumberStatement.NumberRead;
import io.patchbay.connection.Progress;
import io.patchbay.number.Standing;
import io.patchbay.number.Standing.Axis;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a rule may look at: the evidence of one connection, what it adds up to, and the clock. The
 * facts are put in order once, so that sixty rules can ask for them again and again.
 */
final class Situation {

    private final Progress progress;
    private final Map<FactKind, List<Fact>> facts;
    private final Standing standing;
    private final Instant now;

    Situation(Progress progress, Collection<Fact> facts, Instant now) {
        this.progress = progress;
        this.facts = facts.stream()
                .sorted(Fact.IN_ORDER)
                .collect(Collectors.groupingBy(Fact::kind, () -> new EnumMap<>(FactKind.class), Collectors.toList()));
        this.standing = Standing.of(facts, now);
        this.now = now;
    }

    Progress progress() {
        return progress;
    }

    /** One axis of the standing, if it has one of these values. */
    @SafeVarargs
    final <V extends Standing.Value> Optional<Axis<V>> stands(Function<Standing, Axis<V>> axis, V... values) {
        return Optional.of(axis.apply(standing)).filter(found -> List.of(values).contains(found.value()));
    }

    Instant now() {
        return now;
    }

    Optional<Fact> last(FactKind kind) {
        var all = all(kind);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** The last of this kind that says this; what others of the kind say later does not hide it. */
    <S> Optional<Fact> last(FactKind kind, Class<S> sort, Predicate<S> says) {
        return all(kind).stream()
                .filter(fact -> fact.saying(sort).filter(says).isPresent())
                .reduce((earlier, later) -> later);
    }

    /** Oldest first. */
    List<Fact> all(FactKind kind) {
        return facts.getOrDefault(kind, List.of());
    }

    /** Of several kinds, oldest first. */
    List<Fact> all(FactKind... kinds) {
        return Stream.of(kinds)
                .flatMap(kind -> all(kind).stream())
                .sorted(Fact.IN_ORDER)
                .toList();
    }

    /** The last health check that really ran. */
    Optional<Fact> health() {
        var checks = all(FactKind.HEALTH_READ);
        for (var i = checks.size() - 1; i >= 0; i--) {
            if (checks.get(i).as(HealthRead.class).hasRun()) {
                return Optional.of(checks.get(i));
            }
        }
        return Optional.empty();
    }

    /** The last health check that really ran, if it says this. */
    Optional<Fact> health(Predicate<HealthRead> says) {
        return health().filter(fact -> says.test(fact.as(HealthRead.class)));
    }

    Optional<Fact> read() {
        return last(FactKind.NUMBER_READ);
    }

    /** The last reading of the number, if Meta's status in it is this. */
    Optional<Fact> readAs(String status) {
        return read().filter(fact -> fact.as(NumberRead.class).isStatus(status));
    }

    /** The last message that was refused with one of these codes. One refused for another reason says nothing of it. */
    Optional<Fact> messageRefused(String... codes) {
        return last(
                FactKind.MESSAGE_FAILED,
                MessageFailed.class,
                refused -> !Collections.disjoint(refused.codes(), List.of(codes)));
    }

    /** True if nothing of this kind was heard later than the fact. */
    boolean isNewerThan(Fact fact, Optional<Fact> other) {
        return other.isEmpty() || Fact.IN_ORDER.compare(fact, other.get()) > 0;
    }

    boolean lineIs(LineState state) {
        return progress.line() == state;
    }

    boolean isOnboarding() {
        return lineIs(LineState.NONE);
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
}
