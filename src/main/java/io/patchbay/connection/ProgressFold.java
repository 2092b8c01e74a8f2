package io.patchbay.connection;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Walks through the facts in the order of their happening and notes when the status changed.
 * Its fields are written down as they are, so that it can go on later: whoever changes what it
 * makes of a fact raises {@link Summary#VERSION}.
 */
final class ProgressFold implements Cloneable {
    private Duration grace;

    /** When the first of the facts counts. */
    private Instant beginning;

    private Map<UUID, LinkTrace> links = new LinkedHashMap<>();

    /** Written down as if its fields were here. */
    @JsonUnwrapped
    private AttemptsFold attempts = new AttemptsFold();

    private LineState line = LineState.NONE;
    private Mode taken;
    private String provenNumber;
    private String provenWaba;
    private Instant provenAt;
    private String namedNumber;
    private String namedWaba;
    private Instant namedAt;
    private Instant announcedAt;
    private Instant deletedAt;
    private Instant missingAt;
    private Instant offboardedAt;
    private Instant credentialRefusedAt;
    private String lossReason;
    private Instant claimedAt;
    private Instant oldLinkTriedAt;
    private Instant firstConnectedAt;
    private Instant connectedSince;
    private Instant undecidedSince;

    /** Written down likewise. */
    @JsonUnwrapped
    private ClaimsFold claims = new ClaimsFold();

    /** A link said that somebody finished, and no number has appeared since. */
    private boolean saidByLink;

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
            copy.links = new LinkedHashMap<>(links);
            copy.attempts = attempts.copy();
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
            var graceEnd = graceEnd();
            var byClock = since != null && graceEnd != null && next == Status.DISCONNECTED && graceEnd.isBefore(at);
            since = byClock ? graceEnd : at;
            if (next == Status.CONNECTED) {
                connectedSince = at;
                firstConnectedAt = firstConnectedAt == null ? at : firstConnectedAt;
            }
            status = next;
        }
    }

    private Instant graceEnd() {
        return offboardedAt == null ? null : offboardedAt.plus(grace);
    }

    private Status statusAt(Instant now) {
        if (claims.isNewcomer()) {
            return attempts.isEmpty() && links.isEmpty() ? Status.NOT_INVITED : Status.IN_PROGRESS;
        }
        if (line == LineState.UP && credentialRefusedAt != null) {
            return Status.RECONNECT_REQUIRED;
        }
        return switch (line) {
            case UP -> offboardedAt != null && !now.isBefore(graceEnd()) ? Status.DISCONNECTED : Status.CONNECTED;
            case REVIEW -> Status.PENDING_REVIEW;
            case DOWN, GONE -> Status.DISCONNECTED;
            case NONE -> onboarding();
        };
    }

    private Status onboarding() {
        if (attempts.isEmpty()) {
            if (announcedAt != null || provenAt != null) {
                return Status.IN_PROGRESS;
            }
            return links.values().stream().anyMatch(link -> !link.notMade()) ? Status.INVITED : Status.NOT_INVITED;
        }
        return attempts.last().filter(one -> one.is(Attempt.State.FAILED)).isPresent()
                ? Status.FAILED
                : Status.IN_PROGRESS;
    }

    void linkCreated(LinkStatement.LinkCreated said, Fact by) {
        if (said.linkId() != null) {
            links.putIfAbsent(said.linkId(), LinkTrace.created(said, by.at()));
            if (links.size() > Progress.MOST) {
                links.remove(links.keySet().iterator().next());
            }
        }
    }

    void linkNotMade(LinkStatement.LinkNotMade said) {
        links.computeIfPresent(said.linkId(), (id, link) -> link.neverMade());
    }

    void linkRevoked(LinkStatement.LinkRevoked said, Fact by) {
        links.computeIfPresent(said.linkId(), (id, link) -> link.revoked(said, by.at()));
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
        if (line == LineState.UP && offboardedAt == null) {
            offboardedAt = by.at();
        }
        mode(said.connectionType());
    }

    void disconnected(NumberStatement.NumberDisconnected said) {
        if (line != LineState.NONE) {
            down(said.reason());
        }
        mode(said.connectionType());
    }

    void reconnected(NumberStatement.NumberReconnected said, Fact by) {
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

    /**
     * Only what changed since the last look is news: a failure that was already told must not
     * fail the next attempt on the same link.
     */
    void linkSeen(LinkStatement.LinkSeen said, Fact by) {
        var id = said.linkId();
        var at = by.at();
        var before = links.get(id);
        if (before == null) {
            return;
        }
        var link = before.seen(said, at);
        links.put(id, link);
        if (link.isSetup("completed") || link.isUsed()) {
            completedOn(id, by, at);
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
     * that it was a later attempt on another link, that belief is taken back.
     */
    private void completedOn(UUID id, Fact fact, Instant at) {
        var one = attempts.lastOn(id).orElseGet(() -> implied(fact, id, at));
        if (!one.is(Attempt.State.COMPLETED)) {
            attempts.last().filter(other -> other != one && other.isGuessed()).ifPresent(AttemptFold::takeBack);
            one.complete(at, isLate(one, at));
        }
        one.confirm();
        saidByLink = line != LineState.UP && line != LineState.REVIEW;
    }

    void returnedOk(LinkStatement.ReturnedOk said, Fact by) {
        var at = by.at();
        if (said.linkId() != null && !claims.isLost(said.phoneNumberId())) {
            var one = claimedOn(by, said.linkId(), at);
            one.filter(claimed -> !claimed.is(Attempt.State.COMPLETED)).ifPresent(claimed -> {
                claimed.claim();
                claimedAt = at;
            });
            if (one.isEmpty()) {
                return;
            }
        }
        name(said.phoneNumberId(), said.wabaId(), at);
    }

    void returnedFailed(LinkStatement.ReturnedFailed said, Fact by) {
        attempts.byId(said.attemptId())
                .or(() -> claimedOn(by, said.linkId(), by.at()))
                .ifPresent(one -> one.fail(by.at(), said.errorCode(), null));
    }

    /**
     * The attempt that a browser's claim is about. Whoever holds a link that is over begins
     * none: a mail of last month would abandon the attempt that is under way today.
     */
    private Optional<AttemptFold> claimedOn(Fact fact, UUID id, Instant at) {
        var known = attempts.lastOn(id);
        return known.isPresent() || id == null || isOver(id, at) ? known : Optional.of(implied(fact, id, at));
    }

    private boolean isOver(UUID id, Instant at) {
        var link = links.get(id);
        return link != null
                && (!link.isValidAt(at)
                        || links.values().stream()
                                .filter(other -> !other.notMade())
                                .anyMatch(other -> other.createdAt().isAfter(link.createdAt())));
    }

    void numberRead(NumberStatement.NumberRead said, Fact by) {
        if (claims.isLost(said.phoneNumberId())) {
            return;
        }
        provenNumber = said.phoneNumberId();
        provenWaba = said.wabaId() == null ? provenWaba : said.wabaId();
        provenAt = by.at();
        missingAt = null;
        if (said.coexistence() != null) {
            taken = Mode.of(said.coexistence());
        }
        switch (word(said.status())) {
            // flagged and restricted numbers still carry messages: that is standing, not
            // progress
            case "CONNECTED", "FLAGGED", "RESTRICTED" -> up(by, by.at(), false);
            case "PENDING" -> review(by, by.at());
            case "DISCONNECTED", "DELETED", "MIGRATED" -> down(null);
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
                    up(by, by.at(), false);
                }
            }
            case "DISCONNECTED" -> down(null);
            default -> {
                // UNKNOWN, absent or new: no effect
            }
        }
    }

    private void up(Fact fact, Instant at, boolean byWebhook) {
        var wasUp = line == LineState.UP;
        line = LineState.UP;
        offboardedAt = null;
        lossReason = null;
        deletedAt = null;
        if (byWebhook) {
            announcedAt = at;
        }
        var announcedSinceStart =
                attempts.last().map(one -> announcedAt != null && !announcedAt.isBefore(one.startedAt()));
        if (!wasUp || announcedSinceStart.orElse(false)) {
            finish(fact, at);
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
        finish(fact, at);
    }

    /**
     * The number is there, so somebody got through: whoever the link says, else the newest
     * attempt, else one nobody saw.
     */
    private void finish(Fact fact, Instant at) {
        var newest = attempts.last();
        if (newest.isEmpty() && !links.isEmpty()) {
            var unseen = implied(fact, usedLink(), at);
            unseen.complete(at, isLate(unseen, at));
        } else if (!saidByLink) {
            newest.filter(one -> !one.is(Attempt.State.COMPLETED))
                    .ifPresent(one -> one.completeByGuess(at, isLate(one, at)));
        }
        saidByLink = false;
    }

    /** Its link had been taken out of use by then. */
    private boolean isLate(AttemptFold one, Instant at) {
        var link = linkOf(one);
        return link != null && link.revokedAt() != null && !at.isBefore(link.revokedAt());
    }

    private LinkTrace linkOf(AttemptFold one) {
        return one.linkId() == null ? null : links.get(one.linkId());
    }

    private UUID usedLink() {
        UUID newest = null;
        for (var link : links.values()) {
            newest = link.id();
            if (link.isUsed()) {
                return link.id();
            }
        }
        return newest;
    }

    private void down(String reason) {
        line = LineState.DOWN;
        offboardedAt = null;
        lossReason = reason;
    }

    private void gone() {
        line = LineState.GONE;
        offboardedAt = null;
    }

    /**
     * The number is here, or it is not: then a line that had it is gone, and an attempt that
     * was about it came to nothing.
     */
    void claimDecided(CaseStatement.ClaimDecided said, Fact by) {
        var number = said.phoneNumberId();
        if (!claims.decided(said)) {
            return;
        }
        if (number.equals(namedNumber)) {
            namedNumber = null;
            namedWaba = null;
            namedAt = null;
            announcedAt = null;
            claimedAt = null;
        }
        if (number.equals(provenNumber)) {
            gone();
        } else if (line == LineState.NONE) {
            attempts.last().filter(one -> !one.is(Attempt.State.FAILED)).ifPresent(one -> one.lose(by.at()));
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
            namedNumber = phoneNumberId;
            namedWaba = wabaId;
            namedAt = at;
        }
    }

    private void mode(String word) {
        var mode = Mode.taken(word);
        if (mode != null && taken == null) {
            taken = mode;
        }
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

    /** Ends the fold: nothing may be added after this. */
    Progress at(Instant now) {
        if (since == null) {
            since = now;
        }
        var givenUp =
                attempts.last().filter(one -> one.isOpen() && !one.isClaimed()).map(AttemptFold::givenUpAt);
        givenUp.filter(end -> !now.isBefore(end))
                .ifPresent(end -> attempts.last().get().abandon(end));
        note(now);
        var connected = status == Status.CONNECTED;
        var proven = provenNumber != null;
        return new Progress(
                status,
                since,
                attempts.all().stream()
                        .map(one -> one.shown(line, linkOf(one), taken, now))
                        .toList(),
                links.values().stream()
                        .filter(link -> !link.notMade())
                        .reduce((older, newer) -> newer)
                        .map(link -> Mode.offeredBy(link.modes()))
                        .orElse(null),
                taken,
                line,
                proven
                        ? new Progress.NumberSeen(provenNumber, provenWaba, true, provenAt)
                        : namedNumber == null ? null : new Progress.NumberSeen(namedNumber, namedWaba, false, namedAt),
                List.copyOf(links.values()),
                firstConnectedAt,
                connected ? connectedSince : null,
                offboardedAt,
                credentialRefusedAt,
                lossReason,
                claims.isOpen(),
                claims.isNewcomer(),
                oldLinkTriedAt,
                announcedAt,
                claimedAt,
                undecidedSince,
                attempts.forgotten(),
                dueAt(now, givenUp));
    }

    /** The next moment at which the clock alone changes something; null if it never does. */
    private Instant dueAt(Instant now, Optional<Instant> givenUp) {
        var moments = new ArrayList<Instant>();
        if (line == LineState.UP && offboardedAt != null) {
            moments.add(graceEnd());
        }
        givenUp.ifPresent(moments::add);
        links.values().stream()
                .filter(link -> link.isValidAt(now) && link.expiresAt() != null && line == LineState.NONE)
                .forEach(link -> moments.add(link.expiresAt()));
        return moments.stream()
                .filter(moment -> moment.isAfter(now))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static String word(String raw) {
        return raw == null ? "" : raw.toUpperCase(Locale.ROOT);
    }
}
