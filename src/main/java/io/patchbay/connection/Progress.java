package io.patchbay.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * How far a connection has come: a pure function of its facts and the clock. The same facts in any
 * order, any of them repeated, give the same progress. What the outside did not say stays unknown:
 * silence, timeouts and unknown words move nothing.
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
        Instant dueAt) {

    /**
     * An attempt nobody has heard of for this long is given up. Meta's dialog takes minutes; a day
     * leaves room for a second phone.
     */
    static final Duration GIVEN_UP_AFTER = Duration.ofHours(24);

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
        return attempts.isEmpty()
                ? Optional.empty()
                : Optional.of(attempts.get(attempts.size() - 1));
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
                .sorted(
                        Comparator.comparing(Fact::at)
                                .thenComparing(Fact::receivedAt)
                                .thenComparing(Fact::kind)
                                .thenComparing(Fact::once))
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
        private final Set<String> seen = new java.util.HashSet<>();

        @Override
        public boolean test(Fact fact) {
            return seen.add(fact.once());
        }
    }

    /**
     * Walks through the facts in the order of their happening and notes when the status changed.
     */
    private static final class Fold {
        private final Duration grace;
        private final Map<UUID, LinkTrace> links = new LinkedHashMap<>();
        private final List<Try> tries = new ArrayList<>();
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
        private boolean claimedTwice;
        private boolean newcomer;
        private Status status = Status.NOT_INVITED;
        private Instant since;

        Fold(Duration grace) {
            this.grace = grace;
        }

        void add(Fact fact) {
            var at = fact.at();
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
                var byClock =
                        since != null
                                && graceEnd != null
                                && next == Status.DISCONNECTED
                                && graceEnd.isBefore(at);
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
            if (newcomer) {
                return tries.isEmpty() && links.isEmpty() ? Status.NOT_INVITED : Status.IN_PROGRESS;
            }
            if (line == Line.UP && credentialRefusedAt != null) {
                return Status.RECONNECT_REQUIRED;
            }
            return switch (line) {
                case UP ->
                        offboardedAt != null && !now.isBefore(graceEnd())
                                ? Status.DISCONNECTED
                                : Status.CONNECTED;
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
                return links.values().stream().anyMatch(link -> !link.notMade())
                        ? Status.INVITED
                        : Status.NOT_INVITED;
            }
            return tries.get(tries.size() - 1).state == Attempt.State.FAILED
                    ? Status.FAILED
                    : Status.IN_PROGRESS;
        }

        private void apply(Fact fact, Instant at) {
            switch (fact.kind()) {
                case LINK_CREATED ->
                        links.put(
                                fact.uuid("link_id"),
                                new LinkTrace(
                                        fact.uuid("link_id"),
                                        at,
                                        instant(fact.text("expires_at")),
                                        fact.texts("modes"),
                                        fact.text("purpose"),
                                        null,
                                        null,
                                        null,
                                        null,
                                        false,
                                        false));
                case LINK_NOT_MADE ->
                        links.computeIfPresent(
                                fact.uuid("link_id"),
                                (id, link) ->
                                        new LinkTrace(
                                                id,
                                                link.createdAt,
                                                null,
                                                link.modes,
                                                link.purpose,
                                                null,
                                                null,
                                                null,
                                                null,
                                                false,
                                                true));
                case LINK_REVOKED ->
                        links.computeIfPresent(
                                fact.uuid("link_id"),
                                (id, link) ->
                                        new LinkTrace(
                                                id,
                                                link.createdAt,
                                                link.expiresAt,
                                                link.modes,
                                                link.purpose,
                                                link.status,
                                                link.setupStatus,
                                                link.setupError,
                                                link.revokedAt == null ? at : link.revokedAt,
                                                link.replaced || fact.text("replaced_by") != null,
                                                link.notMade));
                case LINK_SEEN -> linkSeen(fact, at);
                case ATTEMPT_STARTED -> start(fact.uuid("attempt_id"), fact.uuid("link_id"), at);
                case OLD_LINK_TRIED -> oldLinkTriedAt = at;
                case RETURNED_OK -> returnedOk(fact, at);
                case RETURNED_FAILED -> returnedFailed(fact, at);
                case NUMBER_CREATED -> {
                    name(fact, at);
                    announcedAt = at;
                }
                case NUMBER_DELETED -> {
                    deletedAt = at;
                    if (missingAt != null && line != Line.NONE) {
                        gone();
                    }
                }
                case NUMBER_OFFBOARDED -> {
                    if (line == Line.UP) {
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
                case NUMBER_CLAIMED_TWICE -> {
                    claimedTwice = true;
                    newcomer = newcomer || fact.isTrue("newcomer");
                }
                case ACCOUNT_RESTRICTED,
                        ACCOUNT_VIOLATION,
                        ACCOUNT_DISABLED,
                        ACCOUNT_REINSTATED -> {
                    // an axis of standing: what Meta limits on an account is not whether the line
                    // is up
                }
                case MESSAGE_INBOUND, MESSAGE_FAILED, LOOK_FAILED, NOTE -> {
                    // not decisive
                }
            }
        }

        private void linkSeen(Fact fact, Instant at) {
            var id = fact.uuid("link_id");
            var link = links.get(id);
            if (link == null) {
                return;
            }
            var status = fact.text("status");
            links.put(
                    id,
                    new LinkTrace(
                            id,
                            link.createdAt,
                            fact.text("expires_at") == null
                                    ? link.expiresAt
                                    : instant(fact.text("expires_at")),
                            link.modes,
                            link.purpose,
                            status,
                            fact.text("setup_status"),
                            fact.text("setup_error"),
                            is(status, "revoked") && link.revokedAt == null ? at : link.revokedAt,
                            link.replaced,
                            link.notMade));
            var setup = fact.text("setup_status");
            if (is(setup, "completed") || is(status, "used")) {
                complete(lastUnfinishedOn(id).orElseGet(() -> implied(fact, id, at)), at);
            } else if (is(setup, "failed")) {
                var tried =
                        lastOpenOn(id)
                                .or(() -> last().filter(one -> id.equals(one.linkId)))
                                .orElseGet(() -> implied(fact, id, at));
                tried.fail(at, null, fact.text("setup_error"));
            } else if (is(setup, "processing") && lastOpenOn(id).isEmpty()) {
                implied(fact, id, at);
            }
        }

        private void returnedOk(Fact fact, Instant at) {
            var id = fact.uuid("link_id");
            var tried = lastUnfinishedOn(id).orElse(null);
            if (tried == null && last().filter(one -> id.equals(one.linkId)).isEmpty()) {
                tried = implied(fact, id, at);
            }
            if (tried != null && tried.state != Attempt.State.COMPLETED) {
                tried.reopen();
                tried.claimed = true;
                claimedAt = at;
            }
            name(fact, at);
        }

        private void returnedFailed(Fact fact, Instant at) {
            var id = fact.uuid("link_id");
            var tried =
                    byId(fact.uuid("attempt_id"))
                            .or(() -> lastOpenOn(id))
                            .or(() -> last().filter(one -> id.equals(one.linkId)))
                            .orElseGet(() -> implied(fact, id, at));
            tried.fail(at, fact.text("error_code"), null);
        }

        private void numberRead(Fact fact, Instant at) {
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
                    if (!"false".equals(fact.text("messaging_enabled"))
                            && (line == Line.NONE || line == Line.GONE)) {
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
            var announcedSinceStart =
                    last().map(one -> announcedAt != null && !announcedAt.isBefore(one.startedAt));
            if (!wasUp || announcedSinceStart.orElse(false)) {
                finish(fact, at);
                credentialRefusedAt = null;
            }
        }

        private void review(Fact fact, Instant at) {
            line = Line.REVIEW;
            finish(fact, at);
        }

        /**
         * The number is there, so somebody got through: the open attempt if there is one, else one
         * nobody saw.
         */
        private void finish(Fact fact, Instant at) {
            var open = last().filter(one -> one.state != Attempt.State.COMPLETED);
            if (open.isPresent()) {
                complete(open.get(), at);
            } else if (tries.isEmpty() && !links.isEmpty()) {
                complete(implied(fact, usedLink(), at), at);
            }
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

        private void complete(Try one, Instant at) {
            if (one.state != Attempt.State.COMPLETED) {
                one.state = Attempt.State.COMPLETED;
                one.endedAt = at;
                one.errorCode = null;
                var link = one.linkId == null ? null : links.get(one.linkId);
                one.superseded =
                        link != null && link.revokedAt() != null && !at.isBefore(link.revokedAt());
            }
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
            if (fact.text("phone_number_id") != null) {
                namedNumber = fact.text("phone_number_id");
                namedWaba = fact.text("waba_id");
                namedAt = at;
            }
            if (fact.text("is_coexistence") != null && taken == null) {
                taken = fact.isTrue("is_coexistence") ? Mode.COEXISTENCE : Mode.DEDICATED;
            }
        }

        private void mode(String word) {
            var mode = Mode.taken(word);
            if (mode != null && taken == null) {
                taken = mode;
            }
        }

        private void start(UUID id, UUID linkId, Instant at) {
            if (byId(id).isPresent()) {
                return;
            }
            last().filter(one -> one.state == Attempt.State.OPEN).ifPresent(one -> one.abandon(at));
            tries.add(new Try(id, linkId, at));
        }

        /**
         * An attempt nobody announced; its id follows from the evidence, so that it is the same in
         * every fold.
         */
        private Try implied(Fact fact, UUID linkId, Instant at) {
            var id =
                    UUID.nameUUIDFromBytes(
                            (fact.connectionId() + "/" + fact.once())
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            last().filter(one -> one.state == Attempt.State.OPEN).ifPresent(one -> one.abandon(at));
            var one = new Try(id, linkId, at);
            tries.add(one);
            return one;
        }

        private Optional<Try> last() {
            return tries.isEmpty() ? Optional.empty() : Optional.of(tries.get(tries.size() - 1));
        }

        private Optional<Try> byId(UUID id) {
            return tries.stream().filter(one -> one.id.equals(id)).findFirst();
        }

        private Optional<Try> lastOpenOn(UUID linkId) {
            return last().filter(
                            one -> one.state == Attempt.State.OPEN && linkId.equals(one.linkId));
        }

        private Optional<Try> lastUnfinishedOn(UUID linkId) {
            return tries.stream()
                    .filter(
                            one ->
                                    one.state != Attempt.State.COMPLETED
                                            && linkId.equals(one.linkId))
                    .reduce((older, newer) -> newer);
        }

        Progress at(Instant now) {
            if (since == null) {
                since = now;
            }
            var quietSince =
                    last().filter(one -> one.state == Attempt.State.OPEN && !one.claimed)
                            .map(one -> one.startedAt.plus(GIVEN_UP_AFTER));
            quietSince
                    .filter(end -> !now.isBefore(end))
                    .ifPresent(end -> last().get().abandon(end));
            note(now);
            var connected = status == Status.CONNECTED;
            var proven = provenNumber != null;
            return new Progress(
                    status,
                    since,
                    tries.stream().map(one -> one.seenAt(now)).toList(),
                    links.values().stream()
                            .reduce((a, b) -> b)
                            .map(link -> Mode.offeredBy(link.modes()))
                            .orElse(null),
                    taken,
                    line,
                    proven
                            ? new NumberSeen(provenNumber, provenWaba, true, provenAt)
                            : namedNumber == null
                                    ? null
                                    : new NumberSeen(namedNumber, namedWaba, false, namedAt),
                    List.copyOf(links.values()),
                    firstConnectedAt,
                    connected ? connectedSince : null,
                    offboardedAt,
                    credentialRefusedAt,
                    lossReason,
                    claimedTwice,
                    newcomer,
                    oldLinkTriedAt,
                    announcedAt,
                    claimedAt,
                    dueAt(now, quietSince));
        }

        /** The next moment at which the clock alone changes something; null if it never does. */
        private Instant dueAt(Instant now, Optional<Instant> quietSince) {
            var moments = new ArrayList<Instant>();
            if (line == Line.UP && offboardedAt != null) {
                moments.add(graceEnd());
            }
            quietSince.ifPresent(moments::add);
            links.values().stream()
                    .filter(
                            link ->
                                    link.isValidAt(now)
                                            && link.expiresAt() != null
                                            && line == Line.NONE)
                    .forEach(link -> moments.add(link.expiresAt()));
            return moments.stream()
                    .filter(moment -> moment.isAfter(now))
                    .min(Comparator.naturalOrder())
                    .orElse(null);
        }

        private static String word(String raw) {
            return raw == null ? "" : raw.toUpperCase(Locale.ROOT);
        }

        private static Instant instant(String text) {
            return text == null ? null : Instant.parse(text);
        }

        /** An attempt while it is being folded. */
        private final class Try {
            private final UUID id;
            private final UUID linkId;
            private final Instant startedAt;
            private Attempt.State state = Attempt.State.OPEN;
            private Instant endedAt;
            private String errorCode;
            private String providerWords;
            private boolean claimed;
            private boolean superseded;

            Try(UUID id, UUID linkId, Instant startedAt) {
                this.id = id;
                this.linkId = linkId;
                this.startedAt = startedAt;
            }

            void fail(Instant at, String code, String words) {
                if (state == Attempt.State.COMPLETED) {
                    return;
                }
                if (state != Attempt.State.FAILED) {
                    state = Attempt.State.FAILED;
                    endedAt = at;
                    claimed = false;
                }
                errorCode = code == null ? errorCode : code;
                providerWords = words == null ? providerWords : words;
            }

            void abandon(Instant at) {
                state = Attempt.State.ABANDONED;
                endedAt = at;
            }

            /** A later claim of success takes a failure or a giving-up back. */
            void reopen() {
                state = Attempt.State.OPEN;
                endedAt = null;
                errorCode = null;
            }

            Attempt seenAt(Instant now) {
                var link = linkId == null ? null : links.get(linkId);
                var retryable =
                        state == Attempt.State.FAILED && link != null && link.isValidAt(now);
                return new Attempt(
                        id,
                        linkId,
                        state,
                        startedAt,
                        endedAt,
                        outcome(),
                        errorCode,
                        providerWords,
                        claimed,
                        retryable,
                        state == Attempt.State.COMPLETED ? taken : null,
                        superseded);
            }

            private String outcome() {
                return switch (state) {
                    case OPEN -> null;
                    case COMPLETED -> line == Line.REVIEW ? "pending_review" : "connected";
                    case FAILED -> "failed";
                    case ABANDONED -> "abandoned";
                };
            }
        }
    }
}
