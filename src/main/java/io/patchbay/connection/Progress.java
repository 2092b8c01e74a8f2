package io.patchbay.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * How far a connection has come: a pure function of its facts and the clock. The same facts in any
 * order, any of them repeated, give the same progress. What the outside did not say stays unknown:
 * silence, timeouts and unknown words move nothing.
 *
 * <p>It stays small however many facts there are: of more than {@value #MOST} links the newest are
 * kept, of more than {@value #MOST} attempts the first, those that got through, the last on each
 * link and the newest. {@code forgottenAttempts} is how many more there were. {@code
 * undecidedSince}: when the review of the account began that has not ended; null if none is open.
 */
public record Progress(
        Status status,
        Instant since,
        List<Attempt> attempts,
        Mode modeOffered,
        Mode modeTaken,
        Line line,
        NumberSeen number,
        List<LinkTrace> links,
        Instant firstConnectedAt,
        Instant connectedSince,
        Instant offboardedAt,
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

    /** Links, and attempts, that are kept. People make a few; a stranger may make any number. */
    static final int MOST = 100;

    /** What is known about the line itself, as opposed to the way there. */
    public enum Line {
        /** No number has been read yet. */
        NONE,
        UP,
        /** Meta has the account or number under review. */
        REVIEW,
        /** Disconnected, said by the provider or by Meta. */
        DOWN,
        /** The provider does not have the number any more. */
        GONE
    }

    /**
     * The number behind the line. {@code proven} false: only claimed by a browser or named by a
     * webhook.
     */
    public record NumberSeen(String phoneNumberId, String wabaId, boolean proven, Instant asOf) {}

    /**
     * A link as far as facts tell. {@code status} and {@code setupStatus} are the provider's raw
     * words, null until seen.
     */
    public record LinkTrace(
            UUID id,
            Instant createdAt,
            Instant expiresAt,
            List<String> modes,
            String purpose,
            String status,
            String setupStatus,
            String setupError,
            Instant revokedAt,
            boolean replaced,
            boolean notMade) {

        private static LinkTrace created(LinkStatement.LinkCreated said, Instant at) {
            return new LinkTrace(
                    said.linkId(),
                    at,
                    said.expiresAt(),
                    said.offers(),
                    said.purpose(),
                    null,
                    null,
                    null,
                    null,
                    false,
                    false);
        }

        private LinkTrace neverMade() {
            return new LinkTrace(id, createdAt, null, modes, purpose, null, null, null, null, false, true);
        }

        private LinkTrace revoked(LinkStatement.LinkRevoked said, Instant at) {
            return new LinkTrace(
                    id,
                    createdAt,
                    expiresAt,
                    modes,
                    purpose,
                    status,
                    setupStatus,
                    setupError,
                    revokedAt == null ? at : revokedAt,
                    replaced || said.replacedBy() != null,
                    notMade);
        }

        /** The provider shows it, so it was made after all. */
        private LinkTrace seen(LinkStatement.LinkSeen said, Instant at) {
            var end = said.expiresAt();
            var revokedNow = is(said.status(), "revoked") && revokedAt == null;
            return new LinkTrace(
                    id,
                    createdAt,
                    end == null ? expiresAt : end,
                    modes,
                    purpose,
                    said.status(),
                    said.setupStatus(),
                    said.setupError(),
                    revokedNow ? at : revokedAt,
                    replaced,
                    false);
        }

        public boolean isValidAt(Instant now) {
            return !notMade
                    && revokedAt == null
                    && !is(status, "used")
                    && !is(status, "revoked")
                    && !is(status, "expired")
                    && (expiresAt == null || now.isBefore(expiresAt));
        }
    }

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
        var fold = new Fold(graceOffboarded);
        facts.stream()
                .filter(fact -> fact.kind().decisive())
                .sorted(Fact.IN_ORDER)
                .filter(new FirstOfEach())
                .forEach(fold::add);
        return fold.at(now);
    }

    private static boolean is(String raw, String word) {
        return word.equalsIgnoreCase(raw);
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

    /**
     * Walks through the facts in the order of their happening and notes when the status changed.
     * Its fields are written down as they are, so that it can go on later: whoever changes what it
     * makes of a fact raises {@link Summary#VERSION}.
     */
    static final class Fold implements Cloneable {
        private Duration grace;

        /** When the first of the facts counts. */
        private Instant beginning;

        private Map<UUID, LinkTrace> links = new LinkedHashMap<>();
        private List<Try> tries = new ArrayList<>();
        private int forgotten;
        private Line line = Line.NONE;
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

        /**
         * Questions whose number or account it is, by what tells them apart; true: we came second.
         */
        private Map<String, Boolean> claims = new LinkedHashMap<>();

        private Set<String> decided = new HashSet<>();

        /** Numbers that a person gave to somebody else. What is said of them is not about us. */
        private Set<String> lost = new HashSet<>();

        /** A link said that somebody finished, and no number has appeared since. */
        private boolean saidByLink;

        private Status status = Status.NOT_INVITED;
        private Instant since;

        /** To be read back. */
        private Fold() {}

        Fold(Duration grace) {
            this.grace = grace;
        }

        Duration grace() {
            return grace;
        }

        /** Null before the first fact. */
        Instant beginning() {
            return beginning;
        }

        Fold copy() {
            try {
                var copy = (Fold) clone();
                copy.links = new LinkedHashMap<>(links);
                copy.tries = new ArrayList<>();
                for (var one : tries) {
                    copy.tries.add((Try) one.clone());
                }
                copy.claims = new LinkedHashMap<>(claims);
                copy.decided = new HashSet<>(decided);
                copy.lost = new HashSet<>(lost);
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
            if (isNewcomer()) {
                return tries.isEmpty() && links.isEmpty() ? Status.NOT_INVITED : Status.IN_PROGRESS;
            }
            if (line == Line.UP && credentialRefusedAt != null) {
                return Status.RECONNECT_REQUIRED;
            }
            return switch (line) {
                case UP -> offboardedAt != null && !now.isBefore(graceEnd()) ? Status.DISCONNECTED : Status.CONNECTED;
                case REVIEW -> Status.PENDING_REVIEW;
                case DOWN, GONE -> Status.DISCONNECTED;
                case NONE -> onTheWay();
            };
        }

        private Status onTheWay() {
            if (tries.isEmpty()) {
                if (announcedAt != null || provenAt != null) {
                    return Status.IN_PROGRESS;
                }
                return links.values().stream().anyMatch(link -> !link.notMade()) ? Status.INVITED : Status.NOT_INVITED;
            }
            return tries.get(tries.size() - 1).state == Attempt.State.FAILED ? Status.FAILED : Status.IN_PROGRESS;
        }

        void linkCreated(LinkStatement.LinkCreated said, Fact by) {
            if (said.linkId() != null) {
                links.putIfAbsent(said.linkId(), LinkTrace.created(said, by.at()));
                if (links.size() > MOST) {
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
            if (isLost(said)) {
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
            if (missingAt != null && line != Line.NONE) {
                gone();
            }
        }

        void offboarded(NumberStatement.NumberOffboarded said, Fact by) {
            if (line == Line.UP && offboardedAt == null) {
                offboardedAt = by.at();
            }
            mode(said.connectionType());
        }

        void disconnected(NumberStatement.NumberDisconnected said) {
            if (line != Line.NONE) {
                down(said.reason());
            }
            mode(said.connectionType());
        }

        void reconnected(NumberStatement.NumberReconnected said, Fact by) {
            if (line == Line.UP || line == Line.DOWN) {
                up(by, by.at(), true);
            }
            mode(said.connectionType());
        }

        void claimedTwice(CaseStatement.NumberClaimedTwice said) {
            claims.merge(
                    claim(said.conflictId(), said.phoneNumberId()),
                    Boolean.TRUE.equals(said.newcomer()),
                    Boolean::logicalOr);
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
            if (is(link.setupStatus(), "completed") || is(link.status(), "used")) {
                completedOn(id, by, at);
                return;
            }
            var sameSetup = Objects.equals(before.setupStatus(), link.setupStatus())
                    && Objects.equals(before.setupError(), link.setupError());
            if (sameSetup) {
                return;
            }
            if (is(link.setupStatus(), "failed")) {
                lastOn(id).orElseGet(() -> implied(by, id, at)).fail(at, null, link.setupError());
            } else if (is(link.setupStatus(), "processing")
                    && lastOn(id).filter(Try::isOpen).isEmpty()) {
                implied(by, id, at);
            }
        }

        /**
         * The provider says that somebody finished on this link. If a number had made us believe
         * that it was a later attempt on another link, that belief is taken back.
         */
        private void completedOn(UUID id, Fact fact, Instant at) {
            var one = lastOn(id).orElseGet(() -> implied(fact, id, at));
            if (!one.is(Attempt.State.COMPLETED)) {
                last().filter(other -> other != one && other.guessed).ifPresent(Try::takeBack);
                complete(one, at);
            }
            one.guessed = false;
            saidByLink = line != Line.UP && line != Line.REVIEW;
        }

        void returnedOk(LinkStatement.ReturnedOk said, Fact by) {
            var at = by.at();
            if (said.linkId() != null && !isLost(said)) {
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
            byId(said.attemptId())
                    .or(() -> claimedOn(by, said.linkId(), by.at()))
                    .ifPresent(one -> one.fail(by.at(), said.errorCode(), null));
        }

        /**
         * The attempt that a browser's claim is about. Whoever holds a link that is over begins
         * none: a mail of last month would abandon the attempt that is under way today.
         */
        private Optional<Try> claimedOn(Fact fact, UUID id, Instant at) {
            var known = lastOn(id);
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
            if (isLost(said)) {
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
                    if (!Boolean.FALSE.equals(said.messagingEnabled()) && (line == Line.NONE || line == Line.GONE)) {
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
                    if (line != Line.REVIEW && line != Line.NONE) {
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
            var wasUp = line == Line.UP;
            line = Line.UP;
            offboardedAt = null;
            lossReason = null;
            deletedAt = null;
            if (byWebhook) {
                announcedAt = at;
            }
            var announcedSinceStart = last().map(one -> announcedAt != null && !announcedAt.isBefore(one.startedAt));
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
            line = Line.REVIEW;
            finish(fact, at);
        }

        /**
         * The number is there, so somebody got through: whoever the link says, else the newest
         * attempt, else one nobody saw.
         */
        private void finish(Fact fact, Instant at) {
            var newest = last();
            if (newest.isEmpty() && !links.isEmpty()) {
                complete(implied(fact, usedLink(), at), at);
            } else if (!saidByLink) {
                newest.filter(one -> !one.is(Attempt.State.COMPLETED)).ifPresent(one -> {
                    complete(one, at);
                    one.guessed = !one.lost;
                });
            }
            saidByLink = false;
        }

        private void complete(Try one, Instant at) {
            var link = one.linkId == null ? null : links.get(one.linkId);
            one.complete(at, link != null && link.revokedAt() != null && !at.isBefore(link.revokedAt()));
        }

        private UUID usedLink() {
            UUID newest = null;
            for (var link : links.values()) {
                newest = link.id();
                if (is(link.status(), "used")) {
                    return link.id();
                }
            }
            return newest;
        }

        private void down(String reason) {
            line = Line.DOWN;
            offboardedAt = null;
            lossReason = reason;
        }

        private void gone() {
            line = Line.GONE;
            offboardedAt = null;
        }

        /** What tells one question from another: asked again, it is a new one. */
        private static String claim(String conflictId, String phoneNumberId) {
            return conflictId != null ? conflictId : "number " + phoneNumberId;
        }

        private boolean isClaimed() {
            return !decided.containsAll(claims.keySet());
        }

        private boolean isNewcomer() {
            return claims.entrySet().stream().anyMatch(claim -> claim.getValue() && !decided.contains(claim.getKey()));
        }

        private boolean isLost(Statement.AboutNumber said) {
            return lost.contains(said.phoneNumberId());
        }

        /**
         * The number is here, or it is not: then a line that had it is gone, and a try that was
         * about it came to nothing.
         */
        void claimDecided(CaseStatement.ClaimDecided said, Fact by) {
            var number = said.phoneNumberId();
            decided.add(claim(said.conflictId(), number));
            if (number == null || said.isKept()) {
                lost.remove(number);
                return;
            }
            lost.add(number);
            if (number.equals(namedNumber)) {
                namedNumber = null;
                namedWaba = null;
                namedAt = null;
                announcedAt = null;
                claimedAt = null;
            }
            if (number.equals(provenNumber)) {
                gone();
            } else if (line == Line.NONE) {
                last().filter(one -> !one.is(Attempt.State.FAILED)).ifPresent(one -> one.lose(by.at()));
            }
        }

        /**
         * One 404 may be a slip or a wrong project key (kapso.md Q23): a line that was there counts as
         * gone only when the sender announced it, or on the second 404.
         */
        void numberMissing(Fact by) {
            if (line != Line.NONE && (missingAt != null || deletedAt != null)) {
                gone();
            }
            missingAt = by.at();
        }

        private void name(String phoneNumberId, String wabaId, Instant at) {
            if (phoneNumberId != null && !lost.contains(phoneNumberId)) {
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
            if (id != null && byId(id).isEmpty()) {
                begin(new Try(id, said.linkId(), by.at()));
            }
        }

        /**
         * An attempt nobody announced; its id follows from the evidence, so that it is the same in
         * every fold.
         */
        private Try implied(Fact fact, UUID linkId, Instant at) {
            var evidence = fact.connectionId() + "/" + fact.once();
            var id = UUID.nameUUIDFromBytes(evidence.getBytes(StandardCharsets.UTF_8));
            return begin(new Try(id, linkId, at));
        }

        private Try begin(Try one) {
            last().filter(Try::isOpen).ifPresent(earlier -> earlier.abandon(one.startedAt));
            saidByLink = false;
            tries.add(one);
            if (tries.size() > MOST) {
                tries.remove(leastTelling());
                forgotten++;
            }
            return one;
        }

        /**
         * The oldest that is not the first, did not get through and is not the last on its link.
         */
        private Try leastTelling() {
            return tries.subList(1, tries.size() - 1).stream()
                    .filter(one -> !one.is(Attempt.State.COMPLETED))
                    .filter(one ->
                            lastOn(one.linkId).filter(last -> last == one).isEmpty())
                    .findFirst()
                    .orElse(tries.get(1));
        }

        private Optional<Try> last() {
            return newest(one -> true);
        }

        private Optional<Try> lastOn(UUID linkId) {
            return newest(one -> linkId != null && linkId.equals(one.linkId));
        }

        private Optional<Try> byId(UUID id) {
            return newest(one -> one.id.equals(id));
        }

        private Optional<Try> newest(Predicate<Try> which) {
            return tries.stream().filter(which).reduce((older, newer) -> newer);
        }

        /** Ends the fold: nothing may be added after this. */
        Progress at(Instant now) {
            if (since == null) {
                since = now;
            }
            var givenUp = last().filter(one -> one.isOpen() && !one.claimed).map(Try::givenUpAt);
            givenUp.filter(end -> !now.isBefore(end))
                    .ifPresent(end -> last().get().abandon(end));
            note(now);
            var connected = status == Status.CONNECTED;
            var proven = provenNumber != null;
            return new Progress(
                    status,
                    since,
                    tries.stream().map(one -> seen(one, now)).toList(),
                    links.values().stream()
                            .filter(link -> !link.notMade())
                            .reduce((older, newer) -> newer)
                            .map(link -> Mode.offeredBy(link.modes()))
                            .orElse(null),
                    taken,
                    line,
                    proven
                            ? new NumberSeen(provenNumber, provenWaba, true, provenAt)
                            : namedNumber == null ? null : new NumberSeen(namedNumber, namedWaba, false, namedAt),
                    List.copyOf(links.values()),
                    firstConnectedAt,
                    connected ? connectedSince : null,
                    offboardedAt,
                    credentialRefusedAt,
                    lossReason,
                    isClaimed(),
                    isNewcomer(),
                    oldLinkTriedAt,
                    announcedAt,
                    claimedAt,
                    undecidedSince,
                    forgotten,
                    dueAt(now, givenUp));
        }

        private Attempt seen(Try one, Instant now) {
            var link = one.linkId == null ? null : links.get(one.linkId);
            var completed = one.is(Attempt.State.COMPLETED);
            return new Attempt(
                    one.id,
                    one.linkId,
                    one.state,
                    one.startedAt,
                    one.endedAt,
                    switch (one.state) {
                        case OPEN -> null;
                        case COMPLETED -> line == Line.REVIEW ? "pending_review" : "connected";
                        case FAILED -> "failed";
                        case ABANDONED -> "abandoned";
                    },
                    one.errorCode,
                    one.providerWords,
                    one.claimed,
                    one.is(Attempt.State.FAILED) && link != null && link.isValidAt(now),
                    completed ? taken : null,
                    one.superseded);
        }

        /** The next moment at which the clock alone changes something; null if it never does. */
        private Instant dueAt(Instant now, Optional<Instant> givenUp) {
            var moments = new ArrayList<Instant>();
            if (line == Line.UP && offboardedAt != null) {
                moments.add(graceEnd());
            }
            givenUp.ifPresent(moments::add);
            links.values().stream()
                    .filter(link -> link.isValidAt(now) && link.expiresAt() != null && line == Line.NONE)
                    .forEach(link -> moments.add(link.expiresAt()));
            return moments.stream()
                    .filter(moment -> moment.isAfter(now))
                    .min(Comparator.naturalOrder())
                    .orElse(null);
        }

        private static String word(String raw) {
            return raw == null ? "" : raw.toUpperCase(Locale.ROOT);
        }

        /** An attempt while it is being folded. */
        private static final class Try implements Cloneable {
            private UUID id;
            private UUID linkId;
            private Instant startedAt;
            private Attempt.State state = Attempt.State.OPEN;
            private Instant endedAt;
            private String errorCode;
            private String providerWords;
            private boolean claimed;
            private boolean superseded;

            /** Completed only because a number appeared. */
            private boolean guessed;

            /** Ended by a person's decision, which no word of the provider's undoes. */
            private boolean lost;

            /** To be read back. */
            private Try() {}

            Try(UUID id, UUID linkId, Instant startedAt) {
                this.id = id;
                this.linkId = linkId;
                this.startedAt = startedAt;
            }

            @Override
            protected Object clone() throws CloneNotSupportedException {
                return super.clone();
            }

            boolean is(Attempt.State other) {
                return state == other;
            }

            boolean isOpen() {
                return is(Attempt.State.OPEN);
            }

            Instant givenUpAt() {
                return startedAt.plus(GIVEN_UP_AFTER);
            }

            /** {@code late}: its link had been taken out of use by then. */
            void complete(Instant at, boolean late) {
                if (lost) {
                    return;
                }
                superseded = late;
                end(Attempt.State.COMPLETED, at);
                errorCode = null;
                providerWords = null;
            }

            void fail(Instant at, String code, String words) {
                if (is(Attempt.State.COMPLETED)) {
                    return;
                }
                if (!is(Attempt.State.FAILED)) {
                    end(Attempt.State.FAILED, at);
                    claimed = false;
                }
                errorCode = code == null ? errorCode : code;
                providerWords = words == null ? providerWords : words;
            }

            /** Given up, at the latest when its day was over, whenever we came to notice. */
            void abandon(Instant at) {
                var end = claimed || at.isBefore(givenUpAt()) ? at : givenUpAt();
                end(Attempt.State.ABANDONED, end);
            }

            /** The number was given to somebody else, so the way there ended without one. */
            void lose(Instant at) {
                end(Attempt.State.FAILED, at);
                claimed = false;
                guessed = false;
                lost = true;
            }

            /** A claim of success takes a failure or a giving-up back. */
            void claim() {
                if (lost) {
                    return;
                }
                claimed = true;
                takeBack();
            }

            void takeBack() {
                guessed = false;
                superseded = false;
                end(Attempt.State.OPEN, null);
                errorCode = null;
                providerWords = null;
            }

            private void end(Attempt.State state, Instant at) {
                this.state = state;
                this.endedAt = at;
            }
        }
    }
}
