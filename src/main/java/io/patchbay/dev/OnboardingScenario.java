package io.patchbay.dev;

import io.patchbay.dev.Scenario.Area;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.link.LinkRequest;
import java.util.List;
import java.util.function.Consumer;

/** Scenarios of the way to a line: the link, Meta’s dialog and its end. */
enum OnboardingScenario implements Scenario {
    NO_LINK(Area.LINK, Plot.NOT_SENT, "No link yet", "There is a number to connect, and no link."),
    LINK_REFUSED(
            Area.LINK,
            VerdictCode.LINK_REFUSED,
            "Kapso creates no link",
            "We ask for a number from a country that does not exist.",
            Stage.NOTHING_MORE),
    NOT_OPENED(
            Area.LINK,
            VerdictCode.NOT_OPENED,
            "The link is not opened",
            "A link is created, and that is all.",
            Stage.NOTHING_MORE),
    EXPIRED(
            Area.LINK,
            VerdictCode.EXPIRED_UNOPENED,
            "The link runs out",
            "It was not opened, and its thirty days are over.",
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
            "A newer link was created; the customer opens the first one.",
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

    SIGNUP_BLOCKED(
            Area.DIALOG,
            Plot.SIGNUP_BLOCKED,
            "Turned away by Meta",
            "The customer comes back with 2655111: Meta refuses our app."),
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
            "The button was pressed 95 minutes ago, and nothing was started."),
    LEFT_AT_STEP(
            Area.DIALOG,
            Plot.LEFT_AT_STEP,
            "Leaves in the middle",
            "The dialog was started three hours ago and not finished."),
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
            "The third attempt in an hour ended at the code, and Meta locks them."),
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
            "Meta and Kapso disagree",
            "The customer comes back with token_exchange_failed.",
            stage -> stage.signup("token_exchange_failed")),
    FAILS_SILENTLY(
            Area.DIALOG,
            VerdictCode.ATTEMPT_FAILED,
            "Fails without a word",
            "The signup fails, and the browser does not come back. Only the link says so.",
            stage -> stage.signup("fail_silent")),

    NOT_CONFIRMED(
            Area.ENDING,
            VerdictCode.REDIRECT_ONLY,
            "Only the browser says so",
            "The browser claims success, and Kapso shows nothing.",
            stage -> stage.customerPresses().browserClaimsSuccess()),
    PROVIDER_SILENT(
            Area.ENDING,
            VerdictCode.WEBHOOK_ONLY,
            "Reported, but not found",
            "The event arrives; our checks get no answer. The next sync checks again.",
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
                    .weProbe()),
    NO_WEBHOOK(
            Area.ENDING,
            VerdictCode.HEALTHY,
            "No event is sent",
            "The customer finishes and comes back, Kapso sends nothing.",
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
            stage -> stage.customerPresses().weRevoke().ends("complete"));

    private final Script script;

    OnboardingScenario(Area area, VerdictCode endsIn, String title, String sentence, Consumer<Stage> play) {
        this.script = Script.played(area, endsIn, title, sentence, play);
    }

    OnboardingScenario(Area area, Plot plot, String title, String sentence) {
        this.script = Script.planted(area, plot, title, sentence);
    }

    @Override
    public Script script() {
        return script;
    }

    @Override
    public LinkRequest link() {
        return this == LINK_REFUSED
                ? LinkRequest.asking()
                        .provisionPhoneNumber(true)
                        .phoneNumberCountryIsos(List.of("xx"))
                        .build()
                : LinkRequest.simple();
    }
}
