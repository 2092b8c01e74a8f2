package io.patchbay.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.patchbay.access.Roles;
import io.patchbay.api.Page;
import io.patchbay.api.PageRequest;
import io.patchbay.api.Params;
import io.patchbay.api.Problem;
import io.patchbay.diagnosis.CodeMeaning;
import io.patchbay.diagnosis.CodeSource;
import io.patchbay.playbook.CodeSearch;
import io.patchbay.search.FindApi.FoundView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The catalogue of codes, for programs. Its order is its own, for it has no times. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Diagnostics")
public class DiagnosticsApi {

    private final Find find;

    DiagnosticsApi(Find find) {
        this.find = find;
    }

    /**
     * {@code understood}: how {@code q} was read if a code or an error is in it; {@code found}: what the ids in it name, such
     * as the connection, on the first page only.
     */
    public record Answer(
            List<MeaningView> data, @JsonInclude String nextCursor, List<String> understood, List<FoundView> found) {}

    /**
     * Rows that hold the words of {@code q}; if an error was pasted, what it means comes first, and the cases that it is
     * about stand beside.
     */
    @GET
    @Path("diagnostics")
    @RolesAllowed(Roles.AGENT)
    public Answer list(
            @QueryParam("q") String q,
            @QueryParam("source") String source,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        var wish = PageRequest.of(limit, cursor);
        var search = CodeSearch.of(q, Params.word(CodeSource.class, source, "source"));
        var found = search.rows();
        var from = wish.text() == null ? 0 : after(found, wish.text());
        var rows = found.subList(from, Math.min(found.size(), from + wish.rows()));
        var page = Page.of(rows, wish, DiagnosticsApi::place, MeaningView::of);
        return new Answer(
                page.data(), page.nextCursor(), search.understood(), wish.text() == null ? found(q) : List.of());
    }

    /** Of an error as it was printed; words alone are looked for among the rows. */
    private List<FoundView> found(String q) {
        var query = SearchQuery.of(q);
        return query.isEmpty() || query.mayBeAName()
                ? List.of()
                : find.what(query).found().stream().map(FoundView::of).toList();
    }

    private static int after(List<CodeMeaning> found, String place) {
        for (var i = 0; i < found.size(); i++) {
            if (place(found.get(i)).equals(place)) {
                return i + 1;
            }
        }
        throw Problem.field("cursor", "is not one that we gave out");
    }

    private static String place(CodeMeaning row) {
        return row.source().apiName() + " " + row.code();
    }
}
