package io.patchbay.desk;

import io.patchbay.connection.AccountStatement.FundingAsked;
import io.patchbay.connection.AccountStatement.FundingRead;
import io.patchbay.web.Formats;

/** What is said about who pays, as sentences. Each reading is of what Kapso had stored then (kapso.md §4.6). Pure. */
final class FundingWords {

    private FundingWords() {}

    static String sentence(FundingRead funding) {
        if (!funding.isVisible()) {
            return "Kapso does not show us the account, so its funding is not known.";
        }
        if (funding.isOutOfCredits()) {
            return "Kapso’s record at this time: it pays for the account, and paid messages are paused%s."
                    .formatted(funding.pauses().isEmpty() ? "" : ": " + plain(String.join(", ", funding.pauses())));
        }
        var run = funding.errorKind() != null
                ? " The last request ended with “%s”.".formatted(plain(funding.errorKind()))
                : "";
        return funding.isPaidByCustomer()
                ? "Kapso’s record at this time: the account pays Meta with its own payment method."
                : "Kapso’s record of the funding at this time: %s.%s".formatted(plain(funding.status()), run);
    }

    static String sentence(FundingAsked asked) {
        var why = asked.reason() == null ? "" : " Its reason: " + plain(asked.reason()) + ".";
        return switch (String.valueOf(asked.answer())) {
            case FundingAsked.ELIGIBLE -> "Kapso could pay for the account, if we ask for it.";
            case FundingAsked.INELIGIBLE -> "Kapso cannot pay for the account now, or could not find out." + why;
            case FundingAsked.NO_PREFLIGHT ->
                "Kapso cannot say beforehand whether it may pay for this kind of account.";
            case FundingAsked.ACTIVATED -> by(asked) + "Kapso pays for the account from now on.";
            case FundingAsked.PENDING -> by(asked) + "Kapso is setting up the funding.";
            case FundingAsked.FAILED -> by(asked) + "Kapso answered, and the funding was not switched on." + why;
            case FundingAsked.REFUSED -> by(asked) + "Kapso refused." + why;
            case FundingAsked.NO_CREDITS -> by(asked) + "Kapso says that our credits are used up.";
            case FundingAsked.NOT_VISIBLE -> by(asked) + "Kapso does not show us the account.";
            case FundingAsked.UNANSWERED -> by(asked) + "No answer came, so read the funding before asking again.";
            default -> by(asked) + "Kapso answered: " + plain(asked.answer()) + "." + why;
        };
    }

    private static String by(FundingAsked asked) {
        return asked.by() == null ? "" : asked.by() + " requested the funding. ";
    }

    static String briefly(FundingRead funding) {
        return funding.isOutOfCredits() ? "paused" : plain(funding.status());
    }

    static String briefly(FundingAsked asked) {
        return switch (String.valueOf(asked.answer())) {
            case FundingAsked.ELIGIBLE -> "may be funded";
            case FundingAsked.NO_PREFLIGHT -> "no look ahead";
            case FundingAsked.ACTIVATED -> "funded";
            case FundingAsked.PENDING -> "pending";
            case FundingAsked.NO_CREDITS -> "no credits";
            case FundingAsked.UNANSWERED -> "no answer";
            default -> "not funded";
        };
    }

    private static String plain(String word) {
        return word == null ? "not said" : Formats.spaced(word);
    }
}
