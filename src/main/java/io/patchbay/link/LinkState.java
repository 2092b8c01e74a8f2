package io.patchbay.link;

import java.util.Locale;

/** Where a link stands for us. The provider's own words are kept on the link as evidence. */
public enum LinkState {
    /** Asked for; whether the provider made it is not known yet. */
    PENDING,
    ACTIVE,
    USED,
    REVOKED,
    EXPIRED,
    /** The provider never made it. A failed signup leaves a link active. */
    FAILED,
    /** The provider used a word we do not know. */
    UNKNOWN;

    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
