package io.patchbay.dev;

import io.patchbay.dev.Scenario.Area;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.link.LinkRequest;
import java.util.function.Consumer;

/** Scenarios of a line that is there, of events that go wrong, and of the whole installation. */
enum LineScenario implements Scenario {
    SIGNUP(
            Area.LINE,
            VerdictCode.HEALTHY,
            "Signup goes well",
            "The customer finishes, the event arrives, the browser comes back.",
            stage -> stage.signup("complete")),
    QUIET(Area.LINE, Plot.QUIET, "No message yet", "Connected two days ago, and no message has arrived."),
    INBOUND(
            Area.LINE,
            VerdictCode.HEALTHY,
            "A message arrives",
            "Connected, and the first customer writes.",
            stage -> stage.connected().somebodyWrites(1)),
    OFFBOARDED_BACK(
            Area.LINE,
            VerdictCode.HEALTHY,
            "Away for a moment",
            "The number is offboarded and comes back by itself.",
            stage -> stage.connected().line("offboarded", null).pause().line("reconnected", null)),
    OFFBOARDED_STAYS(
            Area.LINE,
            VerdictCode.OFFBOARDED_GRACE,
            "Away and not back yet",
            "The number is offboarded. After the grace period it counts as disconnected.",
            // whenever a probe comes, its check says nothing
            stage -> stage.connected()
                    .becomes("status", "UNLINKED")
                    .healthBecomes("error")
                    .line("offboarded", null)),
    DOWN(
            Area.LINE,
            VerdictCode.DISCONNECTED,
            "Down without an event",
            "A check finds the number disconnected.",
            stage -> stage.connected()
                    .becomes("status", "DISCONNECTED")
                    .healthBecomes("disconnected")
                    .weProbe()),
    LOSS_UNCONFIRMED(
            Area.LINE,
            VerdictCode.LOSS_UNCONFIRMED,
            "Reported lost, shown connected",
            "An event says disconnected, and Kapso’s record does not.",
            stage ->
                    stage.connected().line("disconnected", "user_re_registered").weProbe()),
    UNSTABLE(
            Area.LINE, Plot.UNSTABLE, "Comes and goes", "Up and down every few minutes, several times within an hour."),
    DISCONNECTED(
            Area.LINE,
            VerdictCode.ACCESS_REMOVED,
            "Disconnected by the customer",
            "The customer removes us in the app.",
            stage -> stage.connected()
                    .becomes("status", "DISCONNECTED")
                    .healthBecomes("disconnected")
                    .line("disconnected", "account_disconnected")),
    NEVER_CONNECTED(
            Area.LINE,
            Plot.NEVER_CONNECTED,
            "Never connected",
            "Linking the app left an entry behind that never reached the API."),
    NOT_ON_CLOUD_API(
            Area.LINE,
            VerdictCode.NOT_ON_CLOUD_API,
            "In the app alone",
            "Shown as connected, but Meta has the number on no Cloud API.",
            stage -> stage.connected()
                    .becomes("is_on_biz_app", "true")
                    .becomes("platform_type", "ON_PREMISE")
                    .weProbe()),
    REGISTRATION_MISSING(
            Area.LINE,
            VerdictCode.REGISTRATION_MISSING,
            "Not registered",
            "Shown as connected, but never registered on the Cloud API.",
            stage -> stage.connected()
                    .becomes("is_on_biz_app", "false")
                    .becomes("platform_type", "ON_PREMISE")
                    .weProbe()),
    OTHER_MODE(
            Area.LINE,
            Plot.OTHER_MODE,
            "Another way than ordered",
            "The link was for a number in the app, and one for the API alone came."),
    ACCESS_BLOCKED(
            Area.LINE,
            VerdictCode.API_ACCESS_BLOCKED,
            "API access blocked",
            "Meta blocks the app or the business behind the number.",
            stage -> stage.connected().healthBecomes("access_blocked").weProbe()),
    MOVED_AWAY(
            Area.LINE,
            VerdictCode.MOVED_AWAY,
            "Moved away",
            "The customer took the number to another account.",
            stage -> stage.connected()
                    .becomes("status", "MIGRATED")
                    .healthBecomes("disconnected")
                    .weProbe()),
    CREDENTIAL_REFUSED(
            Area.LINE,
            VerdictCode.CREDENTIAL_INVALID,
            "Credential refused",
            "Meta no longer accepts the token.",
            stage -> stage.connected().healthBecomes("token").weProbe()),
    RECONNECTED(
            Area.LINE,
            VerdictCode.HEALTHY,
            "Reconnected",
            "The token is refused; a reconnect link repairs it.",
            stage -> stage.connected().healthBecomes("token").weProbe().weReconnect()),
    DELETED(
            Area.LINE,
            VerdictCode.REMOVED,
            "Deleted",
            "Kapso removes the number and reports it.",
            stage -> stage.connected().numberIsRemoved().announced("deleted")),
    NOT_SUBSCRIBED(
            Area.LINE,
            VerdictCode.NOT_SUBSCRIBED,
            "Messages go elsewhere",
            "The check finds that our app is not subscribed to the account.",
            stage -> stage.connected().healthBecomes("unsubscribed").weProbe()),
    TWO_TENANTS(
            Area.LINE,
            VerdictCode.NUMBER_CONFLICT,
            "One number, two tenants",
            "A second tenant connects the number of the first.",
            stage -> stage.connected().anotherTenantConnectsTheSame()),
    UNKNOWN_WORD(
            Area.LINE,
            Plot.UNKNOWN_WORD,
            "An undocumented status",
            "A number found at Kapso in a status that is not documented."),

    ACCOUNT_PENDING(
            Area.REVIEW,
            VerdictCode.REVIEW_PENDING_NORMAL,
            "Account under review",
            "Finished, but Meta holds the account back.",
            stage -> stage.signup("account_pending")),
    ACCOUNT_PENDING_LONG(
            Area.REVIEW,
            Plot.REVIEW_LONG,
            "Under review for days",
            "Meta has held the account back for most of a week."),
    ACCOUNT_REJECTED(
            Area.REVIEW,
            VerdictCode.REVIEW_REJECTED,
            "Account rejected",
            "Meta reviewed the account and rejected it in an event of its own.",
            stage -> stage.underReview()
                    .accountBecomes("account_review_status", "REJECTED")
                    .metaSays("account_review_update", "decision", "REJECTED")),
    NAME_PENDING(
            Area.REVIEW,
            VerdictCode.NAME_PENDING_HARMLESS,
            "Name under review",
            "Connected, and Meta is still reviewing the display name.",
            stage -> stage.signup("name_pending")),
    NAME_BLOCKS(
            Area.REVIEW,
            VerdictCode.NAME_PENDING_BLOCKING,
            "Cannot send without a name",
            "A message is refused with 131037 until the name is approved.",
            stage -> stage.connected()
                    .becomes("name_status", "PENDING_REVIEW")
                    .healthBecomes("limited")
                    .weProbe()
                    .messageRefused("131037", "The display name is not approved")),
    NAME_DECLINED(
            Area.REVIEW,
            VerdictCode.NAME_DECLINED,
            "Name refused",
            "Connected, and Meta refuses the display name.",
            stage -> stage.connected().becomes("name_status", "DECLINED").weProbe()),
    NUMBER_555(
            Area.REVIEW,
            VerdictCode.WRONG_NUMBER_TYPE,
            "A number of Meta’s own",
            "The customer takes a +1 555 number by mistake.",
            stage -> stage.customerPresses().endsWith("dedicated", Stage.metasOwn(), "complete")),
    UNVERIFIED(
            Area.REVIEW,
            VerdictCode.NUMBER_UNVERIFIED,
            "Number not verified",
            "Connected, and Meta wants the number verified.",
            stage -> stage.connected().becomes("status", "UNVERIFIED").weProbe()),

    PAYMENT_MISSING(
            Area.ALLOWANCE,
            VerdictCode.PAYMENT_MISSING,
            "Payment missing",
            "Connected, but without a payment method.",
            stage -> stage.signup("payment_missing")),
    NOT_FUNDED(
            Area.ALLOWANCE,
            VerdictCode.NOT_FUNDED,
            "Not funded",
            "The account is to be paid for through Kapso, and is not yet.",
            stage -> stage.signup("not_funded")),
    PROFILE_INCOMPLETE(
            Area.ALLOWANCE,
            VerdictCode.PROFILE_INCOMPLETE,
            "Business profile incomplete",
            "Meta blocks the business until its profile is complete.",
            stage -> stage.connected().healthBecomes("business").weProbe()),
    BUSINESS_UNVERIFIED(
            Area.ALLOWANCE,
            VerdictCode.BUSINESS_UNVERIFIED,
            "Business not verified",
            "Limits stay low until Meta has verified the business.",
            stage -> stage.connected().healthBecomes("unverified").weProbe()),
    BLOCKED(
            Area.ALLOWANCE,
            VerdictCode.MESSAGING_BLOCKED,
            "Sending blocked",
            "The check says blocked and gives no reason.",
            stage -> stage.connected().healthBecomes("blocked").weProbe()),
    LIMITED(
            Area.ALLOWANCE,
            VerdictCode.MESSAGING_LIMITED,
            "Sending limited",
            "The check says limited and gives no reason.",
            stage -> stage.connected().healthBecomes("limited").weProbe()),
    QUALITY_SLIDING(
            Area.ALLOWANCE,
            VerdictCode.QUALITY_SLIDING,
            "Quality slides",
            "Too many people have blocked the number; its rating is yellow.",
            stage -> stage.connected().becomes("quality_rating", "YELLOW").weProbe()),
    WARNED(
            Area.ALLOWANCE,
            VerdictCode.POLICY_WARNING,
            "Warned by Meta",
            "Meta reports a violation of its policies.",
            stage -> stage.connected().account("violation")),
    BAN_SCHEDULED(
            Area.ALLOWANCE,
            VerdictCode.BAN_SCHEDULED,
            "Day set for a ban",
            "Meta names the day on which it will disable the account.",
            stage -> stage.connected().account("ban_scheduled")),
    RESTRICTED(
            Area.ALLOWANCE,
            VerdictCode.RESTRICTED,
            "Account restricted",
            "Meta limits for a week what the account may send.",
            stage -> stage.connected().account("restricted")),
    LOCKED(
            Area.ALLOWANCE,
            VerdictCode.LOCKED,
            "Account locked",
            "A message is refused with 131031 for breaking policies.",
            stage -> stage.connected()
                    .healthBecomes("locked")
                    .weProbe()
                    .messageRefused("131031", "The account has been locked")),
    TECHNICAL_LOCK(
            Area.ALLOWANCE,
            VerdictCode.TECHNICAL_LOCK,
            "Locked for a technical reason",
            "A message is refused with 141008, and Meta shows no notice.",
            stage -> stage.connected().messageRefused("141008", "The account is locked")),
    BANNED(
            Area.ALLOWANCE,
            VerdictCode.BANNED,
            "Account disabled",
            "Meta disables the account and says so.",
            stage -> stage.connected()
                    .healthBecomes("locked")
                    .becomes("status", "BANNED")
                    .account("disabled")),

    REDELIVERY(
            Area.EVENTS,
            VerdictCode.HEALTHY,
            "The same event three times",
            "One message is delivered again and again.",
            stage -> stage.connected().somebodyWrites(3)),
    RELABELLED(
            Area.EVENTS,
            VerdictCode.HEALTHY,
            "Created comes back as deleted",
            "An event is replayed under another name.",
            stage -> stage.connected().announced("deleted")),
    WRONG_SIGNATURE(
            Area.EVENTS,
            VerdictCode.HEALTHY,
            "A forged event",
            "A deletion that is not signed with our secret.",
            stage -> stage.connected().forgedDeletion()),

    STRANGER(
            Area.INSTALLATION,
            VerdictCode.UNMATCHED_EVENT,
            "An event for an unknown number",
            "A message to a number that no tenant here has. Harmless.",
            Stage::strangerWrites),
    PROVIDER_AWAY(
            Area.INSTALLATION,
            VerdictCode.INCIDENT_SUSPECTED,
            "Kapso gives no answer",
            "Checks of a dozen numbers fail at once. Ends when the fault below is switched off.",
            Stage::providerGoesAway),
    SIGNUPS_BLOCKED(
            Area.INSTALLATION,
            VerdictCode.SIGNUPS_BLOCKED,
            "Meta refuses our app",
            "Two customers are turned away before they can do anything. Ends when somebody gets through.",
            Stage::metaRefusesOurApp),
    CREDITS_GONE(
            Area.INSTALLATION,
            VerdictCode.CREDITS_GONE,
            "Our credits at Kapso are used up",
            "Kapso pays for a customer, and pauses what is paid. Ends when the faults below are off and the number is checked.",
            Stage::creditsRunOut),
    EARS_CLOSED(
            Area.INSTALLATION,
            VerdictCode.OUR_EARS_CLOSED,
            "Our webhook is paused",
            "Three customers finish, and no event arrives. “Set up our webhook” under Sync ends it.",
            Stage::webhookIsPaused),
    SECRETS_DIFFER(
            Area.INSTALLATION,
            VerdictCode.SIGNATURE_STORM,
            "Wrong signatures",
            "Six events signed with a secret that is not ours. Ends ten minutes after the last.",
            Stage::eventsAreSignedWithAnotherSecret);

    private final Script script;

    LineScenario(Area area, VerdictCode endsIn, String title, String sentence, Consumer<Stage> play) {
        this.script = Script.played(area, endsIn, title, sentence, play);
    }

    LineScenario(Area area, Plot plot, String title, String sentence) {
        this.script = Script.planted(area, plot, title, sentence);
    }

    @Override
    public Script script() {
        return script;
    }

    @Override
    public LinkRequest link() {
        return this == NOT_FUNDED
                ? LinkRequest.asking().metaBillingMode("partner_managed").build()
                : LinkRequest.simple();
    }
}
