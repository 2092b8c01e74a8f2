package io.patchbay.support;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a page does to people who use it otherwise than by eye and mouse. */
public final class Axe {

    /**
     * Asked of the page itself: the library's builder has everything described that was found, of all rules, which takes
     * a third longer.
     */
    private static final String FINDINGS = """
            async () => (await axe.run(document, {resultTypes: ['violations']})).violations
                .filter(rule => ['serious', 'critical'].includes(rule.impact))
                .map(rule => rule.id + ' ' + rule.nodes[0].html)
            """;

    private static final String SCRIPT = script();

    private Axe() {}

    /** Serious and critical findings: the rule and the first element it is about. */
    @SuppressWarnings("unchecked")
    public static List<String> findings(Page page) {
        page.evaluate(SCRIPT);
        return (List<String>) page.evaluate(FINDINGS);
    }

    private static String script() {
        try (var script = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
