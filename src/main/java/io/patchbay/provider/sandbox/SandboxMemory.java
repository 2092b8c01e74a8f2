package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * One document with a shelf for each kind of thing, kept as the very JSON that the real provider
 * would answer with. Whoever looks or changes has it alone.
 */
final class SandboxMemory {

    private final Clock clock;
    private final ObjectNode state;
    private boolean changed;

    /**
     * @param remembered what {@link #unsaved} returned last; null for an empty memory
     */
    SandboxMemory(Clock clock, String remembered) {
        this.clock = clock;
        var json = new ObjectMapper();
        try {
            state = remembered == null ? json.createObjectNode() : (ObjectNode) json.readTree(remembered);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the sandbox cannot read its memory", e);
        }
    }

    /** Looks at what is there, undisturbed. */
    synchronized <T> T look(Supplier<T> question) {
        return question.get();
    }

    /** Changes what is there. */
    synchronized <T> T change(Supplier<T> change) {
        changed = true;
        return change.get();
    }

    /** The whole document, if it has changed since this was asked last. */
    synchronized Optional<String> unsaved() {
        var document = changed ? state.toString() : null;
        changed = false;
        return Optional.ofNullable(document);
    }

    Instant instant() {
        return clock.instant();
    }

    String now() {
        return instant().toString();
    }

    /** All things of one kind, the oldest first; for use within a look or a change. */
    ArrayNode shelf(String name) {
        return state.withArray(name);
    }

    /** The thing itself, not a copy; for use within a look or a change. */
    Optional<ObjectNode> find(String shelf, String field, String value) {
        return StreamSupport.stream(shelf(shelf).spliterator(), false)
                .filter(node -> value != null && value.equals(node.path(field).asText(null)))
                .map(ObjectNode.class::cast)
                .findFirst();
    }

    /** A copy of the thing. */
    Optional<ObjectNode> copy(String shelf, String field, String value) {
        return look(() -> find(shelf, field, value).map(ObjectNode::deepCopy));
    }

    /** Copies, the newest first. */
    List<JsonNode> newestFirst(String shelf, Predicate<JsonNode> wanted) {
        return look(() -> {
            var things = shelf(shelf);
            var found = new ArrayList<JsonNode>();
            for (var i = things.size() - 1; i >= 0; i--) {
                if (wanted.test(things.get(i))) {
                    found.add(things.get(i).deepCopy());
                }
            }
            return found;
        });
    }

    /** Takes away every such thing; false if there was none. */
    boolean remove(String shelf, String field, String value) {
        return change(() -> {
            var things = shelf(shelf);
            var before = things.size();
            for (var i = before - 1; i >= 0; i--) {
                if (value.equals(things.get(i).path(field).asText())) {
                    things.remove(i);
                }
            }
            return things.size() < before;
        });
    }
}
