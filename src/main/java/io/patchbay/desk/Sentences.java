package io.patchbay.desk;

import io.patchbay.connection.Fact;
import io.patchbay.connection.Status;
import io.patchbay.diagnosis.CaseFile;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.web.Language;

/** Says facts and cases as people would. Codes of the provider stay in the small print. */
final class Sentences {

    private Sentences() {}

    static String title(CaseFile.Case file) {
        return file.tenant().name() + " " + file.verdict().code().title();
    }

    static String status(Status status) {
        return io.patchbay.web.Words.capital(io.patchbay.web.Words.spaced(status.word()));
    }

    static String of(Fact fact) {
        return switch (fact.kind()) {
            case LINK_CREATED ->
                fact.text("by")
                        + " made a link"
                        + ("reconnect".equals(fact.text("purpose")) ? " to reconnect the number." : ".");
            case LINK_NOT_MADE -> "The provider did not make the link.";
            case LINK_SEEN ->
                "The link stands at “" + fact.text("status") + "”, the signup at “" + fact.text("setup_status") + "”.";
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
            case ACCOUNT_REVIEWED -> "Meta’s review of the account says “" + word(fact, "decision") + "”.";
            case NAME_REVIEWED -> "Meta’s review of the name says “" + word(fact, "decision") + "”.";
            case LIMITS_TOLD -> "Meta changed how much may be sent, or how many numbers there may be.";
            case QUALITY_TOLD -> "Meta says of the number: " + word(fact, "event") + ".";
            case VERIFICATION_TOLD -> "Meta’s verification of the business stands at “" + word(fact, "status") + "”.";
            case ACCOUNT_READ -> account(fact);
            case FIELDS_READ ->
                "Meta shows the name as “"
                        + word(fact, "name_status")
                        + "”"
                        + (fact.text("new_name_status") == null
                                ? "."
                                : ", a new one as “" + word(fact, "new_name_status") + "”.");
            case NAME_REQUESTS_READ ->
                "The request for the name “" + fact.text("name") + "” stands at “" + word(fact, "status") + "”.";
            case FUNDING_READ -> "The provider shows the funding as " + word(fact, "status") + ".";
            case MESSAGE_INBOUND -> "A message from a customer arrived at the number.";
            case MESSAGE_FAILED -> "A message could not be delivered.";
            case NUMBER_READ ->
                "The provider shows the number"
                        + (fact.text("status") == null
                                ? "."
                                : " as " + fact.text("status").toLowerCase(java.util.Locale.ROOT) + ".");
            case NUMBER_MISSING -> "The provider does not have the number.";
            case HEALTH_READ ->
                "error".equals(fact.text("status"))
                        ? "The provider’s check did not run. This says nothing about the number."
                        : "The provider’s check says “" + fact.text("status") + "”.";
            case LOOK_FAILED -> "The look got no answer. This says nothing about the number.";
            case NUMBER_CLAIMED_TWICE ->
                fact.text("waba_id") == null
                        ? "The number stands under a second customer as well."
                        : "A number of somebody else stands in the same WhatsApp account.";
            case CLAIM_DECIDED -> decided(fact);
            case NOTE -> fact.text("text");
            case TEXT_COPIED ->
                fact.source()
                        + " copied the text “"
                        + VerdictCode.of(fact.text("verdict"))
                                .map(VerdictCode::sentence)
                                .orElse(fact.text("verdict"))
                        + "” in "
                        + Language.of(fact.text("language")).title()
                        + ".";
        };
    }

    private static String decided(Fact fact) {
        var what = fact.text("waba_id") == null ? "number" : "account";
        return fact.isTrue("kept")
                ? "It was decided that the " + what + " belongs here."
                : "It was decided that the " + what + " does not belong here.";
    }

    private static String account(Fact fact) {
        var review = fact.text("review") == null ? "not told" : word(fact, "review");
        var verification = fact.text("verification") == null ? "not told" : word(fact, "verification");
        return "Meta shows the account: review " + review + ", business " + verification + ".";
    }

    private static String word(Fact fact, String key) {
        return io.patchbay.web.Words.spaced(fact.text(key)).toLowerCase(java.util.Locale.ROOT);
    }

    /** The small print under a fact: where from, and the words and codes that came with it. */
    static String source(Fact fact) {
        var more = switch (fact.kind()) {
            case RETURNED_OK -> ", unsigned: it may move a screen, never a number";
            case LINK_SEEN ->
                fact.text("setup_error") == null ? "" : " · the provider says: " + fact.text("setup_error");
            case LINK_NOT_MADE -> fact.text("words") == null ? "" : " · the provider says: " + fact.text("words");
            case LINK_REVOKED -> fact.text("reason") == null ? "" : " · " + fact.text("reason");
            case LOOK_FAILED -> " · " + io.patchbay.web.Words.spaced(fact.text("kind"));
            case NUMBER_CREATED, NUMBER_DELETED -> ", proves nothing by itself";
            default -> "";
        };
        return fact.source() + more;
    }
}
