package io.patchbay.search;

import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.search.Found.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Verdicts: by their code, or by words of what they say. */
@ApplicationScoped
class FindVerdicts implements Finder {

    private static final int SHORTEST_WORDS = 3;

    @Override
    public List<Found> named(SearchQuery query) {
        return query.names().stream()
                .flatMap(name -> VerdictCode.of(name).stream())
                .distinct()
                .map(FindVerdicts::found)
                .toList();
    }

    @Override
    public List<Found> like(SearchQuery query) {
        return query.text().length() < SHORTEST_WORDS || !query.mayBeAName()
                ? List.of()
                : Stream.of(VerdictCode.values())
                        .filter(code -> says(code, query.words()))
                        .limit(MOST)
                        .map(FindVerdicts::found)
                        .toList();
    }

    private static boolean says(VerdictCode code, List<String> words) {
        var said = (code.apiName().replace('_', ' ') + " " + code.sentence() + " " + code.happened())
                .toLowerCase(Locale.ROOT);
        return words.stream().allMatch(said::contains);
    }

    private static Found found(VerdictCode code) {
        return Found.elsewhere(Kind.VERDICT, code.apiName(), code.sentence(), "/playbook/" + code.apiName());
    }
}
