package io.patchbay.support;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The real browser of the tests, headless. Looked for under {@code PATCHBAY_CHROMIUM}, then as
 * {@code chromium-headless-shell} (the same engine without the browser's own windows, which takes a tenth less of
 * the processor), {@code chromium} and {@code google-chrome} on the path, then among Playwright's own.
 */
public final class Chromium {

    private static final List<String> QUIET =
            List.of("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync");

    private static Playwright playwright;
    private static Browser browser;

    private Chromium() {}

    /** The one running browser; starts it the first time. */
    public static synchronized Browser running() {
        if (browser == null) {
            playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            var options = new BrowserType.LaunchOptions().setArgs(QUIET);
            executable().ifPresent(options::setExecutablePath);
            browser = playwright.chromium().launch(options);
            Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
        }
        return browser;
    }

    static boolean isThere() {
        return executable().isPresent() || hasPlaywrightsOwn();
    }

    private static Optional<Path> executable() {
        var named = System.getenv("PATCHBAY_CHROMIUM");
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        var folders = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .toList();
        return Stream.of("chromium-headless-shell", "chromium", "google-chrome")
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean hasPlaywrightsOwn() {
        var cache = Path.of(System.getProperty("user.home"), ".cache", "ms-playwright");
        try (var found = Files.list(cache)) {
            return found.anyMatch(folder -> folder.getFileName().toString().startsWith("chromium"));
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
