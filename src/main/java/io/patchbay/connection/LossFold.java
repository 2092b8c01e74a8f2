package io.patchbay.connection;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What was reported of the loss or the pause of a line, whether the provider's own readings agree, and how often the line
 * changed of late. Part of a {@link ProgressFold}.
 */
final class LossFold {

    /** Changes that are kept; older ones tell nothing of today. */
    private static final int KEPT = 8;

    private Instant offboardedAt;

    /** The provider has shown the line as connected since it was reported paused. */
    private boolean pauseContradicted;

    /** When an event said that the line was lost, while no reading has said so yet. */
    private Instant lossToldAt;

    /** The same, once a reading said the contrary. */
    private Instant lossDoubtedAt;

    /** What was last said of why the line was lost; a later report without a reason does not take it away. */
    private String lossReason;

    /** An event said that the line was lost, and nobody has said why. */
    private boolean unexplained;

    /** The newest moments at which somebody said the contrary of what was last said of the line, the oldest first. */
    @JsonProperty("swings")
    private List<Instant> swings = new ArrayList<>();

    /** What was last said: up or down; null before the first word. */
    private Boolean saidUp;

    LossFold copy() {
        var copy = new LossFold();
        copy.offboardedAt = offboardedAt;
        copy.pauseContradicted = pauseContradicted;
        copy.lossToldAt = lossToldAt;
        copy.lossDoubtedAt = lossDoubtedAt;
        copy.lossReason = lossReason;
        copy.unexplained = unexplained;
        copy.swings.addAll(swings);
        copy.saidUp = saidUp;
        return copy;
    }

    /** A pause that the provider's record contradicted is over by the time another one is reported. */
    void paused(Instant at) {
        if (offboardedAt == null || pauseContradicted) {
            offboardedAt = at;
            pauseContradicted = false;
        }
    }

    /** An event said that the line is lost. {@code wasUp}: it was there until then. */
    void told(NumberStatement.NumberDisconnected said, boolean wasUp, Instant at) {
        lossToldAt = wasUp ? at : lossToldAt;
        lossReason = said.isExplained() ? said.why() : lossReason;
        unexplained = lossReason == null;
        offboardedAt = null;
    }

    /**
     * The provider shows the line as connected. What an event reported before that is doubted and not forgotten: the
     * provider's record may be the one that is behind.
     *
     * @param movedSince whether something since that moment brings a line back: an announcement, a try on a link
     * @return true if a loss or a pause stands against this reading
     */
    boolean contradictedBy(Predicate<Instant> movedSince) {
        if (offboardedAt != null && !movedSince.test(offboardedAt)) {
            pauseContradicted = true;
            return true;
        }
        if (lossToldAt != null && !movedSince.test(lossToldAt)) {
            lossDoubtedAt = lossToldAt;
            return true;
        }
        return false;
    }

    /** The provider shows the line as down, so whoever reported it was right. A reading takes no reason away. */
    void confirmed() {
        lossToldAt = null;
        lossDoubtedAt = null;
        offboardedAt = null;
    }

    /** The line is there; whatever was reported is over. */
    void over() {
        confirmed();
        pauseContradicted = false;
        lossReason = null;
        unexplained = false;
    }

    /** Nothing is left that could be lost or come back. */
    void gone() {
        offboardedAt = null;
    }

    /** Somebody says that the line is up, or down. */
    void says(boolean up, Instant at) {
        if (saidUp != null && saidUp != up) {
            swings.add(at);
            if (swings.size() > KEPT) {
                swings.remove(0);
            }
        }
        saidUp = up;
    }

    List<Instant> swings() {
        return List.copyOf(swings);
    }

    Instant offboardedAt() {
        return offboardedAt;
    }

    String reason() {
        return lossReason;
    }

    boolean isUnexplained() {
        return unexplained;
    }

    /** When a pause becomes a loss; null if there is none. */
    Instant graceEnd(Duration grace) {
        return offboardedAt == null ? null : offboardedAt.plus(grace);
    }

    /** A pause has become a loss, and no reading stands against it. */
    boolean isGraceOver(Duration grace, Instant now) {
        return offboardedAt != null && !pauseContradicted && !now.isBefore(graceEnd(grace));
    }

    /** Null where no report of a loss stands against the provider's own reading, or has for too long. */
    Instant doubtedSince(Instant now) {
        var since = lossDoubtedAt != null ? lossDoubtedAt : pauseContradicted ? offboardedAt : null;
        return since == null || !now.isBefore(since.plus(Progress.DOUBTED_FOR)) ? null : since;
    }
}
