package io.patchbay.connection;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Walks through the facts in the order of their happening and notes when the status changed.
 * Its fields are written down as they are, so that it can go on later: whoever changes what it
 * makes of a fact raises {@link Summary#VERSION}.
 */
final class ProgressFold implements Cloneable {
    private Duration grace;

    /** When the first of the facts counts. */
    private Instant beginning;

    /** Written down as if its fields were here, as are the other parts of the fold. */
    @JsonUnwrapped
    private SignupFold signup = new SignupFold();

    private LineState line = LineState.NONE;
    private Mode taken;

    @JsonUnwrapped
    private NumberFold number = new NumberFold();

    @JsonUnwrapped
    private LossFold loss = new LossFold();

    private Instant announcedAt;
    private Instant deletedAt;
    private Instant missingAt;
    private Instant credentialRefusedAt;
    private Instant claimedAt;
    private Instant oldLinkTriedAt;
    private Instant firstConnectedAt;
    private Instant connectedSince;
    private Instant undecidedSince;

    @JsonUnwrapped
    private ClaimsFold claims = new ClaimsFold();

    private Status status = Status.NOT_INVITED;
    private Instant since;

    /** To be read back. */
    private ProgressFold() {}

    ProgressFold(Duration grace) {
        this.grace = grace;
    }

    Duration grace() {
        return grace;
    }

    /** Null before the first fact. */
    Instant beginning() {
        return beginning;
    }

    ProgressFold copy() {
        try {
            var copy = (ProgressFold) clone();
            copy.signup = signup.copy();
            copy.number = number.copy();
            copy.loss = loss.copy();
            copy.claims = claims.copy();
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    void add(Fact fact) {
        var at = fact.at();
        beginning = beginning == null ? at : beginning;
        note(at);
        fact.statement().moves(this, fact);
        note(at);
    }

    /**
     * Moves the status to what it is at this moment; a clock that ran out in between is dated
     * back to when it did.
     */
    private void note(Instant at) {
        var next = statusAt(at);
        if (since == null || next != status) {
            var graceEnd = loss.graceEnd(grace);
            var byClock = since != null && graceEnd != null && next == Status.DISCONNECTED && graceEnd.isBefore(at);
            since = byClock ? graceEnd : at;
            if (next == Status.CONNECTED) {
                connectedSince = at;
                firstConnectedAt = firstConnectedAt == null ? at : firstConnectedAt;
            }
            status = next;
        }
    }

    private Status statusAt(Instant now) {
        if (claims.isNewcomer()) {
            return signup.isEmpty() ? Status.NOT_INVITED : Status.IN_PROGRESS;
        }
        if (line == LineState.UP && credentialRefusedAt != null) {
            return Status.RECONNECT_REQUIRED;
        }
        return switch (line) {
            case UP -> loss.isGraceOver(grace, now) ? Status.DISCONNECTED : Status.CONNECTED;
            case REVIEW -> Status.PENDING_REVIEW;
            case DOWN -> loss.isUnexplained() && number.isProven() ? Status.RECONNECT_REQUIRED : Status.DISCONNECTED;
            case GONE -> Status.DISCONNECTED;
            case NONE -> onboarding();
        };
    }

    private Status onboarding() {
        if (!signup.wasTried()) {
            if (announcedAt != null || number.isProven()) {
                return Status.IN_PROGRESS;
            }
            return signup.wasInvited() ? Status.INVITED : Status.NOT_INVITED;
        }
        return signup.hasFailed() ? Status.FAILED : Status.IN_PROGRESS;
    }

    void linkCreated(LinkStatement.LinkCreated said, Fact by) {
        signup.linkCreated(said, by);
    }

    void linkNotMade(LinkStatement.LinkNotMade said) {
        signup.linkNotMade(said);
    }

    void linkRevoked(LinkStatement.LinkRevoked said, Fact by) {
        signup.linkRevoked(said, by);
    }

    void oldLinkTried(Fact by) {
        oldLinkTriedAt = by.at();
    }

    void numberCreated(NumberStatement.NumberCreated said, Fact by) {
        if (claims.isLost(said.phoneNumberId())) {
            return;
        }
        name(said.phoneNumberId(), said.wabaId(), by.at());
        announcedAt = by.at();
        if (said.isCoexistence() != null && taken == null) {
            taken = Mode.of(Boolean.parseBoolean(said.isCoexistence()));
        }
    }

    void numberDeleted(Fact by) {
        deletedAt = by.at();
        if (missingAt != null && line != LineState.NONE) {
            gone();
        }
    }

    void offboarded(NumberStatement.NumberOffboarded said, Fact by) {
        loss.says(false, by.at());
        if (line == LineState.UP) {
            loss.paused(by.at());
        }
        mode(said.connectionType());
    }

    void disconnected(NumberStatement.NumberDisconnected said, Fact by) {
        loss.says(false, by.at());
        if (line != LineState.NONE) {
            loss.told(said, line == LineState.UP, by.at());
            line = LineState.DOWN;
        }
        mode(said.connectionType());
    }

    void reconnected(NumberStatement.NumberReconnected said, Fact by) {
        loss.says(true, by.at());
        if (line == LineState.UP || line == LineState.DOWN) {
            up(by, by.at(), true);
        }
        mode(said.connectionType());
    }

    void claimedTwice(CaseStatement.NumberClaimedTwice said) {
        claims.claimedTwice(said);
    }

    /** A review is open from the first voice after the last decision on. */
    void reviewed(Statement.TellsReview said, Fact by) {
        if (said.review() != null) {
            var open = Set.of("PENDING", "DEFERRED").contains(word(said.review()));
            undecidedSince = !open ? null : undecidedSince == null ? by.at() : undecidedSince;
        }
    }

    void linkSeen(LinkStatement.LinkSeen said, Fact by) {
        signup.linkSeen(said, by, line == LineState.UP || line == LineState.REVIEW);
    }

    /** A browser says it is done: a claim, which the number has to prove. */
    void returnedOk(LinkStatement.ReturnedOk said, Fact by) {
        if (said.linkId() != null && !claims.isLost(said.phoneNumberId())) {
            var claimed = signup.claimedOn(said.linkId(), by);
            if (claimed.isEmpty()) {
                return;
            }
            if (!claimed.get().is(Attempt.State.COMPLETED)) {
                claimed.get().claim();
                claimedAt = by.at();
            }
        }
        name(said.phoneNumberId(), said.wabaId(), by.at());
    }

    void returnedFailed(LinkStatement.ReturnedFailed said, Fact by) {
        signup.returnedFailed(said, by);
    }

    void attemptStarted(LinkStatement.AttemptStarted said, Fact by) {
        signup.attemptStarted(said, by);
    }

    void numberRead(NumberStatement.NumberRead said, Fact by) {
        if (claims.isLost(said.phoneNumberId())) {
            return;
        }
        number.proven(said, by.at());
        missingAt = null;
        if (said.coexistence() != null) {
            taken = Mode.of(said.coexistence());
        }
        switch (word(said.status())) {
            // flagged and restricted numbers still carry messages: that is standing, not
            // progress
            case "CONNECTED", "FLAGGED", "RESTRICTED" -> shownUp(by);
            case "PENDING" -> review(by, by.at());
            case "DISCONNECTED", "DELETED", "MIGRATED" -> shownDown(by);
            // the row alone proves that the provider finished the connection, unless it says it
            // cannot send
            case "" -> {
                if (!Boolean.FALSE.equals(said.messagingEnabled())
                        && (line == LineState.NONE || line == LineState.GONE)) {
                    up(by, by.at(), false);
                }
            }
            default -> {
                // an unknown word says nothing: keep what we believed
            }
        }
    }

    void healthRead(NumberStatement.HealthRead said, Fact by) {
        if (said.isCredential("refused")) {
            credentialRefusedAt = by.at();
        } else if (said.isCredential("accepted")) {
            credentialRefusedAt = null;
        }
        switch (word(said.connection())) {
            case "CONNECTED" -> {
                if (line != LineState.REVIEW && line != LineState.NONE) {
                    shownUp(by);
                }
            }
            case "DISCONNECTED" -> shownDown(by);
            default -> {
                // UNKNOWN, absent or new: no effect
            }
        }
    }

    /** Unless an event reported the contrary and nothing has brought the line back since: then both stand. */
    private void shownUp(Fact by) {
        loss.says(true, by.at());
        if (loss.contradictedBy(moment -> announcedSince(moment) || wasTriedSince(moment))) {
            line = LineState.UP;
        } else {
            up(by, by.at(), false);
        }
    }

    /** Somebody went through a link after that, which brings a line back without an event. */
    private boolean wasTriedSince(Instant moment) {
        return signup.last().filter(one -> one.startedAt().isAfter(moment)).isPresent();
    }

    private void shownDown(Fact by) {
        loss.says(false, by.at());
        loss.confirmed();
        line = LineState.DOWN;
    }

    private void up(Fact fact, Instant at, boolean byWebhook) {
        var wasUp = line == LineState.UP;
        line = LineState.UP;
        loss.over();
        deletedAt = null;
        if (byWebhook) {
            announcedAt = at;
        }
        var announcedSinceStart =
                signup.last().map(one -> announcedAt != null && !announcedAt.isBefore(one.startedAt()));
        if (!wasUp || announcedSinceStart.orElse(false)) {
            signup.finish(fact, at);
        }
        if (!wasUp || announcedSince(credentialRefusedAt)) {
            credentialRefusedAt = null;
        }
    }

    /** A row that still says "connected" forgives nothing; a number announced anew does. */
    private boolean announcedSince(Instant moment) {
        return moment != null && announcedAt != null && announcedAt.isAfter(moment);
    }

    private void review(Fact fact, Instant at) {
        line = LineState.REVIEW;
        signup.finish(fact, at);
    }

    private void gone() {
        line = LineState.GONE;
        loss.gone();
    }

    /**
     * The number is here, or it is not: then a line that had it is gone, and an attempt that
     * was about it came to nothing.
     */
    void claimDecided(CaseStatement.ClaimDecided said, Fact by) {
        if (!claims.decided(said)) {
            return;
        }
        if (number.forgetNamed(said.phoneNumberId())) {
            announcedAt = null;
            claimedAt = null;
        }
        if (number.isProven(said.phoneNumberId())) {
            gone();
        } else if (line == LineState.NONE) {
            signup.last().filter(one -> !one.is(Attempt.State.FAILED)).ifPresent(one -> one.lose(by.at()));
        }
    }

    /**
     * One 404 may be a slip or a wrong project key (kapso.md Q23): a line that was there counts as
     * gone only when the sender announced it, or on the second 404.
     */
    void numberMissing(Fact by) {
        if (line != LineState.NONE && (missingAt != null || deletedAt != null)) {
            gone();
        }
        missingAt = by.at();
    }

    private void name(String phoneNumberId, String wabaId, Instant at) {
        if (phoneNumberId != null && !claims.isLost(phoneNumberId)) {
            number.named(phoneNumberId, wabaId, at);
        }
    }

    private void mode(String word) {
        var mode = Mode.taken(word);
        if (mode != null && taken == null) {
            taken = mode;
        }
    }

    /** Ends the fold: nothing may be added after this. */
    Progress at(Instant now) {
        if (since == null) {
            since = now;
        }
        var givenUp = signup.giveUpBy(now);
        note(now);
        var connected = status == Status.CONNECTED;
        return new Progress(
                status,
                since,
                signup.attempts(line, taken, now),
                signup.modeOffered(),
                taken,
                line,
                number.seen(),
                signup.links(),
                firstConnectedAt,
                connected ? connectedSince : null,
                loss.offboardedAt(),
                line == LineState.UP ? loss.graceEnd(grace) : null,
                line == LineState.UP ? loss.doubtedSince(now) : null,
                loss.swings(),
                credentialRefusedAt,
                loss.reason(),
                claims.isOpen(),
                claims.isNewcomer(),
                oldLinkTriedAt,
                announcedAt,
                claimedAt,
                undecidedSince,
                signup.forgotten(),
                dueAt(now, givenUp));
    }

    /** The next moment at which the clock alone changes something; null if it never does. */
    private Instant dueAt(Instant now, Optional<Instant> givenUp) {
        var moments = new ArrayList<Instant>();
        if (line == LineState.UP && loss.offboardedAt() != null) {
            moments.add(loss.graceEnd(grace));
        }
        givenUp.ifPresent(moments::add);
        if (line == LineState.NONE) {
            moments.addAll(signup.expiries(now));
        }
        return moments.stream()
                .filter(moment -> moment.isAfter(now))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static String word(String raw) {
        return raw == null ? "" : raw.toUpperCase(Locale.ROOT);
    }
}
