package io.patchbay.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known about the installation as a whole at one moment: counts and times, gathered by
 * whoever has the records. Every part may say "nothing known"; silence leads to no finding. Nothing
 * about any connection follows from it.
 */
public record Installation(
        Instant now,
        Unmatched unmatched,
        Signatures signatures,
        Hearing hearing,
        Finishes finishes,
        ProbeAnswers probes,
        Drops drops,
        Refusals refusals,
        Blocks blocks,
        Credits credits) {

    /**
     * How far back a storm, an outage and a wave of losses are looked for. Long enough for the
     * sender's four tries of one event (2 min 20 s) to fall into one window, short enough for a
     * finding to go away soon after its cause.
     */
    public static final Duration LATELY = Duration.ofMinutes(10);

    /** How far back refusals of our app are looked for: where few sign up, two may lie hours apart. */
    public static final Duration DAY = Duration.ofHours(24);

    /** How far back people who finished are compared with what we heard. */
    public static final Duration SHIFT = Duration.ofHours(6);

    /**
     * How long after a finish its event may still come: the sender gives up after 2 min 20 s, and
     * the provider itself needs a moment to begin.
     */
    public static final Duration ON_ITS_WAY = Duration.ofMinutes(10);

    /** Deliveries that wait until their tenant is known. Times are null if there are none. */
    public record Unmatched(int count, Instant oldest, Instant newest) {
        public static final Unmatched NONE = new Unmatched(0, null, null);
    }

    /**
     * Deliveries refused {@link #LATELY} because their signature fits none of our secrets, and how
     * many of them look like the provider's own; anybody can send one that does. {@code first} and
     * {@code last} are null if there are none, {@code lastValid} if none was ever valid.
     */
    public record Signatures(int wrong, int likeTheProviders, Instant first, Instant last, Instant lastValid) {
        public static final Signatures NONE = new Signatures(0, 0, null, null, null);

        boolean validMeanwhile() {
            return lastValid != null && first != null && !lastValid.isBefore(first);
        }
    }

    /**
     * What the provider says about our webhook there: {@code fault} is a sentence, null if nothing
     * is wrong or nobody knows; {@code since} when it was first seen so; {@code mute} if it means
     * that nothing at all can come.
     */
    public record Hearing(String fault, Instant since, boolean mute) {
        public static final Hearing UNKNOWN = new Hearing(null, null, false);
    }

    /**
     * Tenants of whom somebody finished on one of our links within the last {@link #SHIFT}, the
     * last {@link #ON_ITS_WAY} left out. {@code silent}: no webhook about their number has come;
     * {@code shown}: of these, how many numbers the provider has shown when asked; {@code since}:
     * when the first silent one finished; {@code heardSince}: how many finished after that and were
     * heard.
     */
    public record Finishes(int silent, int shown, Instant since, int heardSince) {
        public static final Finishes NONE = new Finishes(0, 0, null, 0);
    }

    /**
     * Probes of the provider {@link #LATELY}: how many different connections got no answer, since
     * when, and how many probes were answered.
     */
    public record ProbeAnswers(int unanswered, Instant since, int answered) {
        public static final ProbeAnswers NONE = new ProbeAnswers(0, null, 0);
    }

    /** Different tenants of whom a line was reported lost or paused {@link #LATELY}. */
    public record Drops(int tenants, Instant since) {
        public static final Drops NONE = new Drops(0, null);
    }

    /**
     * Different tenants that Meta turned away within the last {@link #DAY} because our app may connect nobody, none of
     * them long before the others, and nobody got through since. {@code last} is null if there were none.
     */
    public record Refusals(int tenants, Instant first, Instant last) {
        public static final Refusals NONE = new Refusals(0, null, null);
    }

    /** Different tenants for whose numbers Meta answered within the last hour that it blocks the API. */
    public record Blocks(int tenants, Instant since) {
        public static final Blocks NONE = new Blocks(0, null);
    }

    /**
     * Different tenants whom the provider is to pay for and whose paid messages it has paused, by its newest records.
     * Credits are those of the whole project (kapso.md §4.6).
     */
    public record Credits(int tenants, Instant since) {
        public static final Credits NONE = new Credits(0, null);
    }

    /** Knows nothing. */
    public static Installation unknown(Instant now) {
        return new Installation(
                now,
                Unmatched.NONE,
                Signatures.NONE,
                Hearing.UNKNOWN,
                Finishes.NONE,
                ProbeAnswers.NONE,
                Drops.NONE,
                Refusals.NONE,
                Blocks.NONE,
                Credits.NONE);
    }

    /** Everything that is wrong now, the most severe first. */
    public List<InstallationFinding> findings() {
        return Stream.of(
                        InstallationRules.ourEarsClosed(this),
                        InstallationRules.signupsBlocked(this),
                        InstallationRules.creditsGone(this),
                        InstallationRules.signatureStorm(this),
                        InstallationRules.incidentSuspected(this),
                        InstallationRules.unmatchedEvent(this))
                .flatMap(Optional::stream)
                .toList();
    }

    /** True if the two differ in more than the moment they were taken. */
    public boolean differsFrom(Installation other) {
        return !at(Instant.EPOCH).equals(other.at(Instant.EPOCH));
    }

    private Installation at(Instant moment) {
        return new Installation(
                moment, unmatched, signatures, hearing, finishes, probes, drops, refusals, blocks, credits);
    }
}
