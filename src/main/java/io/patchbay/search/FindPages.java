package io.patchbay.search;

import io.patchbay.access.Roles;
import io.patchbay.diagnosis.CodeMeaning;
import io.patchbay.diagnosis.VerdictWords;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** Paste anything. One thing found is opened at once; several, and what codes mean, are shown; none teaches. */
@Path("/find")
@Produces(MediaType.TEXT_HTML)
public class FindPages {

    private final Find find;

    FindPages(Find find) {
        this.find = find;
    }

    record Group(String title, List<Found> found) {}

    /** A meaning with the words for who acts. */
    record Meaning(CodeMeaning row, String acts) {}

    @CheckedTemplate(defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Show(String q, int results, List<Group> groups, List<Meaning> meanings, List<String> understood)
            implements TemplateInstance {}

    @GET
    @RolesAllowed(Roles.AGENT)
    public Response show(@QueryParam("q") String q) {
        var findings = find.what(SearchQuery.of(q));
        return findings.onlyPlace()
                .map(place -> Response.seeOther(URI.create(place)))
                .orElseGet(() -> Response.ok(page(findings)))
                .build();
    }

    private static Show page(Findings findings) {
        var shown = findings.eachPageOnce();
        var groups = Stream.of(Found.Kind.values())
                .map(kind -> new Group(
                        kind.title(),
                        shown.stream().filter(one -> one.kind() == kind).toList()))
                .filter(group -> !group.found().isEmpty())
                .toList();
        var meanings = findings.meanings().stream()
                .map(row -> new Meaning(row, row.isClock() ? VerdictWords.WAITING : VerdictWords.name(row.acts())))
                .toList();
        return new Show(findings.shownText(), shown.size() + meanings.size(), groups, meanings, findings.understood());
    }
}
