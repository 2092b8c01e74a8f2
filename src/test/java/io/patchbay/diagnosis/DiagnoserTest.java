package io.patchbay.diagnosis;

import static io.patchbay.support.Cast.LINDNER_NUMBER;
import static io.patchbay.support.Cast.LINDNER_WABA;
import static io.patchbay.support.Cast.LINK;
import static io.patchbay.support.Cast.NEWER_LINK;
import static io.patchbay.support.Cast.SECOND_TRY;
import static io.patchbay.support.Cast.TRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Acts;
import io.patchbay.connection.FactKind;
import io.patchbay.support.Cast;
import io.patchbay.support.Fixtures;
import io.patchbay.support.Story;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DiagnoserTest {

    static Stream<Arguments> cases() {
        return Stream.of(
                is(VerdictCode.NOT_SENT, "no link yet", Story.ofLindner()),
                is(
                        VerdictCode.UNKNOWN_SILENCE,
                        "a number in a status that nobody knows",
                        Story.ofLindner().read("MOONLIT")),
                is(
                        VerdictCode.LINK_REFUSED,
                        "the provider refused the link",
                        Story.invited().add(FactKind.LINK_NOT_MADE, "link_id", LINK)),
                is(VerdictCode.NOT_OPENED, "sent an hour ago", Story.invited().minutes(60)),
                is(
                        VerdictCode.EXPIRED_UNOPENED,
                        "nobody opened it for a month",
                        Story.invited().after(Duration.ofDays(30))),
                is(
                        VerdictCode.LINK_OVER,
                        "revoked and nothing after it",
                        Story.invited().add(FactKind.LINK_REVOKED, "link_id", LINK)),
                is(
                        VerdictCode.LINK_OVER,
                        "the redirect says expired",
                        Story.started().returnedFailed(TRY, LINK, "link_expired")),
                is(
                        VerdictCode.LINK_OVER,
                        "the redirect says used",
                        Story.started().returnedFailed(TRY, LINK, "already_used")),
                is(
                        VerdictCode.LINK_OVER,
                        "left, and the link has ended since",
                        Story.started().after(Duration.ofDays(31))),
                is(
                        VerdictCode.OLD_LINK_USED,
                        "pressed the button of the old link",
                        Story.invited().linkInstead(NEWER_LINK, LINK).add(FactKind.OLD_LINK_TRIED, "link_id", LINK)),
                is(VerdictCode.IN_META_DIALOG, "29 minutes in", Story.started().minutes(29)),
                is(
                        VerdictCode.LEFT_BEFORE_META,
                        "30 minutes in",
                        Story.started().minutes(30)),
                is(
                        VerdictCode.LEFT_BEFORE_META,
                        "given up a day later",
                        Story.started().after(Duration.ofDays(2))),
                is(
                        VerdictCode.LEFT_AT_STEP,
                        "the signup was begun and left",
                        Story.started().seen(LINK, "active", "processing", null).minutes(45)),
                is(
                        VerdictCode.LEFT_AT_STEP,
                        "begun, and given up a day later",
                        Story.started().seen(LINK, "active", "PROCESSING", null).after(Duration.ofDays(2))),
                is(
                        VerdictCode.EVIDENCE_CONFLICT,
                        "used for ten minutes and no number",
                        Story.started()
                                .minutes(4)
                                .seen(LINK, "used", "completed", null)
                                .minutes(11)),
                is(
                        VerdictCode.EVIDENCE_CONFLICT,
                        "the browser says done, the link says failed",
                        Story.started()
                                .minutes(3)
                                .returnedOk(TRY, LINK)
                                .minutes(1)
                                .seen(LINK, "active", "failed", "verification code expired")),
                is(
                        VerdictCode.EVIDENCE_CONFLICT,
                        "announced, and the provider does not know it",
                        Story.started().created().minutes(1).missing()),
                is(VerdictCode.OTP_LOCKED, "three failed codes in an hour", codes(Story.invited(), 3)),
                is(
                        VerdictCode.OTP_LOCKED,
                        "Meta says too many tries",
                        Story.started().returnedFailed(TRY, LINK, "3441033")),
                is(
                        VerdictCode.OTP_LOCKED,
                        "asked for codes too often, half a day ago",
                        Story.started()
                                .returnedFailed(TRY, LINK, "136024/2388367")
                                .after(Duration.ofHours(13))),
                is(
                        VerdictCode.OTP_FAILED,
                        "a code that was not sent, again and again",
                        codes(Story.invited(), 3, "136024/2388091")),
                is(
                        VerdictCode.OTP_FAILED,
                        "a code request that was refused without a subcode",
                        Story.started().returnedFailed(TRY, LINK, "136024")),
                is(VerdictCode.OTP_FAILED, "two failed codes", codes(Story.invited(), 2)),
                is(
                        VerdictCode.OTP_FAILED,
                        "the lock is over",
                        codes(Story.invited(), 3).after(Duration.ofHours(12))),
                is(
                        VerdictCode.NUMBER_IN_USE,
                        "the number belongs to another business",
                        Story.started().returnedFailed(TRY, LINK, "3441041")),
                is(
                        VerdictCode.HELD_BY_OTHER_PROVIDER,
                        "shared with another provider",
                        Story.started().returnedFailed(TRY, LINK, "2655093")),
                is(
                        VerdictCode.NOT_ELIGIBLE_COEXISTENCE,
                        "the app is too old",
                        Story.started().returnedFailed(TRY, LINK, "4563015")),
                is(
                        VerdictCode.REDIRECT_ONLY,
                        "claimed, and every probe got no answer",
                        Story.started()
                                .returnedOk(TRY, LINK)
                                .noAnswer()
                                .minutes(5)
                                .noAnswer()),
                is(
                        VerdictCode.REDIRECT_ONLY,
                        "a failure taken back by a later claim",
                        Story.started()
                                .returnedFailed(TRY, LINK, "facebook_auth_failed")
                                .minutes(5)
                                .returnedOk(TRY, LINK)),
                is(
                        VerdictCode.LINK_OVER,
                        "failed, and the link was revoked since",
                        Story.started()
                                .returnedFailed(TRY, LINK, "phone_verification_failed")
                                .add(FactKind.LINK_REVOKED, "link_id", LINK)),
                is(
                        VerdictCode.OLD_LINK_USED,
                        "never started, pressed the old one twice",
                        Story.invited()
                                .linkInstead(NEWER_LINK, LINK)
                                .add(FactKind.OLD_LINK_TRIED, "link_id", LINK)
                                .minutes(90)
                                .add(FactKind.OLD_LINK_TRIED, "link_id", LINK)),
                is(
                        VerdictCode.EVIDENCE_CONFLICT,
                        "announced ten minutes ago, and no check has shown it",
                        Story.started().created().minutes(11)),
                is(
                        VerdictCode.EVIDENCE_CONFLICT,
                        "claimed, and a check found no number when the event was overdue",
                        Story.started()
                                .minutes(4)
                                .returnedOk(TRY, LINK)
                                .minutes(3)
                                .add(FactKind.NUMBER_MISSING)),
                is(
                        VerdictCode.REDIRECT_ONLY,
                        "claimed, and a check found no number at once",
                        Story.started().minutes(4).returnedOk(TRY, LINK).add(FactKind.NUMBER_MISSING)),
                is(
                        VerdictCode.WEBHOOK_ONLY,
                        "announced before any link of ours",
                        Story.ofLindner().created()),
                is(
                        VerdictCode.IN_META_DIALOG,
                        "the signup is being processed",
                        Story.started().seen(LINK, "active", "processing", null).minutes(5)),
                is(
                        VerdictCode.REDIRECT_ONLY,
                        "only the browser says so",
                        Story.started().minutes(4).returnedOk(TRY, LINK)),
                is(
                        VerdictCode.FINISHING,
                        "the link is completed, no number yet",
                        Story.started().minutes(4).seen(LINK, "used", "completed", null)),
                is(
                        VerdictCode.WEBHOOK_ONLY,
                        "announced, not read",
                        Story.started().created()),
                is(
                        VerdictCode.LOGIN_CANCELLED,
                        "facebook_auth_failed",
                        Story.started().returnedFailed(TRY, LINK, "facebook_auth_failed")),
                is(
                        VerdictCode.OTP_FAILED,
                        "phone_verification_failed",
                        Story.started().returnedFailed(TRY, LINK, "phone_verification_failed")),
                is(
                        VerdictCode.WABA_LIMIT,
                        "waba_limit_reached",
                        Story.started().returnedFailed(TRY, LINK, "waba_limit_reached")),
                is(
                        VerdictCode.EXCHANGE_FAILED,
                        "token_exchange_failed",
                        Story.started().returnedFailed(TRY, LINK, "token_exchange_failed")),
                is(
                        VerdictCode.ATTEMPT_FAILED,
                        "a code nobody documented",
                        Story.started().returnedFailed(TRY, LINK, "moon_in_the_way")),
                is(
                        VerdictCode.ATTEMPT_FAILED,
                        "the link's free text decides nothing",
                        Story.started().minutes(1).seen(LINK, "active", "failed", "facebook_auth_failed")),
                is(
                        VerdictCode.IN_META_DIALOG,
                        "trying again after a failure",
                        Story.started()
                                .returnedFailed(TRY, LINK, "facebook_auth_failed")
                                .minutes(1)
                                .start(SECOND_TRY, LINK)),
                is(VerdictCode.HEALTHY, "connected", Story.connected()),
                is(
                        VerdictCode.HEALTHY,
                        "a probe without answer says nothing",
                        Story.connected().minutes(1).noAnswer().noAnswer().noAnswer()),
                is(
                        VerdictCode.HEALTHY,
                        "a check that did not run says nothing",
                        Story.connected().health("status", "error", "error", "unavailable")),
                is(
                        VerdictCode.HEALTHY,
                        "a status nobody documented says nothing",
                        Story.connected().minutes(1).read("SOMETHING_NEW")),
                is(
                        VerdictCode.HEALTHY,
                        "a check nobody documented says nothing",
                        Story.connected()
                                .health(
                                        "status",
                                        "degraded",
                                        "checks",
                                        List.of(Map.of("name", "moon_phase", "passed", false)))),
                is(
                        VerdictCode.HEALTHY,
                        "one 404 is a slip",
                        Story.connected().minutes(1).missing()),
                is(
                        VerdictCode.HEALTHY,
                        "a deletion that the provider does not confirm",
                        Story.connected().minutes(1).deleted().minutes(1).read("CONNECTED")),
                is(
                        VerdictCode.HEALTHY,
                        "lower case is the same word",
                        Story.started().read("connected")),
                is(
                        VerdictCode.HEALTHY,
                        "came back after a pause",
                        Story.connected().minutes(1).offboarded().minutes(3).reconnected()),
                is(
                        VerdictCode.HEALTHY,
                        "reconnected after the customer had removed us",
                        Story.connected()
                                .minutes(1)
                                .disconnected("account_disconnected")
                                .minutes(1)
                                .read("DISCONNECTED")
                                .minutes(60)
                                .read("CONNECTED")),
                is(
                        VerdictCode.LOSS_UNCONFIRMED,
                        "reported as removed, and still shown as connected",
                        Story.connected()
                                .minutes(1)
                                .disconnected("account_disconnected")
                                .minutes(60)
                                .read("CONNECTED")),
                is(
                        VerdictCode.ACCESS_REMOVED,
                        "in doubt, and then shown as down",
                        Story.connected()
                                .minutes(1)
                                .disconnected("account_disconnected")
                                .minutes(2)
                                .read("CONNECTED")
                                .minutes(5)
                                .read("DISCONNECTED")),
                is(
                        VerdictCode.HEALTHY,
                        "in doubt, and a message came through",
                        Story.connected()
                                .minutes(1)
                                .disconnected("account_disconnected")
                                .minutes(2)
                                .read("CONNECTED")
                                .minutes(1)
                                .add(FactKind.MESSAGE_INBOUND, "message_id", "wamid.1")),
                is(
                        VerdictCode.HEALTHY,
                        "in doubt for a day",
                        Story.connected()
                                .minutes(1)
                                .disconnected("account_disconnected")
                                .minutes(2)
                                .read("CONNECTED")
                                .after(Duration.ofHours(25))),
                is(
                        VerdictCode.HEALTHY,
                        "lost, and somebody went through a link since",
                        Story.connected()
                                .minutes(1)
                                .disconnected("account_disconnected")
                                .minutes(60)
                                .start(SECOND_TRY, LINK)
                                .minutes(5)
                                .read("CONNECTED")),
                is(
                        VerdictCode.OFFBOARDED_GRACE,
                        "a pause keeps its grace although the number is shown as connected",
                        Story.connected().minutes(1).offboarded().minutes(2).read("CONNECTED")),
                is(
                        VerdictCode.LOSS_UNCONFIRMED,
                        "a pause is over, and the number has been shown as connected all the time",
                        Story.connected()
                                .minutes(1)
                                .offboarded()
                                .minutes(2)
                                .read("CONNECTED")
                                .minutes(60)),
                is(
                        VerdictCode.OFFBOARDED_GRACE,
                        "another pause, after one that the record contradicted",
                        Story.connected()
                                .minutes(1)
                                .offboarded()
                                .minutes(2)
                                .read("CONNECTED")
                                .after(Duration.ofDays(3))
                                .offboarded()),
                is(
                        VerdictCode.DISCONNECTED,
                        "disconnected without a reason",
                        Story.connected()
                                .minutes(1)
                                .disconnected(null)
                                .minutes(1)
                                .read("DISCONNECTED")),
                is(
                        VerdictCode.UNSTABLE,
                        "up and down in turn within the hour",
                        Story.connected()
                                .minutes(10)
                                .read("DISCONNECTED")
                                .minutes(10)
                                .read("CONNECTED")
                                .minutes(10)
                                .read("DISCONNECTED")
                                .minutes(10)
                                .read("CONNECTED")),
                is(
                        VerdictCode.HEALTHY,
                        "down and back once",
                        Story.connected()
                                .minutes(10)
                                .read("DISCONNECTED")
                                .minutes(10)
                                .read("CONNECTED")),
                is(
                        VerdictCode.HEALTHY,
                        "the credentials were renewed",
                        Story.connected()
                                .health("status", "unhealthy", "credential", "refused")
                                .minutes(30)
                                .health("status", "healthy", "credential", "accepted")),
                is(
                        VerdictCode.HEALTHY,
                        "a restriction has ended by its date",
                        restricted(Story.connected(), "RESTRICTED_BIZ_INITIATED_MESSAGING", 3)
                                .after(Duration.ofDays(4))),
                is(
                        VerdictCode.HEALTHY,
                        "reinstated after a ban",
                        Story.connected()
                                .add(FactKind.ACCOUNT_DISABLED, "ban_state", "DISABLE")
                                .minutes(60)
                                .add(FactKind.ACCOUNT_REINSTATED, "ban_state", "REINSTATE")),
                is(
                        VerdictCode.BAN_SCHEDULED,
                        "a date for a ban is no ban",
                        Story.connected().add(FactKind.ACCOUNT_DISABLED, "ban_state", "SCHEDULE_FOR_DISABLE")),
                is(
                        VerdictCode.HEALTHY,
                        "a word about a ban that we do not know is no ban",
                        Story.connected().add(FactKind.ACCOUNT_DISABLED, "ban_state", "WARN")),
                is(
                        VerdictCode.HEALTHY,
                        "nor is one without a word",
                        Story.connected().add(FactKind.ACCOUNT_DISABLED, "ban_date_label", "October 20, 2026")),
                is(
                        VerdictCode.BAN_SCHEDULED,
                        "nor does it end a day that was set",
                        Story.connected()
                                .add(FactKind.ACCOUNT_DISABLED, "ban_state", "SCHEDULE_FOR_DISABLE")
                                .minutes(60)
                                .add(FactKind.ACCOUNT_DISABLED, "ban_state", "WARN")),
                is(
                        VerdictCode.BANNED,
                        "an unknown word ends no ban",
                        Story.connected()
                                .add(FactKind.ACCOUNT_DISABLED, "ban_state", "DISABLE")
                                .minutes(60)
                                .add(FactKind.ACCOUNT_DISABLED, "ban_state", "WARN")),
                is(
                        VerdictCode.HEALTHY,
                        "the payment problem is gone",
                        Story.connected()
                                .health("status", "unhealthy", "problems", List.of("141006"))
                                .minutes(60)
                                .health("status", "healthy", "messaging", "AVAILABLE")),
                is(
                        VerdictCode.HEALTHY,
                        "quiet for an hour",
                        unverified(Story.connected()).minutes(60)),
                is(
                        VerdictCode.HEALTHY,
                        "quiet, but a message has come",
                        unverified(Story.connected())
                                .add(FactKind.MESSAGE_INBOUND, "message_id", "wamid.1")
                                .after(Duration.ofDays(2))),
                is(
                        VerdictCode.HEALTHY,
                        "a refused message of long ago",
                        refused(Story.connected(), "131031").after(Duration.ofDays(8))),
                is(VerdictCode.HEALTHY, "undeliverable to one person", refused(Story.connected(), "131026")),
                is(
                        VerdictCode.INBOUND_UNPROVEN,
                        "quiet for a day",
                        unverified(Story.connected()).after(Duration.ofHours(24))),
                is(
                        VerdictCode.BANNED,
                        "disabled by Meta",
                        Story.connected().add(FactKind.ACCOUNT_DISABLED, "ban_state", "DISABLE")),
                is(
                        VerdictCode.BANNED,
                        "the provider shows the number as banned",
                        Story.connected().minutes(1).read("BANNED")),
                is(VerdictCode.LOCKED, "messages refused for policy", refused(Story.connected(), "131031")),
                is(VerdictCode.LOCKED, "messages refused, 368", refused(Story.connected(), "368")),
                is(VerdictCode.TECHNICAL_LOCK, "the code of a technical lock", refused(Story.connected(), "141008")),
                is(
                        VerdictCode.LOCKED,
                        "the code of a technical lock, but the customer sees a notice",
                        refused(Story.connected(), "141008")
                                .minutes(5)
                                .add(FactKind.LOCK_NOTICE_TOLD, "answer", "shown")),
                is(
                        VerdictCode.TECHNICAL_LOCK,
                        "locked, and Meta shows no notice",
                        refused(Story.connected(), "131031")
                                .minutes(5)
                                .add(FactKind.LOCK_NOTICE_TOLD, "answer", "absent")),
                is(
                        VerdictCode.LOCKED,
                        "what was said of an earlier lock counts no more",
                        refused(
                                refused(Story.connected(), "131031")
                                        .minutes(5)
                                        .add(FactKind.LOCK_NOTICE_TOLD, "answer", "absent")
                                        .minutes(5)
                                        .add(FactKind.MESSAGE_DELIVERED, "message_id", "wamid.2")
                                        .minutes(5),
                                "131031")),
                is(
                        VerdictCode.HEALTHY,
                        "a person knows that the lock is over",
                        refused(Story.connected(), "131031")
                                .minutes(5)
                                .add(FactKind.LOCK_NOTICE_TOLD, "answer", "over")),
                is(
                        VerdictCode.LOCKED,
                        "refused again after a person said it was over",
                        refused(
                                refused(Story.connected(), "131031")
                                        .minutes(5)
                                        .add(FactKind.LOCK_NOTICE_TOLD, "answer", "over")
                                        .minutes(5),
                                "131031")),
                is(
                        VerdictCode.API_ACCESS_BLOCKED,
                        "Meta blocks the app or the business",
                        Story.connected().health("status", "unhealthy", "problems", List.of("200:API_ACCESS_BLOCKED"))),
                is(
                        VerdictCode.HEALTHY,
                        "a message that arrived disproves a block",
                        Story.connected()
                                .health("status", "unhealthy", "problems", List.of("200:API_ACCESS_BLOCKED"))
                                .minutes(5)
                                .add(FactKind.MESSAGE_DELIVERED, "message_id", "wamid.2")),
                is(
                        VerdictCode.NEVER_CONNECTED,
                        "left over by linking the app",
                        Story.started()
                                .reading("status", "DISCONNECTED", "code_verification_status", "NOT_VERIFIED")
                                .add(FactKind.FIELDS_READ, "platform_type", "ON_PREMISE", "on_business_app", true)),
                is(
                        VerdictCode.DISCONNECTED,
                        "was connected before, whatever the platform",
                        Story.connected()
                                .minutes(5)
                                .reading("status", "DISCONNECTED", "code_verification_status", "NOT_VERIFIED")
                                .add(FactKind.FIELDS_READ, "platform_type", "ON_PREMISE", "on_business_app", true)),
                is(
                        VerdictCode.NOT_ON_CLOUD_API,
                        "connected, and on no Cloud API",
                        Story.connected()
                                .minutes(1)
                                .add(FactKind.FIELDS_READ, "platform_type", "ON_PREMISE", "on_business_app", true)),
                is(
                        VerdictCode.HEALTHY,
                        "a message came in after that reading",
                        Story.connected()
                                .minutes(1)
                                .add(FactKind.FIELDS_READ, "platform_type", "ON_PREMISE", "on_business_app", true)
                                .minutes(1)
                                .add(FactKind.MESSAGE_INBOUND, "message_id", "wamid.1")),
                is(
                        VerdictCode.REGISTRATION_MISSING,
                        "on no Cloud API, and in no app either",
                        Story.connected()
                                .minutes(1)
                                .add(FactKind.FIELDS_READ, "platform_type", "ON_PREMISE", "on_business_app", false)),
                is(
                        VerdictCode.REGISTRATION_MISSING,
                        "not registered an hour after connecting",
                        Story.connected().minutes(60).add(FactKind.FIELDS_READ, "platform_type", "NOT_APPLICABLE")),
                is(
                        VerdictCode.HEALTHY,
                        "not registered within minutes of connecting",
                        Story.connected().minutes(5).add(FactKind.FIELDS_READ, "platform_type", "NOT_APPLICABLE")),
                is(
                        VerdictCode.HEALTHY,
                        "not registered within minutes of a reconnect",
                        Story.connected()
                                .minutes(600)
                                .reconnected()
                                .minutes(5)
                                .add(FactKind.FIELDS_READ, "platform_type", "NOT_APPLICABLE")),
                is(
                        VerdictCode.HEALTHY,
                        "the proof of ownership expired on a number that works",
                        Story.connected().minutes(5).reading("code_verification_status", "EXPIRED")),
                is(
                        VerdictCode.OTHER_MODE_CONNECTED,
                        "ordered for the app, and came for the API alone",
                        Story.invitedTo("coexistence")
                                .start(TRY, LINK)
                                .minutes(3)
                                .reading("coexistence", false)),
                is(
                        VerdictCode.HEALTHY,
                        "ordered and came for the app",
                        Story.invitedTo("coexistence")
                                .start(TRY, LINK)
                                .minutes(3)
                                .reading("coexistence", true)),
                is(
                        VerdictCode.SIGNUP_BLOCKED,
                        "our app lacks advanced access",
                        Story.started().returnedFailed(TRY, LINK, "2655111")),
                is(
                        VerdictCode.SIGNUP_BLOCKED,
                        "our app may onboard nobody, in the words of the screen",
                        Story.started().returnedFailed(TRY, LINK, "Acme no puede registrar clientes en este momento.")),
                is(VerdictCode.BANNED, "messages refused for a ban", refused(Story.connected(), "141014")),
                is(
                        VerdictCode.LOCKED,
                        "a check that allows sending ends no lock",
                        refused(Story.connected(), "131031")
                                .minutes(60)
                                .health("status", "healthy", "messaging", "AVAILABLE")),
                is(
                        VerdictCode.HEALTHY,
                        "a message that arrived shows that the name is no hindrance",
                        refused(Story.connected(), "131037")
                                .minutes(60)
                                .add(FactKind.MESSAGE_DELIVERED, "message_id", "wamid.2")),
                is(
                        VerdictCode.HEALTHY,
                        "a message that arrived ends a lock",
                        refused(Story.connected(), "131031")
                                .minutes(60)
                                .add(FactKind.MESSAGE_DELIVERED, "message_id", "wamid.2")),
                is(
                        VerdictCode.HEALTHY,
                        "Meta’s word ends a lock",
                        refused(Story.connected(), "131031")
                                .minutes(60)
                                .add(FactKind.ACCOUNT_REINSTATED, "ban_state", "REINSTATE")),
                is(
                        VerdictCode.PAYMENT_MISSING,
                        "a check that allows sending does not prove that paying works",
                        refused(Story.connected(), "131042")
                                .minutes(60)
                                .health("status", "healthy", "messaging", "AVAILABLE")),
                is(
                        VerdictCode.PAYMENT_MISSING,
                        "nor does a free reply that arrived",
                        refused(Story.connected(), "131042")
                                .minutes(60)
                                .add(FactKind.MESSAGE_DELIVERED, "pricing_type", "free_customer_service")),
                is(
                        VerdictCode.HEALTHY,
                        "a message that arrived and was charged does",
                        refused(Story.connected(), "131042")
                                .minutes(60)
                                .add(FactKind.MESSAGE_DELIVERED, "pricing_type", "regular")),
                is(
                        VerdictCode.LOCKED,
                        "a message that one person did not get hides no lock",
                        refused(refused(Story.connected(), "131031"), "131026")),
                is(
                        VerdictCode.MOVED_AWAY,
                        "migrated to another account",
                        Story.connected().minutes(1).read("MIGRATED")),
                is(
                        VerdictCode.REVIEW_REJECTED,
                        "rejected while under review",
                        Story.started()
                                .read("PENDING")
                                .minutes(60)
                                .add(FactKind.ACCOUNT_REVIEWED, "decision", "REJECTED")),
                is(
                        VerdictCode.REVIEW_PENDING_LONG,
                        "four days of review",
                        Story.started().read("PENDING").after(Duration.ofDays(4))),
                is(
                        VerdictCode.REVIEW_PENDING_NORMAL,
                        "two days of review",
                        Story.started().read("PENDING").after(Duration.ofDays(2))),
                is(
                        VerdictCode.NAME_PENDING_BLOCKING,
                        "refused until the name is approved",
                        refused(Story.connected(), "131037")),
                is(
                        VerdictCode.RESTRICTED,
                        "no campaigns for three days",
                        restricted(Story.connected(), "RESTRICTED_BIZ_INITIATED_MESSAGING", 3)),
                is(
                        VerdictCode.RESTRICTED,
                        "the provider shows the number as restricted",
                        Story.connected().minutes(1).read("RESTRICTED")),
                is(
                        VerdictCode.NUMBER_UNVERIFIED,
                        "finished without verifying",
                        Story.started().read("UNVERIFIED")),
                is(
                        VerdictCode.NOT_SUBSCRIBED,
                        "our app is not subscribed",
                        Story.connected()
                                .health(
                                        "status",
                                        "degraded",
                                        "checks",
                                        List.of(Map.of("name", "webhook_subscription", "passed", false)))),
                is(
                        VerdictCode.MESSAGING_BLOCKED,
                        "blocked, nobody says why",
                        Story.connected().health("status", "unhealthy", "messaging", "BLOCKED")),
                is(
                        VerdictCode.MESSAGING_LIMITED,
                        "limited, nobody says why",
                        Story.connected().health("status", "degraded", "messaging", "LIMITED")),
                is(
                        VerdictCode.PAYMENT_MISSING,
                        "no payment method",
                        Story.connected()
                                .health("status", "unhealthy", "messaging", "BLOCKED", "problems", List.of("141006"))),
                is(VerdictCode.PAYMENT_MISSING, "a message refused for payment", refused(Story.connected(), "131042")),
                is(
                        VerdictCode.NOT_FUNDED,
                        "to be paid through the provider, and not yet",
                        Story.connected().add(FactKind.FUNDING_READ, "status", "not_funded", "paused", true)),
                is(
                        VerdictCode.NOT_FUNDED,
                        "Kapso is to pay, and a message was refused for payment",
                        refused(
                                Story.connected()
                                        .add(
                                                FactKind.LINK_CREATED,
                                                "link_id",
                                                Cast.NEWER_LINK,
                                                "billing",
                                                "partner_managed"),
                                "131042")),
                is(
                        VerdictCode.NOT_FUNDED,
                        "Kapso pays, and our credits are used up",
                        Story.connected()
                                .add(FactKind.LINK_CREATED, "link_id", Cast.NEWER_LINK, "billing", "partner_managed")
                                .minutes(1)
                                .add(FactKind.FUNDING_READ, "status", "funded", "paused", true)),
                is(
                        VerdictCode.PROFILE_INCOMPLETE,
                        "the business profile lacks something",
                        Story.connected()
                                .health(
                                        "status",
                                        "unhealthy",
                                        "messaging",
                                        "BLOCKED",
                                        "problems",
                                        List.of("131000:BUSINESS"))),
                is(
                        VerdictCode.BUSINESS_UNVERIFIED,
                        "the business is not verified",
                        Story.connected()
                                .health("status", "degraded", "messaging", "LIMITED", "problems", List.of("141010"))),
                is(
                        VerdictCode.NAME_DECLINED,
                        "the row says declined",
                        Story.connected().minutes(1).reading("name_status", "declined")),
                is(
                        VerdictCode.NAME_DECLINED,
                        "Meta rejected the name a minute ago",
                        Story.connected().minutes(1).add(FactKind.NAME_REVIEWED, "decision", "REJECTED")),
                is(
                        VerdictCode.POLICY_WARNING,
                        "a violation last week",
                        Story.connected()
                                .add(FactKind.ACCOUNT_VIOLATION, "violation", "SCAM")
                                .after(Duration.ofDays(7))),
                is(
                        VerdictCode.QUALITY_SLIDING,
                        "the rating is yellow",
                        Story.connected().minutes(1).reading("quality_rating", "YELLOW")),
                is(
                        VerdictCode.QUALITY_SLIDING,
                        "flagged",
                        Story.connected().minutes(1).read("FLAGGED")),
                is(
                        VerdictCode.CREDENTIAL_INVALID,
                        "refused, and nothing heard since",
                        Story.connected()
                                .health("status", "unhealthy", "credential", "refused")
                                .after(Duration.ofDays(3))
                                .noAnswer()),
                is(
                        VerdictCode.DISCONNECTED,
                        "a check shows it down",
                        Story.connected().health("status", "unhealthy", "connection", "DISCONNECTED")),
                is(
                        VerdictCode.DISCONNECTED,
                        "down by itself long after a removal that was repaired",
                        Story.connected()
                                .minutes(1)
                                .disconnected("account_disconnected")
                                .minutes(60)
                                .reconnected()
                                .after(Duration.ofDays(3))
                                .read("DISCONNECTED")),
                is(
                        VerdictCode.REMOVED,
                        "not found twice",
                        Story.connected().minutes(1).missing().minutes(5).missing()),
                is(
                        VerdictCode.NAME_PENDING_HARMLESS,
                        "the display name is under review",
                        Story.connected()
                                .minutes(1)
                                .add(
                                        FactKind.NUMBER_READ,
                                        "phone_number_id",
                                        LINDNER_NUMBER,
                                        "status",
                                        "CONNECTED",
                                        "name_status",
                                        "PENDING_REVIEW")),
                is(
                        VerdictCode.WRONG_NUMBER_TYPE,
                        "one of Meta's own numbers",
                        Story.connected()
                                .minutes(1)
                                .add(
                                        FactKind.NUMBER_READ,
                                        "phone_number_id",
                                        LINDNER_NUMBER,
                                        "status",
                                        "CONNECTED",
                                        "digits",
                                        "15550104417")),
                is(
                        VerdictCode.REVIEW_PENDING_NORMAL,
                        "the account is under review",
                        Story.started().read("PENDING")),
                is(
                        VerdictCode.CREDENTIAL_INVALID,
                        "Meta refuses the credentials",
                        Story.connected().health("credential", "refused")),
                is(
                        VerdictCode.OFFBOARDED_GRACE,
                        "paused for ten minutes",
                        Story.connected().minutes(1).offboarded().minutes(10)),
                is(
                        VerdictCode.DISCONNECTED,
                        "paused for too long",
                        Story.connected().minutes(1).offboarded().minutes(31)),
                is(
                        VerdictCode.DISCONNECTED,
                        "the provider shows it down",
                        Story.connected().minutes(1).read("DISCONNECTED")),
                is(
                        VerdictCode.ACCESS_REMOVED,
                        "the customer removed us",
                        Story.connected().minutes(1).disconnected("account_disconnected")),
                is(
                        VerdictCode.ACCESS_REMOVED,
                        "a report without a reason takes away none that was given before it",
                        Story.connected()
                                .minutes(1)
                                .disconnected("user_re_registered")
                                .minutes(1)
                                .disconnected(null)),
                is(
                        VerdictCode.DISCONNECTED,
                        "the reason of an older loss says nothing about this one",
                        Story.connected()
                                .minutes(1)
                                .disconnected("user_re_registered")
                                .minutes(1)
                                .read("DISCONNECTED")
                                .minutes(60)
                                .read("CONNECTED")
                                .minutes(60)
                                .disconnected(null)
                                .minutes(1)
                                .read("DISCONNECTED")),
                is(
                        VerdictCode.DISCONNECTED,
                        "lost, and no reason given",
                        Story.connected().minutes(1).disconnected(null)),
                is(
                        VerdictCode.REMOVED,
                        "announced as deleted and not found",
                        Story.connected().minutes(1).deleted().minutes(1).missing()),
                is(
                        VerdictCode.NUMBER_CONFLICT,
                        "two tenants claim it",
                        Story.connected().add(FactKind.NUMBER_CLAIMED_TWICE)),
                is(
                        VerdictCode.HEALTHY,
                        "somebody else is in the same account, and was asked about before",
                        sharing(Story.connected())),
                is(
                        VerdictCode.BANNED,
                        "a ban of the account leads before whose number it is",
                        Story.connected()
                                .claimed("first", false)
                                .add(FactKind.ACCOUNT_DISABLED, "ban_state", "DISABLE")),
                is(
                        VerdictCode.NUMBER_CONFLICT,
                        "the first conflict was decided, the second was not",
                        Story.connected()
                                .claimed("first", false)
                                .decided("first", true)
                                .claimed("second", false)),
                is(
                        VerdictCode.REMOVED,
                        "decided that the number belongs elsewhere",
                        Story.connected().claimed("q", false).decided("q", false)));
    }

    /** The check beside a lock says that sending is allowed: it is no reason to be very sure of the lock. */
    @Test
    void aCheckThatIsFineMakesNobodySureOfALock() {
        var locked = refused(
                Story.connected()
                        .health("status", "healthy", "messaging", "AVAILABLE")
                        .minutes(5),
                "131031");

        assertThat(diagnosed(locked).head().evidence()).hasSize(2);
        assertThat(diagnosed(locked).confidence()).isEqualTo(Verdict.Confidence.LIKELY);
    }

    /** A number of somebody else stands in the same account. */
    private static Story sharing(Story story) {
        return story.add(FactKind.NUMBER_CLAIMED_TWICE, "conflict_id", "account", "waba_id", LINDNER_WABA);
    }

    /** So many tries that end at the code, ten minutes apart. */
    private static Story codes(Story story, int tries) {
        return codes(story, tries, "phone_verification_failed");
    }

    private static Story codes(Story story, int tries, String refusal) {
        for (var i = 1; i <= tries; i++) {
            var attempt = new UUID(0, i);
            story.minutes(10).start(attempt, LINK).minutes(5).returnedFailed(attempt, LINK, refusal);
        }
        return story;
    }

    private static Story restricted(Story story, String type, int days) {
        return story.add(
                FactKind.ACCOUNT_RESTRICTED,
                "restrictions",
                List.of(Map.of(
                        "type",
                        type,
                        "expires_at",
                        story.now().plus(Duration.ofDays(days)).toString())));
    }

    private static Story refused(Story story, String code) {
        return story.add(
                FactKind.MESSAGE_FAILED, "message_id", "wamid." + code, "problems", List.of(Map.of("code", code)));
    }

    private static Story unverified(Story story) {
        return story.health(
                "status", "healthy", "checks", List.of(Map.of("name", "webhook_verified", "passed", false)));
    }

    private static Arguments is(VerdictCode code, String because, Story story) {
        return Arguments.of(code, because, story);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void whatHappenedDecides(VerdictCode expected, String because, Story story) {
        assertThat(diagnosed(story).code()).isEqualTo(expected);
    }

    private static Verdict diagnosed(Story story) {
        return Diagnoser.diagnose(story.progress(), story.facts(), story.now());
    }

    @Test
    void atLeastEightyLabelledCasesAreToldByCode() {
        var byCode = cases().collect(Collectors.groupingBy(
                arguments -> (VerdictCode) arguments.get()[0],
                TreeMap::new,
                Collectors.mapping(arguments -> (String) arguments.get()[1], Collectors.joining("; "))));
        byCode.forEach((code, cases) -> System.out.printf("%-26s %s%n", code.apiName(), cases));

        assertThat(cases().count()).isGreaterThanOrEqualTo(80);
    }

    @Test
    void whatElseIsTrueIsNotHidden() {
        var verdict = diagnosed(Story.connected()
                .minutes(1)
                .reading("quality_rating", "RED", "name_status", "DECLINED")
                .health("status", "unhealthy", "messaging", "BLOCKED", "problems", List.of("141006")));

        assertThat(verdict.code()).isEqualTo(VerdictCode.PAYMENT_MISSING);
        assertThat(verdict.alsoTrue())
                .extracting(Finding::code)
                .containsExactly(VerdictCode.NAME_DECLINED, VerdictCode.QUALITY_SLIDING);
        assertThat(verdict.confidence()).isEqualTo(Verdict.Confidence.CERTAIN);
        assertThat(verdict.head().evidence()).isNotEmpty();
    }

    @Test
    void aRestrictionOfCallsHeadsNoCase() {
        var story = restricted(Story.connected(), "RESTRICTED_BUSINESS_INITIATED_CALLING", 3);

        assertThat(diagnosed(story).code()).isEqualTo(VerdictCode.HEALTHY);
        assertThat(diagnosed(story).alsoTrue()).isEmpty();
    }

    @Test
    void aRestrictionIsLookedAtAgainWhenItEnds() {
        var story = restricted(Story.connected(), "RESTRICTED_BIZ_INITIATED_MESSAGING", 3);

        var due = new Diagnoser()
                .judge(story.progress(), story.facts(), story.now())
                .dueAt();

        assertThat(due).isEqualTo(story.now().plus(Duration.ofDays(3)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void theHeadlineIsThatOfTheVerdict(VerdictCode expected, String because, Story story) {
        var headline = new Diagnoser().judge(story.progress(), story.facts(), story.now());

        assertThat(headline.code()).isEqualTo(expected.apiName());
        assertThat(headline.acts()).isEqualTo(expected.acts());
        assertThat(headline.blocks()).isEqualTo(diagnosed(story).blocks());
    }

    @Test
    void everyVerdictHasItsCase() {
        var reached = cases().map(arguments -> arguments.get()[0]).collect(Collectors.toSet());
        var all = EnumSet.allOf(VerdictCode.class);
        all.removeIf(VerdictCode::isOfInstallation);

        assertThat(reached).containsAll(all);
    }

    @Test
    void anOpenDialogIsDueWhenItCountsAsLeft() {
        var story = Story.started();

        var due = new Diagnoser()
                .judge(story.progress(), story.facts(), story.now())
                .dueAt();

        assertThat(due).isEqualTo(story.now().plus(Duration.ofMinutes(30)));
        assertThat(new Diagnoser()
                        .judge(story.progressAt(due), story.facts(), due)
                        .dueAt())
                .isNull();
    }

    @ParameterizedTest
    @EnumSource(VerdictCode.class)
    void sentencesAreShortAndForPeople(VerdictCode code) {
        assertThat(code.sentence()).hasSizeLessThanOrEqualTo(75).doesNotContainPattern("[a-z]_[a-z]|\\d{3}");
        assertThat(code.next()).endsWith(".").doesNotContainPattern("[a-z]_[a-z]|\\d{3}");
        assertThat(VerdictCode.of(code.apiName())).contains(code);
    }

    @Test
    void noSentenceHoldsACodeOfTheProvider() {
        var codes = Fixtures.text("redirect-failure.txt")
                .lines()
                .filter(line -> line.contains("error_code="))
                .map(line -> line.replaceAll(".*error_code=", ""))
                .toList();
        assertThat(codes).hasSize(6);

        for (var code : VerdictCode.values()) {
            assertThat(code.sentence() + code.next()).doesNotContain(codes);
        }
    }

    @Test
    void nobodyActsOnlyWhereNothingIsToBeDone() {
        assertThat(Stream.of(VerdictCode.values())
                        .filter(code -> code.acts() == Acts.NOBODY)
                        .toList())
                .isEqualTo(List.of(
                        VerdictCode.HEALTHY,
                        VerdictCode.WEBHOOK_ONLY,
                        VerdictCode.OTP_LOCKED,
                        VerdictCode.UNKNOWN_SILENCE));
        assertThat(VerdictCode.HEALTHY.blocks()).isFalse();
    }
}
