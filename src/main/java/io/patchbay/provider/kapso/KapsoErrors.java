package io.patchbay.provider.kapso;

import static io.patchbay.provider.kapso.JsonValues.first;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;

/** Kapso's explanations of why it did not do something, from all its forms (kapso.md §1.4). */
final class KapsoErrors {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** Characters of an explanation; more would not be read. */
    private static final int LONGEST = 500;

    private static final int LONGEST_KIND = 100;

    private KapsoErrors() {}

    /**
     * The explanation in a body, cut to a length for people; null if there is none to read.
     *
     * @param apiKey never shown, should the body repeat it
     */
    static String words(String body, String apiKey) {
        try {
            var node = JSON.readTree(body);
            var words = node == null || !node.isObject() ? null : words(node);
            return words == null ? null : cut(words, apiKey);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** The word for programs beside the explanation, {@code error_kind} or {@code code}; null if there is none. */
    static String kind(String body) {
        try {
            var node = JSON.readTree(body);
            if (node == null || !node.isObject()) {
                return null;
            }
            var word = first(JsonValues.text(node, "error_kind"), JsonValues.text(node, "code"));
            return word == null || word.length() > LONGEST_KIND ? null : word;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static String words(JsonNode node) {
        var error = node.path("error");
        if (error.isTextual()) {
            return error.asText();
        }
        if (error.isObject() && error.hasNonNull("message")) {
            return error.path("message").asText();
        }
        if (node.path("errors").isObject()) {
            var parts = new ArrayList<String>();
            node.path("errors")
                    .properties()
                    .forEach(entry ->
                            parts.add(entry.getKey() + " " + String.join(", ", JsonValues.texts(entry.getValue()))));
            return String.join("; ", parts);
        }
        return node.hasNonNull("message") ? node.path("message").asText() : null;
    }

    private static String cut(String words, String apiKey) {
        var safe = apiKey.isEmpty() ? words : words.replace(apiKey, "•••");
        return safe.length() > LONGEST ? safe.substring(0, LONGEST) : safe;
    }
}
