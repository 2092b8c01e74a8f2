package io.patchbay.search;

import io.patchbay.diagnosis.CodeMeaning;
import io.patchbay.paste.Explanation;
import io.patchbay.paste.PastedId;
import io.patchbay.search.Found.Kind;
import io.patchbay.web.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What fits a paste: things of ours in {@code found}, the meanings of its codes and words, and how it was understood. The
 * meanings stand beside a case and never open one.
 */
record Findings(SearchQuery query, List<Found> found, Explanation explanation) {

    private static final String PORTFOLIO =
            " is the id of a business portfolio; do not enter it where a WABA id belongs.";

    private static final Map<Kind, PastedId.Kind> KINDS = Map.of(
            Kind.NUMBER, PastedId.Kind.PHONE_NUMBER,
            Kind.WABA, PastedId.Kind.WABA,
            Kind.PORTFOLIO, PastedId.Kind.PORTFOLIO,
            Kind.LINK, PastedId.Kind.LINK);

    List<CodeMeaning> meanings() {
        return explanation.meanings();
    }

    /** How the paste was read, and which of its ids is not what it is called. */
    List<String> understood() {
        var understood = new ArrayList<>(explanation.understood());
        query.paste().ids().stream()
                .filter(id -> !id.kind().isNamed())
                .forEach(id -> kindOf(id.value())
                        .ifPresent(kind -> understood.replaceAll(sentence -> sentence.equals(id.sentence())
                                ? new PastedId(kind, id.value()).sentence()
                                : sentence)));
        found.stream()
                .filter(one -> one.kind() == Kind.PORTFOLIO)
                .forEach(one -> understood.add(one.label() + ": " + one.id() + PORTFOLIO));
        if (!meanings().isEmpty() && query.isOneWord() && query.text().matches("\\d{5,8}")) {
            understood.add("To find a phone number that ends so, type more of its digits.");
        }
        return understood;
    }

    /** What an id is of that the text does not name, if it is one of ours. */
    private Optional<PastedId.Kind> kindOf(String id) {
        return found.stream()
                .filter(one -> one.id().equals(id))
                .flatMap(one -> Optional.ofNullable(KINDS.get(one.kind())).stream())
                .findFirst();
    }

    /**
     * The one place all of it leads to: a page, or a case that holds everything found. Nothing but the address of a link
     * leads anywhere while a code is there to be explained, and a portfolio, several ids or a text that was cut are shown
     * as they were understood.
     */
    Optional<String> onlyPlace() {
        var explained = !meanings().isEmpty() && !isAddressOfALink();
        var toBeShown = query.paste().cut()
                || query.paste().namesSeveralThings()
                || found.stream().anyMatch(one -> one.kind() == Kind.PORTFOLIO);
        if (explained || toBeShown) {
            return Optional.empty();
        }
        var pages = found.stream().map(Found::page).distinct().count();
        var cases = found.stream().map(Found::connectionId).distinct().toList();
        var oneCase = cases.size() == 1 && cases.get(0) != null;
        return pages == 1 || oneCase ? Optional.of(found.get(0).url()) : Optional.empty();
    }

    private boolean isAddressOfALink() {
        return query.isOneWord()
                && query.addresses().size() == 1
                && found.stream().anyMatch(one -> one.kind() == Kind.LINK || one.kind() == Kind.ATTEMPT);
    }

    /** As a list for people: each page once, under the first name it was found by. */
    List<Found> eachPageOnce() {
        var shown = new ArrayList<Found>();
        for (var one : found) {
            if (shown.stream().noneMatch(other -> other.page().equals(one.page()))) {
                shown.add(one);
            }
        }
        shown.removeIf(one -> one.kind() == Kind.PORTFOLIO);
        return shown;
    }

    /** What was pasted, without what would let a reader act in somebody's name. */
    String shownText() {
        var isSecret = query.mayBeASecret()
                && query.ids().isEmpty()
                && found.stream().anyMatch(one -> one.kind() == Kind.LINK);
        return isSecret ? "" : Redaction.masked(query.text());
    }
}
