package io.patchbay.diagnosis;

import io.patchbay.connection.NumberStatement.NumberDisconnected;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why our access to a number ended, where Meta says so in a word that asks for words and a next step of its own (meta.md
 * (c), {@code disconnection_info}; kapso.md §5.4). Of any other reason the words of {@link VerdictCode#ACCESS_REMOVED}
 * itself are true.
 */
public enum LossReason {
    /** Another number is in the customer's app now. */
    CHANGE_NUMBER(Remedy.NEW_LINK_ALONE),
    /** The app was set up again, on this phone or on another one. */
    USER_RE_REGISTERED(null),
    /** The number is in the normal WhatsApp app now. */
    BUSINESS_DOWNGRADE(Remedy.TELL_FIRST),
    /** The phone was offline for about two weeks. */
    PRIMARY_INACTIVITY(null),
    /** Our side of the pairing was unused for about a month. */
    COMPANION_INACTIVITY(null),
    /** The customer deleted the WhatsApp account. */
    ACCOUNT_DELETED(Remedy.NEW_LINK_ALONE),
    /** Meta ended it by itself, as it does to enforce its rules. */
    ENDED_BY_META(Remedy.TELL_FIRST);

    private final Remedy remedy;

    LossReason(Remedy remedy) {
        this.remedy = remedy;
    }

    /** Empty where the word, or its absence, asks for nothing of its own. */
    static Optional<LossReason> of(NumberDisconnected said) {
        if ("system".equalsIgnoreCase(said.initiatedBy()) && "account_disconnected".equalsIgnoreCase(said.reason())) {
            return Optional.of(ENDED_BY_META);
        }
        return Stream.of(values())
                .filter(reason -> reason != ENDED_BY_META && reason.name().equalsIgnoreCase(said.why()))
                .findFirst();
    }

    /** The part of a key in the playbook and in the letters. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it asks to be done; empty where that is what the verdict asks for. */
    Optional<Remedy> remedy() {
        return Optional.ofNullable(remedy);
    }
}
