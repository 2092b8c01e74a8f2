package io.patchbay.diagnosis;

import io.patchbay.connection.Acts;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a connection stands where it stands. One headline per connection; {@code sentence} stays
 * under 75 characters and holds no code of the provider, {@code next} is one thing to do. {@code
 * blocks}: customers' messages do not get through today because of it.
 */
public enum VerdictCode {
    NUMBER_CONFLICT(
            Acts.US,
            "unclear",
            true,
            "Two tenants claim the same number",
            "An admin has to decide whose it is."),
    ACCESS_REMOVED(
            Acts.CUSTOMER,
            "customer",
            true,
            "The customer removed our access to the number",
            "Send a reconnect link and ask them to choose the same number."),
    CREDENTIAL_INVALID(
            Acts.CUSTOMER,
            "customer",
            true,
            "Meta no longer accepts the credentials of this number",
            "Send a reconnect link; it takes the customer about two minutes."),
    REMOVED(
            Acts.US,
            "closed",
            true,
            "The number is no longer at the provider",
            "Ask the customer whether that was meant; if not, send a new link."),
    DISCONNECTED(
            Acts.CUSTOMER,
            "customer",
            true,
            "The provider shows the number as disconnected",
            "Send a reconnect link to the customer."),
    OFFBOARDED_GRACE(
            Acts.PROVIDER,
            "meta",
            true,
            "The number is paused and usually comes back by itself",
            "Wait for the clock. Do not send a new link."),
    WRONG_NUMBER_TYPE(
            Acts.US,
            "ours",
            true,
            "The customer got a test number of Meta’s instead of their own",
            "Explain that “display name only” was chosen and send a new link."),
    REVIEW_PENDING_NORMAL(
            Acts.META,
            "meta",
            true,
            "Meta is reviewing the account",
            "Wait; a review usually takes hours, seldom two days."),
    HEALTHY(
            Acts.NOBODY,
            "working",
            false,
            "The number is connected and works",
            "Nobody needs to do anything."),
    NAME_PENDING_HARMLESS(
            Acts.META,
            "working",
            false,
            "Connected; Meta still reviews the display name",
            "Nothing to do; messages get through meanwhile."),
    WEBHOOK_ONLY(
            Acts.PROVIDER,
            "meta",
            false,
            "The provider announced a number and we are looking at it",
            "Wait a moment; the look is under way."),
    REDIRECT_ONLY(
            Acts.US,
            "ours",
            false,
            "Only the customer’s browser says it is finished",
            "Probe now: ask the provider whether the number is there."),
    FINISHING(
            Acts.PROVIDER,
            "meta",
            false,
            "The provider is finishing the connection",
            "Wait a few minutes."),
    LOGIN_CANCELLED(
            Acts.CUSTOMER,
            "customer",
            false,
            "The customer cancelled the Facebook login",
            "Ask them to try again with the same link and to allow pop-ups."),
    OTP_FAILED(
            Acts.CUSTOMER,
            "customer",
            false,
            "The customer’s number could not be verified",
            "Ask them to choose “call me” and have the phone at hand."),
    WABA_LIMIT(
            Acts.CUSTOMER,
            "customer",
            false,
            "The customer’s business has too many WhatsApp accounts",
            "Ask them to choose an account they already have."),
    EXCHANGE_FAILED(
            Acts.US,
            "ours",
            false,
            "Meta and the provider could not agree on the access",
            "Ask them to try again; if it repeats, take it to the provider."),
    OLD_LINK_USED(
            Acts.US,
            "ours",
            false,
            "The customer used a link that is no longer valid",
            "Send them the newest link."),
    ATTEMPT_FAILED(
            Acts.CUSTOMER,
            "customer",
            false,
            "The customer’s last try did not succeed",
            "Ask them to try again with the same link."),
    LEFT_AT_STEP(
            Acts.CUSTOMER,
            "customer",
            false,
            "The customer started and did not finish",
            "Remind them; the same link works."),
    IN_META_DIALOG(
            Acts.CUSTOMER,
            "customer",
            false,
            "The customer is in Meta’s dialog",
            "Wait; it takes about five minutes."),
    EXPIRED_UNOPENED(
            Acts.US,
            "ours",
            false,
            "The link expired before anybody opened it",
            "Ask whether it reached the right person and send a new link."),
    LINK_OVER(
            Acts.US,
            "ours",
            false,
            "No valid link is left and nothing is connected",
            "Send a new link."),
    NOT_OPENED(
            Acts.CUSTOMER,
            "customer",
            false,
            "The link was sent and nobody has opened it",
            "Remind the customer, or ask whether it reached the right person."),
    NOT_SENT(Acts.US, "ours", false, "No link has been made yet", "Create a link and send it."),
    UNKNOWN_SILENCE(
            Acts.NOBODY,
            "unclear",
            false,
            "Nothing is known about this connection yet",
            "Probe now, or wait for the next sweep.");

    private final Acts acts;
    private final String tone;
    private final boolean blocks;
    private final String sentence;
    private final String next;

    VerdictCode(Acts acts, String tone, boolean blocks, String sentence, String next) {
        this.acts = acts;
        this.tone = tone;
        this.blocks = blocks;
        this.sentence = sentence;
        this.next = next;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Acts acts() {
        return acts;
    }

    /** True if the line works, whatever else Meta still has under review. */
    public boolean isWell() {
        return tone.equals("working");
    }

    /** The design's name of colour and shape. */
    public String tone() {
        return tone;
    }

    public boolean blocks() {
        return blocks;
    }

    public String sentence() {
        return sentence;
    }

    public String next() {
        return next;
    }

    /** The code behind a word; empty if there is none. */
    public static Optional<VerdictCode> of(String word) {
        return Arrays.stream(values()).filter(code -> code.word().equals(word)).findFirst();
    }
}
