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

    /** {@code understood}: how {@code q} was read, as sentences; {@code cut}: it was longer than what is read. */
    public record Answer(List<FoundView> data, List<MeaningView> meanings, List<String> understood, boolean cut) {}

    /**
     * Whatever fits {@code q}: an id, a number, a name, an address, an error as it was printed; empty if nothing does.
     * Beside what is found stand the meanings of the codes in it.
     */
    @GET
    @Path("find")
    @RolesAllowed(Roles.AGENT)
    public Answer find(@QueryParam("q") String q) {
        var findings = find.what(SearchQuery.of(q));
        return new Answer(
                findings.found().stream().map(FoundView::of).toList(),
                findings.meanings().stream().map(MeaningView::of).toList(),
                findings.understood(),
                findings.query().paste().cut());
    }
}
