package io.patchbay.connection;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the facts of one line add up to, taken in one after the other: how far it has come, and
 * those few of the facts that a standing or a verdict may still hang on. It stays small however
 * many facts it takes in, and answers as all of them would.
 */
public final class Summary {

    /**
     * Of the fold below, and of what verdicts and standings ask for besides the newest of each kind. A summary that
     * another version wrote down is made anew.
     */
    static final int VERSION = 4;

    /** Not decisive, and worth remembering all the same. */
    private static final Set<FactKind> PROOFS = Set.of(FactKind.MESSAGE_INBOUND, FactKind.MESSAGE_DELIVERED);

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .build();

    private final Judge judge;
    private final ProgressFold fold;
    private final Map<Object, Fact> newest;
    private Instant upTo;
    private Instant heardUpTo;

    /** Of no facts. */
    public Summary(Judge judge, Duration graceOffboarded) {
        this(judge, new ProgressFold(graceOffboarded), new HashMap<>(), null, null);
    }

    private Summary(Judge judge, ProgressFold fold, Map<Object, Fact> newest, Instant upTo, Instant heardUpTo) {
        this.judge = judge;
        this.fold = fold;
        this.newest = newest;
        this.upTo = upTo;
        this.heardUpTo = heardUpTo;
    }

    /** Takes in a fact that is not before any other in {@link Fact#IN_ORDER}, and none twice. */
    public void add(Fact fact) {
        if (fact.kind().decisive()) {
            fold.add(fact);
            upTo = fact.at();
        }
        remember(fact);
    }

    /**
     * Takes in a fact that may be before others, if that changes nothing of what was made of them.
     * False if it would, and the summary has to be made anew. Messages come late in masses: of
     * those that were refused only the newest count, unless one is the very first that was heard.
     */
    boolean addLate(Fact fact) {
        var harmless = !fact.kind().decisive()
                || fact.kind() == FactKind.MESSAGE_FAILED
                        && fold.beginning() != null
                        && !fact.at().isBefore(fold.beginning());
        if (harmless) {
            remember(fact);
        }
        return harmless;
    }

    private void remember(Fact fact) {
        if (heardUpTo == null || fact.receivedAt().isAfter(heardUpTo)) {
            heardUpTo = fact.receivedAt();
        }
        if (fact.kind().decisive() || PROOFS.contains(fact.kind())) {
            newest.merge(fact.kind(), fact, Summary::newer);
            judge.topics(fact).forEach(topic -> newest.merge(topic, fact, Summary::newer));
        }
    }

    private static Fact newer(Fact one, Fact other) {
        return Fact.IN_ORDER.compare(one, other) >= 0 ? one : other;
    }

    public Progress progress(Instant now) {
        return fold.copy().at(now);
    }

    /** The facts that a standing or a verdict may hang on, in no order. */
    public Collection<Fact> facts() {
        return new LinkedHashSet<>(newest.values());
    }

    /** The newest of a kind that decides something, or of inbound messages. */
    public Optional<Fact> last(FactKind kind) {
        return Optional.ofNullable(newest.get(kind));
    }

    /** The number as the provider showed it last. */
    public Optional<NumberStatement.NumberRead> numberRead() {
        return last(FactKind.NUMBER_READ).map(fact -> fact.as(NumberStatement.NumberRead.class));
    }

    /** All facts up to this moment, as {@link Fact#at} counts it, are in; null if none is. */
    Instant upTo() {
        return upTo;
    }

    /** When the last heard of the facts in it was received; null if none is in. */
    Instant heardUpTo() {
        return heardUpTo;
    }

    boolean hasGrace(Duration graceOffboarded) {
        return fold.grace().equals(graceOffboarded);
    }

    Summary copy() {
        return new Summary(judge, fold.copy(), new HashMap<>(newest), upTo, heardUpTo);
    }

    private record Written(ProgressFold fold, Instant upTo, Instant heardUpTo) {}

    /** All of it but the facts. */
    String written() {
        try {
            return JSON.writeValueAsString(new Written(fold, upTo, heardUpTo));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A summary cannot be written", e);
        }
    }

    /**
     * @param facts those it had when it was written
     */
    static Summary read(Judge judge, String written, Collection<Fact> facts) {
        try {
            var read = JSON.readValue(written, Written.class);
            var summary = new Summary(judge, read.fold(), new HashMap<>(), null, null);
            facts.forEach(summary::remember);
            summary.upTo = read.upTo();
            summary.heardUpTo = read.heardUpTo();
            return summary;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A summary cannot be read", e);
        }
    }

    /** Takes in facts that are not in yet, in any order, none of them before what is in. */
    Summary with(Collection<Fact> facts) {
        var copy = copy();
        facts.stream().sorted(Fact.IN_ORDER).forEach(copy::add);
        return copy;
    }

    /** Of these facts, in any order, none of them twice. */
    public static Summary of(Collection<Fact> facts, Judge judge, Duration graceOffboarded) {
        return new Summary(judge, graceOffboarded).with(facts);
    }
}
