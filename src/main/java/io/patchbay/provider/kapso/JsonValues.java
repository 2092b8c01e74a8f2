package io.patchbay.provider.kapso;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchbay.provider.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Reads single values of Kapso's JSON, whatever form they come in. Missing ones are null. */
final class JsonValues {

    /** Longer than any id that was ever seen, and short enough for an index. */
    private static final int LONGEST_ID = 200;

    /** Half of a character that takes two, or NUL: JSON may hold them, PostgreSQL cannot. */
    private static final Pattern NOT_TEXT = Pattern.compile("[\\x{D800}-\\x{DFFF}\\x00]");

    private JsonValues() {}

    /** The one of two names of the same thing that is used; null if neither is. */
    static String first(String one, String other) {
        return one == null ? other : one;
    }

    /** Any scalar as text: ids and codes come as numbers or strings. */
    static String text(JsonNode node, String field) {
        var value = node.path(field);
        return value.isValueNode() && !value.isNull()
                ? NOT_TEXT.matcher(value.asText()).replaceAll("\ufffd")
                : null;
    }

    /** The same for an id; null also for what is too long or too empty to be one. */
    static String id(JsonNode node, String field) {
        var id = text(node, field);
        return id == null || id.isBlank() || id.length() > LONGEST_ID ? null : id;
    }

    static Boolean truth(JsonNode node, String field) {
        var value = node.path(field);
        return value.isBoolean() ? Boolean.valueOf(value.asBoolean()) : null;
    }

    static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .toList();
    }

    /** A time in any of the shapes that {@link Timestamps} reads; null if it is none. */
    static Instant instant(JsonNode node, String field) {
        return Timestamps.read(text(node, field)).orElse(null);
    }

    /** Keeps a value that is there; a missing one leaves no trace. */
    static void put(Map<String, Object> details, String key, String value) {
        if (value != null) {
            details.put(key, value);
        }
    }
}
