package io.patchbay.paste;

import io.patchbay.diagnosis.CodeCatalogue;
import io.patchbay.diagnosis.CodeMeaning;
import io.patchbay.diagnosis.CodeSource;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Finds the codes in sentences and lines of logs. A number is one if a word says so, or if it is long and the catalogue
 * has it: hours, days, prices and answers of HTTP are none.
 */
final class SentenceCodes {

    /** No code of a post office, a country or an area, and no part of another word. */
    private static final String NAMED =
            "(?<!(?:zip|postal|post|country|area|dial|pa[ií]s|verification|sms|otp)[ _-]?)(?:(?<!\\p{L})(?:(?:error|fehler)?c[oó]d(?:e|igo)?|kode"
                    + "|err|fehler|कोड|त्रुटि|رمز|خطأ|galat|kesalahan)|(?:error|erro|erreur|exception))";

    /** After a number that counts something: "got the error 3 times". */
    private static final String NOT_COUNTED =
            "(?!\\s?(?:times|veces|vezes|x\\b|hours?|hrs?|horas?|days?|d[ií]as?|min|sec|seg"
                    + "|weeks?|semanas?|meses|months|%|messages|mensa|mal\\b))";

    /** "error code 131042", "(#100)", "código de error: 190", "OAuthException 190/463". */
    private static final Pattern STATED = Pattern.compile(
            "(?:\\(#|#\\s?(?=\\d{5})|(?<!sub[ _-]?)" + NAMED
                    + "(?:[ _-](?:code|c[oó]digo|number|no|de (?:error|erro)|da meta|de meta|meta))?"
                    + "(?:\\W{0,3}\\b(?:is|es|é|was|number|n[ºo°])\\b)?[\\s:=#(>\\[\"'\\\\-]{0,4})"
                    + "(?<code>\\d{1,8})(?:\\s?[/:]\\s?(?<sub>\\d{2,7}))?(?![\\w.]?\\d)" + NOT_COUNTED,
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern SUBCODE = Pattern.compile(
            "sub[ _-]?c[oó]d(?:e|igo)(?: de (?:error|erro))?(?:\\W{0,3}\\b(?:is|es|é)\\b)?[\\s:=#(>\\[\"'\\\\-]{0,5}(\\d{2,7})(?!\\d)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern PAIR = Pattern.compile("(?<![\\w/.:+-])(\\d{1,6})/(\\d{2,7})(?![\\w/]|[.:-]\\d)");

    private static final Pattern LONG_NUMBER = Pattern.compile("(?<![\\w.,:/+-])(\\d{5,7})(?!\\w|[.,:/-]\\d)");

    /** A name of a program with its detail: {@code CANCEL:PERMISSIONS}, {@code whatsapp.account.restricted}. */
    private static final Pattern NAME =
            Pattern.compile("(?<![\\w.:/@-])[A-Za-z][A-Za-z0-9]*(?:[_.:][A-Za-z0-9]+)+(?![\\w@])");

    /** States of a number that say so without its name; others, such as PENDING, are said of many things. */
    private static final Pattern STATUS = Pattern.compile(
            "\\bstatus[\"'\\s:=>]{1,6}(BANNED|DISCONNECTED|FLAGGED|RESTRICTED|RATE_LIMITED|MIGRATED|DELETED|UNVERIFIED)\\b");

    private static final Pattern STATE = Pattern.compile(
            "(?<![\\w])(code_verification_status|name_status|new_name_status|platform_type|quality_rating"
                    + "|account_review_status|business_verification_status)[\"'\\s:=>]{1,6}"
                    + "(?:(?:is|says|dice|es|está|diz|é)\\b[\"'\\s:]{1,4})?([A-Za-z_]{3,40})");

    private final FoundCodes codes;

    SentenceCodes(FoundCodes codes) {
        this.codes = codes;
    }

    /** The text without the numbers that are called codes in it. */
    static String without(String text) {
        return SUBCODE.matcher(STATED.matcher(text).replaceAll(" ")).replaceAll(" ");
    }

    /** True for a status that only numbers have. */
    static boolean saysItself(String status) {
        return STATUS.matcher("status:" + status).matches();
    }

    void read(String text) {
        var before = codes.list().size();
        var subcode = SUBCODE.matcher(text).results().map(one -> one.group(1)).findFirst();
        STATED.matcher(text).results().forEach(one -> stated(one, subcode.orElse(null)));
        PAIR.matcher(text).results().forEach(this::pair);
        LONG_NUMBER
                .matcher(text)
                .results()
                .map(one -> one.group(1))
                .forEach(number -> longNumber(number, subcode.orElse(null)));
        NAME.matcher(text).results().limit(40).forEach(one -> codes.addWord(one.group(), null));
        STATE.matcher(text).results().forEach(one -> codes.addState(FoundCodes.STATES.get(one.group(1)), one.group(2)));
        STATUS.matcher(text).results().forEach(one -> codes.addState("number.status", one.group(1)));
        if (codes.list().size() == before) {
            subcode.ifPresent(this::subcodeAlone);
        }
    }

    private void stated(MatchResult one, String subcode) {
        var code = one.group(1);
        var detail = one.group(2) != null ? one.group(2) : subcode;
        var byOneSign = one.group().startsWith("#")
                || one.group().toLowerCase(Locale.ROOT).matches(".*c[oó]d.*");
        var rows = CodeCatalogue.everywhere(code);
        var ofHttp = code.matches("[45]\\d\\d") && rows.stream().allMatch(SentenceCodes::isOfProvider);
        var known = !rows.isEmpty() || !CodeCatalogue.withDetail(code).isEmpty() && code.length() > 3;
        if (code.equals(subcode) || ofHttp && !codes.all().contains("kapso")) {
            return;
        }
        if (known || code.length() >= 5 || byOneSign && detail != null) {
            codes.add(code, detail, context(code), true);
        }
    }

    private static boolean isOfProvider(CodeMeaning row) {
        return row.source() == CodeSource.PROVIDER_API;
    }

    private void pair(MatchResult one) {
        if (!CodeCatalogue.everywhere(one.group(1) + "/" + one.group(2)).isEmpty()) {
            codes.add(one.group(1), one.group(2), null, true);
        }
    }

    private void longNumber(String number, String subcode) {
        if (number.equals(subcode)) {
            return;
        }
        if (!CodeCatalogue.everywhere(number).isEmpty()) {
            codes.add(number, subcode, context(number), false);
        } else {
            codes.addWithDetail(number, CodeReader.MOST);
        }
    }

    /** Only what the sentence makes plain. */
    private CodeSource context(String code) {
        if (codes.ofCall(code) == CodeSource.REGISTRATION) {
            return CodeSource.REGISTRATION;
        }
        return codes.all().contains("fbtrace_id") || codes.all().contains("oauthexception") ? CodeSource.GRAPH : null;
    }

    private void subcodeAlone(String subcode) {
        codes.addWithDetail(subcode, CodeReader.MOST);
        if (!CodeCatalogue.everywhere(subcode).isEmpty()) {
            codes.add(subcode, null, null, false);
        }
    }
}
