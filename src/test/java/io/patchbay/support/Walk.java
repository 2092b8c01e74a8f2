package io.patchbay.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One situation walked through in a browser as a person would, with every click counted. Whoever
 * tests a walk clicks only here, so that the count is honest.
 */
public final class Walk {

    private static final List<String> WALKED = new ArrayList<>();

    private final String situation;
    private final Page page;
    private final long begun = System.nanoTime();
    private int clicks;

    private Walk(String situation, Page page) {
        this.situation = situation;
        this.page = page;
    }

    /** Begins on the page that is open. */
    public static Walk begin(String situation, Page page) {
        return new Walk(situation, page);
    }

    public Walk click(String selector) {
        clicks++;
        page.click(selector);
        return this;
    }

    /** From the clipboard into whatever has the cursor, and on with Enter. */
    public Walk pasteAndEnter(String text) {
        page.keyboard().insertText(text);
        page.keyboard().press("Enter");
        return this;
    }

    public Walk press(String key) {
        page.keyboard().press(key);
        return this;
    }

    /** Goes on with Tab until this element has the cursor. */
    public Walk tabTo(String selector) {
        for (var i = 0; i < 100; i++) {
            if (page.locator(selector + ":focus").count() > 0) {
                return this;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError(selector + " is not reached with Tab");
    }

    /** The job is done. Holds the walk to its promised clicks and seconds. */
    public void ends(int mostClicks, int mostSeconds) {
        var took = Duration.ofNanos(System.nanoTime() - begun);
        var line = String.format(
                "%-52s %d of %d clicks, %4.1f of %d s",
                situation, clicks, mostClicks, took.toMillis() / 1000.0, mostSeconds);
        WALKED.add(line);
        System.out.println(line);
        assertThat(clicks).as(situation).isLessThanOrEqualTo(mostClicks);
        assertThat(took).as(situation).isLessThan(Duration.ofSeconds(mostSeconds));
    }

    /** Every walk that has ended, one a line. */
    public static String table() {
        return String.join(System.lineSeparator(), WALKED);
    }
}
