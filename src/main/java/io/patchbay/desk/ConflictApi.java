package io.patchbay.desk;

import io.patchbay.StorableText;
import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.IdOf;
import io.patchbay.api.Page;
import io.patchbay.api.PageRequest;
import io.patchbay.api.Problem;
import io.patchbay.connection.Connections;
import io.patchbay.number.DecideConflict;
import io.patchbay.number.NumberConflicts;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Numbers and accounts that two claim, for programs. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Conflicts")
public class ConflictApi {

    private final NumberConflicts conflicts;
    private final DecideConflict decide;
    private final Connections connections;
    private final Staff staff;

    ConflictApi(NumberConflicts conflicts, DecideConflict decide, Connections connections, Staff staff) {
        this.conflicts = conflicts;
        this.decide = decide;
        this.connections = connections;
        this.staff = staff;
    }

    /**
     * A conflict over whose number it is. {@code connections}: the holder first; only the holder if the
     * second customer is no tenant here. {@code state}: open or decided.
     */
    public record ConflictRow(
            UUID id,
            String phoneNumberId,
            Instant openedAt,
            List<ConnectionView.Row> connections,
            String sentence,
            String state) {}

    /** Whose it is from now on, and why. */
    public record DecisionBody(
            @NotNull(message = "is required") UUID keepConnectionId,

            @NotBlank(message = "is required")
            @Size(max = 2000, message = "is longer than 2,000 characters")
            @Pattern(regexp = StorableText.FREE_TEXT, message = "contains a character that cannot be kept")
            String reason) {}

    @GET
    @Path("conflicts")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Page<ConflictRow> list(@QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        var wish = PageRequest.of(limit, cursor);
        var last = wish.before();
        var before = last == null
                ? null
                : conflicts.byId(last).orElseThrow(() -> Problem.field("cursor", "is not one that we gave out"));
        return Page.of(
                conflicts.page(before, wish.rows()), wish, row -> row.id().toString(), this::view);
    }

    @POST
    @Path("conflicts/{id}/decision")
    @RolesAllowed(Roles.ADMIN)
    @Transactional
    public ConflictRow decide(@PathParam("id") @IdOf("conflict") UUID id, DecisionBody wanted) {
        if (conflicts.byId(id).isEmpty()) {
            throw Problem.notFound("conflict");
        }
        var reason = wanted.reason().strip();
        return view(decide.decide(id, wanted.keepConnectionId(), reason, staff.name())
                .orProblem());
    }

    private ConflictRow view(NumberConflicts.Row row) {
        return new ConflictRow(
                row.id(),
                row.phoneNumberId(),
                row.openedAt(),
                row.connections().stream()
                        .map(connections::row)
                        .flatMap(Optional::stream)
                        .map(ConnectionView.Row::of)
                        .toList(),
                row.kind().sentence(),
                row.state());
    }
}
