package io.patchbay.desk;

import io.patchbay.connection.Fact;
import io.patchbay.diagnosis.CodeMeaning;
import io.patchbay.diagnosis.CodeSource;
import io.patchbay.diagnosis.Diagnostics;
import io.patchbay.diagnosis.Diagnostics.Context;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A code of Meta or the provider in words. The code itself stays beside them, small, as it came.
 * {@code href} is null for a code that the catalogue does not hold.
 */
record Said(String title, String code, String href) {

    /** More of them in one fact tell nobody anything new. */
    private static final int MOST = 6;

    /** The codes that came with a fact, in words; empty if it has none. */
    static List<Said> of(Fact fact) {
        var codes = switch (fact.kind()) {
            case RETURNED_FAILED -> Stream.of(redirect(fact.text("error_code")));
            case MESSAGE_FAILED -> parts(fact, "problems", "code").map(code -> said(CodeSource.MESSAGE, code));
            case HEALTH_READ -> fact.texts("problems").stream().map(code -> said(CodeSource.HEALTH, code));
            case ACCOUNT_RESTRICTED ->
                parts(fact, "restrictions", "type").map(type -> event("ACCOUNT_RESTRICTION", type));
            case ACCOUNT_VIOLATION -> Stream.of(event("ACCOUNT_VIOLATION", fact.text("violation")));
            case ACCOUNT_DISABLED, ACCOUNT_REINSTATED -> Stream.of(event("DISABLED_UPDATE", fact.text("ban_state")));
            case NUMBER_DISCONNECTED -> Stream.of(event("PARTNER_REMOVED", fact.text("reason")));
            case NAME_REVIEWED -> Stream.of(name(fact.text("decision"), fact.text("reason")));
            case ACCOUNT_REVIEWED -> Stream.of(written(CodeSource.ACCOUNT_REVIEW, fact.text("decision")));
            case VERIFICATION_TOLD ->
                Stream.of(event("PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE", fact.text("status")));
            case NUMBER_READ ->
                Stream.of(
                        state("number.status", fact.text("status")),
                        state("number.name_status", fact.text("name_status")),
                        state("number.quality", fact.text("quality_rating")));
            case ACCOUNT_READ ->
                Stream.of(
                        state("waba.review", fact.text("review")),
                        state("portfolio.verification", fact.text("verification")));
            case FIELDS_READ ->
                Stream.of(
                        state("number.name_status", fact.text("name_status")),
                        state("number.platform_type", fact.text("platform_type")));
            case FUNDING_READ ->
                "existing_payment_method".equals(fact.text("reason"))
                        ? Stream.<Said>empty()
                        : Stream.of(written(CodeSource.FUNDING, fact.text("status")));
            default -> Stream.<Said>empty();
        };
        return codes.filter(Objects::nonNull).distinct().limit(MOST).toList();
    }

    /** The code a browser came back with; null if it had none. */
    static Said redirect(String code) {
        return code == null ? null : said(CodeSource.REDIRECT, code);
    }

    private static Said said(CodeSource source, String code) {
        return of(Diagnostics.resolve(code, Context.in(source)), code);
    }

    /** A word as it is written down for its place; null where nobody wrote anything down for it. */
    private static Said written(CodeSource source, String word) {
        if (word == null) {
            return null;
        }
        var meaning = Diagnostics.resolve(word, Context.in(source));
        return meaning.code().equalsIgnoreCase(word) && meaning.known() ? of(meaning, word) : null;
    }

    /** A word of a field; most are fine, and nobody wrote those down. */
    private static Said state(String field, String word) {
        var code = field + ":" + word;
        var meaning = Diagnostics.resolve(code, Context.in(CodeSource.STATE));
        return meaning.code().equalsIgnoreCase(code) && meaning.known() ? of(meaning, word) : null;
    }

    private static Said event(String event, String detail) {
        return detail == null
                ? null
                : of(Diagnostics.resolve(event, Context.in(CodeSource.ACCOUNT_EVENT, detail)), detail);
    }

    private static Said name(String decision, String reason) {
        return decision == null || reason == null || reason.equalsIgnoreCase("NONE")
                ? null
                : of(Diagnostics.resolve(decision, Context.in(CodeSource.NAME_REVIEW, reason)), reason);
    }

    private static Said of(CodeMeaning meaning, String raw) {
        return new Said(meaning.title(), raw, meaning.known() ? CodePages.address(meaning) : null);
    }

    private static Stream<String> parts(Fact fact, String list, String key) {
        return fact.data().get(list) instanceof List<?> parts
                ? parts.stream()
                        .filter(Map.class::isInstance)
                        .map(part -> ((Map<?, ?>) part).get(key))
                        .filter(Objects::nonNull)
                        .map(Object::toString)
                : Stream.empty();
    }
}
