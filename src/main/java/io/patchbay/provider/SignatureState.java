package io.patchbay.provider;

import java.util.Locale;

/** What the signature of a request is worth. */
public enum SignatureState {
    VALID,
    /** Signed with an older secret that is still accepted. */
    PREVIOUS_SECRET,
    WRONG,
    MISSING;

    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isTrusted() {
        return this == VALID || this == PREVIOUS_SECRET;
    }
}
