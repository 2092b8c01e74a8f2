package io.patchbay.search;

import io.patchbay.api.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What somebody pasted, taken apart without asking anybody. {@code text}: as pasted, on one line;
 * {@code names}: whatever in it may be an id or a key as a whole; {@code code}: of one of our own
 * addresses; {@code returned}: the address of a browser that came back from the signup; {@code
 * errorCode}: what that address says went wrong; {@code phone}: the digits of a phone number.
 */
record SearchQuery(
        String text,
        Set<String> names,
        Optional<String> code,
        boolean returned,
        Optional<String> errorCode,
        Optional<Phone> phone) {

    /** Longer than any address we know, and short enough to be looked at. */
    static final int LONGEST = 2_000;

    /** Parts of an address that are looked up; nobody pastes more ids at once. */
    private static final int NAMES = 20;

    private static final int SHORTEST_NAME = 3;

    private static final Pattern OURS = Pattern.compile("/(?:go|r)/([^/?#\\s]+)");
    private static final Pattern RETURNED = Pattern.compile("/r/[^/?#\\s]+/(?:ok|failed)");
    private static final Pattern ERROR_CODE = Pattern.compile("[?&]error_code=([^&#\\s]+)");

    /** A phone number in a sentence: digits with what people put between them, no letter beside. */
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\p{L}\\d_-])(\\+?\\(?\\d[\\d ()./\\u2010-\\u2015-]{2,}\\d)(?![\\p{L}\\d_-])");

    /**
     * A phone number in any writing, as digits.
     *
     * @param fromTheStart true if it begins with the code of a country
     */
    record Phone(String digits, boolean fromTheStart) {

        private static final int FEWEST = 4;

        /** Fewer digits among words are a house number or a part of a name. */
        private static final int FEWEST_IN_WORDS = 7;

        private static final int MOST = 15;

        static Optional<Phone> in(String text) {
            var plain = inPlainDigits(text);
            return NUMBER.matcher(plain)
                    .results()
                    .map(found -> found.group(1))
                    .flatMap(number -> of(number, number.equals(plain) ? FEWEST : FEWEST_IN_WORDS).stream())
                    .findFirst();
        }

        /** Digits of any script as those of this one. */
        private static String inPlainDigits(String text) {
            var plain = new StringBuilder();
            text.codePoints().forEach(one -> {
                if (Character.isDigit(one)) {
                    plain.append(Character.digit(one, 10));
                } else {
                    plain.appendCodePoint(one);
                }
            });
            return plain.toString();
        }

        private static Optional<Phone> of(String written, int fewest) {
            // the zero in +44 (0)20 is for those who call from inside the country
            var digits = written.replace("(0)", "").replaceAll("[^0-9]", "");
            var fromTheStart = written.startsWith("+") || digits.startsWith("00");
            // the end of a number may begin with a zero that belongs to it
            var plain = digits.length() < FEWEST_IN_WORDS ? digits : digits.replaceFirst("^0+", "");
            return plain.length() < fewest || plain.length() > MOST
                    ? Optional.empty()
                    : Optional.of(new Phone(plain, fromTheStart));
        }

        /**
         * Its end, which is the same where a country writes a digit more or less in between, as
         * Mexico and Argentina do; empty for a number that is short already, or too long to be one.
         */
        Optional<String> ending() {
            return digits.length() < 10 || digits.length() > 13
                    ? Optional.empty()
                    : Optional.of(digits.substring(digits.length() - 8));
        }
    }

    /**
     * @throws Problem 400 if it is longer than {@link #LONGEST}
     */
    static SearchQuery of(String q) {
        var text = onOneLine(q == null ? "" : q);
        if (text.length() > LONGEST) {
            throw Problem.field("q", "is longer than 2,000 characters");
        }
        var code = OURS.matcher(text).results().map(found -> found.group(1)).findFirst();
        var errorCode =
                ERROR_CODE.matcher(text).results().map(found -> found.group(1)).findFirst();
        return new SearchQuery(
                text,
                names(text),
                code,
                errorCode.isPresent() || RETURNED.matcher(text).find(),
                errorCode,
                isAddress(text) ? Optional.empty() : Phone.in(text));
    }

    /**
     * Without the marks for the direction of writing that WhatsApp puts around numbers and nobody
     * sees, and without the one character that no database keeps.
     */
    private static String onOneLine(String query) {
        return query.replaceAll("[\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]", "")
                .replaceAll("[\\p{Cntrl}\\s\\p{Z}]+", " ")
                .replaceAll("\\p{Cs}", "")
                .strip();
    }

    private static boolean isAddress(String text) {
        return text.contains("://") && !text.contains("://wa.me/") || text.startsWith("/");
    }

    private static Set<String> names(String text) {
        var parts = isAddress(text)
                ? Stream.of(text.split("[\\s/?&#]+")).map(part -> part.substring(part.indexOf('=') + 1))
                : Stream.of(text, text.toLowerCase(Locale.ROOT));
        var names = new LinkedHashSet<String>();
        parts.filter(part -> part.length() >= SHORTEST_NAME).limit(NAMES).forEach(names::add);
        return names;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** The names that have the form of our own ids. */
    List<UUID> ids() {
        return names.stream()
                .map(SearchQuery::id)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private static UUID id(String name) {
        try {
            return name.length() == 36 ? UUID.fromString(name) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Its words in lower case, to be looked for in sentences. */
    List<String> words() {
        var words = new ArrayList<String>();
        for (var word : text.toLowerCase(Locale.ROOT).split("[\\s_]+")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }
}
