package io.patchbay.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of a text whatever would let its reader act in somebody's name: values of JSON fields
 * that carry secrets by their name, in JSON within JSON and percent-encoded as well, tokens at the end of signup addresses,
 * keys and bearer tokens. Knows shapes, not values, so that it needs no secret to find one.
 */
public final class Redaction {

    private static final String MASK = "•••";

    /** Names of JSON fields, in snake_case and in camelCase. */
    private static final String NAMES = "(?:(?:access|refresh|id|verify|webhook_?verify|recovery)?_?token"
            + "|(?:client|app|webhook)?_?secret(?:_?key)?|api_?key|embed_?url|pin|password)";

    /** A quotation mark inside a string, or percent-encoded. */
    private static final String INNER_QUOTE = "(\\\\{1,7}\"|%(?:25)?22)";

    private static final String COLON = "\\s*(?::|%(?:25)?3A)\\s*";

    /** In each pattern the first group stays before the dots, and the last is what must not be seen. */
    private static final List<Pattern> SECRETS = List.of(
            Pattern.compile(
                    "(\"" + NAMES + "\"" + COLON + "\")([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+){0,200})",
                    Pattern.CASE_INSENSITIVE),
            Pattern.compile(
                    "(" + INNER_QUOTE + NAMES + "\\2" + COLON + "\\2)((?:(?!\\2).){0,4000}+)",
                    Pattern.CASE_INSENSITIVE),
            Pattern.compile(
                    "((?:\"|" + INNER_QUOTE + ")" + NAMES + "(?:\"|\\\\{1,7}\"|%(?:25)?22)" + COLON + ")(-?\\d+)",
                    Pattern.CASE_INSENSITIVE),
            Pattern.compile("((?:\\\\?/|%2F)(?:setup|embed|go|r|s)(?:\\\\?/|%2F))([A-Za-z0-9._~-]{6,})"),
            // as a parameter, escaped inside a text, or in another notation than JSON
            Pattern.compile(
                    "((?<![A-Za-z])(?:access_token|refresh_token|client_secret|api_key|token|secret|password)[\\\\\"']{0,4}\\s?(?:=>|:|=)\\s?[\\\\\"']{0,4})"
                            + "(?=[^\\s\\\\\"'&,;}]{0,200}\\d)([^\\s\\\\\"'&,;}]{6,})",
                    Pattern.CASE_INSENSITIVE),
            Pattern.compile("([?&]code=)([A-Za-z0-9_-]{40,})"),
            Pattern.compile("(Bearer\\s+)([^\\s\"']+)", Pattern.CASE_INSENSITIVE),
            Pattern.compile("()(\\bEAA[A-Za-z0-9]{20,})"),
            Pattern.compile("()(\\bpb_[0-9a-f]{32,})"));

    private Redaction() {}

    /** The same text with every secret replaced by dots. */
    public static String masked(String text) {
        var safe = text;
        for (var secret : SECRETS) {
            safe = secret.matcher(safe).replaceAll(found -> quoted(found.group(1)) + MASK);
        }
        return safe;
    }

    /** The same values, with every secret inside of their texts replaced by dots. */
    public static Map<String, Object> within(Map<String, ?> values) {
        var safe = new LinkedHashMap<String, Object>();
        values.forEach((name, value) -> safe.put(name, safe(value)));
        return safe;
    }

    private static Object safe(Object value) {
        if (value instanceof Map<?, ?> inner) {
            var safe = new LinkedHashMap<Object, Object>();
            inner.forEach((name, one) -> safe.put(name, safe(one)));
            return safe;
        }
        if (value instanceof List<?> several) {
            return several.stream().map(Redaction::safe).toList();
        }
        return value instanceof String text ? masked(text) : value;
    }

    private static String quoted(String text) {
        return Matcher.quoteReplacement(text);
    }
}
