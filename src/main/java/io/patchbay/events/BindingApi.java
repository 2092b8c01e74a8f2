package io.patchbay.events;

import io.patchbay.StorableText;
import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.IdOf;
import io.patchbay.api.Problem;
import io.patchbay.events.BindDelivery.BindRequest;
import io.patchbay.inbox.Deliveries;
import io.patchbay.tenant.Tenants;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Deliveries about somebody unknown: whose they may be, and whose they are. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Deliveries")
public class BindingApi {

    private final Unmatched unmatched;
    private final Suggestions suggestions;
    private final BindDelivery bind;
    private final Bindings bindings;
    private final Deliveries deliveries;
    private final Tenants tenants;
    private final Staff staff;

    BindingApi(
            Unmatched unmatched,
            Suggestions suggestions,
            BindDelivery bind,
            Bindings bindings,
            Deliveries deliveries,
            Tenants tenants,
            Staff staff) {
        this.unmatched = unmatched;
        this.suggestions = suggestions;
        this.bind = bind;
        this.bindings = bindings;
        this.deliveries = deliveries;
        this.tenants = tenants;
        this.staff = staff;
    }

    /**
     * A guess, the strongest first. {@code strength}: identifies, strong or resembles; {@code
     * connectionId} null if it points to the tenant only.
     */
    public record SuggestionView(
            UUID tenantId, String tenantName, UUID connectionId, String strength, List<String> reasons) {}

    /** {@code siblings}: deliveries that wait for the same answer, itself included. */
    public record SuggestionsView(List<UUID> siblings, List<SuggestionView> data) {}

    /** To whom. {@code connectionId} null: wherever a new number of the tenant belongs. */
    public record BindingBody(
            @NotNull(message = "is required") UUID tenantId,
            UUID connectionId,

            @Size(max = 2000, message = "is longer than 2,000 characters")
            @Pattern(regexp = StorableText.FREE_TEXT, message = "contains a character that cannot be kept")
            String reason) {}

    /**
     * What was bound. {@code deliveryIds}: those that followed, in the order of their happening.
     */
    public record BindingView(
            UUID id,
            UUID deliveryId,
            UUID tenantId,
            UUID connectionId,
            String providerCustomerId,
            List<String> phoneNumberIds,
            String reason,
            String boundBy,
            Instant boundAt,
            List<UUID> deliveryIds) {

        static BindingView of(Bindings.Binding one) {
            return new BindingView(
                    one.id(),
                    one.deliveryId(),
                    one.tenantId(),
                    one.connectionId(),
                    one.customerRef(),
                    one.numberRefs(),
                    one.reason(),
                    one.boundBy(),
                    one.boundAt(),
                    one.deliveryIds());
        }
    }

    @GET
    @Path("deliveries/{id}/suggestions")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public SuggestionsView suggestions(@PathParam("id") @IdOf("delivery") UUID id) {
        var group = unmatched.groupOf(id).orElseThrow(() -> Problem.notFound("unmatched delivery"));
        var found = suggestions.of(group, unmatched.newestOf(group, 5));
        return new SuggestionsView(
                group.ids(),
                found.stream()
                        .map(one -> new SuggestionView(
                                one.tenantId(),
                                one.tenantName(),
                                one.connectionId(),
                                one.strength().name().toLowerCase(Locale.ROOT),
                                one.reasons()))
                        .toList());
    }

    @POST
    @Path("deliveries/{id}/bindings")
    @RolesAllowed(Roles.ADMIN)
    @APIResponse(
            responseCode = "201",
            description = "What was bound, and what followed",
            content = @Content(schema = @Schema(implementation = BindingView.class)))
    public Response bind(@PathParam("id") @IdOf("delivery") UUID id, BindingBody wanted) {
        deliveries.byId(id).orElseThrow(() -> Problem.notFound("delivery"));
        var known = QuarkusTransaction.requiringNew()
                .call(() -> tenants.findByIdOptional(wanted.tenantId()).isPresent());
        if (!known) {
            throw Problem.field("tenant_id", "is no tenant here");
        }
        var binding = bind.bind(
                        new BindRequest(id, wanted.tenantId(), wanted.connectionId(), reason(wanted), staff.name()))
                .orProblem();
        var view = QuarkusTransaction.requiringNew()
                .call(() -> bindings.byId(binding).map(BindingView::of).orElseThrow(NoSuchElementException::new));
        return Response.status(201).entity(view).build();
    }

    private static String reason(BindingBody wanted) {
        return wanted.reason() == null || wanted.reason().isBlank()
                ? "Bound through the API."
                : wanted.reason().strip();
    }
}
