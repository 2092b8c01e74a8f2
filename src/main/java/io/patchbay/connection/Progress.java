package io.patchbay.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How far a connection has come: a pure function of its facts and the clock. The same facts in any
 * order, any of them repeated, give the same progress. What the outside did not say stays unknown:
 * silence, timeouts and unknown words move nothing.
 *
 * <p>It stays small however many facts there are: of more than {@value #MOST} links the newest are
 * kept, of more than {@value #MOST} attempts the first, those that got through, the last on each
 * link and the newest. {@code forgottenAttempts} is how many more there were. {@code
 * undecidedSince}: when the review of the account began that has not ended; null if none is open. {@code graceUntil}:
 * when a pause becomes a loss; {@code doubtedSince}: when a loss or a pause was reported that the provider's own
 * readings contradict; both null where there is none. {@code swings}: the newest moments at which somebody said the
 * contrary of what was last said of the line, the oldest first. {@code lossReason}: {@link
 * NumberStatement.NumberDisconnected#why} of the loss that stands; null if nobody said why, or nothing is lost.
 */
public record Progress(
        Status status,
        Instant since,
        List<Attempt> attempts,
        Mode modeOffered,
        Mode modeTaken,
        LineState line,
        NumberSeen number,
        List<LinkTrace> links,
        Instant firstConnectedAt,
        Instant connectedSince,
        Instant offboardedAt,
        Instant graceUntil,
        Instant doubtedSince,
        List<Instant> swings,
        Instant credentialRefusedAt,
        String lossReason,
        boolean claimedTwice,
        boolean newcomer,
        Instant oldLinkTriedAt,
        Instant announcedAt,
        Instant claimedAt,
        Instant undecidedSince,
        int forgottenAttempts,
        Instant dueAt) {

    /**
     * An attempt nobody has heard of for this long is given up. Meta's dialog takes minutes; a day
     * leaves room for a second phone.
     */
    static final Duration GIVEN_UP_AFTER = Duration.ofHours(24);

    /** A report of a loss is believed no longer than this where the provider's record knows nothing of it. */
    public static final Duration DOUBTED_FOR = Duration.ofHours(24);

    /** Links, and attempts, that are kept. People make a few; a stranger may make any number. */
    static final int MOST = 100;

    /**
     * The number behind the line. {@code proven} false: only claimed by a browser or named by a
     * webhook. {@code formerWabaId}: the account the same number was in before it was shown in this one, and {@code
     * wabaSince} when that was; both null if it was in no other.
     */
    public record NumberSeen(
            String phoneNumberId,
            String wabaId,
            boolean proven,
            Instant asOf,
            String formerWabaId,
            Instant wabaSince) {}

    /** The attempt that counts: the newest. */
    public Optional<Attempt> lastAttempt() {
        return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
    }

    /** The newest link that was really made. */
    public Optional<LinkTrace> newestLink() {
        return links.stream().filter(link -> !link.notMade()).reduce((older, newer) -> newer);
    }

    public boolean everConnected() {
        return firstConnectedAt != null;
    }

    /**
     * @param facts in any order; kinds that are not decisive are ignored
     * @param graceOffboarded how long an offboarded line may stay away before it counts as
     *     disconnected
     */
    public static Progress of(Collection<Fact> facts, Instant now, Duration graceOffboarded) {
        var fold = new ProgressFold(graceOffboarded);
        facts.stream()
                .filter(fact -> fact.kind().decisive())
                .sorted(Fact.IN_ORDER)
                .filter(new FirstOfEach())
                .forEach(fold::add);
        return fold.at(now);
    }

    /**
     * Lets the first fact with a given {@code once} through: a fact that is there twice says
     * nothing new.
     */
    private static final class FirstOfEach implements Predicate<Fact> {
        private final Set<String> seen = new HashSet<>();

        @Override
        public boolean test(Fact fact) {
            return seen.add(fact.once());
        }
    }
}
