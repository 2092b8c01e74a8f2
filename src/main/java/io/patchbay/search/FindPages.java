package io.patchbay.search;

import io.patchbay.access.Roles;
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

/** Paste anything. One thing found is opened at once, several are shown, none teaches. */
@Path("/find")
@Produces(MediaType.TEXT_HTML)
public class FindPages {

    private final Find find;

    FindPages(Find find) {
        this.find = find;
    }

    record Group(String title, List<Found> found) {}

    @CheckedTemplate(defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Show(String q, List<Group> groups) implements TemplateInstance {}

    @GET
    @RolesAllowed(Roles.AGENT)
    public Response show(@QueryParam("q") String q) {
        var query = SearchQuery.of(q);
        var found = find.what(query);
        return Find.onlyPlace(found)
                .map(place -> Response.seeOther(URI.create(place)))
                .orElseGet(() -> Response.ok(new Show(query.text(), groups(found))))
                .build();
    }

    private static List<Group> groups(List<Found> found) {
        var shown = Find.eachPageOnce(found);
        return Stream.of(Found.Kind.values())
                .map(kind -> new Group(
                        kind.title(),
                        shown.stream().filter(one -> one.kind() == kind).toList()))
                .filter(group -> !group.found().isEmpty())
                .toList();
    }
}
