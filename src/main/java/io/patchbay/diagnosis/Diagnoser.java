package io.patchbay.diagnosis;

import io.patchbay.connection.CaseStatement.ClaimDecided;
import io.patchbay.connection.CaseStatement.NumberClaimedTwice;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Judge;
import io.patchbay.connection.NumberStatement.NumberDisconnected;
import io.patchbay.connection.Progress;
import io.patchbay.number.Standing;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Finds everything that is true of a connection and lets the most important of it head the case.
 * Pure: progress, facts and the clock decide. There is always a verdict; where nothing is known it
 * says so.
 */
@ApplicationScoped
public class Diagnoser implements Judge {

    public static Verdict diagnose(Progress progress, Collection<Fact> facts, Instant now) {
        var situation = new Situation(progress, facts, now);
        var found = new ArrayList<Finding>();
        for (var code : VerdictCode.values()) {
            Rules.of(code)
                    .flatMap(rule -> rule.match(situation))
                    .ifPresent(match -> found.add(Finding.of(code, match)));
        }
        var head = found.remove(0);
        found.removeIf(
                finding -> finding.code() == VerdictCode.HEALTHY || finding.code() == VerdictCode.UNKNOWN_SILENCE);
        return new Verdict(head, found);
    }

    @Override
    public Headline judge(Progress progress, Collection<Fact> facts, Instant now) {
        var verdict = diagnose(progress, facts, now);
        return new Headline(verdict.code().apiName(), verdict.code().acts(), verdict.blocks(), verdict.dueAfter(now));
    }

    /** The axes ask for their newest voice, the rules besides for the conflicts about a number and for why it was lost. */
    @Override
    public Collection<?> topics(Fact fact) {
        return fact.saying(NumberClaimedTwice.class)
                .map(said -> new ConflictTopic(fact.kind(), said.conflictId(), said.isOfAccount()))
                .or(() -> fact.saying(ClaimDecided.class)
                        .map(said -> new ConflictTopic(fact.kind(), said.conflictId(), said.isOfAccount())))
                .<Object>map(topic -> topic)
                .or(() -> fact.saying(NumberDisconnected.class)
                        .filter(NumberDisconnected::isExplained)
                        .map(said -> NumberDisconnected.class))
                .<Collection<?>>map(List::of)
                .orElseGet(() -> Standing.voices(fact));
    }

    /** A message that arrived proves the contrary. */
    private static final Set<String> ENDED_BY_A_DELIVERY = Set.of(
            VerdictCode.BANNED.apiName(),
            VerdictCode.LOCKED.apiName(),
            VerdictCode.TECHNICAL_LOCK.apiName(),
            VerdictCode.API_ACCESS_BLOCKED.apiName(),
            VerdictCode.NOT_ON_CLOUD_API.apiName(),
            VerdictCode.REGISTRATION_MISSING.apiName(),
            VerdictCode.OFFBOARDED_GRACE.apiName(),
            VerdictCode.LOSS_UNCONFIRMED.apiName(),
            VerdictCode.NAME_PENDING_BLOCKING.apiName(),
            VerdictCode.PAYMENT_MISSING.apiName(),
            VerdictCode.NOT_FUNDED.apiName());

    /** A message that came in proves the contrary. */
    private static final Set<String> ENDED_BY_A_MESSAGE = Set.of(
            VerdictCode.INBOUND_UNPROVEN.apiName(),
            VerdictCode.OFFBOARDED_GRACE.apiName(),
            VerdictCode.LOSS_UNCONFIRMED.apiName(),
            VerdictCode.NOT_ON_CLOUD_API.apiName(),
            VerdictCode.REGISTRATION_MISSING.apiName());

    private record ConflictTopic(FactKind kind, String conflictId, boolean ofAccount) {}

    @Override
    public boolean isMovedBy(String verdict, FactKind kind) {
        return switch (kind) {
            case MESSAGE_INBOUND -> ENDED_BY_A_MESSAGE.contains(verdict);
            case MESSAGE_DELIVERED -> ENDED_BY_A_DELIVERY.contains(verdict);
            default -> false;
        };
    }
}
