package io.patchbay.paste;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A phone number in any writing, as digits.
 *
 * @param fromTheStart true if it begins with the code of a country
 */
public record PastedPhone(String digits, boolean fromTheStart) {

    private static final int FEWEST = 4;

    /** Fewer digits among words are a house number or a part of a name. */
    private static final int FEWEST_IN_WORDS = 7;

    private static final int MOST = 15;

    /** Digits with what people put between them, no letter beside. */
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\p{L}\\d_-])(\\+?\\(?\\d[\\d ()./\\u2010-\\u2015-]{2,}\\d)(?![\\p{L}\\d_-])");

    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d{1,2})";

    /** Days, times of day and addresses of machines, which look like numbers with points and strokes. */
    private static final Pattern MOMENT = Pattern.compile(
            "(?<![\\d./:+-])(?:\\d{4}-\\d{2}-\\d{2}(?:[T ]\\d{2}:\\d{2})?[\\d:.,]*|\\d{1,2}[./-]\\d{1,2}[./-]\\d{2,4}"
                    + "|\\d{1,2}:\\d{2}(?::\\d{2})?|" + OCTET + "(?:\\." + OCTET + "){3})(?![./:-]?\\d)");

    private static final Pattern CALLED = Pattern.compile(
            "number|n[uú]mero|tel|phone|fono|fone|whats|m[oó]vil|celular|mobile|call|llam|lig",
            Pattern.CASE_INSENSITIVE);

    /** A ticket, or the person who was written to. */
    private static final Pattern ELSE = Pattern.compile(
            "(?:\\b(?:to|para|wa_id)[\"']?[=:]|recipient\\w{0,8}|destinat\\w{0,8}|ticket|order|invoice|case|pedido|factura|fatura|caso|chamado|#)[\\s:#.n°º]{0,5}$",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern MEASURED = Pattern.compile(
            ",\\d{2}\\b|\\s?(?:€|\\$|%|eur|usd|brl|reais|pesos|ms\\b|bytes|kb\\b)", Pattern.CASE_INSENSITIVE);

    /** Characters beside a number in which the word for it stands. */
    private static final int NEAR = 24;

    /** Ids of Meta, and seconds or milliseconds since 1970: digits without a break that nobody can call. */
    private static final Pattern NOT_CALLED = Pattern.compile("\\d{14,}|1[5-9]\\d{8}|1[5-9]\\d{11}");

    /** All in a text that people wrote, in their order. */
    static List<PastedPhone> in(String text) {
        var plain = MOMENT.matcher(inPlainDigits(text)).replaceAll(" ").strip();
        return NUMBER.matcher(plain)
                .results()
                .flatMap(found -> found.group(1).equals(plain)
                        ? alone(plain).stream()
                        : isOfSomethingElse(found, plain) ? Stream.empty() : inWords(found.group(1)))
                .toList();
    }

    /** A short number without a break is a ticket, an order or a length of time, unless a word calls it a number. */
    private static boolean isOfSomethingElse(MatchResult found, String text) {
        var before = text.substring(Math.max(0, found.start(1) - NEAR), found.start(1));
        var after = text.substring(found.end(1), Math.min(text.length(), found.end(1) + NEAR));
        return found.group(1).matches("\\d{1,8}") && !CALLED.matcher(before).find()
                || ELSE.matcher(before).find()
                || MEASURED.matcher(after).lookingAt();
    }

    static Optional<PastedPhone> alone(String written) {
        return written.matches("\\d{14,}") ? Optional.empty() : of(written, FEWEST);
    }

    /** Two numbers with a stroke between them are two. */
    private static Stream<PastedPhone> inWords(String written) {
        var whole =
                NOT_CALLED.matcher(written).matches() ? Optional.<PastedPhone>empty() : of(written, FEWEST_IN_WORDS);
        return whole.isPresent() || written.indexOf('/') < 0
                ? whole.stream()
                : Stream.of(written.split("/"))
                        .filter(part -> !NOT_CALLED.matcher(part.strip()).matches())
                        .flatMap(part -> of(part.strip(), FEWEST_IN_WORDS).stream());
    }

    private static Optional<PastedPhone> of(String written, int fewest) {
        // the zero in +44 (0)20 is for those who call from inside the country
        var digits = written.replace("(0)", "").replaceAll("[^0-9]", "");
        var fromTheStart = written.startsWith("+") || digits.startsWith("00");
        // the end of a number may begin with a zero that belongs to it
        var plain = digits.length() < FEWEST_IN_WORDS ? digits : digits.replaceFirst("^0+", "");
        return plain.length() < fewest || plain.length() > MOST
                ? Optional.empty()
                : Optional.of(new PastedPhone(plain, fromTheStart));
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

    /** True if this, which stands where an id belongs, is the number of a telephone. */
    static boolean standsForAnId(String written) {
        if (written.startsWith("+")) {
            return true;
        }
        if (!written.matches("\\d{10,13}")) {
            return false;
        }
        try {
            var numbers = PhoneNumberUtil.getInstance();
            return numbers.isPossibleNumber(numbers.parse("+" + written, null));
        } catch (NumberParseException e) {
            return false;
        }
    }

    /**
     * Its end, which is the same where a country writes a digit more or less in between, as Mexico and Argentina do;
     * empty for a number that is short already, or too long to be one.
     */
    public Optional<String> ending() {
        return digits.length() < 10 || digits.length() > 13
                ? Optional.empty()
                : Optional.of(digits.substring(digits.length() - 8));
    }

    /** True if a number with these digits may be this one with a digit more or less behind its country. */
    public boolean mayBe(String others) {
        return !fromTheStart || others != null && others.startsWith(digits.substring(0, 2));
    }
}
