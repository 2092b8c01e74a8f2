package io.patchbay.dev;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Stories that the sandbox can play from the first link to the end, each a case of its own. */
public enum Scenario {
    SIGNUP("Signup goes well", "The customer finishes, the event arrives, the browser comes back."),
    NOT_OPENED("Nobody opens the link", "A link is made, and that is all."),
    EXPIRED("The link runs out", "Nobody opened it, and its thirty days are over."),
    OLD_LINK("An old link is opened", "A newer link was made; the customer opens the first one."),
    NO_WEBHOOK(
            "No event is sent", "The customer finishes and comes back, the provider says nothing."),
    NO_REDIRECT("The window is closed", "The customer finishes, but the browser never comes back."),
    LOGIN_CANCELLED(
            "Facebook login cancelled", "The customer comes back with facebook_auth_failed."),
    CODE_WRONG("The code does not work", "The customer comes back with phone_verification_failed."),
    TOO_MANY_ACCOUNTS("Too many accounts", "The customer comes back with waba_limit_reached."),
    EXCHANGE_FAILED("Meta and the provider disagree", "Comes back with token_exchange_failed."),
    TOO_LATE("Too late", "The customer comes back with link_expired."),
    USED_BEFORE("Used before", "The customer comes back with already_used."),
    STOPS("Stops in the middle", "The customer closes Meta's window half way."),
    NAME_PENDING("Name under review", "Connected, and Meta still looks at the display name."),
    ACCOUNT_PENDING("Account under review", "Finished, but Meta holds the account back."),
    PAYMENT_MISSING("Payment missing", "Connected, but without a payment method."),
    OFFBOARDED_BACK("Away for a moment", "The number is offboarded and comes back by itself."),
    OFFBOARDED_STAYS("Away and stays away", "The number is offboarded and does not come back."),
    DISCONNECTED("Disconnected by the customer", "The customer removes us in the app."),
    CREDENTIAL_REFUSED("Credential refused", "Meta no longer accepts the token."),
    RECONNECTED("Reconnected", "The token is refused; a reconnect link mends it."),
    DELETED("Deleted", "The provider takes the number away and says so."),
    NUMBER_555("A number of Meta's own", "The customer takes a +1 555 number by mistake."),
    TWO_TENANTS("One number, two tenants", "A second tenant connects the number of the first."),
    RESTRICTED("Account restricted", "Meta limits what the account may send."),
    INBOUND("A message arrives", "Connected, and the first customer writes."),
    REDELIVERY("The same event three times", "One message is delivered again and again."),
    RELABELLED("Created comes back as deleted", "Somebody replays an event under another name."),
    WRONG_SIGNATURE("A forged event", "A deletion that nobody signed with our secret."),
    DELETED_FIRST(
            "Deleted before created", "The events of a new number arrive the wrong way round."),
    REVOKED_LATE("Finished on a revoked link", "We revoke the link while the customer is inside.");

    private final String title;
    private final String sentence;

    Scenario(String title, String sentence) {
        this.title = title;
        this.sentence = sentence;
    }

    public String title() {
        return title;
    }

    public String sentence() {
        return sentence;
    }

    /** The word in forms. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scenario> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }
}
