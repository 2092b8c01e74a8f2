package io.patchbay.desk;

import io.patchbay.connection.Attempt;
import io.patchbay.connection.LineState;
import io.patchbay.connection.LinkTrace;
import io.patchbay.connection.Status;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.link.ConnectionLink;
import io.patchbay.link.SetupTrap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a case says beside its verdict. {@code traps}: what may be the matter with an attempt that is stuck; {@code
 * failedReconnect} and {@code otherAccount} are null where there is none.
 */
record CaseHints(List<SetupTrap> traps, FailedReconnect failedReconnect, OtherAccount otherAccount) {

    /** After this everybody knows, or has made new templates. */
    private static final Duration NEWS_FOR = Duration.ofDays(30);

    /** Somebody is at it right now. */
    private static final Set<VerdictCode> UNDER_WAY = Set.of(VerdictCode.IN_META_DIALOG, VerdictCode.FINISHING);

    static CaseHints of(CaseFile.Case file) {
        return new CaseHints(traps(file), FailedReconnect.of(file), OtherAccount.of(file));
    }

    private static List<SetupTrap> traps(CaseFile.Case file) {
        var line = file.progress().line();
        if (line != LineState.NONE && line != LineState.REVIEW
                || UNDER_WAY.contains(file.verdict().code())) {
            return List.of();
        }
        return file.progress()
                .lastAttempt()
                .flatMap(attempt -> file.links().stream()
                        .filter(link -> link.id().equals(attempt.linkId()))
                        .findFirst())
                .map(SetupTrap::on)
                .orElse(List.of());
    }

    /**
     * A customer who went through a reconnect link in vain, as far as the provider tells: that was also said of customers
     * who chose the right account (kapso.md §3.6). {@code words}: the provider's, null if it gave none; {@code checked}: the
     * number was read since; {@code linkId}: the provider's name of the link, for its support.
     */
    record FailedReconnect(int times, String words, boolean checked, String linkId) {

        /** Null if the last attempt was no such one, or the line is back. */
        static FailedReconnect of(CaseFile.Case file) {
            var progress = file.progress();
            var last = progress.lastAttempt().orElse(null);
            var reconnects = progress.links().stream()
                    .filter(link -> "reconnect".equals(link.purpose()))
                    .map(LinkTrace::id)
                    .collect(Collectors.toSet());
            if (last == null || !isFailed(last, reconnects) || progress.status() == Status.CONNECTED) {
                return null;
            }
            return new FailedReconnect(
                    timesInARow(progress.attempts(), reconnects),
                    last.providerWords(),
                    file.numberRead() != null && file.numberRead().receivedAt().isAfter(last.endedAt()),
                    file.links().stream()
                            .filter(link -> link.id().equals(last.linkId()))
                            .findFirst()
                            .map(ConnectionLink::providerLinkId)
                            .orElse(null));
        }

        private static boolean isFailed(Attempt attempt, Set<?> links) {
            return attempt.state() == Attempt.State.FAILED && links.contains(attempt.linkId());
        }

        private static int timesInARow(List<Attempt> oldestFirst, Set<?> links) {
            var times = 0;
            for (var i = oldestFirst.size() - 1; i >= 0 && isFailed(oldestFirst.get(i), links); i--) {
                times++;
            }
            return times;
        }

        /** It failed more than once, which is a matter for the provider's support. */
        public boolean again() {
            return times > 1 && linkId != null;
        }
    }

    /** The same number in another account than before, which is no error and changes what belongs to the account. */
    record OtherAccount(String before, String now, Instant since) {

        static OtherAccount of(CaseFile.Case file) {
            var number = file.progress().number();
            return number == null
                            || number.wabaSince() == null
                            || number.wabaSince().plus(NEWS_FOR).isBefore(file.at())
                    ? null
                    : new OtherAccount(number.formerWabaId(), number.wabaId(), number.wabaSince());
        }
    }
}
