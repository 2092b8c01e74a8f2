package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchbay.Ids;
import io.patchbay.provider.SandboxAddress;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The simulated provider at work: what can be made to happen at it, and the webhooks it sends over
 * real HTTP with real signatures. Dev and test only.
 */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
public class Sandbox implements SandboxAddress {

    private static final String KEY = "sandbox-api-key-5b1f0c2de7a94c03b6a1";

    private final SandboxStore store;
    private final SandboxTargets targets;
    private final SandboxDispatch dispatch;
    private final SandboxFaults faults;
    private final Clock clock;

    Sandbox(SandboxStore store, SandboxTargets targets, SandboxDispatch dispatch, SandboxFaults faults, Clock clock) {
        this.store = store;
        this.targets = targets;
        this.dispatch = dispatch;
        this.faults = faults;
        this.clock = clock;
    }

    @Override
    public URI baseUrl() {
        return URI.create(targets.server() + "/sandbox/provider");
    }

    @Override
    public String apiKey() {
        return KEY;
    }

    @Override
    public String webhookSecret() {
        return SandboxDispatch.SECRET;
    }

    SandboxWorld world() {
        return store.world();
    }

    /** Switches a fault on for so many times; 0 switches it off. */
    public void fault(Fault fault, int times) {
        faults.set(fault, times);
    }

    /** The faults that are on, and how often each will still strike. */
    public Map<Fault, Integer> faults() {
        return faults.on();
    }

    // webhooks

    /**
     * Sends an event to the project's webhook, from another thread and with retries, as the
     * provider does.
     */
    public void send(String event, ObjectNode body) {
        send(event, body.toString(), UUID.randomUUID().toString(), SandboxDispatch.SECRET, true);
    }

    /**
     * The same with a key and a secret of one's own, to play repeats and forgeries. {@code secret}
     * null: unsigned.
     */
    public void send(String event, String body, String key, String secret, boolean withFaults) {
        dispatch.send(event, body, key, secret, withFaults);
    }

    /** A test delivery carries sample ids. */
    void test(JsonNode webhook, String event) {
        dispatch.test(webhook, event, numberEvent("100000000000001", null).toString());
    }

    /**
     * The project's webhook to our own address, as it stands after somebody has set the console up.
     */
    public void registerWebhook() {
        targets.register(SandboxDispatch.SECRET);
    }

    /** The provider pauses the webhook to our own address, as it does after too many failures. */
    public void pauseWebhook() {
        targets.pause();
    }

    /** The webhooks sent lately, newest first: at, event, outcome. */
    public List<JsonNode> sent() {
        return world().deliveries().sent();
    }

    // what happens at Meta's

    /** How a signup ends, beside the number itself. {@code health} null: healthy. */
    public record Ending(
            boolean webhook, boolean namePending, boolean accountPending, String health, String reconnectDigits) {}

    /**
     * The customer got through: the link is used, the number is there, an event is sent. Returns
     * the number.
     */
    public ObjectNode complete(String linkId, String customerId, String display, boolean coexistence, Ending ending) {
        var numbers = world().numbers();
        var digits = ending.reconnectDigits() == null ? display.replaceAll("[^0-9]", "") : ending.reconnectDigits();
        // the same number again keeps its ids; under another customer it moves there (kapso.md Q26)
        var known = numbers.withDigits(digits);
        var id = known.map(number -> number.path("phone_number_id").asText()).orElseGet(Sandbox::newNumberId);
        var waba =
                known.map(number -> number.path("business_account_id").asText()).orElse("3819" + id.substring(4));
        var shown = known.map(number -> number.path("display_phone_number").asText())
                .orElse(display);
        var number = numbers.connect(customerId, id, waba, shown, coexistence, clock.instant());
        if (ending.namePending()) {
            numbers.change(id, "name_status", "PENDING_REVIEW");
        }
        if (ending.accountPending()) {
            numbers.change(id, "status", "PENDING");
        }
        if (ending.health() != null) {
            numbers.change(id, "health_profile", ending.health());
        }
        world().links().setup(linkId, "completed", null, "used");
        if (ending.webhook()) {
            send("whatsapp.phone_number.created", numberEvent(id, customerId));
        }
        return number;
    }

    private static String newNumberId() {
        return "6041" + ThreadLocalRandom.current().nextLong(10_000_000_000L, 100_000_000_000L);
    }

    /** What an event says of a number that was created or deleted. */
    public ObjectNode numberEvent(String phoneNumberId, String customerId) {
        return SandboxEvents.number(phoneNumberId, customerId);
    }

    /** A lifecycle event of a number as Meta causes it: offboarded, disconnected, reconnected. */
    public ObjectNode lineEvent(
            String word, String phoneNumberId, String customerId, boolean coexistence, String reason) {
        return SandboxEvents.line(word, phoneNumberId, customerId, coexistence, reason, clock.instant());
    }

    /** Sends such an event. */
    public void line(String word, String phoneNumberId, String customerId, boolean coexistence, String reason) {
        send("whatsapp.phone_number." + word, lineEvent(word, phoneNumberId, customerId, coexistence, reason));
    }

    /** An event about a WhatsApp account: restricted, violation, ban_scheduled, disabled, reinstated. */
    public void account(String word, String wabaId, List<String> phoneNumberIds) {
        send(SandboxEvents.accountEvent(word), SandboxEvents.account(word, wabaId, phoneNumberIds, clock.instant()));
    }

    /** A message of somebody to this number. */
    public ObjectNode message(String phoneNumberId) {
        return SandboxEvents.message(phoneNumberId, clock.instant());
    }

    /** Somebody's messages; see {@link SandboxMessages}. Returns the answer, and tells what becomes of it by webhooks. */
    ObjectNode sendMessage(String phoneNumberId, JsonNode order) {
        var accepted = world().messages().accept(phoneNumberId, order);
        if (!faults.strikes(Fault.MESSAGE_UNDELIVERED)) {
            SandboxEvents.statuses(accepted, clock.instant()).forEach((status, body) -> {
                world().messages().became(accepted.message().path("id").asText(), status);
                send("whatsapp.message." + status, body);
            });
        }
        return SandboxMessages.answer(accepted.message());
    }

    /** The project's credits are used up, or there are some again: what is paid from them stops or goes on. */
    public void creditsGone(boolean gone) {
        world().fundings().creditsGone(gone);
    }

    /** True if the project's credits are used up. */
    public boolean areCreditsGone() {
        return world().fundings().areCreditsGone();
    }

    /** Meta or the provider changes something about a number without telling anybody. */
    public void change(String phoneNumberId, String field, String value) {
        world().numbers().change(phoneNumberId, field, value);
    }

    /**
     * The same about an account: a field as Meta names it, such as {@code account_review_status} or
     * {@code business_verification_status}, {@code funding} for the provider's status of it, or
     * {@code portfolio} for the business portfolio that it is in.
     */
    public void changeAccount(String wabaId, String field, String value) {
        world().accounts().change(wabaId, field, value);
    }

    /** Somebody asks Meta for another display name; {@code status} in the provider's words. */
    public void requestName(String phoneNumberId, String name, String status) {
        world().accounts().requestName(phoneNumberId, name, status);
    }

    /**
     * Meta's own webhook about an account, handed on by the provider as it came: no event name in
     * the headers, and the hash of the body as key (kapso.md §5.6).
     */
    public void meta(String field, String wabaId, ObjectNode value) {
        var body = SandboxEvents.meta(field, wabaId, value, clock.instant()).toString();
        var key = HexFormat.of().formatHex(Ids.sha256(body));
        send(SandboxSending.META + field, body, key, SandboxDispatch.SECRET, true);
    }

    /** The link's thirty days are over. */
    public void expire(String linkId) {
        var end = clock.instant().minusSeconds(60);
        world().links().rewrite(linkId, end.minus(SandboxSetupLinks.LIFE), end, "expired");
    }

    /** Phone number ids of a customer, newest first. */
    public List<String> numbersOf(String customerId) {
        return world().numbers().list(customerId, null).stream()
                .map(number -> number.path("phone_number_id").asText())
                .toList();
    }

    /** The provider does not have the number any more. */
    public void remove(String phoneNumberId) {
        world().numbers().remove(phoneNumberId);
    }
}
