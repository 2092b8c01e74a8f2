package io.patchbay.support;

import com.microsoft.playwright.Page;
import java.nio.file.Path;

/**
 * Pictures of pages for people to look at, under {@code target/screens}; no test judges them. Drawn only with
 * {@code -Dpatchbay.screens=true}: a picture takes a quarter of a second of the processor.
 */
public final class Screens {

    private static final boolean WANTED = Boolean.getBoolean("patchbay.screens");

    private Screens() {}

    /** The whole page, however long. */
    public static void draw(Page page, String name) {
        if (WANTED) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of("target", "screens", name + ".png")));
        }
    }
}
