package io.patchbay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Pattern;

/**
 * Text as PostgreSQL can hold it. Its {@code text} and {@code jsonb} know no NUL and no half of a
 * character that takes two, and refuse the whole row. Clean the texts, never the written JSON:
 * there, the six characters {@code \}{@code u0000} that somebody typed look like a NUL.
 */
public final class StorableText {

    private static final Pattern NOT_TEXT = Pattern.compile("[\\x{D800}-\\x{DFFF}\\x00]");

    /**
     * Characters that turn the text after them around, which nobody sees and everybody reads, as a range of a regular
     * expression. The marks that only tell the direction of a letter are not among them: names need those.
     */
    public static final String TURNING = "\\u202A-\\u202E\\u2066-\\u2069";

    /** Constraint for one line: nothing that only a printer obeys, and nothing that turns text around. */
    public static final String ONE_LINE = "[^\\p{Cntrl}" + TURNING + "]*";

    /** Constraint for lines as somebody breaks them: all but the character that no text column holds. */
    public static final String FREE_TEXT = "[^\\x00]*";

    private StorableText() {}

    /** The text with U+FFFD in place of what cannot be stored. Null stays null. */
    public static String of(String text) {
        return text == null ? null : NOT_TEXT.matcher(text).replaceAll("\ufffd");
    }

    /** Whether the text can be stored as it is. */
    public static boolean is(String text) {
        return !NOT_TEXT.matcher(text).find();
    }

    /** The same tree with every text and every name in it as {@link #of} answers it. */
    public static JsonNode within(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var clean = object.objectNode();
            object.properties().forEach(field -> clean.set(of(field.getKey()), within(field.getValue())));
            return clean;
        }
        if (node instanceof ArrayNode array) {
            var clean = array.arrayNode();
            array.forEach(element -> clean.add(within(element)));
            return clean;
        }
        return node.isTextual() ? TextNode.valueOf(of(node.textValue())) : node;
    }
}
