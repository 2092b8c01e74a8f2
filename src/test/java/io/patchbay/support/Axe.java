package io.patchbay.support;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Set;

/** What a page does to people who use it otherwise than by eye and mouse. */
public final class Axe {

    private Axe() {}

    /** Serious and critical findings: the rule and the first element it is about. */
    public static List<String> findings(Page page) {
        return findings(builder(page));
    }

    /** Those that colours can cause, for a page that had no others in other colours. */
    public static List<String> findingsOfColour(Page page) {
        return findings(builder(page).withRules(List.of("color-contrast", "link-in-text-block")));
    }

    private static AxeBuilder builder(Page page) {
        var options = new AxeRunOptions();
        // what passes is described as thoroughly as what does not, and nobody reads it
        options.setResultTypes(List.of("violations"));
        // our pages have no frames, for which results would be put together in a page apart
        return new AxeBuilder(page).options(options).setLegacyMode(true);
    }

    private static List<String> findings(AxeBuilder axe) {
        return axe.analyze().getViolations().stream()
                .filter(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
                .map(rule -> rule.getId() + " " + rule.getNodes().get(0).getHtml())
                .toList();
    }
}
