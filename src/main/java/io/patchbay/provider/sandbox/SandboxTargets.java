package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.LaunchMode;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/**
 * Where the sandbox's events go: to the project's webhooks, as far as they are on this machine. Dev
 * and test only.
 */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
class SandboxTargets {

    private final SandboxStore store;
    private final Config config;

    SandboxTargets(SandboxStore store, Config config) {
        this.store = store;
        this.config = config;
    }

    /** {@code secret} null: the one everybody here knows. */
    record Target(String url, String secret) {}

    /** Root of this very server. */
    String server() {
        var port = LaunchMode.current() == LaunchMode.TEST ? "quarkus.http.test-port" : "quarkus.http.port";
        return "http://localhost:" + config.getValue(port, int.class);
    }

    /** Where Patchbay takes webhooks. */
    String own() {
        return server() + "/hooks/kapso";
    }

    /**
     * Where an event goes: what is about a project to the project's webhooks that want it, what happens in a chat to
     * those of the number, and Meta's own to the number's webhook of that kind (kapso.md §5.1). Beside those, our own
     * address gets the events of every number as long as our project webhook is not paused, as if each number had a
     * webhook of its own there; and all events as long as no webhook is registered for it. Nothing ever leaves this
     * machine.
     *
     * @param phoneNumberIds which numbers the event is about; empty: none, or nobody knows
     */
    List<Target> of(String event, Set<String> phoneNumberIds) {
        var own = own();
        var targets = new ArrayList<Target>();
        var registered = false;
        Target implied = null;
        for (var webhook : store.world().webhooks().list()) {
            var url = webhook.path("url").asText();
            var ofProject = !webhook.hasNonNull("phone_number_id");
            var target = new Target(url, webhook.path("secret_key").asText(null));
            registered |= ofProject && url.equals(own);
            if (!webhook.path("active").asBoolean() || !isLoopback(url)) {
                continue;
            }
            if (ofProject && isOfNumber(event)) {
                implied = url.equals(own) ? target : implied;
            } else if (wants(webhook, event, phoneNumberIds)) {
                targets.add(target);
            }
        }
        if (implied != null && targets.stream().noneMatch(one -> one.url().equals(own))) {
            targets.add(implied);
        }
        if (!registered && targets.stream().noneMatch(one -> one.url().equals(own))) {
            targets.add(new Target(own, null));
        }
        return targets;
    }

    private static boolean wants(JsonNode webhook, String event, Set<String> phoneNumberIds) {
        if (!webhook.hasNonNull("phone_number_id")) {
            return isAmong(webhook.path("events"), event);
        }
        var wanted = SandboxWebhooks.isMeta(webhook)
                ? event.startsWith(SandboxSending.META)
                : isAmong(webhook.path("events"), event);
        return wanted && phoneNumberIds.contains(webhook.path("phone_number_id").asText());
    }

    private static boolean isOfNumber(String event) {
        return !SandboxEventNames.OF_PROJECT.contains(event);
    }

    static boolean isAmong(JsonNode texts, String text) {
        for (var node : texts) {
            if (node.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }

    /** The address of a webhook, or our own for one that is elsewhere. */
    String withinThisMachine(JsonNode webhook) {
        var url = webhook.path("url").asText();
        return isLoopback(url) ? url : own();
    }

    private static boolean isLoopback(String url) {
        try {
            return List.of("localhost", "127.0.0.1").contains(URI.create(url).getHost());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Registers a webhook for our own address, unless there is one. */
    void register(String secret) {
        var webhooks = store.world().webhooks();
        if (webhooks.list().stream()
                .filter(one -> !one.hasNonNull("phone_number_id"))
                .anyMatch(one -> own().equals(one.path("url").asText()))) {
            return;
        }
        var order = JsonNodeFactory.instance.objectNode().put("url", own()).put("secret_key", secret);
        SandboxEventNames.OF_PROJECT.stream()
                .filter(event -> event.startsWith("whatsapp.") && !event.contains("config"))
                .sorted()
                .forEach(order.withArray("events")::add);
        webhooks.create(order);
    }

    /** Pauses the webhook for our own address. */
    void pause() {
        var webhooks = store.world().webhooks();
        var pause = JsonNodeFactory.instance.objectNode().put("active", false);
        for (var webhook : webhooks.list()) {
            if (own().equals(webhook.path("url").asText()) && !webhook.hasNonNull("phone_number_id")) {
                webhooks.update(webhook.path("id").asText(), pause);
            }
        }
    }
}
