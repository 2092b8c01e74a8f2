package io.patchbay.status;

import io.patchbay.diagnosis.Verdict.Confidence;
import io.patchbay.diagnosis.VerdictCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells which verdicts are true of the whole installation. Pure. A threshold below which nothing is
 * said stands before each rule that counts, with its reason.
 */
final class InstallationRules {

    /**
     * A stranger with a scanner sends one or two; the sender tries one event four times. Five are
     * more than one event can cause.
     */
    static final int STORM = 5;

    /**
     * One finish without an event is a person who closed the browser early, two may share a cause
     * of their own. Three different tenants in a row, and not one heard after the first, are ours.
     */
    static final int SILENT_FINISHES = 3;

    /**
     * A single line that cannot be probed has a trouble of its own; so many at once have not.
     */
    static final int UNANSWERED_PROBES = 5;

    /**
     * Customers leave one by one. Four of different tenants within {@link Installation#LATELY} are
     * rare even where thousands are connected.
     */
    static final int DROPPED_TENANTS = 4;

    /** A redirect is unsigned, and one customer with one address could make it up; two tenants agree only if it is so. */
    static final int REFUSED_TENANTS = 2;

    /** One business may be disabled at Meta; two within an hour have our app in common. */
    static final int BLOCKED_TENANTS = 2;

    private InstallationRules() {}

    /** Never certain: the word comes by the customers' browsers. */
    static Optional<InstallationFinding> signupsBlocked(Installation seen) {
        var refusals = seen.refusals();
        return refusals.tenants() < REFUSED_TENANTS
                ? Optional.empty()
                : found(
                        VerdictCode.SIGNUPS_BLOCKED,
                        Confidence.LIKELY,
                        refusals.first(),
                        List.of("Meta turned away %d customers because of our app, and nobody got through since."
                                .formatted(refusals.tenants())));
    }

    /** One is enough: the purse is that of all. Sure only once a second tenant shows the same. */
    static Optional<InstallationFinding> creditsGone(Installation seen) {
        var credits = seen.credits();
        return credits.tenants() == 0
                ? Optional.empty()
                : found(
                        VerdictCode.CREDITS_GONE,
                        credits.tenants() == 1 ? Confidence.LIKELY : Confidence.CERTAIN,
                        credits.since(),
                        List.of(
                                credits.tenants() == 1
                                        ? "Kapso has paused the paid messages of one customer who is billed through it."
                                        : "Kapso has paused the paid messages of %d customers who are billed through it."
                                                .formatted(credits.tenants())));
    }

    static Optional<InstallationFinding> unmatchedEvent(Installation seen) {
        var unmatched = seen.unmatched();
        if (unmatched.count() == 0) {
            return Optional.empty();
        }
        return found(
                VerdictCode.UNMATCHED_EVENT,
                Confidence.CERTAIN,
                unmatched.oldest(),
                List.of(
                        unmatched.count() == 1
                                ? "One event is waiting until its tenant is known."
                                : unmatched.count() + " events are waiting until their tenants are known."));
    }

    /**
     * Never certain: whoever knows the address can send what looks like the provider's. What does
     * not even look like it is a stranger's noise, unless the valid ones stopped with it.
     */
    static Optional<InstallationFinding> signatureStorm(Installation seen) {
        var signatures = seen.signatures();
        if (signatures.wrong() < STORM) {
            return Optional.empty();
        }
        var refused = signatures.wrong() + " requests were refused for a wrong signature.";
        if (signatures.likeTheProviders() >= STORM) {
            return found(
                    VerdictCode.SIGNATURE_STORM,
                    Confidence.LIKELY,
                    signatures.first(),
                    List.of(
                            refused,
                            signatures.validMeanwhile()
                                    ? "Valid ones came at the same time, so an old or unknown secret is in use somewhere."
                                    : "No valid one came at the same time, so our secret may be wrong, or the body is changed on the way."));
        }
        return validOnesStopped(seen)
                ? found(
                        VerdictCode.SIGNATURE_STORM,
                        Confidence.UNSURE,
                        signatures.first(),
                        List.of(
                                refused,
                                "They do not look like Kapso’s, but no valid one has come since they started."))
                : Optional.empty();
    }

    /** There were some within the shift, and none since the first wrong one. */
    private static boolean validOnesStopped(Installation seen) {
        var signatures = seen.signatures();
        return signatures.lastValid() != null
                && !signatures.validMeanwhile()
                && signatures.lastValid().isAfter(seen.now().minus(Installation.SHIFT));
    }

    /**
     * The provider's own word about our webhook is proof; people who finish unheard are another.
     */
    static Optional<InstallationFinding> ourEarsClosed(Installation seen) {
        var evidence = new ArrayList<String>();
        var hearing = seen.hearing();
        var faulty = hearing.fault() != null && !isDisproved(hearing, seen);
        if (faulty) {
            evidence.add(hearing.fault());
        }
        var finishes = seen.finishes();
        if (isUnheard(finishes, seen.unmatched())) {
            evidence.add("Customers of " + finishes.silent()
                    + " tenants finished, and no webhook about their numbers came.");
            if (finishes.shown() > 0) {
                evidence.add("Kapso showed the new numbers of %d of them when we checked.".formatted(finishes.shown()));
            }
        }
        if (evidence.isEmpty()) {
            return Optional.empty();
        }
        return found(
                VerdictCode.OUR_EARS_CLOSED,
                faulty || finishes.shown() > 0 ? Confidence.CERTAIN : Confidence.LIKELY,
                faulty ? hearing.since() : finishes.since(),
                evidence);
    }

    /**
     * A webhook that came well after ours was seen missing or paused took another way, such as a
     * second name of this host. What was on its way then proves nothing, nor does one of long ago.
     */
    private static boolean isDisproved(Installation.Hearing hearing, Installation seen) {
        var last = seen.signatures().lastValid();
        return hearing.mute()
                && last != null
                && last.isAfter(hearing.since().plus(Installation.ON_ITS_WAY))
                && last.isAfter(seen.now().minus(Installation.SHIFT));
    }

    /** An event that came after the first silent finish and fits nobody may be one of theirs. */
    private static boolean isUnheard(Installation.Finishes finishes, Installation.Unmatched unmatched) {
        return finishes.silent() >= SILENT_FINISHES
                && finishes.heardSince() == 0
                && (unmatched.newest() == null || unmatched.newest().isBefore(finishes.since()));
    }

    static Optional<InstallationFinding> incidentSuspected(Installation seen) {
        var evidence = new ArrayList<String>();
        var probes = seen.probes();
        var drops = seen.drops();
        Instant since = null;
        if (probes.unanswered() >= UNANSWERED_PROBES && probes.answered() < probes.unanswered()) {
            evidence.add("Checks of %d different connections got no answer, and %d got one."
                    .formatted(probes.unanswered(), probes.answered()));
            since = probes.since();
        }
        if (drops.tenants() >= DROPPED_TENANTS) {
            evidence.add("The numbers of %d different tenants were reported lost within minutes."
                    .formatted(drops.tenants()));
            since = since == null || drops.since().isBefore(since) ? drops.since() : since;
        }
        var blocks = seen.blocks();
        if (blocks.tenants() >= BLOCKED_TENANTS) {
            evidence.add("Meta answers “API access blocked” for numbers of %d different tenants."
                    .formatted(blocks.tenants()));
            since = since == null || blocks.since().isBefore(since) ? blocks.since() : since;
        }
        return evidence.isEmpty()
                ? Optional.empty()
                : found(VerdictCode.INCIDENT_SUSPECTED, Confidence.UNSURE, since, evidence);
    }

    private static Optional<InstallationFinding> found(
            VerdictCode code, Confidence confidence, Instant since, List<String> evidence) {
        return Optional.of(new InstallationFinding(code, confidence, since, List.copyOf(evidence)));
    }
}
