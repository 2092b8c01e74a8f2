package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The customers of the simulated project (kapso.md §2). */
final class SandboxCustomers {

    private static final String SHELF = "customers";

    private final SandboxMemory memory;

    SandboxCustomers(SandboxMemory memory) {
        this.memory = memory;
    }

    /** Newest first. {@code externalId} null: all. */
    List<JsonNode> list(String externalId) {
        return memory.newestFirst(
                SHELF,
                node -> externalId == null
                        || externalId.equals(node.path("external_customer_id").asText(null)));
    }

    Optional<ObjectNode> find(String id) {
        return memory.copy(SHELF, "id", id);
    }

    /** {@code id} and {@code createdAt} null: a new id, and now. {@code externalId} may be null. */
    ObjectNode create(String id, String name, String externalId, Instant createdAt) {
        SandboxRefusal.unless(name != null && !name.isBlank(), "Name can't be blank");
        return memory.change(() -> {
            var customer = memory.shelf(SHELF).addObject();
            customer.put("id", id == null ? UUID.randomUUID().toString() : id)
                    .put("name", name)
                    .put("external_customer_id", externalId)
                    .put("created_at", (createdAt == null ? memory.instant() : createdAt).toString())
                    .put("updated_at", memory.now());
            return customer.deepCopy();
        });
    }

    ObjectNode patch(String id, JsonNode change) {
        return memory.change(() -> {
            var customer = must(id);
            if (change.has("name")) {
                SandboxRefusal.unless(!change.path("name").asText("").isBlank(), "Name can't be blank");
                customer.put("name", change.path("name").asText());
            }
            if (change.has("external_customer_id")) {
                customer.put(
                        "external_customer_id",
                        change.path("external_customer_id").asText(null));
            }
            customer.put("updated_at", memory.now());
            return customer.deepCopy();
        });
    }

    /** The customer itself, for use within a look or a change. */
    ObjectNode must(String id) {
        return memory.find(SHELF, "id", id).orElseThrow(SandboxRefusal::notFound);
    }
}
