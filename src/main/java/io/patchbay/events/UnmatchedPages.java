package io.patchbay.events;

import io.patchbay.StorableText;
import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.IdOf;
import io.patchbay.api.Params;
import io.patchbay.events.BindDelivery.BindRequest;
import io.patchbay.events.Siblings.Group;
import io.patchbay.events.Suggestions.Suggestion;
import io.patchbay.events.Unmatched.ReadDelivery;
import io.patchbay.inbox.Deliveries;
import io.patchbay.inbox.Delivery;
import io.patchbay.inbox.DeliveryFilter;
import io.patchbay.inbox.DeliveryRow;
import io.patchbay.live.SharedLook;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import io.patchbay.web.Direction;
import io.patchbay.web.FormErrors;
import io.patchbay.web.Formats;
import io.patchbay.web.Hx;
import io.patchbay.web.Slice;
import io.patchbay.web.Tab;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;

/** Deliveries that wait for somebody to say whose they are, and those of another project. */
@Path("/events")
@Produces(MediaType.TEXT_HTML)
public class UnmatchedPages {

    /** Groups on one page; the next come up as these are bound. */
    private static final int GROUPS = 20;

    /** Deliveries of a group that say enough about it. */
    private static final int SHOWN = 5;

    private static final int MORE_SHOWN = 50;

    private final Unmatched unmatched;
    private final Suggestions suggestions;
    private final BindDelivery bind;
    private final Bindings bindings;
    private final Deliveries deliveries;
    private final SharedLook shared;
    private final Tenants tenants;
    private final Validator validator;
    private final Staff staff;

    UnmatchedPages(
            Unmatched unmatched,
            Suggestions suggestions,
            BindDelivery bind,
            Bindings bindings,
            Deliveries deliveries,
            SharedLook shared,
            Tenants tenants,
            Validator validator,
            Staff staff) {
        this.unmatched = unmatched;
        this.suggestions = suggestions;
        this.bind = bind;
        this.bindings = bindings;
        this.deliveries = deliveries;
        this.shared = shared;
        this.tenants = tenants;
        this.validator = validator;
        this.staff = staff;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance list(ListView view);

        static native TemplateInstance list$groups(ListView view);

        static native TemplateInstance show(ShowView view);

        static native TemplateInstance foreign(ForeignView view);

        static native TemplateInstance bound(BoundView view);

        private Templates() {}
    }

    /** One delivery of a group. {@code says}: what the worker found. */
    record WaitingRow(UUID id, String event, Instant happenedAt, Instant receivedAt, String says) {

        static WaitingRow of(ReadDelivery told) {
            var row = told.delivery().row();
            return new WaitingRow(row.id(), row.event(), told.happenedAt(), row.receivedAt(), row.effect());
        }
    }

    /** A guess as shown. */
    record Guess(
            UUID tenantId,
            String name,
            String externalId,
            UUID connectionId,
            String tone,
            String strength,
            List<String> reasons,
            String because) {

        static Guess of(Suggestion one) {
            return new Guess(
                    one.tenantId(),
                    one.tenantName(),
                    one.externalId(),
                    one.connectionId(),
                    one.strength().tone(),
                    one.strength().words(),
                    one.reasons(),
                    one.because());
        }
    }

    /** {@code id}: its newest delivery, by which the group is addressed. */
    record Card(UUID id, String title, String ids, int count, List<WaitingRow> lines, List<Guess> guesses) {}

    record ListView(List<Tab> tabs, List<Card> cards, int more) {}

    @GET
    @Path("unmatched")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance list(@BeanParam Hx hx) {
        var groups = unmatched.groups();
        var view = new ListView(
                hx.tabs(() -> tabs(false)),
                groups.stream().limit(GROUPS).map(group -> card(group, SHOWN)).toList(),
                Math.max(0, groups.size() - GROUPS));
        return hx.asks() ? Templates.list$groups(view) : Templates.list(view);
    }

    private Card card(Group group, int limit) {
        var told = unmatched.newestOf(group, limit);
        return new Card(
                group.refs().get(0).id(),
                title(group, told),
                ids(group),
                group.refs().size(),
                told.stream().map(WaitingRow::of).toList(),
                suggestions.of(group, told).stream().map(Guess::of).toList());
    }

    private static String title(Group group, List<ReadDelivery> told) {
        var name = told.stream()
                .map(ReadDelivery::customer)
                .filter(customer -> customer != null && customer.name() != null)
                .map(customer -> customer.name())
                .findFirst();
        if (!group.customers().isEmpty()) {
            return name.map(known -> "“" + Direction.isolated(known) + "”, a Kapso customer")
                    .orElse("A Kapso customer");
        }
        return group.numbers().isEmpty()
                ? group.wabas().isEmpty() ? "Not named" : "A WhatsApp account"
                : group.numbers().size() == 1 ? "A number" : group.numbers().size() + " numbers";
    }

    private static String ids(Group group) {
        var parts = new ArrayList<String>();
        group.customers().forEach(id -> parts.add("customer " + id));
        group.numbers().stream().limit(3).forEach(id -> parts.add("number " + id));
        group.wabas().stream().limit(3).forEach(id -> parts.add("WABA " + id));
        // alone it is what the title says already
        return parts.size() == 1 ? parts.get(0).replaceFirst("^[^ ]+ ", "") : String.join(" · ", parts);
    }

    private List<Tab> tabs(boolean foreign) {
        var counts = shared.at("deliveries", deliveries::countByState);
        return List.of(
                new Tab(
                        "/events/unmatched",
                        "Unmatched",
                        "unclear",
                        Formats.counted(counts.get(Delivery.State.UNMATCHED), Deliveries.COUNT_CAP),
                        !foreign),
                new Tab(
                        "/events/foreign",
                        "Other projects",
                        "",
                        Formats.counted(counts.get(Delivery.State.FOREIGN), Deliveries.COUNT_CAP),
                        foreign));
    }

    record ForeignView(List<Tab> tabs, List<DeliveryRow> rows, String next) {}

    /** Requests of another project: kept to be seen, and never anything else. */
    @GET
    @Path("foreign")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance foreign(@QueryParam("after") String after) {
        var last = Params.idOrNull(after, "after");
        var before = last == null ? null : deliveries.sequenceOf(last).orElse(null);
        var slice = Slice.of(
                "/events/foreign",
                after,
                "",
                rows -> deliveries.page(new DeliveryFilter(Delivery.State.FOREIGN, null, null, null), before, rows),
                DeliveryRow::id);
        return Templates.foreign(new ForeignView(tabs(true), slice.rows(), slice.next()));
    }

    /** A choice as typed. {@code q}: what was looked for to find the tenant. */
    public record BindForm(
            @RestForm("tenant_id") @NotBlank(message = "Choose a tenant")
            String tenantId,

            @RestForm("connection_id") String connectionId,

            @RestForm
            @NotBlank(message = "Enter a reason")
            @Size(max = 2000, message = "is longer than 2,000 characters")
            @Pattern(regexp = StorableText.FREE_TEXT, message = "contains a character that cannot be kept")
            String reason) {
        static final BindForm EMPTY = new BindForm("", "", "");
    }

    /** {@code found}: tenants that fit what was looked for; {@code said}: why nothing was done. */
    record ShowView(Card card, String q, List<Tenant> found, BindForm form, FormErrors errors, String said) {

        public boolean chose(UUID tenantId) {
            return tenantId.toString().equals(form.tenantId());
        }
    }

    @GET
    @Path("unmatched/{id}")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Response show(@PathParam("id") @IdOf("event") UUID id, @QueryParam("q") String q) {
        return unmatched
                .groupOf(id)
                .map(group -> Response.ok(Templates.show(view(group, q, BindForm.EMPTY, FormErrors.none(), null)))
                        .build())
                .orElseGet(() -> Response.seeOther(URI.create("/events/" + id)).build());
    }

    private ShowView view(Group group, String q, BindForm form, FormErrors errors, String said) {
        var found = q == null || q.isBlank() ? chosen(form).stream().toList() : tenants.page(q, null, null, null, 10);
        return new ShowView(card(group, MORE_SHOWN), q == null ? "" : q, found, form, errors, said);
    }

    private Optional<Tenant> chosen(BindForm form) {
        return tenantId(form).flatMap(tenants::findByIdOptional);
    }

    private static Optional<UUID> tenantId(BindForm form) {
        try {
            return Optional.ofNullable(form.tenantId()).map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @POST
    @Path("unmatched/{id}/bindings")
    @RolesAllowed(Roles.ADMIN)
    public Response bind(@PathParam("id") @IdOf("event") UUID id, @BeanParam BindForm form, @BeanParam Hx hx) {
        var errors = FormErrors.of(form, validator);
        var connectionId = Params.idOrNull(form.connectionId(), "connection_id");
        deliveries.byId(id).orElseThrow(NoSuchElementException::new);
        var tenant = QuarkusTransaction.requiringNew().call(() -> chosen(form));
        if (tenant.isEmpty()) {
            errors.add("tenant_id", "Choose one of the tenants");
        }
        if (errors.any()) {
            return again(id, form, errors, null);
        }
        var wish = new BindRequest(
                id, tenant.get().id(), connectionId, form.reason().strip(), staff.name());
        return bind.bind(wish)
                .answer(
                        binding -> hx.goTo("/events/bindings/" + binding),
                        refusal -> again(id, form, FormErrors.none(), refusal.words()));
    }

    /** The page once more, with what was wrong; {@code said}: why it was refused. */
    private Response again(UUID deliveryId, BindForm form, FormErrors errors, String said) {
        return QuarkusTransaction.requiringNew()
                .call(() -> unmatched
                        .groupOf(deliveryId)
                        .map(group -> Response.status(said == null ? 422 : 409)
                                .entity(Templates.show(view(group, null, form, errors, said)))
                                .build())
                        .orElseGet(() -> Response.seeOther(URI.create("/events/" + deliveryId))
                                .build()));
    }

    /** A delivery that followed, with what it changed. */
    record Followed(UUID id, String event, Instant happenedAt, boolean waits, String effect) {}

    record BoundView(Bindings.Binding binding, String tenantName, List<Followed> followed, int waiting) {}

    @GET
    @Path("bindings/{id}")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance bound(@PathParam("id") @IdOf("binding") UUID id) {
        var binding = bindings.byId(id).orElseThrow(NoSuchElementException::new);
        var followed = binding.deliveryIds().stream()
                .limit(MORE_SHOWN)
                .map(deliveries::byId)
                .flatMap(Optional::stream)
                .map(unmatched::told)
                .map(UnmatchedPages::followed)
                .toList();
        return Templates.bound(
                new BoundView(binding, tenants.findById(binding.tenantId()).name(), followed, (int)
                        followed.stream().filter(Followed::waits).count()));
    }

    private static Followed followed(ReadDelivery told) {
        var row = told.delivery().row();
        return new Followed(
                row.id(), row.event(), told.happenedAt(), row.state() == Delivery.State.UNMATCHED, row.effect());
    }
}
