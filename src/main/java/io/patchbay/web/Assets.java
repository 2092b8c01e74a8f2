package io.patchbay.web;

import io.patchbay.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Properties;

/**
 * What the layout needs to know about its files. Their address changes with their content, so
 * browsers may keep them for ever.
 */
@ApplicationScoped
@Named("assets")
public class Assets {

    private static final List<String> FILES = List.of(
            "tokens.css",
            "base.css",
            "components.css",
            "pages.css",
            "console.css",
            "customer.css",
            "live.js",
            "find.js",
            "zone.js",
            "copy.js",
            "checking.js",
            "icons.svg");

    private final String version;
    private final String htmx;
    private final Clock clock;

    Assets(Clock clock) {
        this.htmx = versionOf("org.webjars.npm", "htmx.org");
        this.clock = clock;
        var content = new StringBuilder();
        for (var file : FILES) {
            content.append(read("META-INF/resources/assets/" + file));
        }
        this.version = Ids.fingerprint(content.toString()).substring(0, 10);
    }

    /** The version of a jar on the class path, which is part of the address of its files. */
    private static String versionOf(String group, String artifact) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(read("META-INF/maven/" + group + "/" + artifact + "/pom.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static String read(String file) {
        try (var stream = Thread.currentThread().getContextClassLoader().getResourceAsStream(file)) {
            return stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String version() {
        return version;
    }

    public String htmx() {
        return htmx;
    }

    /** When the page was made by its reader's clock, for the freshness stamp of pages without a stream. */
    public String clock() {
        return Formats.clockIn(clock.instant(), ReaderZone.current());
    }

    /** When the page is made, in milliseconds since 1970, so that its stream begins there. */
    public long made() {
        return clock.instant().toEpochMilli();
    }
}
