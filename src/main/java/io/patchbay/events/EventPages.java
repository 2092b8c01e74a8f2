package io.patchbay.events;

import io.patchbay.access.Roles;
import io.patchbay.api.IdOf;
import io.patchbay.api.Params;
import io.patchbay.inbox.Deliveries;
import io.patchbay.inbox.Delivery;
import io.patchbay.inbox.DeliveryFilter;
import io.patchbay.inbox.DeliveryRow;
import io.patchbay.live.SharedLook;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import io.patchbay.web.FormErrors;
import io.patchbay.web.Formats;
import io.patchbay.web.Hx;
import io.patchbay.web.Slice;
import io.patchbay.web.Tab;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Validator;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;

/** Webhook requests as they arrived, and what each changed. */
@Path("/events")
@Produces(MediaType.TEXT_HTML)
public class EventPages {

    private final Deliveries deliveries;
    private final SharedLook shared;
    private final Tenants tenants;
    private final ReplayRuns runs;
    private final ReadEvent readEvent;
    private final RevealEvent revealEvent;
    private final Validator validator;

    EventPages(
            Deliveries deliveries,
            SharedLook shared,
            Tenants tenants,
            ReplayRuns runs,
            ReadEvent readEvent,
            RevealEvent revealEvent,
            Validator validator) {
        this.revealEvent = revealEvent;
        this.validator = validator;
        this.readEvent = readEvent;
        this.deliveries = deliveries;
        this.shared = shared;
        this.tenants = tenants;
        this.runs = runs;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance list(ListView view);

        static native TemplateInstance list$rows(ListView view);

        static native TemplateInstance show(ShowView view);

        static native TemplateInstance show$body(ShowView view);

        private Templates() {}
    }

    record EventRow(
            DeliveryView row, String tenant, String tone, String word, String signatureTone, String signature) {}

    record ListView(
            List<Tab> tabs,
            String state,
            String event,
            String from,
            String to,
            List<EventRow> lines,
            String next,
            String self) {
        public boolean filtered() {
            return !(state + event + from + to).isEmpty();
        }
    }

    @GET
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance list(
            @QueryParam("state") String state,
            @QueryParam("event") String event,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("after") String after,
            @BeanParam Hx hx) {
        var wanted = Params.word(Delivery.State.class, state, "state");
        var filter =
                new DeliveryFilter(wanted, event, Params.instantOrNull(from, "from"), Params.instantOrNull(to, "to"));
        var last = Params.idOrNull(after, "after");
        var before = last == null ? null : deliveries.sequenceOf(last).orElse(null);
        var slice = Slice.of(
                "/events",
                after,
                Slice.filter("state", state)
                        + Slice.filter("event", event)
                        + Slice.filter("from", from)
                        + Slice.filter("to", to),
                rows -> deliveries.page(filter, before, rows),
                DeliveryRow::id);
        var names = names(slice.rows());
        var view = new ListView(
                hx.tabs(() -> tabs(wanted)),
                state == null ? "" : state,
                event == null ? "" : event,
                from == null ? "" : from,
                to == null ? "" : to,
                slice.map(row -> line(row, names)),
                slice.next(),
                slice.self());
        return hx.asks() ? Templates.list$rows(view) : Templates.list(view);
    }

    private List<Tab> tabs(Delivery.State current) {
        var counts = shared.at("deliveries", deliveries::countByState);
        var tabs = new ArrayList<Tab>();
        tabs.add(new Tab("/events", "All", "", "", current == null));
        for (var state : Delivery.State.values()) {
            var count = counts.get(state);
            if (count > 0 || state == current) {
                tabs.add(new Tab(
                        "/events?state=" + state.apiName(),
                        name(state),
                        state == Delivery.State.APPLIED || state == Delivery.State.NO_EFFECT ? "" : tone(state),
                        Formats.counted(count, Deliveries.COUNT_CAP),
                        state == current));
            }
        }
        return tabs;
    }

    /** The tenants that these requests are about first of all. */
    private Map<UUID, Tenant> names(List<DeliveryRow> rows) {
        return tenants.byIds(
                rows.stream().flatMap(row -> row.tenantIds().stream().limit(1)));
    }

    private static EventRow line(DeliveryRow row, Map<UUID, Tenant> names) {
        return new EventRow(
                DeliveryView.row(row),
                tenant(row, names),
                tone(row.state()),
                name(row.state()),
                signatureTone(row.signature()),
                Formats.capital(Formats.spaced(row.signature())));
    }

    private static String tenant(DeliveryRow row, Map<UUID, Tenant> names) {
        if (row.tenantIds().isEmpty()) {
            return null;
        }
        var first = names.get(row.tenantIds().get(0));
        var more = row.tenantIds().size() - 1;
        return first == null ? null : first.name() + (more > 0 ? " and " + more + " more" : "");
    }

    private static String name(Delivery.State state) {
        return switch (state) {
            case RECEIVED -> "Waiting";
            case APPLIED -> "Applied";
            case NO_EFFECT -> "Changed nothing";
            case DUPLICATE -> "Duplicate";
            case UNMATCHED -> "Unmatched";
            case FOREIGN -> "Foreign";
            case UNREADABLE -> "Unreadable";
            case REJECTED -> "Refused";
            case FAILED -> "Failed";
        };
    }

    private static String tone(Delivery.State state) {
        return switch (state) {
            case RECEIVED -> "meta";
            case APPLIED -> "working";
            case NO_EFFECT, DUPLICATE, FOREIGN -> "closed";
            case UNMATCHED, UNREADABLE -> "unclear";
            case REJECTED, FAILED -> "ours";
        };
    }

    private static String signatureTone(String signature) {
        return switch (signature) {
            case "valid" -> "working";
            case "previous_secret" -> "meta";
            default -> "ours";
        };
    }

    record Header(String name, String value) {}

    record ShowView(
            EventRow line,
            List<Header> headers,
            String body,
            boolean hidden,
            RevealForm reveal,
            FormErrors errors,
            Instant bodyErasedAt,
            String bytes,
            String sha256,
            String took,
            List<UUID> connections,
            List<ReplayPages.ReplayedRow> replays) {
        /** Whatever was believed and has been read, or could not be. */
        public boolean canBeReplayed() {
            return bodyErasedAt == null
                    && !Set.of("received", "rejected", "duplicate")
                            .contains(line.row().state());
        }
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance show(@PathParam("id") @IdOf("event") UUID id, @BeanParam Hx hx) {
        var delivery = readEvent.byId(id).orElseThrow(NoSuchElementException::new);
        var view = view(delivery, DeliveryView.body(delivery), RevealForm.EMPTY, FormErrors.none());
        return hx.asks() ? Templates.show$body(view) : Templates.show(view);
    }

    /** What customers wrote, shown this once. */
    @POST
    @Path("{id}/reveal")
    @RolesAllowed(Roles.AGENT)
    public Response reveal(@PathParam("id") @IdOf("event") UUID id, @BeanParam RevealForm form) {
        var errors = FormErrors.of(form, validator);
        if (errors.any()) {
            var delivery = deliveries.byId(id).orElseThrow(NoSuchElementException::new);
            return Response.status(422)
                    .entity(Templates.show(view(delivery, DeliveryView.body(delivery), form, errors)))
                    .build();
        }
        var delivery = revealEvent.reveal(id, form.reason().strip()).orElseThrow(NoSuchElementException::new);
        return Response.ok(Templates.show(view(delivery, DeliveryView.whole(delivery), RevealForm.EMPTY, errors)))
                .build();
    }

    private ShowView view(Delivery delivery, String body, RevealForm reveal, FormErrors errors) {
        var headers = delivery.headers()
                .lines()
                .map(line -> line.split(": ", 2))
                .filter(parts -> parts.length == 2)
                .map(parts -> new Header(parts[0], parts[1]))
                .toList();
        var row = delivery.row();
        var took = row.appliedAt() == null
                ? null
                : Math.max(
                                1,
                                Duration.between(row.receivedAt(), row.appliedAt())
                                        .toMillis())
                        + " ms";
        return new ShowView(
                line(row, names(List.of(row))),
                headers,
                body,
                !body.equals(DeliveryView.whole(delivery)),
                reveal,
                errors,
                delivery.bodyErasedAt(),
                bytes(delivery),
                delivery.bodyHash(),
                took,
                row.connectionIds(),
                runs.of(delivery.id()).stream().map(ReplayPages.ReplayedRow::of).toList());
    }

    private static String bytes(Delivery delivery) {
        var kept = "%,d bytes".formatted(delivery.body().length);
        return !delivery.isPartOfBody()
                ? kept
                : delivery.bodyHash() == null
                        ? "%,d bytes announced, not read".formatted(delivery.bodyLength())
                        : "the first " + kept + " of %,d".formatted(delivery.bodyLength());
    }
}
