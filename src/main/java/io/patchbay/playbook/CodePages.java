package io.patchbay.playbook;

import io.patchbay.access.Roles;
import io.patchbay.api.Params;
import io.patchbay.diagnosis.CodeCatalogue;
import io.patchbay.diagnosis.CodeMeaning;
import io.patchbay.diagnosis.CodeSource;
import io.patchbay.diagnosis.VerdictWords;
import io.patchbay.web.Redaction;
import io.patchbay.web.Slice;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * What each code of Meta and the provider means. The code is in the query, for it may hold slashes
 * and colons, which not every proxy leaves alone in a path.
 */
@Path("/playbook")
@Produces(MediaType.TEXT_HTML)
public class CodePages {

    private static final int ROWS = 40;

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance list(ListView view);

        static native TemplateInstance show(ShowView view);

        private Templates() {}
    }

    record CodeRow(CodeMeaning row, String href, String acts) {
        static CodeRow of(CodeMeaning row) {
            return new CodeRow(row, row.address(), CodePages.acts(row));
        }
    }

    /**
     * {@code from} and {@code to} count from one; {@code earlier} and {@code later}: null if none.
     */
    record ListView(
            String q,
            List<String> understood,
            CodeSource source,
            CodeSource[] sources,
            List<CodeRow> lines,
            int from,
            int to,
            int found,
            String earlier,
            String later,
            String everywhere) {}

    record ShowView(CodeRow line, List<CodeRow> elsewhere) {}

    @GET
    @Path("codes")
    @RolesAllowed(Roles.AGENT)
    public TemplateInstance list(
            @QueryParam("q") String q, @QueryParam("source") String source, @QueryParam("from") String from) {
        var words = q == null ? "" : q.strip();
        var place = Params.word(CodeSource.class, source, "source");
        var search = CodeSearch.of(words, place);
        var found = search.rows();
        var start = Math.min(start(from), found.size());
        var end = Math.min(start + ROWS, found.size());
        var shown = Redaction.masked(words);
        var filters = Slice.filter("q", shown) + Slice.filter("source", place == null ? null : place.apiName());
        return Templates.list(new ListView(
                shown,
                search.understood(),
                place,
                CodeSource.values(),
                found.subList(start, end).stream().map(CodeRow::of).toList(),
                start + 1,
                end,
                found.size(),
                start == 0 ? null : "?from=" + (Math.max(start - ROWS, 0) + 1) + filters,
                end == found.size() ? null : "?from=" + (end + 1) + filters,
                "/playbook/codes?" + Slice.filter("q", shown)));
    }

    /** The number of the first row shown, counted from one; what is no number means the first. */
    private static int start(String from) {
        return from != null && from.matches("[1-9]\\d{0,4}") ? Integer.parseInt(from) - 1 : 0;
    }

    /** A code that has no row at this place is a 404 that says how to go on. */
    @GET
    @Path("codes/{source}")
    @RolesAllowed(Roles.AGENT)
    public Response show(@PathParam("source") String word, @QueryParam("code") String code) {
        var source = CodeSource.of(word).orElseThrow(NoSuchElementException::new);
        var meaning = CodeCatalogue.find(source, code).orElseGet(() -> CodeCatalogue.unexplained(source, code));
        var view = new ShowView(
                CodeRow.of(meaning),
                CodeCatalogue.elsewhere(meaning.source(), meaning.code()).stream()
                        .map(CodeRow::of)
                        .toList());
        return Response.status(meaning.known() ? 200 : 404)
                .entity(Templates.show(view))
                .build();
    }

    private static String acts(CodeMeaning row) {
        return row.isClock() ? VerdictWords.WAITING : VerdictWords.name(row.acts());
    }
}
