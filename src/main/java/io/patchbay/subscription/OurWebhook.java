package io.patchbay.subscription;

import io.patchbay.provider.ProviderWebhook;
import io.patchbay.provider.Subscription;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether the provider sends us what happens. {@code since} is when it was first seen so, {@code
 * lookedAt} the last time the provider answered; both null before the first answer. {@code lacking}
 * holds event names the webhook is not subscribed to although the {@code subscription} names them,
 * {@code words} why the last look got no answer, or null.
 */
public record OurWebhook(
        Subscription subscription, State state, Instant since, Instant lookedAt, List<String> lacking, String words) {

    /** How our webhook stands at the provider. */
    public enum State {
        /** It sends at least what we cannot do without. */
        ACTIVE,
        /** None of the project's webhooks has our address. */
        MISSING,
        /** It is there and switched off. */
        PAUSED,
        /** It does not send numbers that appear or disappear. */
        DEAF,
        /** It sends the old body format, which lacks most of what we read. */
        OLD_FORMAT,
        /** Nobody could look yet. Not a fault of the webhook. */
        UNKNOWN
    }

    public OurWebhook {
        lacking = List.copyOf(lacking);
    }

    /** What the provider's list says about the webhook at this address, seen at {@code now}. */
    static OurWebhook among(List<ProviderWebhook> listed, String url, Subscription subscription, Instant now) {
        return find(listed, url, subscription)
                .map(found -> new OurWebhook(
                        subscription,
                        stateOf(found, subscription),
                        now,
                        now,
                        subscription.lackingIn(found.events()),
                        null))
                .orElseGet(() -> new OurWebhook(subscription, State.MISSING, now, now, List.of(), null));
    }

    /** Ours among several: of two with our address the one that works. */
    static Optional<ProviderWebhook> find(List<ProviderWebhook> listed, String url, Subscription subscription) {
        return listed.stream()
                .filter(webhook -> webhook.phoneNumberId() == null)
                .filter(webhook -> !"meta".equals(webhook.kind()))
                .filter(webhook -> url.equals(webhook.url()))
                .min(Comparator.comparing(webhook -> stateOf(webhook, subscription)));
    }

    private static State stateOf(ProviderWebhook webhook, Subscription subscription) {
        if (!webhook.active()) {
            return State.PAUSED;
        }
        if ("v1".equals(webhook.payloadVersion())) {
            return State.OLD_FORMAT;
        }
        return webhook.events().containsAll(subscription.needed()) ? State.ACTIVE : State.DEAF;
    }

    public boolean isActive() {
        return state == State.ACTIVE;
    }

    /** True if setting it up can change something for the better. */
    public boolean canBeSetUp() {
        return state != State.ACTIVE || !lacking.isEmpty();
    }

    /** One sentence for people. */
    public String sentence() {
        return switch (state) {
            case ACTIVE ->
                lacking.isEmpty()
                        ? "Our webhook at Kapso is active."
                        : "Our webhook at Kapso is active, without " + String.join(", ", lacking) + ".";
            case MISSING -> "Kapso has no webhook with our URL, so changes are only found by checks.";
            case PAUSED -> "Our webhook at Kapso is switched off, so changes are only found by checks.";
            case DEAF -> "Our webhook at Kapso does not send " + needed() + ".";
            case OLD_FORMAT -> "Our webhook at Kapso sends the old body format v1; it must be v2.";
            case UNKNOWN -> "Not known yet whether Kapso sends us webhooks.";
        };
    }

    private String needed() {
        return String.join(
                " and ",
                lacking.stream().filter(subscription.needed()::contains).toList());
    }

    /** The tone of a badge. */
    public String tone() {
        return switch (state) {
            case ACTIVE -> lacking.isEmpty() ? "working" : "meta";
            case MISSING, PAUSED, DEAF, OLD_FORMAT -> "ours";
            case UNKNOWN -> "unclear";
        };
    }

    /** One word, for a badge and for programs. */
    public String apiName() {
        return state.name().toLowerCase(java.util.Locale.ROOT);
    }
}
