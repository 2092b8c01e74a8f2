package io.patchbay.web;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of a text whatever would let its reader act in somebody's name: values of JSON fields
 * that carry secrets by their name, tokens at the end of signup addresses, keys and bearer tokens.
 * Knows shapes, not values, so that it needs no secret to find one.
 */
public final class Redaction {

    private static final String MASK = "•••";

    /** In each pattern the last group is what must not be seen. */
    private static final List<Pattern> SECRETS = List.of(
            Pattern.compile(
                    "(\"(?:token|access_token|secret|secret_key|api_key|embed_url|verify_token|webhook_verify_token|pin|password)\"\\s*:\\s*\")([^\"]*)",
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

    private static String quoted(String text) {
        return Matcher.quoteReplacement(text);
    }
}
