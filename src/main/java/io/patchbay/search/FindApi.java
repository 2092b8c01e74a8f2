package io.patchbay.search;

import io.patchbay.access.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Paste anything, for programs. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Find")
public class FindApi {

    private final Find find;

    FindApi(Find find) {
        this.find = find;
    }

    /** Something that fits. {@code url}: the page that shows it, without the host. */
    public record FoundView(String kind, String id, String label, String url) {

        static FoundView of(Found found) {
            return new FoundView(found.kind().apiName(), found.id(), found.label(), found.url());
        }
    }

    public record Answer(List<FoundView> data) {}

    /** Whatever fits {@code q}: an id, a number, a name, an address; empty if nothing does. */
    @GET
    @Path("find")
    @RolesAllowed(Roles.AGENT)
    public Answer find(@QueryParam("q") String q) {
        return new Answer(
                find.what(SearchQuery.of(q)).stream().map(FoundView::of).toList());
    }
}
