package io.patchbay.link;

import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.IdOf;
import io.patchbay.api.Params;
import io.patchbay.connection.Mode;
import io.patchbay.live.SharedLook;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import io.patchbay.web.FormErrors;
import io.patchbay.web.Formats;
import io.patchbay.web.Hx;
import io.patchbay.web.Language;
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
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;

/** Links: the list, one of them, and making and revoking them. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class LinkPages {

    private final ConnectionLinks links;
    private final SharedLook shared;
    private final LinkViews views;
    private final Tenants tenants;
    private final SendLink sendLink;
    private final RevokeLink revokeLink;
    private final Validator validator;
    private final Staff staff;
    private final Clock clock;

    LinkPages(
            ConnectionLinks links,
            SharedLook shared,
            LinkViews views,
            Tenants tenants,
            SendLink sendLink,
            RevokeLink revokeLink,
            Validator validator,
            Staff staff,
            Clock clock) {
        this.links = links;
        this.shared = shared;
        this.views = views;
        this.tenants = tenants;
        this.sendLink = sendLink;
        this.revokeLink = revokeLink;
        this.validator = validator;
        this.staff = staff;
        this.clock = clock;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance list(ListView view);

        static native TemplateInstance list$rows(ListView view);

        static native TemplateInstance show(ShowView view);

        static native TemplateInstance show$body(ShowView view);

        static native TemplateInstance create(CreateView view);

        private Templates() {}
    }

    record ListView(List<Tab> tabs, String q, String state, List<LinkRow> lines, String next, String self) {}

    @GET
    @Path("links")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance list(
            @QueryParam("state") String state,
            @QueryParam("q") String q,
            @QueryParam("after") String after,
            @BeanParam Hx hx) {
        var now = clock.instant();
        var wanted = Params.word(LinkState.class, state, "state");
        var before = Params.idOrNull(after, "after");
        var slice = Slice.of(
                "/links",
                after,
                Slice.filter("state", state) + Slice.filter("q", q),
                rows -> links.page(wanted, null, q, before, now, rows),
                ConnectionLink::id);
        var view = new ListView(
                hx.tabs(() -> tabs(wanted, now)),
                q == null ? "" : q,
                state == null ? "" : state,
                lines(slice.rows(), now),
                slice.next(),
                slice.self());
        return hx.asks() ? Templates.list$rows(view) : Templates.list(view);
    }

    private List<Tab> tabs(LinkState current, Instant now) {
        var tabs = new ArrayList<Tab>();
        tabs.add(new Tab("/links", "All", "", count(null, now), current == null));
        for (var state :
                List.of(LinkState.ACTIVE, LinkState.USED, LinkState.REVOKED, LinkState.EXPIRED, LinkState.FAILED)) {
            tabs.add(new Tab(
                    "/links?state=" + state.apiName(),
                    Formats.capital(state.apiName()),
                    "",
                    count(state, now),
                    state == current));
        }
        return tabs;
    }

    private String count(LinkState state, Instant now) {
        return Formats.counted(shared.at("links " + state, () -> links.count(state, now)), ConnectionLinks.COUNT_CAP);
    }

    private List<LinkRow> lines(List<ConnectionLink> shown, Instant now) {
        var names = tenants.byIds(shown.stream().map(ConnectionLink::tenantId));
        var lines = new ArrayList<LinkRow>();
        var linkViews = views.of(shown);
        for (var i = 0; i < shown.size(); i++) {
            var link = shown.get(i);
            lines.add(LinkRow.of(link, linkViews.get(i), names.get(link.tenantId()), now));
        }
        return lines;
    }

    record Story(String word, String detail, String small, boolean valid) {}

    /**
     * {@code said} is what went wrong with the last action, {@code reason} what was typed for it;
     * both null if nothing was.
     */
    record ShowView(
            LinkRow line,
            UUID tenantId,
            ZoneId customerZone,
            ConnectionLink link,
            List<Story> lineage,
            String qr,
            boolean mayRevoke,
            String whyNotRevoke,
            String said,
            String reason,
            FormErrors errors) {}

    @GET
    @Path("links/{id}")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance show(@PathParam("id") @IdOf("link") UUID id, @BeanParam Hx hx) {
        var view = view(id, null, null, FormErrors.none());
        return hx.asks() ? Templates.show$body(view) : Templates.show(view);
    }

    private ShowView view(UUID id, String said, String reason, FormErrors errors) {
        var now = clock.instant();
        var link = links.findByIdOptional(id).orElseThrow(NoSuchElementException::new);
        var tenant = tenants.findById(link.tenantId());
        var shown = views.of(link);
        var state = link.stateAt(now);
        var lineage = new ArrayList<Story>();
        for (var one : links.ofTenant(tenant.id())) {
            lineage.add(0, story(one, now));
        }
        var over = state != LinkState.ACTIVE && state != LinkState.UNKNOWN;
        return new ShowView(
                LinkRow.of(link, shown, tenant, now),
                tenant.id(),
                tenant.zone(),
                link,
                lineage,
                shown.landingUrl() == null || over ? null : Qr.svg(shown.landingUrl()),
                staff.isAdmin() && !over,
                over
                        ? "is not needed: the link is no longer valid."
                        : staff.isAdmin() ? null : "is only available to admins.",
                said,
                reason,
                errors);
    }

    private static Story story(ConnectionLink link, Instant now) {
        var state = link.stateAt(now);
        var detail = Formats.day(link.createdAt())
                + " · "
                + Mode.offeredBy(link.modes()).apiName()
                + " · "
                + link.createdBy();
        var small = link.revokeReason() != null
                ? link.revokeReason()
                : link.openedAt() == null ? "never opened" : "opened " + Formats.full(link.openedAt());
        return new Story(
                state == LinkState.ACTIVE
                        ? "Valid"
                        : link.replacedBy() != null ? "Replaced" : Formats.capital(state.apiName()),
                detail,
                small,
                state == LinkState.ACTIVE);
    }

    /**
     * {@code inUse}: since when somebody may be in Meta's dialog; {@code said}: why the last press
     * did nothing. Both may be null.
     */
    record CreateView(
            UUID tenantId,
            String tenantName,
            LinkForm form,
            FormErrors errors,
            List<Language> languages,
            LinkView current,
            Instant inUse,
            String said,
            int linksSoFar) {

        public List<SetupTrap> ownTraps() {
            return SetupTrap.of(SetupTrap.Way.OWN_NUMBER);
        }

        public List<SetupTrap> newTraps() {
            return SetupTrap.of(SetupTrap.Way.NEW_NUMBER);
        }
    }

    @GET
    @Path("tenants/{id}/links/new")
    @RolesAllowed(Roles.MANAGER)
    @Transactional
    public TemplateInstance create(@PathParam("id") @IdOf("tenant") UUID id) {
        var tenant = tenant(id);
        return Templates.create(createView(tenant, LinkForm.fresh(tenant.language()), FormErrors.none(), null, null));
    }

    private CreateView createView(Tenant tenant, LinkForm form, FormErrors errors, Instant inUse, String said) {
        var all = links.ofTenant(tenant.id());
        var current = links.currentOf(tenant.id())
                .filter(link -> link.stateAt(clock.instant()) == LinkState.ACTIVE)
                .map(views::of)
                .orElse(null);
        return new CreateView(
                tenant.id(), tenant.name(), form, errors, List.of(Language.values()), current, inUse, said, all.size());
    }

    @POST
    @Path("tenants/{id}/links")
    @RolesAllowed(Roles.MANAGER)
    public Response make(@PathParam("id") @IdOf("tenant") UUID id, @BeanParam LinkForm form, @BeanParam Hx hx) {
        var tenant = tenant(id);
        var errors = form.addContradictions(FormErrors.of(form, validator));
        if (errors.any()) {
            return Response.status(422)
                    .entity(Templates.create(createView(tenant, form, errors, null, null)))
                    .build();
        }
        return sendLink.send(tenant.id(), form.request(), staff.name())
                .answer(
                        link -> hx.goTo("/links/" + link.id()),
                        refusal -> Response.status(refusal.status())
                                .entity(Templates.create(
                                        createView(tenant, form, errors, refusal.inUseSince(), refusal.words())))
                                .build());
    }

    @POST
    @Path("links/{id}/revocation")
    @RolesAllowed(Roles.ADMIN)
    public Response revoke(@PathParam("id") @IdOf("link") UUID id, @BeanParam RevokeForm form, @BeanParam Hx hx) {
        var errors = FormErrors.of(form, validator);
        if (errors.any()) {
            return again(422, id, null, form, errors);
        }
        return revokeLink
                .revoke(id, form.reason(), staff.name())
                .answer(
                        link -> hx.goTo("/links/" + id),
                        refusal -> again(refusal.status(), id, refusal.words(), form, errors));
    }

    private Response again(int status, UUID id, String said, RevokeForm form, FormErrors errors) {
        return Response.status(status)
                .entity(Templates.show(view(id, said, form.reason(), errors)))
                .build();
    }

    private Tenant tenant(UUID id) {
        return tenants.findByIdOptional(id).orElseThrow(NoSuchElementException::new);
    }
}
