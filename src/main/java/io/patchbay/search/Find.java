package io.patchbay.search;

import io.patchbay.paste.Explanation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds whatever was pasted. What is named exactly hides what only looks like it. */
@ApplicationScoped
class Find {

    private final List<Finder> finders;

    Find(
            FindCases cases,
            FindNumbers numbers,
            FindLinks links,
            FindTenants tenants,
            FindDeliveries deliveries,
            FindVerdicts verdicts) {
        this.finders = List.of(cases, numbers, links, tenants, deliveries, verdicts);
    }

    /** The most telling kind first; the same thing once. */
    @Transactional
    Findings what(SearchQuery query) {
        var explanation = Explanation.of(query.paste());
        if (query.isEmpty()) {
            return new Findings(query, List.of(), explanation);
        }
        var named = ask(finder -> finder.named(query));
        return new Findings(query, named.isEmpty() ? ask(finder -> finder.like(query)) : named, explanation);
    }

    private List<Found> ask(Function<Finder, List<Found>> question) {
        return finders.stream()
                .flatMap(finder -> question.apply(finder).stream())
                .distinct()
                .sorted(Comparator.comparing(Found::kind))
                .toList();
    }

    /** Puts parts of a label together, leaving out what is not known. */
    static String label(String... parts) {
        return String.join(
                ", ",
                Stream.of(parts).filter(part -> part != null && !part.isBlank()).toList());
    }
}
