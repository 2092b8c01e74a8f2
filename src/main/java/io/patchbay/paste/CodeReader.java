package io.patchbay.paste;

import io.patchbay.diagnosis.CodeCatalogue;
import io.patchbay.diagnosis.CodeCatalogue.Context;
import io.patchbay.diagnosis.CodeMeaning;
import io.patchbay.diagnosis.CodeSource;
import io.patchbay.paste.Notation.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the codes in a text: in the errors, events and states of objects, in the addresses that a browser came back to,
 * and in sentences. A number in a sentence is a code if a word says so, or if it is long and the catalogue has it: hours,
 * days, prices and answers of HTTP are none.
 */
final class CodeReader {

    /** More than one text holds by reason. */
    static final int MOST = 8;

    private static final String NAMED = "(?:c[oó]d(?:e|igo)?|kode|fehlercode|err(?:or|o|eur)?|fehler|exception"
            + "|कोड|त्रुटि|رمز|خطأ|galat|kesalahan)";

    /** After a number that counts something: "got the error 3 times". */
    private static final String NOT_COUNTED =
            "(?!\\s?(?:times|veces|vezes|x\\b|hours?|hrs?|horas?|days?|d[ií]as?|min|sec|seg"
                    + "|weeks?|semanas?|meses|months|%|messages|mensa|mal\\b))";

    /** "error code 131042", "(#100)", "código de error: 190", "OAuthException 190/463". */
    private static final Pattern STATED = Pattern.compile(
            "(?:#\\s?|(?<!sub[ _-]?)" + NAMED
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

    private static final Pattern ALONE = Pattern.compile(
            "[\\s(\\[\"'#]*([A-Za-z0-9][\\w.-]{1,78}?(?: ?[:/] ?[\\w.-]{1,60}){0,2})[\\s)\\]\"'.,;!?]*");

    /** How Meta calls a state, and how the catalogue does; what stops a line comes first. */
    private static final Map<String, String> STATES = new LinkedHashMap<>();

    static {
        STATES.put("status", "number.status");
        STATES.put("platform_type", "number.platform_type");
        STATES.put("account_review_status", "waba.review");
        STATES.put("name_status", "number.name_status");
        STATES.put("new_name_status", "number.name_status");
        STATES.put("quality_rating", "number.quality");
        STATES.put("business_verification_status", "portfolio.verification");
        STATES.put("verification_status", "portfolio.verification");
        STATES.put("code_verification_status", "number.code_verification");
    }

    /** States of a number that say so without its name; others, such as PENDING, are said of many things. */
    private static final Pattern STATUS = Pattern.compile(
            "\\bstatus[\"'\\s:=>]{1,6}(BANNED|DISCONNECTED|FLAGGED|RESTRICTED|RATE_LIMITED|MIGRATED|DELETED|UNVERIFIED)\\b");

    private static final Pattern STATE = Pattern.compile(
            "(?<![\\w])(code_verification_status|name_status|new_name_status|platform_type|quality_rating"
                    + "|account_review_status|business_verification_status)[\"'\\s:=>]{1,6}"
                    + "(?:(?:is|says|dice|es|está|diz|é)\\b[\"'\\s:]{1,4})?([A-Za-z_]{3,40})");

    private final List<PastedCode> found = new ArrayList<>();
    private final String all;

    private CodeReader(String text) {
        this.all = text.toLowerCase(Locale.ROOT);
    }

    /**
     * @param text everything, in which the layer of a code is looked for
     * @param rest what stands outside of objects and addresses
     */
    static List<PastedCode> read(String text, Notation notation, List<PastedAddress> addresses, String rest) {
        var reader = new CodeReader(text);
        notation.objects().forEach(reader::object);
        addresses.forEach(reader::address);
        reader.sentence(rest);
        if (reader.found.isEmpty()) {
            // a program that prints what another one said
            notation.sentences().forEach(reader::sentence);
        }
        return reader.found.stream().limit(MOST).toList();
    }

    /** The text without the numbers that are called codes in it. */
    static String without(String text) {
        return SUBCODE.matcher(STATED.matcher(text).replaceAll(" ")).replaceAll(" ");
    }

    /** A code that is the whole text, as somebody types it into the search. */
    static List<PastedCode> alone(String text) {
        var matcher = ALONE.matcher(text);
        if (!matcher.matches()) {
            return List.of();
        }
        var word = matcher.group(1).strip();
        // a plain word, such as pending, is rather a part of a name or of a sentence of ours
        if (!word.matches("[a-z]+") && !CodeCatalogue.everywhere(word).isEmpty()) {
            return List.of(new PastedCode(word, null, null, false));
        }
        // a value in capitals, such as EXPIRED, is one of several states
        return word.matches("[A-Z][A-Z_]{3,60}|\\d{4,7}")
                ? CodeCatalogue.withDetail(word).stream()
                        .limit(MOST)
                        .map(row -> new PastedCode(row.code(), null, row.source(), false))
                        .toList()
                : List.of();
    }

    private void add(String code, String detail, CodeSource seenIn, boolean certain) {
        var one = new PastedCode(code, detail, seenIn, certain);
        if (found.stream().noneMatch(one::isSameAs)) {
            found.add(one);
        }
    }

    private void object(Fields object) {
        error(object);
        event(object);
        restriction(object);
        states(object);
    }

    private void error(Fields object) {
        var code = object.first("code", "error_code", "error_id", "errorcode", "error_number");
        var subcode = object.first("error_subcode", "subcode", "sub_code");
        if (code == null || code.length() > 60) {
            return;
        }
        if (!code.matches("\\d{1,8}")) {
            word(code, object.hasAny("setup_link_id") ? CodeSource.REDIRECT : null);
            return;
        }
        var isError = object.name().startsWith("error")
                || subcode != null
                || object.hasAny("error_code", "error_id", "fbtrace_id", "error_data", "error_user_msg", "is_transient")
                || object.hasAny("type", "") && object.hasAny("message")
                || object.hasAny("title", "message", "error") && code.length() != 4;
        if (isError) {
            var source = layer(object, code);
            add(code, subcode != null ? subcode : entity(object, source), source, true);
        }
    }

    /** In a health check the same code means something else at the number, the account and the business. */
    private static String entity(Fields error, CodeSource source) {
        return source == CodeSource.HEALTH && error.outer() != null
                ? error.outer().first("entity_type")
                : null;
    }

    private CodeSource layer(Fields error, String code) {
        if (error.hasAny("error_description", "possible_solution") || all.contains("can_send_message")) {
            return CodeSource.HEALTH;
        }
        if (all.contains("wa_embedded_signup") || error.hasAny("session_id")) {
            return CodeSource.SIGNUP_ERROR;
        }
        if (error.hasAny("setup_link_id")) {
            return CodeSource.REDIRECT;
        }
        var ofMessage = error.name().equals("errors") || all.contains("recipient_id") || all.contains("wamid.");
        return ofMessage && !error.hasAny("fbtrace_id") ? CodeSource.MESSAGE : ofCall(code);
    }

    /** The same code on a registration tells of a PIN, and elsewhere of a lock (meta.md b8). */
    private CodeSource ofCall(String code) {
        var registers = code.startsWith("133") || all.contains("/register") || all.contains("register the number");
        return registers || all.contains("two-step") || all.contains("two step")
                ? CodeSource.REGISTRATION
                : CodeSource.GRAPH;
    }

    private void event(Fields object) {
        var event = object.first("event");
        if (event == null || event.length() > 60) {
            return;
        }
        var signup = all.contains("wa_embedded_signup") || object.hasAny("current_step");
        if (signup) {
            signup(event, object);
        } else if (isOfAccount(event) && !(object.name().equals("source") && reason() == null)) {
            var ofVerification = event.equals("PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE") ? value("status") : null;
            add(
                    event,
                    ofVerification == null ? reason() : ofVerification.toUpperCase(Locale.ROOT),
                    CodeSource.ACCOUNT_EVENT,
                    false);
        }
    }

    /** Other events are about templates and qualities, and have words that an account has too. */
    private boolean isOfAccount(String event) {
        var row = CodeCatalogue.resolve(event, Context.in(CodeSource.ACCOUNT_EVENT));
        return all.contains("account_update") || row.known() && !row.code().equals("UNKNOWN_EVENT");
    }

    /** An account may be restricted in several ways at once. */
    private void restriction(Fields object) {
        Stream.of("restriction_type", "violation_type")
                .filter(object::hasAny)
                .forEach(name -> add(
                        name.startsWith("r") ? "ACCOUNT_RESTRICTION" : "ACCOUNT_VIOLATION",
                        object.first(name),
                        CodeSource.ACCOUNT_EVENT,
                        false));
    }

    private void signup(String event, Fields object) {
        var step = value("current_step");
        var withCode = value("error_code") != null || value("error_id") != null;
        if ((event.equals("CANCEL") || event.equals("ERROR")) && withCode) {
            // the code says more, and stands in an object of its own
            return;
        }
        if (event.equals("CANCEL") && value("error_message") != null) {
            add(event, "ERROR_REPORTED", CodeSource.SIGNUP_STEP, true);
        } else if (event.equals("CANCEL")) {
            add(event, step == null ? null : step.toUpperCase(Locale.ROOT), CodeSource.SIGNUP_STEP, true);
        } else if (event.equals("FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING") && value("phone_number_id") == null) {
            add(event, "NO_PHONE_ID", CodeSource.SIGNUP_STEP, true);
        } else if (CodeCatalogue.find(CodeSource.SIGNUP_STEP, event).isPresent()) {
            add(event, null, CodeSource.SIGNUP_STEP, true);
        }
    }

    /** What an account event is about stands beside it or in an object of its own. */
    private String reason() {
        for (var name : List.of("restriction_type", "violation_type", "waba_ban_state", "reason", "rejection_reason")) {
            var reason = value(name);
            if (reason != null) {
                return reason.toUpperCase(Locale.ROOT);
            }
        }
        return null;
    }

    /** A value wherever it stands, in quotation marks of any kind. */
    private String value(String name) {
        var matcher = Pattern.compile("\\b" + name + "[\\\\\"'\\s:=>\\[]{1,12}(\\w{2,60})")
                .matcher(all);
        return matcher.find() && !matcher.group(1).equals("null") ? matcher.group(1) : null;
    }

    private void states(Fields object) {
        STATES.forEach((theirs, ours) -> {
            var value = object.values().getOrDefault(theirs, "");
            var plainStatus = theirs.equals("status")
                    && !object.hasAny("display_phone_number", "quality_rating")
                    && !STATUS.matcher("status:" + value).matches();
            // a name that nobody gave is none yet, and a status in small letters is of something else
            var saysNothing = value.equals("NONE") || theirs.equals("status") && !value.matches("[A-Z_]+");
            if (!plainStatus && !saysNothing) {
                state(ours, value);
            }
        });
        var field = object.first("field");
        if (field != null && field.length() < 60) {
            Stream.of(field + ":" + value("context"), field + ":" + value("status"), field)
                    .flatMap(code -> CodeCatalogue.find(CodeSource.WEBHOOK_FIELD, code).stream())
                    .findFirst()
                    .ifPresent(row -> add(row.code(), null, row.source(), false));
        }
        var decision = object.first("decision");
        if (decision != null) {
            var review = object.hasAny("requested_verified_name") ? CodeSource.NAME_REVIEW : CodeSource.ACCOUNT_REVIEW;
            add(decision, reason(), review, true);
        }
        var setup = object.first("whatsapp_setup_status", "setup_status");
        if (setup != null && setup.equals("failed")) {
            add(setup, null, CodeSource.LINK_SETUP, false);
        }
    }

    private void state(String field, String value) {
        CodeCatalogue.find(CodeSource.STATE, field + ":" + value)
                .ifPresent(row -> add(row.code(), null, CodeSource.STATE, false));
    }

    private void address(PastedAddress address) {
        var query = address.query();
        address.errorCode().ifPresent(code -> add(code, null, CodeSource.REDIRECT, true));
        if ("access_denied".equals(query.get("error"))) {
            add("access_denied", null, CodeSource.REDIRECT, true);
        }
        if (isPlainLogin(query)) {
            add("SDK:FEDCM_LOGIN", null, CodeSource.SIGNUP_STEP, false);
        }
        // the address of a page of our own about a code
        if (address.path().contains("/playbook/codes") && query.containsKey("code")) {
            word(query.get("code"), null);
        }
    }

    /** The browser put its own login in the place of the signup (meta.md a1); it may stand inside of another address. */
    private static boolean isPlainLogin(Map<String, String> query) {
        var whole = String.join("&", query.values());
        return ("fedcm".equals(query.get("dialog_source")) || whole.contains("dialog_source=fedcm"))
                && !query.containsKey("config_id")
                && !whole.contains("config_id=");
    }

    private void sentence(String text) {
        var before = found.size();
        var subcode = SUBCODE.matcher(text).results().map(one -> one.group(1)).findFirst();
        STATED.matcher(text).results().forEach(one -> stated(one, subcode.orElse(null)));
        PAIR.matcher(text).results().forEach(this::pair);
        LONG_NUMBER
                .matcher(text)
                .results()
                .map(one -> one.group(1))
                .forEach(number -> longNumber(number, subcode.orElse(null)));
        NAME.matcher(text).results().limit(40).forEach(one -> word(one.group(), null));
        STATE.matcher(text).results().forEach(one -> state(STATES.get(one.group(1)), one.group(2)));
        STATUS.matcher(text).results().forEach(one -> state("number.status", one.group(1)));
        if (found.size() == before) {
            subcode.ifPresent(this::subcodeAlone);
        }
    }

    private void stated(MatchResult one, String subcode) {
        var code = one.group(1);
        var detail = one.group(2) != null ? one.group(2) : subcode;
        var byOneSign = one.group().startsWith("#")
                || one.group().toLowerCase(Locale.ROOT).matches(".*c[oó]d.*");
        var rows = CodeCatalogue.everywhere(code);
        var ofHttp = code.matches("[45]\\d\\d") && rows.stream().allMatch(CodeReader::isOfProvider);
        var known = !rows.isEmpty() || !CodeCatalogue.withDetail(code).isEmpty() && code.length() > 3;
        if (code.equals(subcode) || ofHttp && !all.contains("kapso")) {
            return;
        }
        if (known || code.length() >= 5 || byOneSign && detail != null) {
            add(code, detail, context(code), true);
        }
    }

    private static boolean isOfProvider(CodeMeaning row) {
        return row.source() == CodeSource.PROVIDER_API;
    }

    private void pair(MatchResult one) {
        if (!CodeCatalogue.everywhere(one.group(1) + "/" + one.group(2)).isEmpty()) {
            add(one.group(1), one.group(2), null, true);
        }
    }

    private void longNumber(String number, String subcode) {
        if (number.equals(subcode)) {
            return;
        }
        if (!CodeCatalogue.everywhere(number).isEmpty()) {
            add(number, subcode, context(number), false);
        } else {
            CodeCatalogue.withDetail(number).forEach(row -> add(row.code(), null, row.source(), false));
        }
    }

    /** Only what the sentence makes plain. */
    private CodeSource context(String code) {
        if (ofCall(code) == CodeSource.REGISTRATION) {
            return CodeSource.REGISTRATION;
        }
        return all.contains("fbtrace_id") || all.contains("oauthexception") ? CodeSource.GRAPH : null;
    }

    private void subcodeAlone(String subcode) {
        CodeCatalogue.withDetail(subcode).forEach(row -> add(row.code(), null, row.source(), false));
        if (!CodeCatalogue.everywhere(subcode).isEmpty()) {
            add(subcode, null, null, false);
        }
    }

    private void word(String word, CodeSource seenIn) {
        var rows = CodeCatalogue.everywhere(word);
        if (!rows.isEmpty() || seenIn != null) {
            add(word, null, seenIn, seenIn != null);
        } else if (word.indexOf('_') > 0 && !STATES.containsKey(word)) {
            CodeCatalogue.withDetail(word).stream().limit(3).forEach(row -> add(row.code(), null, row.source(), false));
        }
    }
}
