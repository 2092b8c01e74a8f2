package io.patchbay.connection;

import static io.patchbay.connection.Lane.BROWSER;
import static io.patchbay.connection.Lane.DESK;
import static io.patchbay.connection.Lane.LINK;
import static io.patchbay.connection.Lane.PROBE;
import static io.patchbay.connection.Lane.WEBHOOK;

import java.util.Locale;

/**
 * What a fact says. Decisive kinds take part in {@link Progress}; the others are evidence to read.
 * Keys in brackets are the parts of a fact's data that the fold looks at; anything else in there is
 * for people.
 */
public enum FactKind {
    /** We made a link. [link_id, modes, purpose, expires_at, billing] */
    LINK_CREATED(LINK, true),
    /** The provider never made the link we asked for. [link_id, words] */
    LINK_NOT_MADE(LINK, true),
    /**
     * The provider's two words for a link changed since we last looked. [link_id, status,
     * setup_status, setup_error]
     */
    LINK_SEEN(LINK, true),
    /** We took a link out of use, or a newer one did. [link_id, reason, replaced_by] */
    LINK_REVOKED(LINK, true),
    /** A person pressed the button on the landing page. [attempt_id, link_id] */
    ATTEMPT_STARTED(LINK, true),
    /** A person pressed the button of a link that is no longer valid. [link_id] */
    OLD_LINK_TRIED(LINK, true),

    /**
     * The browser came back and claims success. Unsigned. [link_id, attempt_id, phone_number_id,
     * waba_id, …]
     */
    RETURNED_OK(BROWSER, true),
    /** The browser came back and claims failure. Unsigned. [link_id, attempt_id, error_code] */
    RETURNED_FAILED(BROWSER, true),

    /** [phone_number_id, waba_id, is_coexistence] */
    NUMBER_CREATED(WEBHOOK, true),
    /** Teardown began; the number may still be there. [phone_number_id] */
    NUMBER_DELETED(WEBHOOK, true),
    /** A pause; the line usually comes back by itself. [phone_number_id, connection_type] */
    NUMBER_OFFBOARDED(WEBHOOK, true),
    /** The customer removed us. [phone_number_id, connection_type, reason, initiated_by] */
    NUMBER_DISCONNECTED(WEBHOOK, true),
    /** [phone_number_id, connection_type] */
    NUMBER_RECONNECTED(WEBHOOK, true),
    ACCOUNT_RESTRICTED(WEBHOOK, true),
    ACCOUNT_VIOLATION(WEBHOOK, true),
    ACCOUNT_DISABLED(WEBHOOK, true),
    ACCOUNT_REINSTATED(WEBHOOK, true),
    /** Meta decided about the account. [decision] */
    ACCOUNT_REVIEWED(WEBHOOK, true),
    /** Meta decided about the display name. [decision, reason, name] */
    NAME_REVIEWED(WEBHOOK, true),
    /**
     * Meta gave or took room. [messaging_limit, number_cap] The words are raw: a number, a tier, or
     * -1 for no limit.
     */
    LIMITS_TOLD(WEBHOOK, true),
    /** Meta judged how customers take the messages. [event, messaging_limit] */
    QUALITY_TOLD(WEBHOOK, true),
    /** Meta decided whether the business is who it says. [portfolio_id, status, reasons] */
    VERIFICATION_TOLD(WEBHOOK, true),
    /** Proof that inbound works. [message_id] */
    MESSAGE_INBOUND(WEBHOOK, false),
    /** [message_id, codes] */
    MESSAGE_FAILED(WEBHOOK, true),

    /** The provider showed the number. [phone_number_id, status, coexistence, …] */
    NUMBER_READ(PROBE, true),
    /** The provider answered 404. [phone_number_id] */
    NUMBER_MISSING(PROBE, true),
    /** The provider's own check. [status, checks] */
    HEALTH_READ(PROBE, true),
    /**
     * Meta showed the account. [waba_id, name, review, verification, portfolio_id, funding,
     * messaging_limit]
     */
    ACCOUNT_READ(PROBE, true),
    /** Meta showed the number. [name_status, new_name_status, quality_rating, messaging_limit] */
    FIELDS_READ(PROBE, true),
    /** The newest request for another display name. [name, status, submitted_at, reviewed_at] */
    NAME_REQUESTS_READ(PROBE, true),
    /** Who pays for the account, where the provider does. [status, reason, paused] */
    FUNDING_READ(PROBE, true),
    /** No answer, or none we could use. Says nothing about the line. [kind] */
    LOOK_FAILED(PROBE, false),
    /**
     * Somebody else has the number too, or a number in the same account. Of an account there is no
     * newcomer. [conflict_id, phone_number_id, waba_id, newcomer]
     */
    NUMBER_CLAIMED_TWICE(PROBE, true),

    /**
     * A person decided whose it is. Of an account no number changes hands. [conflict_id,
     * phone_number_id, waba_id, kept]
     */
    CLAIM_DECIDED(DESK, true),
    /** A colleague wrote something down. [text] */
    NOTE(DESK, false),
    /** A colleague copied the words for the customer. [verdict, language] */
    TEXT_COPIED(DESK, false);

    private final Lane lane;
    private final boolean decisive;

    FactKind(Lane lane, boolean decisive) {
        this.lane = lane;
        this.decisive = decisive;
    }

    public Lane lane() {
        return lane;
    }

    public boolean decisive() {
        return decisive;
    }

    /** The word in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
