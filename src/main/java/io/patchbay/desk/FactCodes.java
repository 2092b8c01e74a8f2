package io.patchbay.desk;

import io.patchbay.connection.AccountStatement.AccountDisabled;
import io.patchbay.connection.AccountStatement.AccountRead;
import io.patchbay.connection.AccountStatement.AccountReinstated;
import io.patchbay.connection.AccountStatement.AccountRestricted;
import io.patchbay.connection.AccountStatement.AccountReviewed;
import io.patchbay.connection.AccountStatement.AccountViolation;
import io.patchbay.connection.AccountStatement.FundingAsked;
import io.patchbay.connection.AccountStatement.FundingRead;
import io.patchbay.connection.AccountStatement.Limit;
import io.patchbay.connection.AccountStatement.VerificationTold;
import io.patchbay.connection.Fact;
import io.patchbay.connection.LinkStatement.ReturnedFailed;
import io.patchbay.connection.NumberStatement.EventTold;
import io.patchbay.connection.NumberStatement.FieldsRead;
import io.patchbay.connection.NumberStatement.HealthRead;
import io.patchbay.connection.NumberStatement.MessageFailed;
import io.patchbay.connection.NumberStatement.MessageInbound;
import io.patchbay.connection.NumberStatement.NameReviewed;
import io.patchbay.connection.NumberStatement.NumberDisconnected;
import io.patchbay.connection.NumberStatement.NumberRead;
import io.patchbay.connection.NumberStatement.Problem;
import io.patchbay.diagnosis.CodeSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The codes that came with a fact, in words. */
final class FactCodes {

    /** More codes in one fact tell nobody anything new. */
    private static final int MOST_CODES = 6;

    private FactCodes() {}

    /** Empty if it has none. */
    static List<CodeInWords> of(Fact fact) {
        var codes = switch (fact.kind()) {
            case MESSAGE_INBOUND -> codes(fact.as(MessageInbound.class).errors());
            case EVENT_TOLD -> codes(fact.as(EventTold.class).errors());
            case RETURNED_FAILED ->
                Stream.of(CodeInWords.redirect(fact.as(ReturnedFailed.class).errorCode()));
            case MESSAGE_FAILED ->
                fact.as(MessageFailed.class).codes().stream().map(code -> CodeInWords.of(CodeSource.MESSAGE, code));
            case HEALTH_READ ->
                fact.as(HealthRead.class).codes().stream().map(code -> CodeInWords.of(CodeSource.HEALTH, code));
            case ACCOUNT_RESTRICTED ->
                fact.as(AccountRestricted.class).limits().stream()
                        .map(Limit::type)
                        .map(type -> CodeInWords.event("ACCOUNT_RESTRICTION", type));
            case ACCOUNT_VIOLATION ->
                Stream.of(CodeInWords.event(
                        "ACCOUNT_VIOLATION", fact.as(AccountViolation.class).violation()));
            case ACCOUNT_DISABLED ->
                Stream.of(CodeInWords.event(
                        "DISABLED_UPDATE", fact.as(AccountDisabled.class).banState()));
            case ACCOUNT_REINSTATED ->
                Stream.of(CodeInWords.event(
                        "DISABLED_UPDATE", fact.as(AccountReinstated.class).banState()));
            case NUMBER_DISCONNECTED ->
                Stream.of(CodeInWords.event(
                        "PARTNER_REMOVED", fact.as(NumberDisconnected.class).reason()));
            case NAME_REVIEWED -> name(fact.as(NameReviewed.class));
            case ACCOUNT_REVIEWED ->
                Stream.of(CodeInWords.written(
                        CodeSource.ACCOUNT_REVIEW,
                        fact.as(AccountReviewed.class).decision()));
            case VERIFICATION_TOLD ->
                Stream.of(CodeInWords.event(
                        "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE",
                        fact.as(VerificationTold.class).status()));
            case NUMBER_READ -> states(fact.as(NumberRead.class));
            case ACCOUNT_READ -> states(fact.as(AccountRead.class));
            case FIELDS_READ -> states(fact.as(FieldsRead.class));
            case FUNDING_READ -> funding(fact.as(FundingRead.class));
            case FUNDING_ASKED ->
                Stream.of(fact.as(FundingAsked.class))
                        .map(said -> CodeInWords.written(CodeSource.FUNDING, said.answer()));
            default -> Stream.<CodeInWords>empty();
        };
        return codes.filter(Objects::nonNull).distinct().limit(MOST_CODES).toList();
    }

    private static Stream<CodeInWords> codes(List<Problem> problems) {
        return problems.stream()
                .map(Problem::code)
                .filter(Objects::nonNull)
                .map(code -> CodeInWords.of(CodeSource.MESSAGE, code));
    }

    private static Stream<CodeInWords> name(NameReviewed review) {
        return Stream.of(review).map(said -> CodeInWords.name(said.decision(), said.reason()));
    }

    private static Stream<CodeInWords> states(NumberRead number) {
        return Stream.of(
                CodeInWords.state("number.status", number.status()),
                CodeInWords.state("number.name_status", number.nameStatus()),
                CodeInWords.state("number.quality", number.qualityRating()));
    }

    private static Stream<CodeInWords> states(AccountRead account) {
        return Stream.of(
                CodeInWords.state("waba.review", account.review()),
                CodeInWords.state("portfolio.verification", account.verification()));
    }

    private static Stream<CodeInWords> states(FieldsRead number) {
        return Stream.of(
                CodeInWords.state("number.name_status", number.nameStatus()),
                CodeInWords.state("number.platform_type", number.platformType()));
    }

    private static Stream<CodeInWords> funding(FundingRead funding) {
        return "existing_payment_method".equals(funding.reason())
                ? Stream.empty()
                : Stream.of(funding).map(said -> CodeInWords.written(CodeSource.FUNDING, said.status()));
    }
}
