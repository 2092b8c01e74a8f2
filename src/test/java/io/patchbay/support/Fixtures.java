package io.patchbay.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The provider's recorded payloads, as bytes: signatures are over exactly these. A name may ask for another word:
 * {@code messages.status_failed.131031~131031~131037.json} is the file without its tildes, where the expression
 * between the first two is replaced by what comes after.
 */
public final class Fixtures {

    private static final Path FOLDER = Path.of("src/test/resources/kapso");
    private static final Path META = Path.of("src/test/resources/meta");
    private static final Pattern CHANGE = Pattern.compile("~([^~]+)~([^~.]+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Fixtures() {}

    /**
     * Names of all files that pass, in order. Never empty: a filter that finds nothing is wrong.
     */
    public static List<String> named(Predicate<String> wanted) {
        return named(FOLDER, wanted);
    }

    /** The same among Meta's own payloads. */
    public static List<String> metaNamed(Predicate<String> wanted) {
        return named(META, wanted);
    }

    /** The bytes of one of Meta's own payloads. */
    public static byte[] meta(String name) {
        try {
            return read(META, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path folder, String name) throws IOException {
        var changes = CHANGE.matcher(name);
        var file = Files.readAllBytes(folder.resolve(changes.replaceAll("")));
        if (!changes.reset().find()) {
            return file;
        }
        var text = new String(file, UTF_8);
        do {
            var changed = text.replaceAll(changes.group(1), changes.group(2));
            if (changed.equals(text)) {
                throw new IllegalStateException(name + " changes nothing");
            }
            text = changed;
        } while (changes.find());
        return text.getBytes(UTF_8);
    }

    private static List<String> named(Path folder, Predicate<String> wanted) {
        try (var files = Files.list(folder)) {
            var names = files.map(file -> file.getFileName().toString())
                    .filter(wanted)
                    .sorted()
                    .toList();
            if (names.isEmpty()) {
                throw new IllegalStateException("no fixture passes the filter");
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] bytes(String name) {
        try {
            return read(FOLDER, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(String name) {
        return new String(bytes(name), UTF_8);
    }

    public static JsonNode json(String name) {
        try {
            return JSON.readTree(bytes(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An HTTP message written down as text: first line, headers, and perhaps a body. */
    public record Message(String firstLine, Map<String, String> headers, String body) {

        /** The status of a response. */
        public int status() {
            return Integer.parseInt(firstLine.split(" ")[1]);
        }
    }

    /** Lines that begin with a hash are comments. */
    public static Message message(String name) {
        var parts = text(name).replaceAll("(?m)^#.*\\R", "").split("\\R\\R", 2);
        var lines = parts[0].lines().toList();
        var headers = new LinkedHashMap<String, String>();
        lines.stream().skip(1).map(line -> line.split(": ", 2)).forEach(header -> headers.put(header[0], header[1]));
        return new Message(lines.get(0), headers, parts.length > 1 ? parts[1] : "");
    }
}
