package io.patchbay.dev;

import io.patchbay.connection.FactKind;
import io.patchbay.diagnosis.VerdictCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How it went with a tenant in the past, and the verdict that this comes to when the history is
 * written. Some verdicts are clocks: an open dialog counts as left half an hour later, whoever
 * looks.
 */
enum Plot {
    // the link
    NOT_SENT(VerdictCode.NOT_SENT, past -> past),
    LINK_REFUSED(VerdictCode.LINK_REFUSED, past -> past.refused("Phone number country isos is invalid")),
    NOT_OPENED(VerdictCode.NOT_OPENED, SeededHistory::invited),
    EXPIRED(VerdictCode.EXPIRED_UNOPENED, SeededHistory::invited),
    REVOKED(VerdictCode.LINK_OVER, past -> past.invited().hoursLater(5).revoked()),
    OLD_LINK(
            VerdictCode.OLD_LINK_USED,
            past -> past.invited().hoursLater(48).invitedAgain().hoursAgo(2).triedOldLink()),

    // Meta's dialog
    IN_DIALOG(
            VerdictCode.IN_META_DIALOG,
            past -> past.invited().minutesAgo(6).pressed().began()),
    LEFT_BEFORE_META(
            VerdictCode.LEFT_BEFORE_META, past -> past.invited().minutesAgo(95).pressed()),
    LEFT_AT_STEP(
            VerdictCode.LEFT_AT_STEP,
            past -> past.invited().minutesAgo(180).pressed().began()),
    LOGIN_CANCELLED(
            VerdictCode.LOGIN_CANCELLED,
            past -> past.invited().opened().failedWith("facebook_auth_failed", "The Facebook login was cancelled")),
    CODE_WRONG(
            VerdictCode.OTP_FAILED,
            past -> past.invited().opened().failedWith("phone_verification_failed", "The verification code expired")),
    CODES_LOCKED(
            VerdictCode.OTP_LOCKED,
            past -> past.invited()
                    .minutesAgo(110)
                    .pressed()
                    .failedWith("phone_verification_failed", "The code is wrong")
                    .minutesAgo(80)
                    .pressed()
                    .failedWith("phone_verification_failed", "The code is too old")
                    .minutesAgo(50)
                    .pressed()
                    .failedWith("phone_verification_failed", "Too many codes")),
    NUMBER_IN_USE(
            VerdictCode.NUMBER_IN_USE,
            past -> past.invited().opened().failedWith("3441041", "The number is used by another account")),
    OTHER_PROVIDER(
            VerdictCode.HELD_BY_OTHER_PROVIDER,
            past -> past.invited().opened().failedWith("2655093", "The number is shared with another partner")),
    NOT_ELIGIBLE(
            VerdictCode.NOT_ELIGIBLE_COEXISTENCE,
            past -> past.invited().opened().failedWith("4563015", "The WhatsApp Business app is too old")),
    WABA_LIMIT(
            VerdictCode.WABA_LIMIT,
            past -> past.invited()
                    .opened()
                    .failedWith("waba_limit_reached", "The business has no room for another account")),
    EXCHANGE_FAILED(
            VerdictCode.EXCHANGE_FAILED,
            past -> past.invited()
                    .opened()
                    .failedWith("token_exchange_failed", "Token exchange with Meta did not succeed")),
    SIGNUP_BLOCKED(
            VerdictCode.SIGNUP_BLOCKED,
            past -> past.invited()
                    .hoursAgo(50)
                    .pressed()
                    .failedWith("2655111", "The app needs advanced access to whatsapp_business_messaging")),
    FAILED_SILENTLY(VerdictCode.ATTEMPT_FAILED, past -> past.invited().opened().failed("Something went wrong at Meta")),

    // the end of the dialog
    REDIRECT_ONLY(
            VerdictCode.REDIRECT_ONLY,
            past -> past.invited()
                    .minutesAgo(26)
                    .pressed()
                    .began()
                    .minutesAgo(20)
                    .cameBack()),
    WEBHOOK_ONLY(
            VerdictCode.WEBHOOK_ONLY,
            past -> past.invited()
                    .minutesAgo(4)
                    .webhook(
                            FactKind.NUMBER_CREATED,
                            "phone_number.created",
                            Map.of("phone_number_id", "604299000111222"))),
    FINISHING(
            VerdictCode.FINISHING,
            past -> past.invited().minutesAgo(7).pressed().minutesLater(5).finished()),
    CONTRADICTED(
            VerdictCode.EVIDENCE_CONFLICT,
            past -> past.invited().opened().minutesLater(5).cameBack().failed("The account could not be shared")),

    // the line
    HEALTHY(VerdictCode.HEALTHY, SeededHistory::connected),
    SUPERSEDED(
            VerdictCode.HEALTHY,
            past -> past.invited()
                    .opened()
                    .after(Duration.ofSeconds(60))
                    .invitedAgain()
                    .cameThrough("CONNECTED")),
    QUIET(
            VerdictCode.INBOUND_UNPROVEN,
            past -> past.connectedHoursAgo(50)
                    .hoursLater(1)
                    .healthBecomes("unproven")
                    .checked()),
    OFFBOARDED(
            VerdictCode.OFFBOARDED_GRACE,
            past -> past.connected()
                    .healthBecomes("error")
                    .becomes("status", "UNLINKED")
                    .minutesAgo(8)
                    .webhook(
                            FactKind.NUMBER_OFFBOARDED,
                            "phone_number.offboarded",
                            Map.of("connection_type", "coexistence"))),
    LOSS_UNCONFIRMED(
            VerdictCode.LOSS_UNCONFIRMED,
            past -> past.connected()
                    .hoursAgo(3)
                    .webhook(
                            FactKind.NUMBER_DISCONNECTED,
                            "phone_number.disconnected",
                            Map.of("connection_type", "coexistence", "reason", "user_re_registered"))
                    .minutesLater(2)
                    .read()),
    UNSTABLE(
            VerdictCode.UNSTABLE,
            past -> past.connected()
                    .minutesAgo(50)
                    .shownAs("DISCONNECTED")
                    .minutesLater(10)
                    .shownAs("CONNECTED")
                    .minutesLater(10)
                    .shownAs("DISCONNECTED")
                    .minutesLater(10)
                    .shownAs("CONNECTED")),
    ACCESS_REMOVED(
            VerdictCode.ACCESS_REMOVED,
            past -> past.connected()
                    .healthBecomes("disconnected")
                    .becomes("status", "DISCONNECTED")
                    .hoursAgo(30)
                    .webhook(
                            FactKind.NUMBER_DISCONNECTED,
                            "phone_number.disconnected",
                            Map.of(
                                    "connection_type", "coexistence",
                                    "reason", "account_disconnected",
                                    "initiated_by", "user"))
                    .after(Duration.ofSeconds(2))
                    .read()),
    DOWN(
            VerdictCode.DISCONNECTED,
            past -> past.connected()
                    .healthBecomes("disconnected")
                    .becomes("status", "DISCONNECTED")
                    .hoursAgo(30)
                    .read()),
    NEVER_CONNECTED(
            VerdictCode.NEVER_CONNECTED,
            past -> past.invited()
                    .hoursAgo(30)
                    .has("DISCONNECTED")
                    .healthBecomes("disconnected")
                    .becomes("code_verification_status", "NOT_VERIFIED")
                    .becomes("platform_type", "ON_PREMISE")
                    .becomes("is_on_biz_app", "true")
                    .read()
                    .fieldsRead(Map.of("platform_type", "ON_PREMISE", "on_business_app", true))),
    NOT_ON_CLOUD_API(
            VerdictCode.NOT_ON_CLOUD_API,
            past -> past.connected()
                    .becomes("platform_type", "ON_PREMISE")
                    .becomes("is_on_biz_app", "true")
                    .hoursAgo(26)
                    .read()
                    .fieldsRead(Map.of("platform_type", "ON_PREMISE", "on_business_app", true))),
    REGISTRATION_MISSING(
            VerdictCode.REGISTRATION_MISSING,
            past -> past.connected()
                    .becomes("platform_type", "NOT_APPLICABLE")
                    .hoursAgo(25)
                    .read()
                    .fieldsRead(Map.of("platform_type", "NOT_APPLICABLE", "on_business_app", false))),
    OTHER_MODE(
            VerdictCode.OTHER_MODE_CONNECTED,
            past -> past.orderedForTheApp().connected().hoursAgo(31).otherMode().read()),
    MOVED_AWAY(
            VerdictCode.MOVED_AWAY,
            past -> past.connected()
                    .healthBecomes("disconnected")
                    .becomes("status", "MIGRATED")
                    .hoursAgo(70)
                    .read()),
    REMOVED(VerdictCode.REMOVED, past -> past.connected().hoursAgo(30).removed()),
    TOKEN_REFUSED(
            VerdictCode.CREDENTIAL_INVALID,
            past -> past.connected().hoursAgo(30).healthBecomes("token").checked()),
    ACCESS_BLOCKED(
            VerdictCode.API_ACCESS_BLOCKED,
            past -> past.connected().hoursAgo(3).healthBecomes("access_blocked").checked()),
    NOT_SUBSCRIBED(
            VerdictCode.NOT_SUBSCRIBED,
            past -> past.connected().hoursAgo(20).healthBecomes("unsubscribed").checked()),
    CONFLICT(VerdictCode.NUMBER_CONFLICT, SeededHistory::connected),
    CLAIMS_TOO(
            VerdictCode.NUMBER_CONFLICT,
            past -> past.invited().minutesAgo(14).pressed().minutesAgo(9).takes("Bicis Norte")),

    // what Meta reviews
    REVIEW(
            VerdictCode.REVIEW_PENDING_NORMAL,
            past -> past.invited()
                    .hoursAgo(20)
                    .pressed()
                    .cameThrough("PENDING")
                    .accountBecomes("account_review_status", "PENDING")),
    REVIEW_LONG(
            VerdictCode.REVIEW_PENDING_LONG,
            past -> past.invited().opened().cameThrough("PENDING").accountBecomes("account_review_status", "PENDING")),
    REVIEW_REJECTED(
            VerdictCode.REVIEW_REJECTED,
            past -> past.invited()
                    .opened()
                    .cameThrough("PENDING")
                    .accountBecomes("account_review_status", "REJECTED")
                    .hoursAgo(26)
                    .meta(FactKind.ACCOUNT_REVIEWED, "account_review_update", Map.of("decision", "REJECTED"))),
    NAME_PENDING(
            VerdictCode.NAME_PENDING_HARMLESS,
            past -> past.connected()
                    .becomes("name_status", "PENDING_REVIEW")
                    .hoursLater(1)
                    .read()),
    NAME_BLOCKS(
            VerdictCode.NAME_PENDING_BLOCKING,
            past -> past.connected()
                    .becomes("name_status", "PENDING_REVIEW")
                    .healthBecomes("limited")
                    .hoursAgo(22)
                    .read()
                    .checked()
                    .messageRefused("131037", "The display name is not approved")),
    NAME_DECLINED(
            VerdictCode.NAME_DECLINED,
            past -> past.connected()
                    .becomes("name_status", "DECLINED")
                    .hoursAgo(44)
                    .read()),
    NUMBER_555(VerdictCode.WRONG_NUMBER_TYPE, SeededHistory::connected),
    UNVERIFIED(VerdictCode.NUMBER_UNVERIFIED, past -> past.invited().opened().cameThrough("UNVERIFIED")),

    // what Meta allows
    PAYMENT_MISSING(
            VerdictCode.PAYMENT_MISSING,
            past -> past.connected().hoursAgo(30).healthBecomes("payment").checked()),
    NOT_FUNDED(
            VerdictCode.NOT_FUNDED,
            past -> past.paidThroughTheProvider()
                    .connected()
                    .accountBecomes("funding", "not_funded")
                    .hoursAgo(21)
                    .reported(FactKind.FUNDING_READ, "provider API", Map.of("status", "not_funded", "paused", true))),
    PROFILE_INCOMPLETE(
            VerdictCode.PROFILE_INCOMPLETE,
            past -> past.connected().hoursAgo(19).healthBecomes("business").checked()),
    BUSINESS_UNVERIFIED(
            VerdictCode.BUSINESS_UNVERIFIED,
            past -> past.connected()
                    .healthBecomes("unverified")
                    .accountBecomes("business_verification_status", "not_verified")
                    .hoursAgo(90)
                    .checked()),
    BLOCKED(
            VerdictCode.MESSAGING_BLOCKED,
            past -> past.connected().hoursAgo(4).healthBecomes("blocked").checked()),
    LIMITED(
            VerdictCode.MESSAGING_LIMITED,
            past -> past.connected().hoursAgo(9).healthBecomes("limited").checked()),
    QUALITY_SLIDING(
            VerdictCode.QUALITY_SLIDING,
            past -> past.connected()
                    .becomes("quality_rating", "YELLOW")
                    .hoursAgo(12)
                    .read()),
    WARNED(
            VerdictCode.POLICY_WARNING,
            past -> past.connected()
                    .hoursAgo(5 * 24)
                    .webhook(FactKind.ACCOUNT_VIOLATION, "account.violation", Map.of("violation", "SPAM"))),
    BAN_SCHEDULED(
            VerdictCode.BAN_SCHEDULED,
            past -> past.connected()
                    .hoursAgo(20)
                    .webhook(
                            FactKind.ACCOUNT_DISABLED,
                            "account.disabled",
                            Map.of("ban_state", "SCHEDULE_FOR_DISABLE", "ban_date_label", "the end of next week"))),
    RESTRICTED(
            VerdictCode.RESTRICTED,
            past -> past.connected()
                    .hoursAgo(30)
                    .webhook(
                            FactKind.ACCOUNT_RESTRICTED,
                            "account.restricted",
                            Map.of(
                                    "restrictions",
                                    List.of(Map.of(
                                            "type",
                                            "RESTRICTED_BIZ_INITIATED_MESSAGING",
                                            "expires_at",
                                            past.daysAhead(6)))))),
    LOCKED(
            VerdictCode.LOCKED,
            past -> past.connected()
                    .hoursAgo(17)
                    .healthBecomes("locked")
                    .checked()
                    .messageRefused("131031", "The account has been locked")),
    TECHNICAL_LOCK(
            VerdictCode.TECHNICAL_LOCK,
            past -> past.connected().hoursAgo(16).messageRefused("141008", "The account is locked")),
    BANNED(
            VerdictCode.BANNED,
            past -> past.connected()
                    .healthBecomes("locked")
                    .becomes("status", "BANNED")
                    .hoursAgo(28)
                    .webhook(FactKind.ACCOUNT_DISABLED, "account.disabled", Map.of("ban_state", "DISABLE"))
                    .after(Duration.ofSeconds(2))
                    .read()
                    .checked()),

    /** Found at the provider with a word for its state that nobody has documented. */
    UNKNOWN_WORD(VerdictCode.UNKNOWN_SILENCE, past -> past.has("ON_HOLD").read());

    private final VerdictCode endsIn;
    private final UnaryOperator<SeededHistory> story;

    Plot(VerdictCode endsIn, UnaryOperator<SeededHistory> story) {
        this.endsIn = endsIn;
        this.story = story;
    }

    VerdictCode endsIn() {
        return endsIn;
    }

    void tell(SeededHistory history) {
        story.apply(history);
    }
}
