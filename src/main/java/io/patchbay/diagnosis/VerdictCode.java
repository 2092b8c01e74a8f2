package io.patchbay.diagnosis;

import io.patchbay.connection.Acts;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a connection stands where it stands. The order is the priority: of all that is true the first
 * heads the case. First what concerns a line that is or was there, from the gravest to the best;
 * then the way there; last what concerns the whole installation and heads no case of its own. The
 * words stand in {@code playbook/verdicts.properties}.
 */
public enum VerdictCode {
    NUMBER_CONFLICT(Acts.US, "unclear", true),
    BANNED(Acts.CUSTOMER, "customer", true),
    LOCKED(Acts.CUSTOMER, "customer", true),
    REMOVED(Acts.US, "closed", true),
    ACCESS_REMOVED(Acts.CUSTOMER, "customer", true),
    MOVED_AWAY(Acts.CUSTOMER, "customer", true),
    CREDENTIAL_INVALID(Acts.CUSTOMER, "customer", true),
    DISCONNECTED(Acts.CUSTOMER, "customer", true),
    OFFBOARDED_GRACE(Acts.PROVIDER, "meta", true),
    REVIEW_REJECTED(Acts.CUSTOMER, "customer", true),
    REVIEW_PENDING_LONG(Acts.US, "ours", true),
    REVIEW_PENDING_NORMAL(Acts.META, "meta", true),
    WRONG_NUMBER_TYPE(Acts.US, "ours", true),
    NAME_PENDING_BLOCKING(Acts.META, "meta", true),
    RESTRICTED(Acts.META, "meta", true),
    NUMBER_UNVERIFIED(Acts.CUSTOMER, "customer", true),
    NOT_SUBSCRIBED(Acts.US, "ours", true),
    MESSAGING_BLOCKED(Acts.US, "ours", true),
    PAYMENT_MISSING(Acts.CUSTOMER, "customer", true),
    NOT_FUNDED(Acts.US, "ours", true),
    PROFILE_INCOMPLETE(Acts.CUSTOMER, "customer", true),
    NAME_DECLINED(Acts.CUSTOMER, "customer", false),
    BUSINESS_UNVERIFIED(Acts.CUSTOMER, "customer", false),
    POLICY_WARNING(Acts.CUSTOMER, "customer", false),
    QUALITY_SLIDING(Acts.CUSTOMER, "customer", false),
    MESSAGING_LIMITED(Acts.META, "meta", false),
    INBOUND_UNPROVEN(Acts.CUSTOMER, "customer", false),
    NAME_PENDING_HARMLESS(Acts.META, "working", false),
    HEALTHY(Acts.NOBODY, "working", false),

    WEBHOOK_ONLY(Acts.NOBODY, "meta", false),
    EVIDENCE_CONFLICT(Acts.US, "unclear", false),
    REDIRECT_ONLY(Acts.US, "ours", false),
    OTP_LOCKED(Acts.NOBODY, "meta", false),
    OTP_FAILED(Acts.CUSTOMER, "customer", false),
    LOGIN_CANCELLED(Acts.CUSTOMER, "customer", false),
    NUMBER_IN_USE(Acts.CUSTOMER, "customer", false),
    HELD_BY_OTHER_PROVIDER(Acts.CUSTOMER, "customer", false),
    NOT_ELIGIBLE_COEXISTENCE(Acts.CUSTOMER, "customer", false),
    WABA_LIMIT(Acts.CUSTOMER, "customer", false),
    EXCHANGE_FAILED(Acts.US, "ours", false),
    ATTEMPT_FAILED(Acts.CUSTOMER, "customer", false),
    FINISHING(Acts.PROVIDER, "meta", false),
    IN_META_DIALOG(Acts.CUSTOMER, "customer", false),
    LEFT_BEFORE_META(Acts.CUSTOMER, "customer", false),
    LEFT_AT_STEP(Acts.CUSTOMER, "customer", false),
    OLD_LINK_USED(Acts.US, "ours", false),
    LINK_REFUSED(Acts.US, "ours", false),
    EXPIRED_UNOPENED(Acts.US, "ours", false),
    LINK_OVER(Acts.US, "ours", false),
    NOT_OPENED(Acts.CUSTOMER, "customer", false),
    NOT_SENT(Acts.US, "ours", false),
    UNKNOWN_SILENCE(Acts.NOBODY, "unclear", false),

    OUR_EARS_CLOSED(Acts.ADMIN, "ours", false),
    SIGNATURE_STORM(Acts.ADMIN, "ours", false),
    INCIDENT_SUSPECTED(Acts.US, "unclear", false),
    UNMATCHED_EVENT(Acts.US, "unclear", false);

    private final Acts acts;
    private final String tone;
    private final boolean blocks;

    VerdictCode(Acts acts, String tone, boolean blocks) {
        this.acts = acts;
        this.tone = tone;
        this.blocks = blocks;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Acts acts() {
        return acts;
    }

    /** The design's name of colour and shape. */
    public String tone() {
        return tone;
    }

    /** True if customers' messages do not get through today because of it; a finding may differ. */
    public boolean blocks() {
        return blocks;
    }

    /** True if the line works, whatever else Meta still has under review. */
    public boolean isWell() {
        return tone.equals("working");
    }

    /** True if it is about the way to a line that is not there yet. */
    public boolean isOfTheWay() {
        return ordinal() >= WEBHOOK_ONLY.ordinal() && !isOfInstallation();
    }

    /** True if it is about the whole installation rather than one connection. */
    public boolean isOfInstallation() {
        return ordinal() >= OUR_EARS_CLOSED.ordinal();
    }

    /** One sentence under 75 characters, without a code of the provider. */
    public String sentence() {
        return Playbook.text(this, "sentence");
    }

    /** What the case page says of the tenant; follows its name. */
    public String title() {
        return Playbook.text(this, "title");
    }

    /** What usually stands behind it. */
    public String happened() {
        return Playbook.text(this, "happened");
    }

    /** The one thing to do next. */
    public String next() {
        return Playbook.text(this, "next");
    }

    /** What would make it worse. */
    public String dont() {
        return Playbook.text(this, "dont");
    }

    /** Which evidence would change our mind. */
    public String unless() {
        return Playbook.text(this, "unless");
    }

    /** The code behind a word; empty if there is none. */
    public static Optional<VerdictCode> of(String word) {
        return Arrays.stream(values()).filter(code -> code.word().equals(word)).findFirst();
    }
}
