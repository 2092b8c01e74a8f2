package io.patchbay.playbook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.patchbay.access.Roles;
import io.patchbay.api.Page;
import io.patchbay.api.PageRequest;
import io.patchbay.api.Params;
import io.patchbay.api.Problem;
import io.patchbay.diagnosis.CodeMeaning;
import io.patchbay.diagnosis.CodeSource;
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

    /** A code and its meaning; {@code customerText} and {@code verdict} may be null. */
    public record DiagnosticView(
            String source,
            String code,
            String subject,
            String severity,
            String acts,
            String title,
            String meaning,
            String remedy,
            @JsonInclude String customerText,
            @JsonInclude String verdict,
            String reference) {

        static DiagnosticView of(CodeMeaning row) {
            return new DiagnosticView(
                    row.source().apiName(),
                    row.code(),
                    row.subject().apiName(),
                    row.severity().apiName(),
                    row.acts().apiName(),
                    row.title(),
                    row.meaning(),
                    row.remedy(),
                    row.customer(),
                    row.verdict() == null ? null : row.verdict().apiName(),
                    row.reference());
        }
    }

    /** {@code understood}: how {@code q} was read if a code or an error is in it. */
    public record Answer(
            List<DiagnosticView> data, @JsonInclude String nextCursor, List<String> understood) {}

    /** Rows that hold the words of {@code q}; if an error was pasted, what it means comes first. */
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
        var page = Page.of(rows, wish, DiagnosticsApi::place, DiagnosticView::of);
        return new Answer(page.data(), page.nextCursor(), search.understood());
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
