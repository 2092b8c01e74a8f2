package io.patchbay.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ThemeTest {

    @Test
    void aThemeWithoutColoursChangesNothing() {
        assertThat(Theme.css(Map.of())).isEmpty();
    }

    @Test
    void contrastIsMeasuredAsInTheGuideline() {
        assertThat(Theme.contrast("#000000", "#ffffff")).isCloseTo(21, within(0.01));
        assertThat(Theme.contrast("#777777", "#ffffff")).isCloseTo(4.48, within(0.01));
    }

    @Test
    void aReadablePairIsKept() {
        var css = Theme.css(Map.of("primary_color", "#6b2d5c", "primary_foreground_color", "#ffeeff"));

        assertThat(css).contains("--primary: #6b2d5c; --primary-foreground: #ffeeff;");
    }

    @Test
    void anUnreadableWordOnTheButtonIsReplaced() {
        var css = Theme.css(Map.of("primary_color", "#22c55e", "primary_foreground_color", "#ffffff"));

        assertThat(css).contains("--primary: #22c55e; --primary-foreground: #000000;");
    }

    @Test
    void unreadableTextsOnTheGroundAreReplaced() {
        var css = Theme.css(Map.of(
                "background_color", "#101010",
                "text_color", "#202020",
                "muted_text_color", "#303030"));

        assertThat(css).contains("--foreground: #ffffff;", "--muted-foreground: #ffffff;");
    }

    @Test
    void whatIsNotAColourIsLeftOut() {
        var theme = new HashMap<String, String>();
        theme.put("primary_color", "red; } body { display: none");
        theme.put("background_color", null);

        assertThat(Theme.css(theme)).isEmpty();
    }

    @Property
    void noThemeMakesATextUnreadable(
            @ForAll @IntRange(max = 0xffffff) int primary,
            @ForAll @IntRange(max = 0xffffff) int onPrimary,
            @ForAll @IntRange(max = 0xffffff) int background,
            @ForAll @IntRange(max = 0xffffff) int text,
            @ForAll @IntRange(max = 0xffffff) int quiet) {
        var buttons = Map.of("primary_color", hex(primary), "primary_foreground_color", hex(onPrimary));
        var all = new HashMap<>(buttons);
        all.put("background_color", hex(background));
        all.put("text_color", hex(text));
        all.put("muted_text_color", hex(quiet));

        for (var css : List.of(Theme.css(buttons), Theme.css(all))) {
            for (var rule : css.split(":root")) {
                isReadable(rule, "primary-foreground", "primary");
                isReadable(rule, "foreground", "background");
                isReadable(rule, "muted-foreground", "card");
            }
        }
    }

    private static void isReadable(String rule, String text, String ground) {
        if (rule.contains("--" + ground + ":")) {
            assertThat(Theme.contrast(colour(rule, text), colour(rule, ground)))
                    .as(rule)
                    .isGreaterThanOrEqualTo(Theme.READABLE);
        }
    }

    private static String colour(String rule, String name) {
        var matcher = Pattern.compile(" --" + name + ": (#[0-9a-f]{6});").matcher(rule);
        assertThat(matcher.find()).as(name + " in " + rule).isTrue();
        return matcher.group(1);
    }

    private static String hex(int colour) {
        return String.format("#%06x", colour);
    }
}
