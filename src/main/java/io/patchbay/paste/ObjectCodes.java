package io.patchbay.paste;

import io.patchbay.diagnosis.CodeCatalogue;
import io.patchbay.diagnosis.CodeCatalogue.Context;
import io.patchbay.diagnosis.CodeSource;
import io.patchbay.paste.Notation.Fields;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the codes in objects that a program printed: of errors, of events and of states. */
final class ObjectCodes {

    private final FoundCodes codes;

    ObjectCodes(FoundCodes codes) {
        this.codes = codes;
    }

    void read(Fields object) {
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
            codes.addWord(code, object.hasAny("setup_link_id") ? CodeSource.REDIRECT : null);
            return;
        }
        var isError = object.name().startsWith("error")
                || subcode != null
                || object.hasAny("error_code", "error_id", "fbtrace_id", "error_data", "error_user_msg", "is_transient")
                || object.hasAny("type", "") && object.hasAny("message")
                || object.hasAny("title", "message", "error") && code.length() != 4;
        if (isError) {
            var source = layer(object, code);
            codes.add(code, subcode != null ? subcode : entity(object, source), source, true);
        }
    }

    /** In a health check the same code means something else at the number, the account and the business. */
    private static String entity(Fields error, CodeSource source) {
        return source == CodeSource.HEALTH && error.outer() != null
                ? error.outer().first("entity_type")
                : null;
    }

    private CodeSource layer(Fields error, String code) {
        if (error.hasAny("error_description", "possible_solution")
                || codes.all().contains("can_send_message")) {
            return CodeSource.HEALTH;
        }
        if (codes.all().contains("wa_embedded_signup") || error.hasAny("session_id")) {
            return CodeSource.SIGNUP_ERROR;
        }
        if (error.hasAny("setup_link_id")) {
            return CodeSource.REDIRECT;
        }
        var ofMessage = error.name().equals("errors")
                || codes.all().contains("recipient_id")
                || codes.all().contains("wamid.");
        return ofMessage && !error.hasAny("fbtrace_id") ? CodeSource.MESSAGE : codes.ofCall(code);
    }

    private void event(Fields object) {
        var event = object.first("event");
        if (event == null || event.length() > 60) {
            return;
        }
        var signup = codes.all().contains("wa_embedded_signup") || object.hasAny("current_step");
        if (signup) {
            signup(event, object);
        } else if (isOfAccount(event) && !(object.name().equals("source") && reason() == null)) {
            var ofVerification = event.equals("PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE") ? value("status") : null;
            codes.add(
                    event,
                    ofVerification == null ? reason() : ofVerification.toUpperCase(Locale.ROOT),
                    CodeSource.ACCOUNT_EVENT,
                    false);
        }
    }

    /** Other events are about templates and qualities, and have words that an account has too. */
    private boolean isOfAccount(String event) {
        var row = CodeCatalogue.resolve(event, Context.in(CodeSource.ACCOUNT_EVENT));
        return codes.all().contains("account_update")
                || row.known() && !row.code().equals("UNKNOWN_EVENT");
    }

    /** An account may be restricted in several ways at once. */
    private void restriction(Fields object) {
        Stream.of("restriction_type", "violation_type")
                .filter(object::hasAny)
                .forEach(name -> codes.add(
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
            codes.add(event, "ERROR_REPORTED", CodeSource.SIGNUP_STEP, true);
        } else if (event.equals("CANCEL")) {
            codes.add(event, step == null ? null : step.toUpperCase(Locale.ROOT), CodeSource.SIGNUP_STEP, true);
        } else if (event.equals("FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING") && value("phone_number_id") == null) {
            codes.add(event, "NO_PHONE_ID", CodeSource.SIGNUP_STEP, true);
        } else if (CodeCatalogue.find(CodeSource.SIGNUP_STEP, event).isPresent()) {
            codes.add(event, null, CodeSource.SIGNUP_STEP, true);
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
                .matcher(codes.all());
        return matcher.find() && !matcher.group(1).equals("null") ? matcher.group(1) : null;
    }

    private void states(Fields object) {
        FoundCodes.STATES.forEach((theirs, ours) -> {
            var value = object.values().getOrDefault(theirs, "");
            var plainStatus = theirs.equals("status")
                    && !object.hasAny("display_phone_number", "quality_rating")
                    && !SentenceCodes.saysItself(value);
            // a name that nobody gave is none yet, and a status in small letters is of something else
            var saysNothing = value.equals("NONE") || theirs.equals("status") && !value.matches("[A-Z_]+");
            if (!plainStatus && !saysNothing) {
                codes.addState(ours, value);
            }
        });
        var field = object.first("field");
        if (field != null && field.length() < 60) {
            Stream.of(field + ":" + value("context"), field + ":" + value("status"), field)
                    .flatMap(code -> CodeCatalogue.find(CodeSource.WEBHOOK_FIELD, code).stream())
                    .findFirst()
                    .ifPresent(row -> codes.add(row.code(), null, row.source(), false));
        }
        var decision = object.first("decision");
        if (decision != null) {
            var review = object.hasAny("requested_verified_name") ? CodeSource.NAME_REVIEW : CodeSource.ACCOUNT_REVIEW;
            codes.add(decision, reason(), review, true);
        }
        var setup = object.first("whatsapp_setup_status", "setup_status");
        if (setup != null && setup.equals("failed")) {
            codes.add(setup, null, CodeSource.LINK_SETUP, false);
        }
    }
}
