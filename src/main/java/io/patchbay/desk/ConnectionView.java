package io.patchbay.desk;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.patchbay.connection.Acts;
import io.patchbay.connection.Attempt;
import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Fact;
import io.patchbay.connection.Mode;
import io.patchbay.connection.NumberStatement.NumberRead;
import io.patchbay.diagnosis.Verdict;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.number.Standing;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One connection with everything known about it, as the API shows it. */
public record ConnectionView(
        @JsonUnwrapped Row row,
        String modeOffered,
        String modeTaken,
        NumberView number,
        WabaView waba,
        PortfolioView portfolio,
        Map<String, AxisView> standing,
        List<AnswerView> checklist,
        List<AttemptView> attempts,
        ConflictView conflict) {

    /** A line of a list. {@code owner} is null for connections found at the provider. */
    public record Row(
            UUID id,
            TenantRef tenant,
            String status,
            ShownVerdict verdict,
            String mode,
            String displayPhoneNumber,
            String phoneNumberId,
            String owner,
            Instant inStatusSince) {

        static Row of(ConnectionRow row) {
            var code = VerdictCode.of(row.verdict()).orElse(VerdictCode.UNKNOWN_SILENCE);
            return of(row, VerdictLine.of(code, row.blocks()));
        }

        static Row of(ConnectionRow row, ShownVerdict verdict) {
            return new Row(
                    row.id(),
                    new TenantRef(row.tenantId(), row.tenantName(), row.tenantExternalId()),
                    row.status().apiName(),
                    verdict,
                    word(row.mode()),
                    row.displayPhoneNumber(),
                    row.phoneNumberId(),
                    row.owner(),
                    row.inStatusSince());
        }
    }

    public record TenantRef(UUID id, String name, String externalId) {}

    /** Short in a list, whole in the view of one connection. */
    @Schema(oneOf = {VerdictLine.class, VerdictView.class})
    public sealed interface ShownVerdict permits VerdictLine, VerdictView {}

    /** The verdict in a list. */
    public record VerdictLine(String code, String sentence, String acts, boolean blocks) implements ShownVerdict {

        static VerdictLine of(VerdictCode code, boolean blocks) {
            return new VerdictLine(code.apiName(), code.sentence(), code.acts().apiName(), blocks);
        }
    }

    /**
     * The verdict of one connection. {@code clockAt} is null while no clock runs; {@code unless}
     * says what would change our mind, {@code doNot} what would make it worse.
     */
    public record VerdictView(
            String code,
            String sentence,
            String acts,
            boolean blocks,
            String whatHappened,
            String nextStep,
            String doNot,
            String unless,
            Instant clockAt,
            String confidence,
            String sureBecause,
            List<UUID> evidence,
            List<String> alsoTrue)
            implements ShownVerdict {

        static VerdictView of(Verdict verdict) {
            var code = verdict.code();
            return new VerdictView(
                    code.apiName(),
                    verdict.head().sentence(),
                    code.acts().apiName(),
                    verdict.blocks(),
                    verdict.head().happened(),
                    verdict.head().next(),
                    code.dont(),
                    code.unless(),
                    verdict.head().until(),
                    verdict.confidence().apiName(),
                    verdict.sureBecause(),
                    verdict.head().evidence().stream().map(Fact::id).toList(),
                    verdict.alsoTrue().stream()
                            .map(other -> other.code().apiName())
                            .toList());
        }
    }

    public record NumberView(
            String phoneNumberId,
            String internalId,
            String displayPhoneNumber,
            String digits,
            String name,
            String verifiedName,
            String statusRaw,
            Boolean isCoexistence,
            String messagingLimit,
            Instant firstConnectedAt,
            Instant connectedSince) {}

    /** {@code shared}: other tenants have numbers in it as well. */
    public record WabaView(String id, String name, boolean shared) {}

    /** Raw words of Meta's; each part but {@code id} may be null until somebody tells. */
    public record PortfolioView(String id, String verification, String messagingLimit, String numberCap, Instant asOf) {

        /** Null while nobody has named it. */
        static PortfolioView of(Standing.Portfolio told) {
            return told.id() == null
                    ? null
                    : new PortfolioView(
                            told.id(), told.verification(), told.messagingLimit(), told.numberCap(), told.asOf());
        }
    }

    /**
     * One axis of the standing. {@code value} is our word, {@code raw} the sender's (null if it gave
     * none), {@code asOf} the time the sender gives for it. {@code blocks}: customers' messages are
     * held back by it today. {@code stillWorks} says what goes on in spite of it; null where nothing
     * is limited. {@code acts}: who can move it.
     */
    @Schema(name = "Axis")
    public record AxisView(
            String value, String raw, Instant asOf, String source, boolean blocks, String stillWorks, Acts acts) {

        static Map<String, AxisView> of(Standing standing) {
            var views = new LinkedHashMap<String, AxisView>();
            standing.axes().forEach((name, axis) -> views.put(name, of(axis)));
            return views;
        }

        private static AxisView of(Standing.Axis<?> axis) {
            return new AxisView(
                    axis.value().apiName(),
                    axis.raw(),
                    axis.asOf(),
                    axis.source(),
                    axis.blocks(),
                    axis.stillWorks(),
                    axis.acts());
        }
    }

    public record AnswerView(String question, String answer, boolean known, Instant asOf, List<UUID> evidence) {}

    public record AttemptView(
            UUID id,
            UUID linkId,
            String state,
            Instant startedAt,
            Instant endedAt,
            String outcome,
            String errorCode,
            String providerWords,
            boolean retryable,
            String modeTaken,
            boolean throughSupersededLink) {

        static AttemptView of(Attempt attempt) {
            return new AttemptView(
                    attempt.id(),
                    attempt.linkId(),
                    attempt.state().apiName(),
                    attempt.startedAt(),
                    attempt.endedAt(),
                    attempt.outcome(),
                    attempt.errorCode(),
                    attempt.providerWords(),
                    attempt.retryable(),
                    word(attempt.modeTaken()),
                    attempt.throughSupersededLink());
        }
    }

    public record ConflictView(UUID id, Instant openedAt, String sentence, String phoneNumberId) {}

    static ConnectionView of(CaseFile.Case file, ConflictView conflict, boolean sharedAccount) {
        var read = file.numberRead() == null ? null : file.numberRead().as(NumberRead.class);
        var attempts = new java.util.ArrayList<>(
                file.progress().attempts().stream().map(AttemptView::of).toList());
        java.util.Collections.reverse(attempts);
        return new ConnectionView(
                Row.of(file.row(), VerdictView.of(file.verdict())),
                word(file.progress().modeOffered()),
                word(file.progress().modeTaken()),
                read == null
                        ? null
                        : new NumberView(
                                read.phoneNumberId(),
                                read.internalId(),
                                read.displayPhoneNumber(),
                                read.digits(),
                                read.name(),
                                read.verifiedName(),
                                read.status(),
                                read.coexistence(),
                                read.messagingLimit(),
                                file.progress().firstConnectedAt(),
                                file.progress().connectedSince()),
                read == null || read.wabaId() == null
                        ? null
                        : new WabaView(read.wabaId(), file.wabaName(), sharedAccount),
                PortfolioView.of(file.standing().portfolio()),
                AxisView.of(file.standing()),
                file.checklist().stream()
                        .map(answer -> new AnswerView(
                                answer.question(), answer.answer(), answer.known(), answer.asOf(), answer.evidence()))
                        .toList(),
                attempts,
                conflict);
    }

    static String word(Mode mode) {
        return mode == null ? null : mode.apiName();
    }
}
