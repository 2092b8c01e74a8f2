package io.patchbay.desk;

import io.patchbay.connection.Fact;
import io.patchbay.connection.Status;
import io.patchbay.diagnosis.CaseFile;

/** Says facts and cases as people would. Codes of the provider stay in the small print. */
final class Sentences {

    private Sentences() {}

    static String title(CaseFile.Case file) {
        var name = file.tenant().name();
        return switch (file.verdict()) {
            case HEALTHY -> name + " is connected and everything we can check is in order";
            case NAME_PENDING_HARMLESS -> name + " is connected; Meta still reviews the name";
            case REDIRECT_ONLY ->
                    name + " says it finished connecting, but nothing confirms it yet";
            case WEBHOOK_ONLY -> name + " has a number at the provider that we are looking at";
            case NOT_OPENED -> name + " has a link that nobody has opened yet";
            case NOT_SENT -> name + " has not been sent a link yet";
            case IN_META_DIALOG -> name + " is going through Meta’s dialog now";
            case LEFT_AT_STEP -> name + " started connecting and did not finish";
            case EXPIRED_UNOPENED -> name + " never opened its link, and it has expired";
            case LINK_OVER -> name + " is not connected and has no valid link";
            case OLD_LINK_USED -> name + " tried a link that is no longer valid";
            case LOGIN_CANCELLED -> name + " cancelled the Facebook login";
            case OTP_FAILED -> name + " could not verify its number";
            case WABA_LIMIT -> name + " has no room for another WhatsApp account";
            case EXCHANGE_FAILED -> name + " got stuck between Meta and the provider";
            case ATTEMPT_FAILED -> name + " tried to connect and did not succeed";
            case FINISHING -> name + " finished; the provider is still at work";
            case REVIEW_PENDING_NORMAL ->
                    name + " is connected as soon as Meta has reviewed the account";
            case CREDENTIAL_INVALID -> name + " has to reconnect: Meta refuses its credentials";
            case ACCESS_REMOVED -> name + " removed our access to its number";
            case DISCONNECTED -> name + " is disconnected";
            case OFFBOARDED_GRACE -> name + " is paused and usually comes back by itself";
            case REMOVED -> name + " no longer has its number at the provider";
            case WRONG_NUMBER_TYPE -> name + " connected a test number of Meta’s";
            case NUMBER_CONFLICT -> name + " claims a number that another tenant has too";
            case UNKNOWN_SILENCE -> name + ": nothing is known yet";
        };
    }

    static String status(Status status) {
        return io.patchbay.web.Words.capital(io.patchbay.web.Words.spaced(status.word()));
    }

    static String of(Fact fact) {
        return switch (fact.kind()) {
            case LINK_CREATED ->
                    fact.text("by")
                            + " made a link"
                            + ("reconnect".equals(fact.text("purpose"))
                                    ? " to reconnect the number."
                                    : ".");
            case LINK_NOT_MADE -> "The provider did not make the link.";
            case LINK_SEEN ->
                    "The link stands at “"
                            + fact.text("status")
                            + "”, the signup at “"
                            + fact.text("setup_status")
                            + "”.";
            case LINK_REVOKED ->
                    fact.text("replaced_by") == null
                            ? "The link was taken out of use."
                            : "A newer link took this one out of use.";
            case ATTEMPT_STARTED -> "A person pressed the button on the link.";
            case OLD_LINK_TRIED -> "A person tried a link that is over.";
            case RETURNED_OK -> "The browser came back and says it is completed.";
            case RETURNED_FAILED -> "The browser came back without success.";
            case NUMBER_CREATED -> "The sender announced a number.";
            case NUMBER_DELETED -> "The sender announced the end of a number.";
            case NUMBER_OFFBOARDED -> "Meta paused the number.";
            case NUMBER_DISCONNECTED -> "The customer’s side disconnected the number.";
            case NUMBER_RECONNECTED -> "The number came back.";
            case ACCOUNT_RESTRICTED -> "Meta restricted the account.";
            case ACCOUNT_VIOLATION -> "Meta reported a violation on the account.";
            case ACCOUNT_DISABLED -> "Meta disabled the account.";
            case ACCOUNT_REINSTATED -> "Meta reinstated the account.";
            case MESSAGE_INBOUND -> "A message from a customer arrived at the number.";
            case MESSAGE_FAILED -> "A message could not be delivered.";
            case NUMBER_READ ->
                    "The provider shows the number"
                            + (fact.text("status") == null
                                    ? "."
                                    : " as "
                                            + fact.text("status").toLowerCase(java.util.Locale.ROOT)
                                            + ".");
            case NUMBER_MISSING -> "The provider does not have the number.";
            case HEALTH_READ ->
                    "error".equals(fact.text("status"))
                            ? "The provider’s check did not run. This says nothing about the number."
                            : "The provider’s check says “" + fact.text("status") + "”.";
            case LOOK_FAILED -> "The look got no answer. This says nothing about the number.";
            case NUMBER_CLAIMED_TWICE -> "The number stands under two tenants.";
            case NOTE -> fact.text("text");
        };
    }

    /** The small print under a fact: where from, and the words and codes that came with it. */
    static String source(Fact fact) {
        var more =
                switch (fact.kind()) {
                    case RETURNED_OK -> ", unsigned: it may move a screen, never a number";
                    case RETURNED_FAILED ->
                            fact.text("error_code") == null ? "" : " · " + fact.text("error_code");
                    case LINK_SEEN ->
                            fact.text("setup_error") == null
                                    ? ""
                                    : " · the provider says: " + fact.text("setup_error");
                    case LINK_NOT_MADE ->
                            fact.text("words") == null
                                    ? ""
                                    : " · the provider says: " + fact.text("words");
                    case LINK_REVOKED ->
                            fact.text("reason") == null ? "" : " · " + fact.text("reason");
                    case LOOK_FAILED -> " · " + io.patchbay.web.Words.spaced(fact.text("kind"));
                    case NUMBER_DISCONNECTED ->
                            fact.text("reason") == null ? "" : " · " + fact.text("reason");
                    case NUMBER_CREATED, NUMBER_DELETED -> ", proves nothing by itself";
                    default -> "";
                };
        return fact.source() + more;
    }
}
