package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.LaunchMode;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
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
     * Where an event goes: to the project's webhooks that want it. Our own address gets everything
     * as long as no webhook is registered for it. Nothing ever leaves this machine. Message events
     * belong to webhooks of a number, which a number of the sandbox always has (kapso.md §5.1).
     */
    List<Target> of(String event) {
        var own = own();
        var targets = new ArrayList<Target>();
        var registered = false;
        for (var webhook : store.world().webhooks().list()) {
            var url = webhook.path("url").asText();
            registered |= url.equals(own);
            var wanted =
                    webhook.path("active").asBoolean() && (isOfNumber(event) || isAmong(webhook.path("events"), event));
            if (wanted && (url.equals(own) || (isLoopback(url) && !isOfNumber(event)))) {
                targets.add(new Target(url, webhook.path("secret_key").asText(null)));
            }
        }
        if (!registered) {
            targets.add(new Target(own, null));
        }
        return targets;
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
            if (own().equals(webhook.path("url").asText())) {
                webhooks.update(webhook.path("id").asText(), pause);
            }
        }
    }
}
