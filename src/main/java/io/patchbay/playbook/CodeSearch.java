package io.patchbay.playbook;

import io.patchbay.diagnosis.CodeCatalogue;
import io.patchbay.diagnosis.CodeMeaning;
import io.patchbay.diagnosis.CodeSource;
import io.patchbay.paste.Explanation;
import io.patchbay.paste.Paste;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rows of the catalogue for what somebody typed or pasted: first what a code or the words of an error in it mean, then the
 * rows that hold all of its words. {@code understood}: how it was read, empty if as plain words.
 */
public record CodeSearch(List<CodeMeaning> rows, List<String> understood) {

    /**
     * @param q null or blank for all
     * @param source null for every place
     */
    public static CodeSearch of(String q, CodeSource source) {
        var paste = Paste.of(q);
        var explanation = Explanation.of(paste);
        var explained = explanation.meanings().stream()
                .filter(row -> row.known() && (source == null || row.source() == source))
                .toList();
        var rows = Stream.concat(explained.stream(), CodeCatalogue.search(paste.text(), source).stream())
                .distinct()
                .toList();
        return new CodeSearch(rows, explained.isEmpty() && !paste.cut() ? List.of() : explanation.understood());
    }
}
