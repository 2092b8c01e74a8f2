package io.patchbay.paste;

import io.patchbay.paste.PastedId.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds the ids in a text, and reads from the word before each what it is an id of. */
final class IdReader {

    /** Ids that are looked up; nobody pastes more at once. */
    static final int MOST = 20;

    private static final Map<Kind, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put(
                Kind.PHONE_NUMBER,
                "phone[ _-]?number[ _-]?id|phone[ _-]?id"
                        + "|id (?:del|do) n[uú]mero(?: de (?:tel[eé]fono|telefone))?|identificador del n[uú]mero");
        NAMES.put(
                Kind.PORTFOLIO,
                "(?:owner[ _]|meta[ _])?business(?:[ _](?:portfolio|manager))?[ _]?id"
                        + "|(?:business[ _])?portfolio(?:[ _]?id)?|id (?:del|do) (?:portafolio|portf[oó]lio)|portafolio|portf[oó]lio"
                        + "|bm[ _]id|owner_business");
        NAMES.put(
                Kind.WABA,
                "waba(?:[ _-]?id)?|(?:whats ?app[ _])?business[ _]account(?:[ _]?id)?"
                        + "|messaging[ _]account(?:[ _]?id)?|asset_id"
                        + "|id (?:de (?:la )?cuenta|da conta)(?: (?:de|do) whatsapp(?: business)?)?"
                        + "|cuenta de whatsapp(?: business)?|conta do whatsapp(?: business)?");
        NAMES.put(Kind.APP, "app[ _-]?id|application[ _]id|client_id|id (?:de la app|do app(?:licativo)?)");
        NAMES.put(Kind.LINK, "setup[ _]link(?:[ _]id)?|link[ _]id");
        NAMES.put(Kind.CUSTOMER, "external_customer_id|customer_id|external_id|id (?:de cliente|do cliente)");
        NAMES.put(Kind.TRACE, "fbtrace_id|request_id|session_id");
    }

    private static final int UNICODE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    private static final Map<Kind, Pattern> NAMED = new LinkedHashMap<>();

    static {
        NAMES.forEach((kind, names) -> NAMED.put(
                kind,
                Pattern.compile(
                        "(?<![\\p{L}\\d_])(?:" + names + ")(?:\\W{0,3}\\b(?:is|es|é|id)\\b)?"
                                + "[\\s:=#>\"'\\\\(\\[-]{1,9}([A-Za-z0-9][\\w-]{2,99})",
                        UNICODE)));
    }

    private static final Map<String, Kind> ENTITIES =
            Map.of("PHONE_NUMBER", Kind.PHONE_NUMBER, "WABA", Kind.WABA, "BUSINESS", Kind.PORTFOLIO, "APP", Kind.APP);

    private static final Pattern OBJECT = Pattern.compile("Object with ID ['\"\\\\]{0,3}(\\+?[\\w-]{3,60})");
    private static final Pattern MESSAGE = Pattern.compile("wamid\\.[A-Za-z0-9+/=_-]{6,200}");
    private static final Pattern OURS =
            Pattern.compile("(?<![\\w-])\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}(?![\\w-])");
    private static final Pattern OF_META = Pattern.compile("(?<![\\w+.-])\\d{14,20}(?![\\w-])");

    private final Map<String, PastedId> found = new LinkedHashMap<>();

    private IdReader() {}

    static List<PastedId> read(String text, Notation notation, List<PastedAddress> addresses) {
        var reader = new IdReader();
        var plain = text.indexOf('\\') < 0 ? text : Notation.unescaped(text);
        OBJECT.matcher(plain).results().forEach(one -> reader.add(Kind.OBJECT, one.group(1)));
        NAMED.forEach(
                (kind, pattern) -> pattern.matcher(plain).results().forEach(one -> reader.named(kind, one.group(1))));
        reader.ofObjects(notation, text);
        addresses.stream().filter(address -> !address.isOurs()).forEach(reader::address);
        MESSAGE.matcher(plain).results().forEach(one -> reader.add(Kind.MESSAGE, one.group()));
        OURS.matcher(plain).results().forEach(one -> reader.add(Kind.UNNAMED, one.group()));
        OF_META.matcher(plain).results().forEach(one -> reader.add(Kind.UNNAMED, one.group()));
        return new ArrayList<>(reader.found.values()).stream().limit(MOST).toList();
    }

    /** The first who says what an id is has said it. */
    private void add(Kind kind, String value) {
        found.putIfAbsent(value, new PastedId(kind, value));
    }

    /** Only something with a digit in it is an id; after a name may as well come a sentence. */
    private void named(Kind kind, String value) {
        if (value.chars().anyMatch(Character::isDigit) && (value.length() >= 6 || kind == Kind.CUSTOMER)) {
            add(kind, value);
        }
    }

    /** In Meta’s webhooks the account stands as the id of the entry, in its health checks each entity says its kind. */
    private void ofObjects(Notation notation, String text) {
        for (var object : notation.objects()) {
            var id = object.first("id");
            if (id == null || !id.matches("\\d{5,20}")) {
                continue;
            }
            // an event about partners stands under the business of the partner
            if (object.name().equals("entry") && !text.contains("waba_info")) {
                add(Kind.WABA, id);
            }
            var entity = object.values().getOrDefault("entity_type", "");
            if (ENTITIES.containsKey(entity)) {
                add(ENTITIES.get(entity), id);
            }
        }
    }

    private void address(PastedAddress address) {
        address.query()
                .forEach((name, value) -> NAMED.forEach((kind, pattern) -> {
                    if (pattern.matcher(name + "=" + value).matches()) {
                        named(kind, value);
                    }
                }));
    }
}
