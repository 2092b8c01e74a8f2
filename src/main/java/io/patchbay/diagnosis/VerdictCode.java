package io.patchbay.diagnosis;

import io.patchbay.connection.Acts;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a connection stands where it stands. The order is the priority: of all that is true the first
 * heads the case. First what
 * concerns a line that is or was there, from the most severe to the best; then the way there; last
 * what concerns the whole installation and heads no case of its own. The words stand in {@code
 * playbook/verdicts.properties}.
 */
public enum VerdictCode {
    BANNED(Area.LINE, Acts.CUSTOMER, true),
    LOCKED(Area.LINE, Acts.CUSTOMER, true),
    TECHNICAL_LOCK(Area.LINE, Acts.PROVIDER, true),
    API_ACCESS_BLOCKED(Area.LINE, Acts.US, true),
    NUMBER_CONFLICT(Area.LINE, Acts.US, true, Kind.UNCLEAR),
    REMOVED(Area.LINE, Acts.US, true, Kind.OVER),
    ACCESS_REMOVED(Area.LINE, Acts.CUSTOMER, true),
    MOVED_AWAY(Area.LINE, Acts.CUSTOMER, true),
    CREDENTIAL_INVALID(Area.LINE, Acts.CUSTOMER, true),
    UNSTABLE(Area.LINE, Acts.US, false, Kind.UNCLEAR),
    NEVER_CONNECTED(Area.LINE, Acts.CUSTOMER, true),
    DISCONNECTED(Area.LINE, Acts.CUSTOMER, true),
    OFFBOARDED_GRACE(Area.LINE, Acts.PROVIDER, true),
    LOSS_UNCONFIRMED(Area.LINE, Acts.US, false, Kind.UNCLEAR),
    REVIEW_REJECTED(Area.LINE, Acts.CUSTOMER, true),
    REVIEW_PENDING_LONG(Area.LINE, Acts.US, true),
    REVIEW_PENDING_NORMAL(Area.LINE, Acts.META, true),
    WRONG_NUMBER_TYPE(Area.LINE, Acts.US, true),
    NOT_ON_CLOUD_API(Area.LINE, Acts.CUSTOMER, true),
    REGISTRATION_MISSING(Area.LINE, Acts.PROVIDER, true),
    NAME_PENDING_BLOCKING(Area.LINE, Acts.META, true),
    RESTRICTED(Area.LINE, Acts.META, true),
    NUMBER_UNVERIFIED(Area.LINE, Acts.CUSTOMER, true),
    NOT_SUBSCRIBED(Area.LINE, Acts.US, true),
    MESSAGING_BLOCKED(Area.LINE, Acts.US, true),
    PAYMENT_MISSING(Area.LINE, Acts.CUSTOMER, true),
    NOT_FUNDED(Area.LINE, Acts.US, true),
    PROFILE_INCOMPLETE(Area.LINE, Acts.CUSTOMER, true),
    BAN_SCHEDULED(Area.LINE, Acts.CUSTOMER, false),
    OTHER_MODE_CONNECTED(Area.LINE, Acts.US, false),
    NAME_DECLINED(Area.LINE, Acts.CUSTOMER, false),
    BUSINESS_UNVERIFIED(Area.LINE, Acts.CUSTOMER, false),
    POLICY_WARNING(Area.LINE, Acts.CUSTOMER, false),
    QUALITY_SLIDING(Area.LINE, Acts.CUSTOMER, false),
    MESSAGING_LIMITED(Area.LINE, Acts.META, false),
    INBOUND_UNPROVEN(Area.LINE, Acts.CUSTOMER, false),
    NAME_PENDING_HARMLESS(Area.LINE, Acts.META, false, Kind.WELL),
    HEALTHY(Area.LINE, Acts.NOBODY, false, Kind.WELL),

    WEBHOOK_ONLY(Area.ONBOARDING, Acts.NOBODY, false, Kind.CLOCK),
    EVIDENCE_CONFLICT(Area.ONBOARDING, Acts.US, false, Kind.UNCLEAR),
    REDIRECT_ONLY(Area.ONBOARDING, Acts.US, false),
    SIGNUP_BLOCKED(Area.ONBOARDING, Acts.US, false),
    OTP_LOCKED(Area.ONBOARDING, Acts.NOBODY, false, Kind.CLOCK),
    OTP_FAILED(Area.ONBOARDING, Acts.CUSTOMER, false),
    LOGIN_CANCELLED(Area.ONBOARDING, Acts.CUSTOMER, false),
    NUMBER_IN_USE(Area.ONBOARDING, Acts.CUSTOMER, false),
    HELD_BY_OTHER_PROVIDER(Area.ONBOARDING, Acts.CUSTOMER, false),
    NOT_ELIGIBLE_COEXISTENCE(Area.ONBOARDING, Acts.CUSTOMER, false),
    WABA_LIMIT(Area.ONBOARDING, Acts.CUSTOMER, false),
    EXCHANGE_FAILED(Area.ONBOARDING, Acts.US, false),
    ATTEMPT_FAILED(Area.ONBOARDING, Acts.CUSTOMER, false),
    FINISHING(Area.ONBOARDING, Acts.PROVIDER, false),
    IN_META_DIALOG(Area.ONBOARDING, Acts.CUSTOMER, false),
    LEFT_BEFORE_META(Area.ONBOARDING, Acts.CUSTOMER, false),
    LEFT_AT_STEP(Area.ONBOARDING, Acts.CUSTOMER, false),
    OLD_LINK_USED(Area.ONBOARDING, Acts.US, false),
    LINK_REFUSED(Area.ONBOARDING, Acts.US, false),
    EXPIRED_UNOPENED(Area.ONBOARDING, Acts.US, false),
    LINK_OVER(Area.ONBOARDING, Acts.US, false),
    NOT_OPENED(Area.ONBOARDING, Acts.CUSTOMER, false),
    NOT_SENT(Area.ONBOARDING, Acts.US, false),
    UNKNOWN_SILENCE(Area.ONBOARDING, Acts.NOBODY, false, Kind.UNCLEAR),

    OUR_EARS_CLOSED(Area.INSTALLATION, Acts.ADMIN, false),
    SIGNUPS_BLOCKED(Area.INSTALLATION, Acts.ADMIN, false),
    CREDITS_GONE(Area.INSTALLATION, Acts.ADMIN, false),
    SIGNATURE_STORM(Area.INSTALLATION, Acts.ADMIN, false),
    INCIDENT_SUSPECTED(Area.INSTALLATION, Acts.US, false, Kind.UNCLEAR),
    UNMATCHED_EVENT(Area.INSTALLATION, Acts.US, false, Kind.UNCLEAR);

    /** What a verdict is about. */
    public enum Area {
        /** A line that is or was there. */
        LINE,
        /** The way to a line that is not there yet. */
        ONBOARDING,
        /** The whole installation rather than one connection. */
        INSTALLATION
    }

    /** What a verdict comes to. */
    private enum Kind {
        /** Somebody can move it. */
        ACTION,
        /** The line works, whatever else Meta still has under review. */
        WELL,
        /** Nobody can move it but time. */
        CLOCK,
        /** A person has to find out first. */
        UNCLEAR,
        /** Nothing of the line is left. */
        OVER
    }

    private final Area area;
    private final Acts acts;
    private final boolean blocks;
    private final Kind kind;

    VerdictCode(Area area, Acts acts, boolean blocks) {
        this(area, acts, blocks, Kind.ACTION);
    }

    VerdictCode(Area area, Acts acts, boolean blocks, Kind kind) {
        this.area = area;
        this.acts = acts;
        this.blocks = blocks;
        this.kind = kind;
    }

    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Area area() {
        return area;
    }

    public Acts acts() {
        return acts;
    }

    /** The design's name of colour and shape. */
    public String tone() {
        return switch (kind) {
            case ACTION -> acts.tone();
            case WELL -> "working";
            case CLOCK -> "meta";
            case UNCLEAR -> "unclear";
            case OVER -> "closed";
        };
    }

    /** True if customers' messages do not get through today because of it; a finding may differ. */
    public boolean blocks() {
        return blocks;
    }

    /** True if the line works, whatever else Meta still has under review. */
    public boolean isWell() {
        return kind == Kind.WELL;
    }

    /** True if nobody can move it, and time will. */
    public boolean isClock() {
        return kind == Kind.CLOCK;
    }

    /** True if nobody can say yet what is the matter. */
    public boolean isUnclear() {
        return kind == Kind.UNCLEAR;
    }

    /** True if it is about the way to a line that is not there yet. */
    public boolean isOnboarding() {
        return area == Area.ONBOARDING;
    }

    /** True if it is about the whole installation rather than one connection. */
    public boolean isOfInstallation() {
        return area == Area.INSTALLATION;
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

    /** Another way to the same end, and for whom it is open; null if there is none (kapso.md §3.6). */
    public String instead() {
        return Playbook.textOrNull(this, "instead");
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
        return Arrays.stream(values())
                .filter(code -> code.apiName().equals(word))
                .findFirst();
    }
}
