package io.patchbay.paste;

import io.patchbay.diagnosis.CodeCatalogue;
import io.patchbay.paste.Notation.Fields;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A pasted text, taken apart without asking anybody: its codes, ids, phone numbers and addresses, each with what it is.
 * {@code text}: as pasted, on one line, its first {@value #LONGEST} characters; {@code cut}: there were more; {@code
 * forms}: how the objects in it are written, empty for words of people.
 */
public record Paste(
        String text,
        boolean cut,
        List<String> forms,
        List<PastedCode> codes,
        List<PastedId> ids,
        List<PastedPhone> phones,
        List<PastedAddress> addresses) {

    /** So many characters are read; more are no longer one thing that somebody asks about. */
    public static final int LONGEST = 2_000;

    private static final int MOST_ADDRESSES = 5;
    private static final int MOST_PHONES = 5;

    /** Of a text that was cut, the last word may be half a code. */
    private static final Pattern LAST_WORD = Pattern.compile("[\\w+-]{1,40}$");

    /** Objects that tell of a person in a chat. */
    private static final Set<String> OF_A_PERSON = Set.of("conversation", "contact", "contacts");

    /** The fields in which a program has the number of a business; who it wrote to stands in others. */
    private static final List<String> OF_A_BUSINESS =
            List.of("display_phone_number", "phone_number", "phone", "sender", "sender_id", "msisdn", "number");

    /** A number that a program names as one, or that stands where an id belongs. */
    private static final Pattern CALLED = Pattern.compile(
            "(?:whatsapp:|tel:|wa\\.me/|send\\?phone=|Object with ID ['\"\\\\]{0,3})(\\+?\\d{7,15})(?!\\d)");

    /** What marks an id of the host product or a key of a sender among words. */
    private static final Pattern KEY =
            Pattern.compile("(?<![\\w:/.@-])(?=[\\w:.-]*\\d)[A-Za-z][\\w:.-]{4,199}(?![\\w@])");

    private static final int LONGEST_NAME = 200;

    public static Paste of(String pasted) {
        var whole = onOneLine(pasted == null ? "" : pasted);
        var cut = whole.length() > LONGEST;
        var text = cut ? firstOf(whole) : whole;
        var readable = decoded(text);
        var notation = Notation.of(readable);
        var split = PastedAddress.split(notation.rest(), MOST_ADDRESSES);
        var inside = notation.objects().stream()
                .flatMap(object -> object.values().values().stream())
                .filter(value -> value.contains("://"))
                .flatMap(value -> PastedAddress.split(value, MOST_ADDRESSES).addresses().stream());
        var addresses = Stream.concat(split.addresses().stream(), inside)
                .limit(MOST_ADDRESSES)
                .toList();
        var ids = IdReader.read(withoutOurs(readable, addresses), notation, addresses);
        var alone = CodeReader.alone(text);
        return new Paste(
                text,
                cut,
                notation.forms().stream().map(Notation.Form::title).toList(),
                alone.isEmpty() ? CodeReader.read(readable, notation, addresses, without(split.rest(), ids)) : alone,
                ids,
                alone.isEmpty() ? phones(readable, notation, split.rest()) : List.of(),
                addresses);
    }

    /** As it was before somebody put it into a page or an address. */
    private static String decoded(String text) {
        if (text.contains("&quot;") || text.contains("&#34;")) {
            return text.replace("&quot;", "\"").replace("&#34;", "\"").replace("&amp;", "&");
        }
        if (!text.contains("%22")) {
            return text;
        }
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String firstOf(String whole) {
        var end = Character.isHighSurrogate(whole.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        var first = whole.substring(0, end);
        return Character.isLetterOrDigit(whole.charAt(end))
                ? LAST_WORD.matcher(first).replaceFirst("")
                : first;
    }

    /**
     * Without the marks for the direction of writing that WhatsApp puts around numbers and nobody sees, and without the
     * one character that no database keeps.
     */
    private static String onOneLine(String pasted) {
        return pasted.replaceAll("[\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]", "")
                .replaceAll("[\\p{Cntrl}\\s\\p{Z}]+", " ")
                .replaceAll("\\p{Cs}", "")
                .strip();
    }

    /** The code of one of our own addresses decides; what else stands in the address is a claim. */
    private static String withoutOurs(String text, List<PastedAddress> addresses) {
        var rest = text;
        for (var address : addresses) {
            var start = address.isOurs() ? rest.indexOf(address.path()) : -1;
            if (start >= 0) {
                var end = rest.indexOf(' ', start);
                rest = rest.substring(0, start) + (end < 0 ? "" : rest.substring(end));
            }
        }
        return rest;
    }

    private static String without(String text, List<PastedId> ids) {
        var rest = text;
        for (var id : ids) {
            rest = rest.replace(id.value(), " ");
        }
        return rest;
    }

    private static List<PastedPhone> phones(String text, Notation notation, String rest) {
        var named = notation.objects().stream().flatMap(Paste::ofBusiness);
        var called = CALLED.matcher(text)
                .results()
                .filter(one -> PastedPhone.standsForAnId(one.group(1)))
                .flatMap(one -> PastedPhone.alone(one.group(1)).stream());
        var printed = notation.sentences().stream()
                .flatMap(value -> PastedPhone.in(value).stream())
                .filter(PastedPhone::fromTheStart);
        var written = PastedPhone.in(SentenceCodes.without(rest).strip()).stream()
                .filter(phone -> CodeCatalogue.everywhere(phone.digits()).isEmpty());
        return Stream.of(named, called, written, printed)
                .flatMap(phones -> phones)
                .distinct()
                .limit(MOST_PHONES)
                .toList();
    }

    private static Stream<PastedPhone> ofBusiness(Fields object) {
        return OF_A_PERSON.contains(object.name())
                ? Stream.empty()
                : OF_A_BUSINESS.stream()
                        .map(name -> object.values().getOrDefault(name, ""))
                        .filter(value -> value.replaceAll("\\D", "").length() >= 7)
                        .flatMap(value -> PastedPhone.in(value).stream());
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** True if people wrote it, not a program. */
    public boolean isInWords() {
        return forms.isEmpty();
    }

    /** True if it says of two ids or more what they are, so that somebody has to see which is which. */
    public boolean namesSeveralThings() {
        return ids.stream()
                        .map(PastedId::kind)
                        .filter(kind -> kind != PastedId.Kind.UNNAMED && !kind.isForSupportOnly())
                        .distinct()
                        .count()
                > 1;
    }

    /** True if a phone number stands where Meta takes an id (meta.md b5). */
    public boolean hasPhoneForId() {
        return ids.stream().anyMatch(id -> id.kind() == PastedId.Kind.OBJECT && PastedPhone.standsForAnId(id.value()));
    }

    /** Whatever in it may be an id or a key as a whole, to be looked up. */
    public Set<String> names() {
        var names = new LinkedHashSet<String>();
        if (text.length() <= LONGEST_NAME && addresses.isEmpty()) {
            names.add(text);
            names.add(text.toLowerCase(Locale.ROOT));
        }
        ids.stream()
                .filter(id -> !id.kind().isForSupportOnly())
                .map(PastedId::value)
                .forEach(names::add);
        addresses.stream()
                .filter(address -> !address.isOurs())
                .flatMap(address -> Stream.concat(address.parts().stream(), address.query().values().stream()))
                .forEach(names::add);
        KEY.matcher(withoutOurs(text, addresses)).results().limit(IdReader.MOST).forEach(key -> names.add(key.group()));
        names.removeIf(name -> name.length() < 3 || name.length() > LONGEST_NAME);
        return new LinkedHashSet<>(new ArrayList<>(names).subList(0, Math.min(names.size(), IdReader.MOST)));
    }
}
