package io.patchbay.connection;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** The attempts of a {@link ProgressFold}, oldest first: at most {@link Progress#MOST}, and how many more there were. */
final class AttemptsFold {

    @JsonProperty("tries")
    private List<AttemptFold> attempts = new ArrayList<>();

    private int forgotten;

    AttemptsFold copy() {
        var copy = new AttemptsFold();
        attempts.forEach(one -> copy.attempts.add(one.copy()));
        copy.forgotten = forgotten;
        return copy;
    }

    /** One more; whatever is still open was left for it. */
    void begin(AttemptFold one) {
        last().filter(AttemptFold::isOpen).ifPresent(earlier -> earlier.abandon(one.startedAt()));
        attempts.add(one);
        if (attempts.size() > Progress.MOST) {
            attempts.remove(leastTelling());
            forgotten++;
        }
    }

    /** The oldest that is not the first, did not get through and is not the last on its link. */
    private AttemptFold leastTelling() {
        return attempts.subList(1, attempts.size() - 1).stream()
                .filter(one -> !one.is(Attempt.State.COMPLETED))
                .filter(one -> lastOn(one.linkId()).filter(last -> last == one).isEmpty())
                .findFirst()
                .orElse(attempts.get(1));
    }

    boolean isEmpty() {
        return attempts.isEmpty();
    }

    List<AttemptFold> all() {
        return attempts;
    }

    int forgotten() {
        return forgotten;
    }

    Optional<AttemptFold> last() {
        return newest(one -> true);
    }

    Optional<AttemptFold> lastOn(UUID linkId) {
        return newest(one -> linkId != null && linkId.equals(one.linkId()));
    }

    Optional<AttemptFold> byId(UUID id) {
        return newest(one -> one.id().equals(id));
    }

    private Optional<AttemptFold> newest(Predicate<AttemptFold> which) {
        return attempts.stream().filter(which).reduce((older, newer) -> newer);
    }
}
