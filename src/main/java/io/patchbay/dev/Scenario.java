package io.patchbay.dev;

import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.link.LinkRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Stories that end in a verdict, each a case of its own; every verdict has at least one. Most are
 * played over real HTTP from the first link to the end. Those that take hours or days are planted:
 * their past is written with the times it would have had. Those about the whole installation have
 * no case and may end by themselves.
 */
public enum Scenario {
    NO_LINK(Area.LINK, Plot.NOT_SENT, "No link yet", "There is a line to connect, and no link."),
    LINK_REFUSED(
            Area.LINK,
            VerdictCode.LINK_REFUSED,
            "The provider makes no link",
            "We ask for a number from a country that does not exist.",
            Stage.NOTHING_MORE),
    NOT_OPENED(
            Area.LINK,
            VerdictCode.NOT_OPENED,
            "Nobody opens the link",
            "A link is made, and that is all.",
            Stage.NOTHING_MORE),
    EXPIRED(
            Area.LINK,
            VerdictCode.EXPIRED_UNOPENED,
            "The link runs out",
            "Nobody opened it, and its thirty days are over.",
            Stage::linkRunsOut),
    REVOKED(
            Area.LINK,
            VerdictCode.LINK_OVER,
            "The link is revoked",
            "It went to the wrong person, and nothing replaces it.",
            Stage::weRevoke),
    OLD_LINK(
            Area.LINK,
            VerdictCode.OLD_LINK_USED,
            "An old link is opened",
            "A newer link was made; the customer opens the first one.",
            stage -> stage.weSendANewerLink().customerPresses()),
    TOO_LATE(
            Area.LINK,
            VerdictCode.LINK_OVER,
            "Too late",
            "The customer comes back with link_expired.",
            stage -> stage.signup("link_expired")),
    USED_BEFORE(
            Area.LINK,
            VerdictCode.LINK_OVER,
            "Used before",
            "The customer comes back with already_used.",
            stage -> stage.signup("already_used")),

    STOPS(
            Area.DIALOG,
            VerdictCode.IN_META_DIALOG,
            "In Meta’s dialog",
            "The customer is half way. Half an hour later this counts as left.",
            stage -> stage.signup("stop")),
    LEFT_BEFORE_META(
            Area.DIALOG,
            Plot.LEFT_BEFORE_META,
            "Never gets into the dialog",
            "The button was pressed 95 minutes ago, and nothing was begun."),
    LEFT_AT_STEP(
            Area.DIALOG,
            Plot.LEFT_AT_STEP,
            "Leaves in the middle",
            "The dialog was begun three hours ago and not ended."),
    LOGIN_CANCELLED(
            Area.DIALOG,
            VerdictCode.LOGIN_CANCELLED,
            "Facebook login cancelled",
            "The customer comes back with facebook_auth_failed.",
            stage -> stage.signup("facebook_auth_failed")),
    CODE_WRONG(
            Area.DIALOG,
            VerdictCode.OTP_FAILED,
            "The code does not work",
            "The customer comes back with phone_verification_failed.",
            stage -> stage.signup("phone_verification_failed")),
    CODES_LOCKED(
            Area.DIALOG,
            Plot.CODES_LOCKED,
            "Codes again and again",
            "The third try in an hour ended at the code, and Meta locks them."),
    NUMBER_IN_USE(
            Area.DIALOG,
            VerdictCode.NUMBER_IN_USE,
            "The number is in use",
            "Comes back with 3441041: another WhatsApp account has it.",
            stage -> stage.signup("3441041")),
    OTHER_PROVIDER(
            Area.DIALOG,
            VerdictCode.HELD_BY_OTHER_PROVIDER,
            "Held by another provider",
            "Comes back with 2655093: the number is shared with another partner.",
            stage -> stage.signup("2655093")),
    NOT_ELIGIBLE(
            Area.DIALOG,
            VerdictCode.NOT_ELIGIBLE_COEXISTENCE,
            "Cannot keep the app",
            "Comes back with 4563015: the Business app is too old for both.",
            stage -> stage.signup("4563015")),
    TOO_MANY_ACCOUNTS(
            Area.DIALOG,
            VerdictCode.WABA_LIMIT,
            "Too many accounts",
            "The customer comes back with waba_limit_reached.",
            stage -> stage.signup("waba_limit_reached")),
    EXCHANGE_FAILED(
            Area.DIALOG,
            VerdictCode.EXCHANGE_FAILED,
            "Meta and the provider disagree",
            "The customer comes back with token_exchange_failed.",
            stage -> stage.signup("token_exchange_failed")),
    FAILS_SILENTLY(
            Area.DIALOG,
            VerdictCode.ATTEMPT_FAILED,
            "Fails without a word",
            "The signup fails, and nobody comes back. Only the link says so.",
            stage -> stage.signup("fail_silent")),

    NOT_CONFIRMED(
            Area.ENDING,
            VerdictCode.REDIRECT_ONLY,
            "Only the browser says so",
            "The browser claims success, and the provider shows nothing of it.",
            stage -> stage.customerPresses().browserClaimsSuccess()),
    PROVIDER_SILENT(
            Area.ENDING,
            VerdictCode.WEBHOOK_ONLY,
            "Announced, and not to be seen",
            "The event comes; our looks get no answer. The next sweep asks again.",
            Stage::numberComesWhileTheProviderIsAway),
    FINISHING(
            Area.ENDING,
            VerdictCode.FINISHING,
            "The number takes its time",
            "The link is used, and the number is not there yet.",
            stage -> stage.signup("complete_no_number")),
    CONTRADICTED(
            Area.ENDING,
            VerdictCode.EVIDENCE_CONFLICT,
            "Two sources disagree",
            "The browser claims success, then the link says failed.",
            stage -> stage.customerPresses()
                    .browserClaimsSuccess()
                    .ends("fail_silent")
                    .weLook()),
    NO_WEBHOOK(
            Area.ENDING,
            VerdictCode.HEALTHY,
            "No event is sent",
            "The customer finishes and comes back, the provider says nothing.",
            stage -> stage.signup("complete_silent")),
    NO_REDIRECT(
            Area.ENDING,
            VerdictCode.HEALTHY,
            "The window is closed",
            "The customer finishes, but the browser never comes back.",
            stage -> stage.signup("complete_no_redirect")),
    DELETED_FIRST(
            Area.ENDING,
            VerdictCode.HEALTHY,
            "Deleted before created",
            "The events of a new number arrive the wrong way round.",
            stage -> stage.signup("complete_silent").announced("deleted").announced("created")),
    REVOKED_LATE(
            Area.ENDING,
            VerdictCode.HEALTHY,
            "Finished on a revoked link",
            "We revoke the link while the customer is inside.",
            stage -> stage.customerPresses().weRevoke().ends("complete")),

    SIGNUP(
            Area.LINE,
            VerdictCode.HEALTHY,
            "Signup goes well",
            "The customer finishes, the event arrives, the browser comes back.",
            stage -> stage.signup("complete")),
    QUIET(Area.LINE, Plot.QUIET, "Nobody has written yet", "Connected two days ago, and no message has proved it."),
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
            // whenever a look comes, its check says nothing
            stage -> stage.connected()
                    .becomes("status", "UNLINKED")
                    .healthBecomes("error")
                    .line("offboarded", null)),
    DOWN(
            Area.LINE,
            VerdictCode.DISCONNECTED,
            "Down, and nobody said so",
            "A look finds the number disconnected.",
            stage -> stage.connected()
                    .becomes("status", "DISCONNECTED")
                    .healthBecomes("disconnected")
                    .weLook()),
    DISCONNECTED(
            Area.LINE,
            VerdictCode.ACCESS_REMOVED,
            "Disconnected by the customer",
            "The customer removes us in the app.",
            stage -> stage.connected()
                    .becomes("status", "DISCONNECTED")
                    .healthBecomes("disconnected")
                    .line("disconnected", "account_disconnected")),
    MOVED_AWAY(
            Area.LINE,
            VerdictCode.MOVED_AWAY,
            "Moved away",
            "The customer took the number to another account.",
            stage -> stage.connected()
                    .becomes("status", "MIGRATED")
                    .healthBecomes("disconnected")
                    .weLook()),
    CREDENTIAL_REFUSED(
            Area.LINE,
            VerdictCode.CREDENTIAL_INVALID,
            "Credential refused",
            "Meta no longer accepts the token.",
            stage -> stage.connected().healthBecomes("token").weLook()),
    RECONNECTED(
            Area.LINE,
            VerdictCode.HEALTHY,
            "Reconnected",
            "The token is refused; a reconnect link mends it.",
            stage -> stage.connected().healthBecomes("token").weLook().weReconnect()),
    DELETED(
            Area.LINE,
            VerdictCode.REMOVED,
            "Deleted",
            "The provider takes the number away and says so.",
            stage -> stage.connected().numberIsRemoved().announced("deleted")),
    NOT_SUBSCRIBED(
            Area.LINE,
            VerdictCode.NOT_SUBSCRIBED,
            "Messages go elsewhere",
            "The check finds that our app is not subscribed to the account.",
            stage -> stage.connected().healthBecomes("unsubscribed").weLook()),
    TWO_TENANTS(
            Area.LINE,
            VerdictCode.NUMBER_CONFLICT,
            "One number, two tenants",
            "A second tenant connects the number of the first.",
            stage -> stage.connected().anotherTenantConnectsTheSame()),
    UNKNOWN_WORD(
            Area.LINE,
            Plot.UNKNOWN_WORD,
            "A word nobody knows",
            "A number found at the provider in a state that nobody has documented."),

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
            "Meta looked at the account and says no in an event of its own.",
            stage -> stage.underReview()
                    .accountBecomes("account_review_status", "REJECTED")
                    .metaSays("account_review_update", "decision", "REJECTED")),
    NAME_PENDING(
            Area.REVIEW,
            VerdictCode.NAME_PENDING_HARMLESS,
            "Name under review",
            "Connected, and Meta still looks at the display name.",
            stage -> stage.signup("name_pending")),
    NAME_BLOCKS(
            Area.REVIEW,
            VerdictCode.NAME_PENDING_BLOCKING,
            "Cannot send without a name",
            "A message is refused with 131037 until the name is approved.",
            stage -> stage.connected()
                    .becomes("name_status", "PENDING_REVIEW")
                    .healthBecomes("limited")
                    .weLook()
                    .messageRefused("131037", "The display name is not approved")),
    NAME_DECLINED(
            Area.REVIEW,
            VerdictCode.NAME_DECLINED,
            "Name refused",
            "Connected, and Meta refuses the display name.",
            stage -> stage.connected().becomes("name_status", "DECLINED").weLook()),
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
            stage -> stage.connected().becomes("status", "UNVERIFIED").weLook()),

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
            "The account is to be paid for through the provider, and is not yet.",
            stage -> stage.signup("not_funded")),
    PROFILE_INCOMPLETE(
            Area.ALLOWANCE,
            VerdictCode.PROFILE_INCOMPLETE,
            "Business profile incomplete",
            "Meta blocks the business until its profile is complete.",
            stage -> stage.connected().healthBecomes("business").weLook()),
    BUSINESS_UNVERIFIED(
            Area.ALLOWANCE,
            VerdictCode.BUSINESS_UNVERIFIED,
            "Business not verified",
            "Limits stay low until Meta has verified the business.",
            stage -> stage.connected().healthBecomes("unverified").weLook()),
    BLOCKED(
            Area.ALLOWANCE,
            VerdictCode.MESSAGING_BLOCKED,
            "Sending blocked",
            "The check says blocked and gives no reason.",
            stage -> stage.connected().healthBecomes("blocked").weLook()),
    LIMITED(
            Area.ALLOWANCE,
            VerdictCode.MESSAGING_LIMITED,
            "Sending limited",
            "The check says limited and gives no reason.",
            stage -> stage.connected().healthBecomes("limited").weLook()),
    QUALITY_SLIDING(
            Area.ALLOWANCE,
            VerdictCode.QUALITY_SLIDING,
            "Quality slides",
            "Too many people have blocked the number; its rating is yellow.",
            stage -> stage.connected().becomes("quality_rating", "YELLOW").weLook()),
    WARNED(
            Area.ALLOWANCE,
            VerdictCode.POLICY_WARNING,
            "Warned by Meta",
            "Meta reports a violation of its policies.",
            stage -> stage.connected().account("violation")),
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
                    .weLook()
                    .messageRefused("131031", "The account has been locked")),
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
            "Somebody replays an event under another name.",
            stage -> stage.connected().announced("deleted")),
    WRONG_SIGNATURE(
            Area.EVENTS,
            VerdictCode.HEALTHY,
            "A forged event",
            "A deletion that nobody signed with our secret.",
            stage -> stage.connected().forgedDeletion()),

    STRANGER(
            Area.INSTALLATION,
            VerdictCode.UNMATCHED_EVENT,
            "An event for a stranger",
            "A message at a number that nobody here has. Harmless.",
            Stage::strangerWrites),
    PROVIDER_AWAY(
            Area.INSTALLATION,
            VerdictCode.INCIDENT_SUSPECTED,
            "The provider gives no answer",
            "Looks at a dozen lines fail at once. Ends when the fault below is switched off.",
            Stage::providerGoesAway),
    EARS_CLOSED(
            Area.INSTALLATION,
            VerdictCode.OUR_EARS_CLOSED,
            "Our webhook is paused",
            "Three customers finish, and no event comes. “Set up our webhook” under Sweeps ends it.",
            Stage::webhookIsPaused),
    SECRETS_DIFFER(
            Area.INSTALLATION,
            VerdictCode.SIGNATURE_STORM,
            "Wrong signatures",
            "Six events signed with a secret that is not ours. Ends ten minutes after the last.",
            Stage::eventsAreSignedWithAnotherSecret);

    /** What a scenario is about; the order is that of a connection's life. */
    public enum Area {
        LINK("The link"),
        DIALOG("Meta’s dialog"),
        ENDING("The end of the dialog"),
        LINE("The line"),
        REVIEW("What Meta reviews"),
        ALLOWANCE("What Meta allows"),
        EVENTS("Events gone wrong"),
        INSTALLATION("The whole installation");

        private final String title;

        Area(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        public List<Scenario> scenarios() {
            return Stream.of(Scenario.values()).filter(one -> one.area == this).toList();
        }
    }

    private final Area area;
    private final VerdictCode endsIn;
    private final String title;
    private final String sentence;
    private final Plot plot;
    private final Consumer<Stage> script;

    Scenario(Area area, VerdictCode endsIn, String title, String sentence, Consumer<Stage> script) {
        this(area, endsIn, title, sentence, null, script);
    }

    /** Planted. */
    Scenario(Area area, Plot plot, String title, String sentence) {
        this(area, plot.endsIn(), title, sentence, plot, Stage.NOTHING_MORE);
    }

    Scenario(Area area, VerdictCode endsIn, String title, String sentence, Plot plot, Consumer<Stage> script) {
        this.area = area;
        this.endsIn = endsIn;
        this.title = title;
        this.sentence = sentence;
        this.plot = plot;
        this.script = script;
    }

    public String title() {
        return title;
    }

    public String sentence() {
        return sentence;
    }

    /** The verdict that heads the case in the end, or for a while if it is a clock. */
    public VerdictCode endsIn() {
        return endsIn;
    }

    /** True if it brings a tenant with a past of its own. */
    public boolean isPlanted() {
        return plot != null;
    }

    /** How the past went; null if it is played. */
    Plot plot() {
        return plot;
    }

    /** What is asked of the provider at the beginning. */
    LinkRequest link() {
        return switch (this) {
            case LINK_REFUSED -> new LinkRequest(null, null, true, List.of("xx"), null, null, null, null, null, false);
            case NOT_FUNDED ->
                new LinkRequest(null, null, null, null, null, null, "partner_managed", null, null, false);
            default -> LinkRequest.simple();
        };
    }

    /** Everything after the first link. */
    void perform(Stage stage) {
        script.accept(stage);
    }

    /** The word in forms. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scenario> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }
}
