package io.patchbay.search;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
    List<Found> what(SearchQuery query) {
        if (query.isEmpty()) {
            return List.of();
        }
        var named = ask(finder -> finder.named(query));
        return named.isEmpty() ? ask(finder -> finder.like(query)) : named;
    }

    private List<Found> ask(Function<Finder, List<Found>> question) {
        return finders.stream()
                .flatMap(finder -> question.apply(finder).stream())
                .distinct()
                .sorted(Comparator.comparing(Found::kind))
                .toList();
    }

    /** The one place all of it leads to: a page, or a case that holds everything found. */
    static Optional<String> onlyPlace(List<Found> found) {
        var pages = found.stream().map(Found::page).distinct().count();
        var cases = found.stream().map(Found::connectionId).distinct().toList();
        var oneCase = cases.size() == 1 && cases.get(0) != null;
        return pages == 1 || oneCase ? Optional.of(found.get(0).url()) : Optional.empty();
    }

    /** As a list for people: each page once, under the first name it was found by. */
    static List<Found> eachPageOnce(List<Found> found) {
        var shown = new ArrayList<Found>();
        for (var one : found) {
            if (shown.stream().noneMatch(other -> other.page().equals(one.page()))) {
                shown.add(one);
            }
        }
        return shown;
    }

    /** Puts parts of a label together, leaving out what is not known. */
    static String label(String... parts) {
        return String.join(
                ", ",
                Stream.of(parts).filter(part -> part != null && !part.isBlank()).toList());
    }
}
