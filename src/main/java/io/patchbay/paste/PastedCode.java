package io.patchbay.paste;

import io.patchbay.diagnosis.CodeSource;

/**
 * A code in a pasted text. {@code detail}: its subcode, reason or entity, null if none stands with it; {@code seenIn}:
 * where it was said, as far as the text shows it, else null; {@code certain}: the text itself calls it a code, so that it
 * counts even if nobody has explained it.
 */
public record PastedCode(String code, String detail, CodeSource seenIn, boolean certain) {

    /** As people write it. */
    public String written() {
        return detail == null ? code : detail.matches("\\d+") ? code + ", subcode " + detail : code + " with " + detail;
    }

    boolean isSameAs(PastedCode other) {
        return code.equalsIgnoreCase(other.code)
                && (detail == null || other.detail == null || detail.equalsIgnoreCase(other.detail));
    }
}
