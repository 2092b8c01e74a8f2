package io.patchbay.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A JsonPath that walks plain paths such as {@code data[0].id} itself. The original compiles a Groovy
 * class for every value it is asked for, which was a fifth of all work of the tests.
 */
final class PlainJsonPath extends JsonPath {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_]\\w*(\\[\\d+])?(\\.[A-Za-z_]\\w*(\\[\\d+])?)*");
    private static final Pattern STEP = Pattern.compile("(\\w+)(?:\\[(\\d+)])?");

    private final Object root;

    PlainJsonPath(String text) {
        super(text);
        try {
            root = JSON.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T get(String path) {
        if (path.isEmpty()) {
            return (T) root;
        }
        return PLAIN.matcher(path).matches() ? (T) walk(path) : super.get(path);
    }

    private Object walk(String path) {
        var at = root;
        var step = STEP.matcher(path);
        while (step.find()) {
            at = property(at, step.group(1));
            if (step.group(2) != null && at instanceof List<?> list) {
                var index = Integer.parseInt(step.group(2));
                at = index < list.size() ? list.get(index) : null;
            }
        }
        return at;
    }

    /** Of a list: that of each of its members. */
    private static Object property(Object at, String name) {
        if (at instanceof List<?> list) {
            return list.stream().map(one -> property(one, name)).toList();
        }
        return at instanceof Map<?, ?> map ? map.get(name) : null;
    }
}
