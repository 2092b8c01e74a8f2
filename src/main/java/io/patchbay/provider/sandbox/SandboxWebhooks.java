package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The webhooks of the simulated project, of both scopes (kapso.md §5.1 and §5.2). */
final class SandboxWebhooks {

    private static final String SHELF = "webhooks";

    private final SandboxMemory memory;

    SandboxWebhooks(SandboxMemory memory) {
        this.memory = memory;
    }

    /** Newest first. */
    List<JsonNode> list() {
        return memory.newestFirst(SHELF, node -> true);
    }

    Optional<ObjectNode> find(String id) {
        return memory.copy(SHELF, "id", id);
    }

    ObjectNode create(JsonNode order) {
        SandboxRefusal.unless(!order.path("url").asText("").isBlank(), "Url can't be blank");
        if (!order.path("kind").asText("kapso").equals("meta")) {
            SandboxEventNames.check(order, order.hasNonNull("phone_number_id"));
        }
        return memory.change(() -> {
            var webhook = memory.shelf(SHELF).addObject();
            webhook.put("id", UUID.randomUUID().toString())
                    .put("url", order.path("url").asText())
                    .put("kind", order.path("kind").asText("kapso"));
            webhook.set(
                    "events",
                    order.path("events").isArray() ? order.path("events") : JsonNodeFactory.instance.arrayNode());
            webhook.put("active", order.path("active").asBoolean(true))
                    .put("created_at", memory.now())
                    .put("updated_at", memory.now())
                    .put("project_id", SandboxWorld.PROJECT)
                    .put("phone_number_id", order.path("phone_number_id").asText(null))
                    .put("secret_key", order.path("secret_key").asText(null))
                    .put("payload_version", order.path("payload_version").asText("v2"));
            return webhook.deepCopy();
        });
    }

    /** Empty if there is no such webhook. */
    Optional<ObjectNode> update(String id, JsonNode change) {
        return memory.change(() -> memory.find(SHELF, "id", id).map(webhook -> {
            if (change.has("events")) {
                SandboxEventNames.check(change, webhook.hasNonNull("phone_number_id"));
            }
            for (var field : List.of("url", "events", "active", "secret_key", "payload_version")) {
                if (change.has(field)) {
                    webhook.set(field, change.path(field));
                }
            }
            return webhook.put("updated_at", memory.now()).deepCopy();
        }));
    }

    /** False if there is no such webhook. */
    boolean remove(String id) {
        return memory.remove(SHELF, "id", id);
    }
}
