package io.patchbay.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A webhook's body without what end customers wrote and who they are: of everything that belongs to a message, a
 * contact or a conversation only what is known to be harmless stays, which is ids, codes, kinds, states and times. So a
 * part that is new at Meta or Kapso is hidden until somebody has looked at it.
 */
public final class MessageContent {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HIDDEN = "•••";

    /** What messages, contacts and conversations stand under, at Kapso and at Meta. */
    private static final Set<String> OF_PEOPLE = Set.of(
            "messages",
            "message",
            "message_echoes",
            "contacts",
            "contact",
            "statuses",
            "conversation",
            "history",
            "threads",
            "state_sync",
            "user_preferences",
            "user_id_update",
            "calls");

    private static final Set<String> HARMLESS = Set.of(
            "id",
            "timestamp",
            "type",
            "status",
            "direction",
            "origin",
            "processing_status",
            "phone_number_id",
            "business_account_id",
            "customer_id",
            "code",
            "title",
            "details",
            "href",
            "category",
            "pricing_model",
            "pricing_type",
            "expiration_timestamp",
            "last_message_id",
            "last_message_type",
            "action",
            "event",
            "field",
            "reason",
            "messaging_product",
            "fbtrace_id");

    /** Ids that are digits alone and name nobody's telephone. */
    private static final Set<String> OURS = Set.of("phone_number_id", "business_account_id", "customer_id", "code");

    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+(Z|[+-]\\d\\d:?\\d\\d)");

    private static final Set<String> SENTENCES = Set.of("title", "details");

    /** A telephone number in a sentence. */
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w-])\\+?\\d[\\d \\-().]{5,}\\d(?![\\w-])");

    private MessageContent() {}

    /** The body as text; itself, to the letter, if nothing in it had to be hidden or if it is no JSON. */
    public static String hidden(String body) {
        try {
            var tree = JSON.readTree(body);
            if (tree == null) {
                return body;
            }
            var changed = new boolean[1];
            var shown = outside(tree, changed);
            return changed[0] ? JSON.writeValueAsString(shown) : body;
        } catch (JsonProcessingException e) {
            return body;
        }
    }

    private static JsonNode outside(JsonNode node, boolean[] changed) {
        if (node instanceof ArrayNode array) {
            var copy = array.arrayNode();
            array.forEach(one -> copy.add(outside(one, changed)));
            return copy;
        }
        if (node instanceof ObjectNode object) {
            var copy = object.objectNode();
            object.properties()
                    .forEach(part -> copy.set(
                            part.getKey(),
                            OF_PEOPLE.contains(part.getKey()) && part.getValue().isContainerNode()
                                    ? inside(part.getKey(), part.getValue(), object, changed)
                                    : outside(part.getValue(), changed)));
            return copy;
        }
        return node;
    }

    private static JsonNode inside(String name, JsonNode node, JsonNode parent, boolean[] changed) {
        if (node instanceof ArrayNode array) {
            var copy = array.arrayNode();
            array.forEach(one -> copy.add(inside(name, one, parent, changed)));
            return copy;
        }
        if (node instanceof ObjectNode object) {
            var copy = object.objectNode();
            object.properties()
                    .forEach(part -> copy.set(part.getKey(), inside(part.getKey(), part.getValue(), object, changed)));
            return copy;
        }
        if (node.isTextual()) {
            var shown = shown(name, node.textValue(), parent);
            changed[0] |= !shown.equals(node.textValue());
            return TextNode.valueOf(shown);
        }
        if (node.isNumber() && node.asText().length() > 6 && !isTime(name)) {
            changed[0] = true;
            return TextNode.valueOf(HIDDEN);
        }
        return node;
    }

    private static String shown(String name, String text, JsonNode parent) {
        if (TIME.matcher(text).matches() || isTime(name)) {
            return text;
        }
        // what Meta says of an error is written in whole sentences, and may name the receiver
        var ofError = parent.has("code") && name.equals("message");
        if (!HARMLESS.contains(name) && !ofError) {
            return text.isEmpty() ? text : HIDDEN;
        }
        if (ofError || SENTENCES.contains(name)) {
            return NUMBER.matcher(text).replaceAll(HIDDEN);
        }
        return !OURS.contains(name) && text.matches("\\+?\\d{7,15}") ? HIDDEN : text;
    }

    private static boolean isTime(String name) {
        return name.endsWith("timestamp") || name.endsWith("_at");
    }
}
