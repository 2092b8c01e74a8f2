package io.patchbay.web;

import io.patchbay.StorableText;
import java.text.Bidi;
import java.util.regex.Pattern;

/**
 * Names that do not turn their neighbours around. In HTML {@code <bdi>} does it; this is for titles, attributes and
 * sentences put together in Java.
 */
public final class Direction {

    private static final Pattern TURNING = Pattern.compile("[" + StorableText.TURNING + "]");
    private static final String ISOLATE = "\u2068";
    private static final String END_OF_ISOLATE = "\u2069";

    private Direction() {}

    /** The text without the characters that turn others around; null stays null. */
    public static String plain(String text) {
        return text == null ? null : TURNING.matcher(text).replaceAll("");
    }

    /** As a part of a sentence from left to right. One that is written from left to right itself stays as it is. */
    public static String isolated(String name) {
        var plain = plain(name);
        return plain == null || !Bidi.requiresBidi(plain.toCharArray(), 0, plain.length()) ? plain : enclosed(plain);
    }

    /** As a part of a sentence from right to left, whatever it is written in. */
    public static String enclosed(String name) {
        return ISOLATE + plain(name) + END_OF_ISOLATE;
    }
}
