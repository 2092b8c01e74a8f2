package io.patchbay.link;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The host product's colours on the customer's pages, as a style sheet on top of customer.css. A
 * text colour that cannot be read on its ground (less than 4.5:1, WCAG 1.4.3) is replaced.
 */
final class Theme {

    static final double READABLE = 4.5;

    private static final Pattern COLOUR = Pattern.compile("#[0-9A-Fa-f]{6}");
    private static final String BLACK = "#000000";
    private static final String WHITE = "#ffffff";

    /** The ground of customer.css in the dark. */
    private static final String DARK = "#17191a";

    /** The light colours of customer.css, for what a theme with a ground of its own leaves open. */
    private static final String INK = "#17201f";

    private static final String QUIET = "#56615f";

    private Theme() {}

    /**
     * @param theme colours as {@code #rrggbb} by the provider's key (kapso.md §3.2); unknown keys and
     *     unreadable colours are left out
     * @return the style sheet; empty if the theme says nothing
     */
    static String css(Map<String, String> theme) {
        var given = new LinkedHashMap<String, String>();
        theme.forEach((key, colour) -> {
            if (colour != null && COLOUR.matcher(colour).matches()) {
                given.put(key, colour);
            }
        });
        var css = new StringBuilder();
        var primary = given.get("primary_color");
        if (primary != null) {
            css.append(root(buttons(primary, given.get("primary_foreground_color"))));
        }
        if (given.containsKey("background_color") || given.containsKey("card_color")) {
            // such a page looks the same by day and by night: nobody told us its other half
            css.append(root(grounds(given)));
        } else if (primary != null) {
            css.append("@media (prefers-color-scheme: dark) { ")
                    .append(root(buttons(lightEnough(primary), null)).strip())
                    .append(" }\n");
        }
        return css.toString();
    }

    private static String root(Map<String, String> colours) {
        var rule = new StringBuilder(":root { ");
        colours.forEach((name, colour) -> rule.append("--" + name + ": " + colour + "; "));
        return rule.append("}\n").toString();
    }

    private static Map<String, String> buttons(String primary, String foreground) {
        var colours = new LinkedHashMap<String, String>();
        colours.put("primary", primary);
        colours.put("primary-foreground", readable(foreground, primary));
        return colours;
    }

    private static Map<String, String> grounds(Map<String, String> given) {
        var background = given.getOrDefault("background_color", WHITE);
        var card = given.getOrDefault("card_color", background);
        var text = readable(given.getOrDefault("text_color", INK), background, card);
        var quiet = given.getOrDefault("muted_text_color", QUIET);
        var colours = new LinkedHashMap<String, String>();
        colours.put("background", background);
        colours.put("card", card);
        colours.put("muted", given.getOrDefault("muted_color", background));
        colours.put("border", given.getOrDefault("border_color", mixed(text, background, 0.8)));
        colours.put("foreground", text);
        colours.put("muted-foreground", isReadable(quiet, background, card) ? quiet : text);
        return colours;
    }

    private static boolean isReadable(String text, String... grounds) {
        for (var ground : grounds) {
            if (contrast(text, ground) < READABLE) {
                return false;
            }
        }
        return true;
    }

    /** The text colour as wished, or else whichever of black and white is easier to read. */
    private static String readable(String wished, String... grounds) {
        if (wished != null && isReadable(wished, grounds)) {
            return wished;
        }
        return contrast(BLACK, grounds[0]) >= contrast(WHITE, grounds[0]) ? BLACK : WHITE;
    }

    /** The same colour, lightened until it stands out from the dark ground. */
    private static String lightEnough(String colour) {
        var lighter = colour;
        for (var share = 0.9; contrast(lighter, DARK) < READABLE; share -= 0.1) {
            lighter = mixed(colour, WHITE, 1 - share);
        }
        return lighter;
    }

    /**
     * @param share of {@code other}, 0 to 1
     */
    private static String mixed(String colour, String other, double share) {
        var mixed = new StringBuilder("#");
        for (var channel = 0; channel < 3; channel++) {
            var value = Math.round(channel(colour, channel) * (1 - share) + channel(other, channel) * share);
            mixed.append(String.format("%02x", value));
        }
        return mixed.toString();
    }

    /** Contrast of two colours, 1 to 21, as WCAG 2 defines it. */
    static double contrast(String one, String other) {
        var a = luminance(one);
        var b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String colour) {
        return 0.2126 * linear(channel(colour, 0))
                + 0.7152 * linear(channel(colour, 1))
                + 0.0722 * linear(channel(colour, 2));
    }

    private static double linear(int channel) {
        var share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private static int channel(String colour, int index) {
        return Integer.parseInt(colour.substring(1 + index * 2, 3 + index * 2), 16);
    }
}
