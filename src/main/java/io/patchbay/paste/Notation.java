package io.patchbay.paste;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The objects that stand in a text as programs print them: JSON wherever it begins, JSON inside a text of JSON, escaped
 * once or more, hashes of Ruby and dictionaries of Python. What is cut off is read as far as it goes.
 */
final class Notation {

    /** How objects were written. */
    enum Form {
        JSON("JSON"),
        ESCAPED("JSON inside a text"),
        RUBY("Ruby notation");

        private final String title;

        Form(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /**
     * One object. {@code values}: its plain values by their names in snake case; {@code name}: what the object itself is
     * called, empty if it has no name; {@code outer}: the object it stands in, null for the outermost.
     */
    record Fields(Map<String, String> values, String name, Fields outer) {

        /** The first of these values that is there, or null. */
        String first(String... names) {
            for (var one : names) {
                if (values.containsKey(one)) {
                    return values.get(one);
                }
            }
            return null;
        }

        boolean hasAny(String... names) {
            return first(names) != null;
        }
    }

    /** More than anybody pastes in 2,000 characters by intent. */
    private static final int MOST_OBJECTS = 80;

    /** Texts inside of texts that are looked into. */
    private static final int DEEPEST = 5;

    private static final JsonFactory LENIENT = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
            .build();

    private static final Pattern SYMBOL = Pattern.compile("([{,]\\s?):(\\w{1,60})\\s?=>");
    private static final Pattern NOTHING = Pattern.compile("([:,\\[]\\s?)(?:None|nil)\\b");
    private static final Pattern TRUTH = Pattern.compile("([:,\\[]\\s?)(?:True|False)\\b");

    private final List<Fields> objects = new ArrayList<>();
    private final Set<Form> forms = EnumSet.noneOf(Form.class);
    private final String rest;

    private Notation(String text) {
        this.rest = read(text, 0);
    }

    static Notation of(String text) {
        return new Notation(text);
    }

    /** Outer objects before the inner ones. */
    List<Fields> objects() {
        return Collections.unmodifiableList(objects);
    }

    /** The values that are sentences and hold no objects, which were read. */
    List<String> sentences() {
        return objects.stream()
                .flatMap(object -> object.values().values().stream())
                .filter(value -> value.indexOf(' ') > 0 && value.indexOf('{') < 0)
                .distinct()
                .toList();
    }

    Set<Form> forms() {
        return Collections.unmodifiableSet(forms);
    }

    /** The text without its objects. */
    String rest() {
        return rest;
    }

    private String read(String text, int depth) {
        var plain = asJson(text);
        var outside = new StringBuilder();
        var at = 0;
        while (at < plain.length()) {
            var start = plain.indexOf('{', at);
            if (start < 0 || depth > DEEPEST || objects.size() >= MOST_OBJECTS) {
                break;
            }
            outside.append(plain, at, start).append(' ');
            if (isEscaped(plain, start)) {
                forms.add(Form.ESCAPED);
                outside.append(read(unescaped(plain.substring(start)), depth + 1));
                at = plain.length();
            } else {
                at = parsed(plain, start, depth);
            }
        }
        return outside.append(plain, Math.min(at, plain.length()), plain.length())
                .toString();
    }

    private String asJson(String text) {
        if (text.indexOf('{') < 0) {
            return text;
        }
        var json = text;
        if (json.contains("=>")) {
            forms.add(Form.RUBY);
            json = SYMBOL.matcher(json).replaceAll("$1\"$2\":").replace("=>", ":");
        }
        return TRUTH.matcher(NOTHING.matcher(json).replaceAll("$1null")).replaceAll("$1true");
    }

    private static boolean isEscaped(String text, int brace) {
        var next = brace + 1;
        while (next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
        return next < text.length() && text.charAt(next) == '\\';
    }

    /** With one level of backslashes less. */
    static String unescaped(String text) {
        var plain = new StringBuilder(text.length());
        for (var i = 0; i < text.length(); i++) {
            var one = text.charAt(i);
            var last = i + 1 == text.length();
            if (one == '\\' && !last && "\"'\\/".indexOf(text.charAt(i + 1)) >= 0) {
                plain.append(text.charAt(++i));
            } else if (one == '\\' && !last && "nrt".indexOf(text.charAt(i + 1)) >= 0) {
                plain.append(' ');
                i++;
            } else {
                plain.append(one);
            }
        }
        return plain.toString();
    }

    /** Returns where to go on: behind the object, or behind the sign that could not be read. */
    private int parsed(String text, int from, int depth) {
        var open = new ArrayDeque<Fields>();
        try (var parser = LENIENT.createParser(text.substring(from))) {
            do {
                take(parser, open, depth);
            } while (!open.isEmpty());
            forms.add(Form.JSON);
            return from + Math.max(1, (int) parser.currentLocation().getCharOffset());
        } catch (IOException cutOff) {
            return from + 1 + behind(text, from, open);
        }
    }

    /** What was read of an object that is not whole counts; the search goes on at the next brace. */
    private int behind(String text, int from, Deque<Fields> open) {
        var readSome = open.stream().anyMatch(one -> !one.values().isEmpty());
        if (readSome) {
            forms.add(Form.JSON);
        }
        var next = text.indexOf('{', from + 1);
        return readSome && next < 0 ? text.length() : 0;
    }

    private void take(JsonParser parser, Deque<Fields> open, int depth) throws IOException {
        var token = parser.nextToken();
        if (token == null) {
            throw new IOException("the text ended inside an object");
        }
        if (token == JsonToken.START_OBJECT) {
            var named = parser.getParsingContext().getParent();
            open.push(new Fields(new LinkedHashMap<>(), snake(nameOf(named)), open.peek()));
            objects.add(open.peek());
        } else if (token == JsonToken.END_OBJECT) {
            open.pop();
        } else if (token.isScalarValue() && token != JsonToken.VALUE_NULL && !open.isEmpty()) {
            value(parser, open.peek(), depth);
        }
    }

    /** An object in a list is called what the list is called. */
    private static String nameOf(JsonStreamContext context) {
        return context == null
                ? ""
                : context.getCurrentName() != null
                        ? context.getCurrentName()
                        : context.inArray() ? nameOf(context.getParent()) : "";
    }

    private void value(JsonParser parser, Fields object, int depth) throws IOException {
        var name = snake(nameOf(parser.getParsingContext()));
        var text = parser.getText();
        if (!name.isEmpty()) {
            object.values().putIfAbsent(name, text);
        }
        if (text.indexOf('{') >= 0 && depth < DEEPEST) {
            forms.add(Form.ESCAPED);
            read(text, depth + 1);
        }
    }

    private static String snake(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1_$2")
                .replaceAll("[\\s.-]+", "_")
                .toLowerCase(Locale.ROOT);
    }
}
