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

        private static LinkTrace created(UUID id, Fact fact) {
            return new LinkTrace(
                    id,
                    fact.at(),
                    fact.instant("expires_at"),
                    fact.texts("modes"),
                    fact.text("purpose"),
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

        private LinkTrace revoked(Fact fact) {
            return new LinkTrace(
                    id,
                    createdAt,
                    expiresAt,
                    modes,
                    purpose,
                    status,
                    setupStatus,
                    setupError,
                    revokedAt == null ? fact.at() : revokedAt,
                    replaced || fact.text("replaced_by") != null,
                    notMade);
        }

        /** The provider shows it, so it was made after all. */
        private LinkTrace seen(Fact fact) {
            var end = fact.instant("expires_at");
            var revokedNow = is(fact.text("status"), "revoked") && revokedAt == null;
            return new LinkTrace(
                    id,
                    createdAt,
                    end == null ? expiresAt : end,
                    modes,
                    purpose,
                    fact.text("status"),
                    fact.text("setup_status"),
                    fact.text("setup_error"),
                    revokedNow ? fact.at() : revokedAt,
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
            apply(fact, at);
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

        private void apply(Fact fact, Instant at) {
            var link = fact.uuid("link_id");
            switch (fact.kind()) {
                case LINK_CREATED -> {
                    if (link != null) {
                        links.putIfAbsent(link, LinkTrace.created(link, fact));
                        if (links.size() > MOST) {
                            links.remove(links.keySet().iterator().next());
                        }
                    }
                }
                case LINK_NOT_MADE -> links.computeIfPresent(link, (id, old) -> old.neverMade());
                case LINK_REVOKED -> links.computeIfPresent(link, (id, old) -> old.revoked(fact));
                case LINK_SEEN -> linkSeen(fact, link, at);
                case ATTEMPT_STARTED -> start(fact, link, at);
                case OLD_LINK_TRIED -> oldLinkTriedAt = at;
                case RETURNED_OK -> returnedOk(fact, link, at);
                case RETURNED_FAILED -> returnedFailed(fact, link, at);
                case NUMBER_CREATED -> {
                    if (isLost(fact)) {
                        return;
                    }
                    name(fact, at);
                    announcedAt = at;
                    if (fact.text("is_coexistence") != null && taken == null) {
                        taken = fact.isTrue("is_coexistence") ? Mode.COEXISTENCE : Mode.DEDICATED;
                    }
                }
                case NUMBER_DELETED -> {
                    deletedAt = at;
                    if (missingAt != null && line != Line.NONE) {
                        gone();
                    }
                }
                case NUMBER_OFFBOARDED -> {
                    if (line == Line.UP && offboardedAt == null) {
                        offboardedAt = at;
                    }
                    mode(fact.text("connection_type"));
                }
                case NUMBER_DISCONNECTED -> {
                    if (line != Line.NONE) {
                        down(fact.text("reason"));
                    }
                    mode(fact.text("connection_type"));
                }
                case NUMBER_RECONNECTED -> {
                    if (line == Line.UP || line == Line.DOWN) {
                        up(fact, at, true);
                    }
                    mode(fact.text("connection_type"));
                }
                case NUMBER_READ -> numberRead(fact, at);
                case NUMBER_MISSING -> numberMissing(at);
                case HEALTH_READ -> healthRead(fact, at);
                case NUMBER_CLAIMED_TWICE -> claims.merge(claim(fact), fact.isTrue("newcomer"), Boolean::logicalOr);
                case CLAIM_DECIDED -> decided(fact, at);
                case ACCOUNT_REVIEWED, ACCOUNT_READ -> reviewed(fact, at);
                case ACCOUNT_RESTRICTED,
                        ACCOUNT_VIOLATION,
                        ACCOUNT_DISABLED,
                        ACCOUNT_REINSTATED,
                        NAME_REVIEWED,
                        LIMITS_TOLD,
                        QUALITY_TOLD,
                        VERIFICATION_TOLD,
                        FIELDS_READ,
                        NAME_REQUESTS_READ,
                        FUNDING_READ,
                        MESSAGE_FAILED -> {
                    // an axis of standing: what Meta limits on an account is not whether the line
                    // is up
                }
                case MESSAGE_INBOUND, LOOK_FAILED, NOTE, TEXT_COPIED -> {
                    // not decisive
                }
            }
        }

        /** A review is open from the first voice after the last decision on. */
        private void reviewed(Fact fact, Instant at) {
            var said = fact.text("decision") == null ? fact.text("review") : fact.text("decision");
            if (said != null) {
                var open = Set.of("PENDING", "DEFERRED").contains(word(said));
                undecidedSince = !open ? null : undecidedSince == null ? at : undecidedSince;
            }
        }

        /**
         * Only what changed since the last look is news: a failure that was already told must not
         * fail the next attempt on the same link.
         */
        private void linkSeen(Fact fact, UUID id, Instant at) {
            var before = links.get(id);
            if (before == null) {
                return;
            }
            var link = before.seen(fact);
            links.put(id, link);
            if (is(link.setupStatus(), "completed") || is(link.status(), "used")) {
                completedOn(id, fact, at);
                return;
            }
            var sameSetup = Objects.equals(before.setupStatus(), link.setupStatus())
                    && Objects.equals(before.setupError(), link.setupError());
            if (sameSetup) {
                return;
            }
            if (is(link.setupStatus(), "failed")) {
                lastOn(id).orElseGet(() -> implied(fact, id, at)).fail(at, null, link.setupError());
            } else if (is(link.setupStatus(), "processing")
                    && lastOn(id).filter(Try::isOpen).isEmpty()) {
                implied(fact, id, at);
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

        private void returnedOk(Fact fact, UUID id, Instant at) {
            if (id != null && !isLost(fact)) {
                var one = claimedOn(fact, id, at);
                one.filter(claimed -> !claimed.is(Attempt.State.COMPLETED)).ifPresent(claimed -> {
                    claimed.claim();
                    claimedAt = at;
                });
                if (one.isEmpty()) {
                    return;
                }
            }
            name(fact, at);
        }

        private void returnedFailed(Fact fact, UUID id, Instant at) {
            byId(fact.uuid("attempt_id"))
                    .or(() -> claimedOn(fact, id, at))
                    .ifPresent(one -> one.fail(at, fact.text("error_code"), null));
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

        private void numberRead(Fact fact, Instant at) {
            if (isLost(fact)) {
                return;
            }
            provenNumber = fact.text("phone_number_id");
            provenWaba = fact.text("waba_id") == null ? provenWaba : fact.text("waba_id");
            provenAt = at;
            missingAt = null;
            if (fact.text("coexistence") != null) {
                taken = fact.isTrue("coexistence") ? Mode.COEXISTENCE : Mode.DEDICATED;
            }
            switch (word(fact.text("status"))) {
                // flagged and restricted numbers still carry messages: that is standing, not
                // progress
                case "CONNECTED", "FLAGGED", "RESTRICTED" -> up(fact, at, false);
                case "PENDING" -> review(fact, at);
                case "DISCONNECTED", "DELETED", "MIGRATED" -> down(null);
                // the row alone proves that the provider finished the connection, unless it says it
                // cannot send
                case "" -> {
                    if (!"false".equals(fact.text("messaging_enabled")) && (line == Line.NONE || line == Line.GONE)) {
                        up(fact, at, false);
                    }
                }
                default -> {
                    // an unknown word says nothing: keep what we believed
                }
            }
        }

        private void healthRead(Fact fact, Instant at) {
            if ("refused".equals(fact.text("credential"))) {
                credentialRefusedAt = at;
            } else if ("accepted".equals(fact.text("credential"))) {
                credentialRefusedAt = null;
            }
            switch (word(fact.text("connection"))) {
                case "CONNECTED" -> {
                    if (line != Line.REVIEW && line != Line.NONE) {
                        up(fact, at, false);
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
        private static String claim(Fact fact) {
            var id = fact.text("conflict_id");
            return id != null ? id : "number " + fact.text("phone_number_id");
        }

        private boolean isClaimed() {
            return !decided.containsAll(claims.keySet());
        }

        private boolean isNewcomer() {
            return claims.entrySet().stream().anyMatch(claim -> claim.getValue() && !decided.contains(claim.getKey()));
        }

        private boolean isLost(Fact fact) {
            return lost.contains(fact.text("phone_number_id"));
        }

        /**
         * The number is here, or it is not: then a line that had it is gone, and a try that was
         * about it came to nothing.
         */
        private void decided(Fact fact, Instant at) {
            decided.add(claim(fact));
            var number = fact.text("phone_number_id");
            if (number == null || fact.isTrue("kept")) {
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
                last().filter(one -> !one.is(Attempt.State.FAILED)).ifPresent(one -> one.lose(at));
            }
        }

        /**
         * One 404 may be a slip or a wrong project key (facts Q23): a line that was there counts as
         * gone only when the sender announced it, or on the second 404.
         */
        private void numberMissing(Instant at) {
            if (line != Line.NONE && (missingAt != null || deletedAt != null)) {
                gone();
            }
            missingAt = at;
        }

        private void name(Fact fact, Instant at) {
            if (fact.text("phone_number_id") != null && !isLost(fact)) {
                namedNumber = fact.text("phone_number_id");
                namedWaba = fact.text("waba_id");
                namedAt = at;
            }
        }

        private void mode(String word) {
            var mode = Mode.taken(word);
            if (mode != null && taken == null) {
                taken = mode;
            }
        }

        private void start(Fact fact, UUID linkId, Instant at) {
            var id = fact.uuid("attempt_id");
            if (id != null && byId(id).isEmpty()) {
                begin(new Try(id, linkId, at));
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
