package io.patchbay.diagnosis;

import static io.patchbay.diagnosis.VerdictCode.*;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * What a verdict asks to be done, and what it forbids: the action bar of a case follows it. {@code next} is the one
 * action that comes first; {@code forbidden} are links that would make it worse, for the reason that
 * {@link VerdictCode#dont} or {@link VerdictCode#next} gives.
 */
public record Remedy(Action next, Set<Action> forbidden) {

    /** What can be pressed on a case. */
    public enum Action {
        /** Ask Kapso how it stands. */
        CHECK,
        /** A new connection link. */
        LINK,
        /** A link that brings back the same number. */
        RECONNECT,
        /** Send the customer the text beside the verdict. */
        TELL,
        /** Take the evidence to the support of Kapso or Meta. */
        BUNDLE,
        /** Compare both sides of a conflict and decide. */
        DECIDE,
        /** Nothing to press. */
        NONE
    }

    /** The same number cannot come back. */
    static final Remedy NEW_LINK_ALONE = new Remedy(Action.LINK, Set.of(Action.RECONNECT));

    /** The customer has something to do or to say before a link helps. */
    static final Remedy TELL_FIRST = new Remedy(Action.TELL, Set.of());

    private static final Set<Action> ANY_LINK = Set.of(Action.LINK, Action.RECONNECT);

    private static final Map<VerdictCode, Remedy> ALL = new EnumMap<>(VerdictCode.class);

    static {
        put(Action.DECIDE, ANY_LINK, NUMBER_CONFLICT);
        put(Action.TELL, ANY_LINK, BANNED, LOCKED, REVIEW_REJECTED);
        put(Action.BUNDLE, ANY_LINK, TECHNICAL_LOCK, API_ACCESS_BLOCKED, UNSTABLE, REVIEW_PENDING_LONG);
        put(Action.BUNDLE, ANY_LINK, REGISTRATION_MISSING, MESSAGING_BLOCKED, SIGNUP_BLOCKED);
        put(Action.LINK, Set.of(Action.RECONNECT), REMOVED, MOVED_AWAY, NEVER_CONNECTED);
        put(Action.LINK, Set.of(Action.RECONNECT), WRONG_NUMBER_TYPE, NOT_ON_CLOUD_API, OTHER_MODE_CONNECTED);
        put(Action.LINK, Set.of(), LINK_REFUSED, EXPIRED_UNOPENED, LINK_OVER, NOT_SENT);
        put(Action.RECONNECT, Set.of(Action.LINK), CREDENTIAL_INVALID, DISCONNECTED);
        // which link depends on the reason
        put(Action.RECONNECT, Set.of(), ACCESS_REMOVED);
        put(Action.RECONNECT, Set.of(), NOT_SUBSCRIBED);
        put(Action.CHECK, ANY_LINK, OFFBOARDED_GRACE, LOSS_UNCONFIRMED);
        put(Action.CHECK, Set.of(Action.LINK), EVIDENCE_CONFLICT, REDIRECT_ONLY, WEBHOOK_ONLY, FINISHING);
        put(Action.CHECK, Set.of(), UNKNOWN_SILENCE, NOT_FUNDED);
        put(Action.NONE, ANY_LINK, REVIEW_PENDING_NORMAL, NAME_PENDING_BLOCKING);
        put(Action.NONE, Set.of(Action.LINK), OTP_LOCKED, IN_META_DIALOG);
        put(Action.TELL, ANY_LINK, RESTRICTED, PAYMENT_MISSING, PROFILE_INCOMPLETE);
        put(Action.TELL, Set.of(), NUMBER_UNVERIFIED);
        put(Action.TELL, Set.of(), OTP_FAILED, LOGIN_CANCELLED, NUMBER_IN_USE, HELD_BY_OTHER_PROVIDER);
        put(Action.TELL, Set.of(), NOT_ELIGIBLE_COEXISTENCE, WABA_LIMIT, EXCHANGE_FAILED, ATTEMPT_FAILED);
        put(Action.TELL, Set.of(), LEFT_BEFORE_META, LEFT_AT_STEP, OLD_LINK_USED, NOT_OPENED);
        put(Action.TELL, Set.of(Action.RECONNECT), NAME_DECLINED, BUSINESS_UNVERIFIED, POLICY_WARNING);
        put(Action.TELL, Set.of(Action.RECONNECT), BAN_SCHEDULED);
        put(Action.TELL, Set.of(Action.RECONNECT), QUALITY_SLIDING, INBOUND_UNPROVEN);
        put(Action.CHECK, Set.of(Action.RECONNECT), MESSAGING_LIMITED);
        put(Action.NONE, Set.of(Action.RECONNECT), NAME_PENDING_HARMLESS, HEALTHY);
        put(Action.NONE, Set.of(), UNMATCHED_EVENT, INCIDENT_SUSPECTED, OUR_EARS_CLOSED, SIGNATURE_STORM);
        put(Action.NONE, Set.of(), CREDITS_GONE);
        put(Action.NONE, ANY_LINK, SIGNUPS_BLOCKED);
    }

    private static void put(Action next, Set<Action> forbidden, VerdictCode... codes) {
        for (var code : codes) {
            ALL.put(code, new Remedy(next, forbidden));
        }
    }

    /** Every verdict has one. */
    public static Remedy of(VerdictCode code) {
        return ALL.get(code);
    }

    /** The same of a verdict as it was found, whose reason may ask for something else. */
    public static Remedy of(Finding finding) {
        return finding.reasonOfLoss().flatMap(LossReason::remedy).orElseGet(() -> of(finding.code()));
    }

    public boolean forbids(Action action) {
        return forbidden.contains(action);
    }
}
