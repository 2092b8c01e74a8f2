package io.patchbay.desk;

import io.patchbay.diagnosis.CodeCatalogue;
import io.patchbay.diagnosis.CodeCatalogue.Context;
import io.patchbay.diagnosis.CodeMeaning;
import io.patchbay.diagnosis.CodeSource;

/**
 * A code of Meta or the provider in words. The code itself stays beside them, small, as it came.
 * {@code href} is null for a code that the catalogue does not hold.
 */
record CodeInWords(String title, String code, String href) {

    /** The code a browser came back with; null if it had none. */
    static CodeInWords redirect(String code) {
        return code == null ? null : of(CodeSource.REDIRECT, code);
    }

    static CodeInWords of(CodeSource source, String code) {
        return of(CodeCatalogue.resolve(code, Context.in(source)), code);
    }

    /** A word as it is written down for its place; null where nobody wrote anything down for it. */
    static CodeInWords written(CodeSource source, String word) {
        if (word == null) {
            return null;
        }
        var meaning = CodeCatalogue.resolve(word, Context.in(source));
        return meaning.code().equalsIgnoreCase(word) && meaning.known() ? of(meaning, word) : null;
    }

    /** A word of a field; most are fine, and nobody wrote those down. */
    static CodeInWords state(String field, String word) {
        var code = field + ":" + word;
        var meaning = CodeCatalogue.resolve(code, Context.in(CodeSource.STATE));
        return meaning.code().equalsIgnoreCase(code) && meaning.known() ? of(meaning, word) : null;
    }

    static CodeInWords event(String event, String detail) {
        return detail == null
                ? null
                : of(CodeCatalogue.resolve(event, Context.in(CodeSource.ACCOUNT_EVENT, detail)), detail);
    }

    static CodeInWords name(String decision, String reason) {
        return decision == null || reason == null || reason.equalsIgnoreCase("NONE")
                ? null
                : of(CodeCatalogue.resolve(decision, Context.in(CodeSource.NAME_REVIEW, reason)), reason);
    }

    private static CodeInWords of(CodeMeaning meaning, String raw) {
        return new CodeInWords(meaning.title(), raw, meaning.known() ? meaning.address() : null);
    }
}
