package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Sends an event to all who want it, as far as no fault strikes it on its way. Dev and test only. */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
class SandboxDispatch {

    /** What webhooks are signed with unless they have a secret of their own. */
    static final String SECRET = "sandbox-webhook-secret-9d3e51c07f2b48aa";

    private final SandboxStore store;
    private final SandboxTargets targets;
    private final SandboxSender sender;
    private final SandboxFaults faults;
    private final Deque<SandboxSending> held = new ArrayDeque<>();

    SandboxDispatch(SandboxStore store, SandboxTargets targets, SandboxSender sender, SandboxFaults faults) {
        this.store = store;
        this.targets = targets;
        this.sender = sender;
        this.faults = faults;
    }

    /** Sends an event under this key. {@code secret} null: unsigned. */
    void send(String event, String body, String key, String secret, boolean withFaults) {
        var log = store.world().deliveries();
        if (withFaults && faults.strikes(Fault.WEBHOOK_DROP)) {
            log.sent(event, "dropped by a fault");
            return;
        }
        if (withFaults && faults.strikes(Fault.WEBHOOK_GIVEN_UP)) {
            log.givenUp(targets.own(), event, null);
            log.sent(event, "no answer, given up");
            return;
        }
        var used = withFaults && faults.strikes(Fault.WEBHOOK_WRONG_SIGNATURE)
                ? "another-secret-nobody-here-knows-of"
                : secret;
        var delay = withFaults && faults.strikes(Fault.WEBHOOK_DELAY) ? 5_000 : 0;
        var sending = new ArrayList<SandboxSending>();
        for (var target : targets.of(event, numbersIn(body))) {
            var own = SECRET.equals(used) && target.secret() != null ? target.secret() : used;
            sending.add(new SandboxSending(target.url(), event, body, key, own));
        }
        if (sending.isEmpty()) {
            log.sent(event, "not sent: the webhook is paused or does not want it");
            return;
        }
        if (withFaults && faults.strikes(Fault.WEBHOOK_REORDER)) {
            hold(sending);
            return;
        }
        sending.forEach(one -> sender.send(one, delay));
        if (withFaults && faults.strikes(Fault.WEBHOOK_TWICE)) {
            sending.forEach(one -> sender.send(one, delay + 200L));
        }
        letGo(delay + 500L);
    }

    /** Which numbers a body is about: the one it names, or those of the account it names. */
    private Set<String> numbersIn(String body) {
        try {
            var root = new ObjectMapper().readTree(body);
            var named = root.path("phone_number_id")
                    .asText(root.findPath("metadata").path("phone_number_id").asText(null));
            if (named != null) {
                return Set.of(named);
            }
            var waba = root.path("entry").path(0).path("id").asText("");
            return store.world().numbers().list(null, null).stream()
                    .filter(number ->
                            number.path("business_account_id").asText().equals(waba))
                    .map(number -> number.path("phone_number_id").asText())
                    .collect(Collectors.toSet());
        } catch (JsonProcessingException e) {
            return Set.of();
        }
    }

    /** Sends a test delivery to one webhook, whatever faults are on. */
    void test(JsonNode webhook, String event, String body) {
        var secret = webhook.path("secret_key").asText(SECRET);
        var key = UUID.randomUUID().toString();
        sender.send(new SandboxSending(targets.withinThisMachine(webhook), event, body, key, secret), 0);
    }

    /** Held back until another event has gone, or for a minute at most. */
    private void hold(List<SandboxSending> sending) {
        synchronized (held) {
            held.addAll(sending);
        }
        sender.later(() -> letGo(0), 60_000);
    }

    private void letGo(long delayMillis) {
        synchronized (held) {
            while (!held.isEmpty()) {
                sender.send(held.poll(), delayMillis);
            }
        }
    }
}
