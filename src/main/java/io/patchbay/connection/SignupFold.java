package io.patchbay.connection;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The way there: the links of a connection and the attempts on them, as its facts tell of both. */
final class SignupFold {

    @JsonUnwrapped
    private LinksFold links = new LinksFold();

    @JsonUnwrapped
    private AttemptsFold attempts = new AttemptsFold();

    /** A link said that somebody finished, and no number has appeared since. */
    private boolean saidByLink;

    SignupFold copy() {
        var copy = new SignupFold();
        copy.links = links.copy();
        copy.attempts = attempts.copy();
        copy.saidByLink = saidByLink;
        return copy;
    }

    boolean isEmpty() {
        return attempts.isEmpty() && links.isEmpty();
    }

    boolean wasTried() {
        return !attempts.isEmpty();
    }

    /** There is a link that the provider did not refuse. */
    boolean wasInvited() {
        return links.lastMade().isPresent();
    }

    /** The newest attempt failed. */
    boolean hasFailed() {
        return last().filter(one -> one.is(Attempt.State.FAILED)).isPresent();
    }

    Optional<AttemptFold> last() {
        return attempts.last();
    }

    void linkCreated(LinkStatement.LinkCreated said, Fact by) {
        links.created(said, by.at());
    }

    void linkNotMade(LinkStatement.LinkNotMade said) {
        links.change(said.linkId(), LinkTrace::neverMade);
    }

    void linkRevoked(LinkStatement.LinkRevoked said, Fact by) {
        links.change(said.linkId(), link -> link.revoked(said, by.at()));
    }

    /**
     * Only what changed since the last reading is news: a failure that was already told must not
     * fail the next attempt on the same link.
     */
    void linkSeen(LinkStatement.LinkSeen said, Fact by, boolean lineIsThere) {
        var id = said.linkId();
        var at = by.at();
        var before = links.get(id);
        if (before == null) {
            return;
        }
        var link = links.change(id, one -> one.seen(said, at));
        if (link.isSetup("completed") || link.isUsed()) {
            completedOn(id, by, at, lineIsThere);
            return;
        }
        var sameSetup = Objects.equals(before.setupStatus(), link.setupStatus())
                && Objects.equals(before.setupError(), link.setupError());
        if (sameSetup) {
            return;
        }
        if (link.isSetup("failed")) {
            attempts.lastOn(id).orElseGet(() -> implied(by, id, at)).fail(at, null, link.setupError());
        } else if (link.isSetup("processing")
                && attempts.lastOn(id).filter(AttemptFold::isOpen).isEmpty()) {
            implied(by, id, at);
        }
    }

    /**
     * The provider says that somebody finished on this link. If a number had made us believe
     * that it was a later attempt on another link, that belief is taken back. A line that is there
     * already needs nobody to have finished.
     */
    private void completedOn(UUID id, Fact fact, Instant at, boolean lineIsThere) {
        var one = attempts.lastOn(id).orElseGet(() -> implied(fact, id, at));
        if (!one.is(Attempt.State.COMPLETED)) {
            attempts.last().filter(other -> other != one && other.isGuessed()).ifPresent(AttemptFold::takeBack);
            one.complete(at, isLate(one, at));
        }
        one.confirm();
        saidByLink = !lineIsThere;
    }

    void returnedFailed(LinkStatement.ReturnedFailed said, Fact by) {
        attempts.byId(said.attemptId())
                .or(() -> claimedOn(said.linkId(), by))
                .ifPresent(one -> one.fail(by.at(), said.errorCode(), null));
    }

    /**
     * The attempt that a browser's claim is about. Whoever holds a link that is over begins
     * none: a mail of last month would abandon the attempt that is under way today.
     */
    Optional<AttemptFold> claimedOn(UUID id, Fact by) {
        var known = attempts.lastOn(id);
        return known.isPresent() || id == null || links.isOver(id, by.at())
                ? known
                : Optional.of(implied(by, id, by.at()));
    }

    /**
     * The number is there, so somebody got through: whoever the link says, else the newest
     * attempt, else one nobody saw.
     */
    void finish(Fact fact, Instant at) {
        var newest = attempts.last();
        if (newest.isEmpty() && !links.isEmpty()) {
            var unseen = implied(fact, links.usedOrNewest(), at);
            unseen.complete(at, isLate(unseen, at));
        } else if (!saidByLink) {
            newest.filter(one -> !one.is(Attempt.State.COMPLETED))
                    .ifPresent(one -> one.completeByGuess(at, isLate(one, at)));
        }
        saidByLink = false;
    }

    /** Its link had been taken out of use by then. */
    private boolean isLate(AttemptFold one, Instant at) {
        var link = links.get(one.linkId());
        return link != null && link.revokedAt() != null && !at.isBefore(link.revokedAt());
    }

    void attemptStarted(LinkStatement.AttemptStarted said, Fact by) {
        var id = said.attemptId();
        if (id != null && attempts.byId(id).isEmpty()) {
            begin(new AttemptFold(id, said.linkId(), by.at()));
        }
    }

    /**
     * An attempt nobody announced; its id follows from the evidence, so that it is the same in
     * every fold.
     */
    private AttemptFold implied(Fact fact, UUID linkId, Instant at) {
        var evidence = fact.connectionId() + "/" + fact.once();
        var id = UUID.nameUUIDFromBytes(evidence.getBytes(StandardCharsets.UTF_8));
        return begin(new AttemptFold(id, linkId, at));
    }

    private AttemptFold begin(AttemptFold one) {
        saidByLink = false;
        attempts.begin(one);
        return one;
    }

    /** Abandons an open attempt whose time is up. @return when the open attempt's time is or was up; empty if none is open */
    Optional<Instant> giveUpBy(Instant now) {
        var open = last().filter(one -> one.isOpen() && !one.isClaimed());
        var end = open.map(AttemptFold::givenUpAt);
        end.filter(moment -> !now.isBefore(moment))
                .ifPresent(moment -> open.get().abandon(moment));
        return end;
    }

    List<Attempt> attempts(LineState line, Mode taken, Instant now) {
        return attempts.all().stream()
                .map(one -> one.shown(line, links.get(one.linkId()), taken, now))
                .toList();
    }

    /** Attempts that are not kept any more, because there were too many. */
    int forgotten() {
        return attempts.forgotten();
    }

    List<LinkTrace> links() {
        return links.all();
    }

    /** By the newest link that was made; null if there is none. */
    Mode modeOffered() {
        return links.lastMade().map(link -> Mode.offeredBy(link.modes())).orElse(null);
    }

    /** When the links that are valid now expire by themselves. */
    List<Instant> expiries(Instant now) {
        return links.expiries(now);
    }
}
