package io.patchbay.desk;

import java.util.Locale;

/**
 * What a person found when looking whether Meta shows the customer a notice about the lock of the account, in
 * WhatsApp Manager or in Business Support Home. Who can lift the lock hangs on it (meta.md e1).
 */
public enum LockNotice {
    /** The customer can ask for a review there. */
    SHOWN,
    /** Perhaps a technical lock, which the provider's support takes up with Meta. */
    ABSENT,
    /** Messages go out again, whatever is shown. */
    OVER;

    /** The word in forms, in the API and in the fact. */
    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
