package io.patchbay.provider.kapso;

import static io.patchbay.provider.kapso.JsonValues.text;
import static io.patchbay.provider.kapso.KapsoRequest.get;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchbay.provider.ProviderFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/** Walks Kapso's lists page by page (kapso.md §1.3). */
final class KapsoPages {

    /** The current document names no upper bound; the lowest seen anywhere is 50 (kapso.md §1.3). */
    private static final int PER_PAGE = 50;

    private static final int PAGES = 2_000;

    private final KapsoHttp http;

    KapsoPages(KapsoHttp http) {
        this.http = http;
    }

    /**
     * The rows of all pages; rows made meanwhile shift later pages, so rows are told apart by id
     * (kapso.md §1.3).
     *
     * @param call what is asked, for people, metrics and logs
     * @throws ProviderFailure whatever goes wrong; then no row is shown
     */
    <T> List<T> all(String call, String path, Function<JsonNode, T> read) {
        var found = new ArrayList<T>();
        var ids = new HashSet<String>();
        for (var page = 1; page <= PAGES; page++) {
            var address = path + (path.contains("?") ? "&" : "?") + "page=" + page + "&per_page=" + PER_PAGE;
            var answer = http.must(call, get(address));
            var fresh = 0;
            for (var row : answer.path("data")) {
                if (ids.add(text(row, "id"))) {
                    found.add(read.apply(row));
                    fresh++;
                }
            }
            if (fresh == 0 || page >= answer.path("meta").path("total_pages").asInt(1)) {
                break;
            }
        }
        return found;
    }
}
