package io.patchbay.paste;

import io.patchbay.diagnosis.CodeCatalogue;
import io.patchbay.diagnosis.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds the codes in a text: in the errors, events and states of objects, in the addresses that a browser came back to,
 * and in sentences.
 */
final class CodeReader {

    /** More than one text holds by reason. */
    static final int MOST = 8;

    private static final Pattern ALONE = Pattern.compile(
            "[\\s(\\[\"'#]*([A-Za-z0-9][\\w.-]{1,78}?(?: ?[:/] ?[\\w.-]{1,60}){0,2})[\\s)\\]\"'.,;!?]*");

    private final FoundCodes codes;

    private CodeReader(String text) {
        this.codes = new FoundCodes(text);
    }

    /**
     * @param text everything, in which the layer of a code is looked for
     * @param rest what stands outside of objects and addresses
     */
    static List<PastedCode> read(String text, Notation notation, List<PastedAddress> addresses, String rest) {
        var reader = new CodeReader(text);
        var codes = reader.codes;
        var objects = new ObjectCodes(codes);
        var sentences = new SentenceCodes(codes);
        notation.objects().forEach(objects::read);
        addresses.forEach(reader::address);
        sentences.read(rest);
        if (codes.list().isEmpty()) {
            // a program that prints what another one said
            notation.sentences().forEach(sentences::read);
        }
        return codes.list().stream().limit(MOST).toList();
    }

    /** A code that is the whole text, as somebody types it into the search. */
    static List<PastedCode> alone(String text) {
        var matcher = ALONE.matcher(text);
        if (!matcher.matches()) {
            return List.of();
        }
        var word = matcher.group(1).strip();
        // a plain word, such as pending, is rather a part of a name or of a sentence of ours
        if (!word.matches("[a-z]+") && !CodeCatalogue.everywhere(word).isEmpty()) {
            return List.of(new PastedCode(word, null, null, false));
        }
        // a value in capitals, such as EXPIRED, is one of several states
        return word.matches("[A-Z][A-Z_]{3,60}|\\d{4,7}")
                ? CodeCatalogue.withDetail(word).stream()
                        .limit(MOST)
                        .map(row -> new PastedCode(row.code(), null, row.source(), false))
                        .toList()
                : List.of();
    }

    private void address(PastedAddress address) {
        var query = address.query();
        address.errorCode().ifPresent(code -> codes.add(code, null, CodeSource.REDIRECT, true));
        if ("access_denied".equals(query.get("error"))) {
            codes.add("access_denied", null, CodeSource.REDIRECT, true);
        }
        if (isPlainLogin(query)) {
            codes.add("SDK:FEDCM_LOGIN", null, CodeSource.SIGNUP_STEP, false);
        }
        // the address of a page of our own about a code
        if (address.path().contains("/playbook/codes") && query.containsKey("code")) {
            codes.addWord(query.get("code"), null);
        }
    }

    /** The browser put its own login in the place of the signup (meta.md a1); it may stand inside of another address. */
    private static boolean isPlainLogin(Map<String, String> query) {
        var whole = String.join("&", query.values());
        return ("fedcm".equals(query.get("dialog_source")) || whole.contains("dialog_source=fedcm"))
                && !query.containsKey("config_id")
                && !whole.contains("config_id=");
    }
}
