package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The message templates of accounts; each account has Meta's own {@code hello_world} (kapso.md §8.2). */
final class SandboxTemplates {

    private static final String SHELF = "templates";

    private final SandboxMemory memory;

    SandboxTemplates(SandboxMemory memory) {
        this.memory = memory;
    }

    /** Newest first, Meta's own last. Null: of whichever name, status, language. */
    List<JsonNode> list(String wabaId, String name, String status, String language) {
        var all = new ArrayList<>(memory.newestFirst(
                SHELF, node -> wabaId.equals(node.path("waba_id").asText())));
        all.add(helloWorld(wabaId));
        return all.stream()
                .filter(one -> is(one, "name", name) && is(one, "status", status) && is(one, "language", language))
                .map(SandboxTemplates::shown)
                .toList();
    }

    Optional<JsonNode> find(String wabaId, String id) {
        return list(wabaId, null, null, null).stream()
                .filter(one -> one.path("id").asText().equals(id))
                .findFirst();
    }

    private static boolean is(JsonNode node, String field, String wanted) {
        return wanted == null || node.path(field).asText().equalsIgnoreCase(wanted);
    }

    private static JsonNode shown(JsonNode template) {
        var copy = ((ObjectNode) template).deepCopy();
        copy.remove("waba_id");
        return copy;
    }

    private static ObjectNode helloWorld(String wabaId) {
        var template = JsonNodeFactory.instance
                .objectNode()
                .put("id", "44" + wabaId.replaceAll("\\D", "0"))
                .put("name", "hello_world")
                .put("language", "en_US")
                .put("status", "APPROVED")
                .put("category", "UTILITY");
        template.putArray("components").addObject().put("type", "BODY").put("text", "Hello World");
        return template;
    }

    /** Meta reviews it first. */
    ObjectNode create(String wabaId, JsonNode order) {
        if (order.path("name").asText("").isBlank()
                || order.path("language").asText("").isBlank()) {
            throw SandboxRefusal.ofMeta(400, 100, "(#100) Invalid parameter", "name and language are needed");
        }
        return memory.change(() -> {
            var template = memory.shelf(SHELF)
                    .addObject()
                    .put("waba_id", wabaId)
                    .put("id", "44" + ThreadLocalRandom.current().nextLong(10_000_000_000_000L, 100_000_000_000_000L))
                    .put("name", order.path("name").asText())
                    .put("language", order.path("language").asText())
                    .put("status", "PENDING")
                    .put("category", order.path("category").asText("UTILITY"));
            template.set(
                    "components",
                    order.path("components").isArray()
                            ? order.path("components")
                            : JsonNodeFactory.instance.arrayNode());
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("id", template.path("id").asText())
                    .put("status", "PENDING")
                    .put("category", template.path("category").asText());
        });
    }

    /** All languages of a name. */
    boolean remove(String wabaId, String name) {
        return memory.change(() -> {
            var shelf = memory.shelf(SHELF);
            var before = shelf.size();
            for (var i = before - 1; i >= 0; i--) {
                if (is(shelf.get(i), "waba_id", wabaId) && is(shelf.get(i), "name", name)) {
                    shelf.remove(i);
                }
            }
            return shelf.size() < before;
        });
    }

    /** Whether messages can be made of it. */
    boolean isApproved(String wabaId, String name, String language) {
        return !list(wabaId, name, "APPROVED", language).isEmpty();
    }
}
