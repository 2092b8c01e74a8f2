package io.patchbay.desk;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.patchbay.diagnosis.LossReason;
import io.patchbay.diagnosis.Playbook;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.link.LinkView;
import io.patchbay.tenant.FirstName;
import io.patchbay.web.Formats;
import io.patchbay.web.Language;
import java.text.Bidi;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DecimalStyle;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The exact words for the customer about a verdict, ready to send as plain text. Pure: the words
 * stand in {@code playbook/letters_<language>.properties}, in Portugal in {@code letters_pt_PT}, and a line whose value is not known is
 * left out. There is a text for every verdict that concerns a connection.
 */
public final class Letters {

    static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    /** Keeps a value from turning a sentence of the other direction around. */
    private static final String ISOLATE = "\u2068";

    private static final String END_OF_ISOLATE = "\u2069";

    private static final Map<String, Properties> LETTERS = new HashMap<>();

    static {
        for (var tag : Language.tags()) {
            LETTERS.put(tag, Playbook.read("/playbook/letters" + Language.file(tag)));
        }
    }

    private static final Values NO_VALUES = new Values(null, null, null, null, null, null, null);

    private Letters() {}

    /**
     * What is filled in; every part but {@code zone} may be null. {@code name} of the contact,
     * {@code business} of the tenant, {@code number} as the provider shows it, {@code deadline}
     * with the tenant's {@code zone}, {@code link}: the address to send, {@code reason} of a loss: Meta's, where it has
     * words of its own.
     */
    public record Values(
            String name,
            String business,
            String number,
            Instant deadline,
            ZoneId zone,
            String link,
            LossReason reason) {

        /**
         * @param links the case's links as the one who asks may see them: whoever may not have the
         *     address of a link gets a text without it
         */
        public static Values of(CaseFile.Case file, List<LinkView> links) {
            return new Values(
                    file.tenant().contact().name(),
                    file.tenant().name(),
                    file.row().displayPhoneNumber(),
                    file.verdict().head().until(),
                    file.tenant().zone(),
                    links.stream()
                            .filter(LinkView::sendable)
                            .map(LinkView::landingUrl)
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(null),
                    file.verdict().head().reason());
        }
    }

    /** Lines joined by line feeds. */
    public static String of(VerdictCode code, Language language, Values values) {
        var letters = LETTERS.get(language.tag(values.zone()));
        var known = known(language, values);
        var lines = new ArrayList<String>();
        lines.add(letters.getProperty(known.containsKey("name") ? "greeting" : "greeting.nameless"));
        lines.add(letters.getProperty("about"));
        lines.addAll(letter(code, letters, values).lines().toList());
        return String.join(
                "\n",
                lines.stream()
                        .filter(line -> places(line).stream().allMatch(known::containsKey))
                        .map(line -> filled(line, known))
                        .toList());
    }

    /** The words before anything is filled in, as the playbook shows them. */
    public static String unfilled(VerdictCode code, Language language) {
        return letter(code, LETTERS.get(language.apiName()), NO_VALUES);
    }

    /**
     * In India accounts are paid in another way (meta.md c4), so what is said of money has words of its own there; and so
     * has a loss for a reason that asks for something else than usual.
     */
    private static String letter(VerdictCode code, Properties letters, Values values) {
        var number = values.number();
        var indian = number != null && country(number.replaceAll("\\D", "")).equals("91");
        var special = values.reason() != null ? values.reason().key() : indian ? "india" : "";
        var letter = letters.getProperty(code.apiName() + "." + special, letters.getProperty(code.apiName()));
        if (letter == null) {
            throw new IllegalArgumentException("there is no text for the customer: " + code.apiName());
        }
        return letter;
    }

    private static List<String> places(String line) {
        return PLACE.matcher(line).results().map(found -> found.group(1)).toList();
    }

    /** All at once, so that nothing inside of a value is taken for a place. */
    private static String filled(String line, Map<String, String> known) {
        return PLACE.matcher(line).replaceAll(found -> Matcher.quoteReplacement(known.get(found.group(1))));
    }

    private static Map<String, String> known(Language language, Values values) {
        UnaryOperator<String> isolated = value -> isolated(language, value);
        var known = new HashMap<String, String>();
        put(known, "name", FirstName.of(values.name()), isolated);
        put(known, "business", values.business(), isolated);
        put(known, "number", values.number(), number -> isolated(language, masked(number)));
        // a program that makes addresses tappable may take the mark for a part of the address
        put(known, "link", values.link(), link -> isolated(language, link, " "));
        if (values.deadline() != null) {
            known.put("deadline", written(values.deadline(), values.zone(), language));
        }
        return known;
    }

    private static void put(Map<String, String> known, String place, String value, UnaryOperator<String> form) {
        if (value != null && !value.isBlank()) {
            known.put(place, form.apply(value.strip()));
        }
    }

    private static String isolated(Language language, String value) {
        return isolated(language, value, "");
    }

    private static String isolated(Language language, String value, String before) {
        var turns = language == Language.AR || Bidi.requiresBidi(value.toCharArray(), 0, value.length());
        return turns ? ISOLATE + value + before + END_OF_ISOLATE : value;
    }

    /** Country code and the last two digits; enough to recognise one's own number by. */
    static String masked(String number) {
        var digits = number.replaceAll("\\D", "");
        var country = country(digits);
        var rest = digits.substring(country.length());
        var end = rest.length() < 4 ? "" : rest.substring(rest.length() - 2);
        return (country.isEmpty() ? "" : "+" + country + " ") + "•••••" + end;
    }

    private static String country(String digits) {
        try {
            var parsed = PhoneNumberUtil.getInstance().parse("+" + digits, null);
            return String.valueOf(parsed.getCountryCode());
        } catch (NumberParseException e) {
            return "";
        }
    }

    /** Date and time apart: joined by the platform, some languages get words into the middle. */
    private static String written(Instant at, ZoneId zone, Language language) {
        var date = format(DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG), at, zone, language);
        var time = format(DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT), at, zone, language);
        return date + (language == Language.AR ? "، " : ", ") + time;
    }

    private static String format(DateTimeFormatter formatter, Instant at, ZoneId zone, Language language) {
        var locale = Formats.localeOf(language.tag(zone));
        return formatter
                .withLocale(locale)
                .withDecimalStyle(DecimalStyle.of(locale))
                .format(at.atZone(zone));
    }
}
