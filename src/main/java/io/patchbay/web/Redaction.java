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
            Pattern.compile("(/setup/|/embed/|/go/|/r/)([A-Za-z0-9_-]{6,})"),
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
