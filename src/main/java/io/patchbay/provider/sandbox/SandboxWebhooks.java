package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The webhooks of the simulated project, of both scopes, and when they are paused (kapso.md §5.1, §5.2, §5.8). */
final class SandboxWebhooks {

    /** What the pause looks back on. */
    static final Duration WINDOW = Duration.ofMinutes(15);

    /** Fewer deliveries in the window never pause a webhook. */
    static final int ENOUGH = 20;

    /** Nor do fewer failed ones. */
    static final int ENOUGH_FAILED = 10;

    /** And more than so many of a hundred have to fail. */
    static final int PERCENT = 85;

    private static final String SHELF = "webhooks";
    private static final String OUTCOMES = "webhook_outcomes";

    /** What can be changed later; the kind cannot. */
    private static final List<String> CHANGEABLE = List.of(
            "url",
            "events",
            "active",
            "secret_key",
            "payload_version",
            "headers",
            "buffer_enabled",
            "buffer_window_seconds",
            "max_buffer_size",
            "buffer_events",
            "inactivity_minutes");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SandboxMemory memory;

    SandboxWebhooks(SandboxMemory memory) {
        this.memory = memory;
    }

    /** Of both scopes, newest first. */
    List<JsonNode> list() {
        return memory.newestFirst(SHELF, node -> true);
    }

    /** Those of one number, newest first. */
    List<JsonNode> ofNumber(String phoneNumberId) {
        return memory.newestFirst(
                SHELF, node -> phoneNumberId.equals(node.path("phone_number_id").asText(null)));
    }

    Optional<ObjectNode> find(String id) {
        return memory.copy(SHELF, "id", id);
    }

    /**
     * Makes a webhook: of a number where the order names one, of the project otherwise. One without a secret gets one,
     * which the answer shows.
     */
    ObjectNode create(JsonNode order) {
        var kind = order.path("kind").asText("kapso");
        var number = order.path("phone_number_id").asText(null);
        SandboxRefusal.unless(!order.path("url").asText("").isBlank(), "Url can't be blank");
        SandboxRefusal.unless(List.of("kapso", "meta").contains(kind), "Kind is not included in the list");
        if (kind.equals("meta")) {
            SandboxRefusal.unless(number != null, "Kind meta is for a phone number only");
        } else {
            SandboxEventNames.check(order, number != null);
        }
        return memory.change(() -> {
            SandboxRefusal.unless(
                    !kind.equals("meta") || ofNumber(number).stream().noneMatch(SandboxWebhooks::isMeta),
                    "Phone number already has a meta webhook");
            var webhook = memory.shelf(SHELF).addObject();
            var secret = order.path("secret_key").asText("");
            webhook.put("id", UUID.randomUUID().toString())
                    .put("url", order.path("url").asText())
                    .put("kind", kind);
            webhook.set(
                    "events",
                    order.path("events").isArray() && !kind.equals("meta")
                            ? order.path("events")
                            : JsonNodeFactory.instance.arrayNode());
            webhook.put("active", order.path("active").asBoolean(true))
                    .put("created_at", memory.now())
                    .put("updated_at", memory.now())
                    .put("project_id", SandboxWorld.PROJECT)
                    .put("phone_number_id", number)
                    .put("secret_key", secret.isBlank() ? generated() : secret)
                    .put("payload_version", order.path("payload_version").asText("v2"));
            CHANGEABLE.stream()
                    .filter(field -> !webhook.has(field))
                    .forEach(
                            field -> webhook.set(field, order.has(field) ? order.path(field) : NullNode.getInstance()));
            return webhook.deepCopy();
        });
    }

    private static String generated() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static boolean isMeta(JsonNode webhook) {
        return "meta".equals(webhook.path("kind").asText());
    }

    /** Empty if there is no such webhook. */
    Optional<ObjectNode> update(String id, JsonNode change) {
        return memory.change(() -> memory.find(SHELF, "id", id).map(webhook -> {
            if (change.has("events") && !isMeta(webhook)) {
                SandboxEventNames.check(change, webhook.hasNonNull("phone_number_id"));
            }
            CHANGEABLE.stream()
                    .filter(change::has)
                    .filter(field -> !field.equals("events") || !isMeta(webhook))
                    .forEach(field -> webhook.set(field, change.path(field)));
            if (change.path("active").asBoolean()) {
                // what failed before somebody switched it on again does not pause it once more
                forget(id);
            }
            return webhook.put("updated_at", memory.now()).deepCopy();
        }));
    }

    /** False if there is no such webhook. */
    boolean remove(String id) {
        return memory.remove(SHELF, "id", id);
    }

    /**
     * What became of a delivery to this address counts for the webhooks that are there. One that fails too often is
     * paused, and nothing switches it on again by itself (kapso.md §5.8). The rule speaks of deliveries: we take it
     * that the tries of one are not counted one by one.
     */
    void came(String url, boolean taken) {
        memory.change(() -> {
            StreamSupport.stream(memory.shelf(SHELF).spliterator(), false)
                    .map(ObjectNode.class::cast)
                    .filter(webhook -> webhook.path("active").asBoolean())
                    .filter(webhook -> webhook.path("url").asText().equals(url))
                    .forEach(webhook -> came(webhook, taken));
            return null;
        });
    }

    private void came(ObjectNode webhook, boolean taken) {
        var id = webhook.path("id").asText();
        var outcomes = memory.shelf(OUTCOMES);
        var since = memory.instant().minus(WINDOW);
        outcomes.addObject().put("webhook_id", id).put("at", memory.now()).put("taken", taken);
        for (var i = outcomes.size() - 1; i >= 0; i--) {
            if (Instant.parse(outcomes.get(i).path("at").asText()).isBefore(since)) {
                outcomes.remove(i);
            }
        }
        var all = 0;
        var failed = 0;
        for (var outcome : outcomes) {
            if (outcome.path("webhook_id").asText().equals(id)) {
                all++;
                failed += outcome.path("taken").asBoolean() ? 0 : 1;
            }
        }
        if (all >= ENOUGH && failed >= ENOUGH_FAILED && failed * 100 > PERCENT * all) {
            webhook.put("active", false).put("updated_at", memory.now());
            forget(id);
        }
    }

    private void forget(String id) {
        var outcomes = memory.shelf(OUTCOMES);
        for (var i = outcomes.size() - 1; i >= 0; i--) {
            if (outcomes.get(i).path("webhook_id").asText().equals(id)) {
                outcomes.remove(i);
            }
        }
    }
}
