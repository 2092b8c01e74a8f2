package io.patchbay.paste;

import io.patchbay.diagnosis.CodeCatalogue;
import io.patchbay.diagnosis.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The codes found in one text so far, each once, and what the whole text tells of where they were seen. */
final class FoundCodes {

    /** How Meta calls a state, and how the catalogue does; what stops a line comes first. */
    static final Map<String, String> STATES = new LinkedHashMap<>();

    static {
        STATES.put("status", "number.status");
        STATES.put("platform_type", "number.platform_type");
        STATES.put("account_review_status", "waba.review");
        STATES.put("name_status", "number.name_status");
        STATES.put("new_name_status", "number.name_status");
        STATES.put("quality_rating", "number.quality");
        STATES.put("business_verification_status", "portfolio.verification");
        STATES.put("verification_status", "portfolio.verification");
        STATES.put("code_verification_status", "number.code_verification");
    }

    private final List<PastedCode> found = new ArrayList<>();
    private final String all;

    FoundCodes(String text) {
        this.all = text.toLowerCase(Locale.ROOT);
    }

    List<PastedCode> list() {
        return found;
    }

    /** The whole text in small letters. */
    String all() {
        return all;
    }

    void add(String code, String detail, CodeSource seenIn, boolean certain) {
        var one = new PastedCode(code, detail, seenIn, certain);
        if (found.stream().noneMatch(one::isSameAs)) {
            found.add(one);
        }
    }

    /** The codes of which this is the detail. */
    void addWithDetail(String detail, int most) {
        CodeCatalogue.withDetail(detail).stream()
                .limit(most)
                .forEach(row -> add(row.code(), null, row.source(), false));
    }

    /** The row of a field with this value, if its value tells anything. */
    void addState(String field, String value) {
        CodeCatalogue.find(CodeSource.STATE, field + ":" + value)
                .ifPresent(row -> add(row.code(), null, CodeSource.STATE, false));
    }

    /** A name that may be a code, or the detail of one. */
    void addWord(String word, CodeSource seenIn) {
        if (seenIn != null || !CodeCatalogue.everywhere(word).isEmpty()) {
            add(word, null, seenIn, seenIn != null);
        } else if (word.indexOf('_') > 0 && !STATES.containsKey(word)) {
            addWithDetail(word, 3);
        }
    }

    /** The same code on a registration tells of a PIN, and elsewhere of a lock (meta.md b8). */
    CodeSource ofCall(String code) {
        var registers = code.startsWith("133") || all.contains("/register") || all.contains("register the number");
        return registers || all.contains("two-step") || all.contains("two step")
                ? CodeSource.REGISTRATION
                : CodeSource.GRAPH;
    }
}
