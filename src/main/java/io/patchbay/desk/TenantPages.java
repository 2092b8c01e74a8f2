package io.patchbay.desk;

import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.IdOf;
import io.patchbay.api.Params;
import io.patchbay.connection.Connections;
import io.patchbay.link.ConnectionLinks;
import io.patchbay.link.LinkRow;
import io.patchbay.link.LinkViews;
import io.patchbay.tenant.RegisterTenant;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.TenantBody;
import io.patchbay.tenant.Tenants;
import io.patchbay.web.FormErrors;
import io.patchbay.web.Hx;
import io.patchbay.web.Language;
import io.patchbay.web.Slice;
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
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;

/** Tenants: the list, one of them, and writing them down. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class TenantPages {

    private static final List<Language> LANGUAGES = List.of(Language.values());

    private final Tenants tenants;
    private final Connections connections;
    private final ConnectionLinks links;
    private final LinkViews linkViews;
    private final RegisterTenant register;
    private final Validator validator;
    private final Staff staff;
    private final Clock clock;

    TenantPages(
            Tenants tenants,
            Connections connections,
            ConnectionLinks links,
            LinkViews linkViews,
            RegisterTenant register,
            Validator validator,
            Staff staff,
            Clock clock) {
        this.tenants = tenants;
        this.connections = connections;
        this.links = links;
        this.linkViews = linkViews;
        this.register = register;
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

        static native TemplateInstance edit(EditView view);

        private Templates() {}
    }

    record TenantRow(
            UUID id,
            String name,
            String externalId,
            String contact,
            String language,
            List<String> tags,
            Instant createdAt) {
        static TenantRow of(Tenant tenant) {
            return new TenantRow(
                    tenant.id(),
                    tenant.name(),
                    tenant.externalId(),
                    tenant.contact().name() == null
                            ? tenant.contact().email()
                            : tenant.contact().name(),
                    Language.of(tenant.language()).ownName(),
                    tenant.tags(),
                    tenant.createdAt());
        }
    }

    record ListView(String q, List<TenantRow> lines, String next, String self) {}

    @GET
    @Path("tenants")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance list(
            @QueryParam("q") String q,
            @QueryParam("tag") String tag,
            @QueryParam("after") String after,
            @BeanParam Hx hx) {
        var before = Params.idOrNull(after, "after");
        var slice = Slice.of(
                "/tenants",
                after,
                Slice.filter("q", q) + Slice.filter("tag", tag),
                rows -> tenants.page(q, null, tag, before, rows),
                Tenant::id);
        var view = new ListView(q == null ? "" : q, slice.map(TenantRow::of), slice.next(), slice.self());
        return hx.asks() ? Templates.list$rows(view) : Templates.list(view);
    }

    record ShowView(
            UUID id,
            String name,
            String externalId,
            String customerId,
            String contactName,
            String contactEmail,
            String contactPhone,
            String language,
            ZoneId zone,
            List<String> tags,
            String success,
            String failure,
            Instant createdAt,
            String createdBy,
            List<CaseRow> connections,
            List<LinkRow> links) {

        /** The newest case whose verdict says that a new link does not help; null if there is none. */
        public CaseRow forbidsLink() {
            return connections.stream().filter(CaseRow::forbidsLink).findFirst().orElse(null);
        }
    }

    @GET
    @Path("tenants/{id}")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance show(@PathParam("id") @IdOf("tenant") UUID id, @BeanParam Hx hx) {
        var tenant = tenant(id);
        var now = clock.instant();
        var all = links.ofTenant(tenant.id());
        var shown = linkViews.of(all);
        var lines = new ArrayList<LinkRow>();
        for (var i = 0; i < all.size(); i++) {
            lines.add(LinkRow.of(all.get(i), shown.get(i), tenant, now));
        }
        var view = new ShowView(
                tenant.id(),
                tenant.name(),
                tenant.externalId(),
                tenant.providerCustomerId(),
                tenant.contact().name(),
                tenant.contact().email(),
                tenant.contact().phone(),
                Language.of(tenant.language()).ownName(),
                tenant.zone(),
                tenant.tags(),
                tenant.successRedirectUrl(),
                tenant.failureRedirectUrl(),
                tenant.createdAt(),
                tenant.createdBy(),
                connections.page(Connections.Filter.ofTenant(tenant.id()), null, 50).stream()
                        .map(CaseRow::of)
                        .toList(),
                lines);
        return hx.asks() ? Templates.show$body(view) : Templates.show(view);
    }

    /** A tenant as typed. */
    public record TenantForm(
            @RestForm String name,
            @RestForm("external_id") String externalId,
            @RestForm("contact_name") String contactName,
            @RestForm("contact_email") String contactEmail,
            @RestForm("contact_phone") String contactPhone,
            @RestForm String language,
            @RestForm("time_zone") String timeZone,
            @RestForm String tags,
            @RestForm("success_redirect_url") String successRedirectUrl,
            @RestForm("failure_redirect_url") String failureRedirectUrl) {

        static TenantForm empty() {
            return new TenantForm("", "", "", "", "", "en", "UTC", "", "", "");
        }

        static TenantForm of(Tenant tenant) {
            return new TenantForm(
                    tenant.name(),
                    tenant.externalId(),
                    tenant.contact().name(),
                    tenant.contact().email(),
                    tenant.contact().phone(),
                    tenant.language(),
                    tenant.zone().getId(),
                    String.join(", ", tenant.tags()),
                    tenant.successRedirectUrl(),
                    tenant.failureRedirectUrl());
        }

        TenantBody body() {
            return new TenantBody(
                    name,
                    blank(externalId),
                    new TenantBody.ContactBody(blank(contactName), blank(contactEmail), blank(contactPhone)),
                    language,
                    timeZone,
                    tags == null
                            ? List.of()
                            : Arrays.stream(tags.split(","))
                                    .map(String::strip)
                                    .filter(tag -> !tag.isEmpty())
                                    .toList(),
                    blank(successRedirectUrl),
                    blank(failureRedirectUrl));
        }

        private static String blank(String text) {
            return text == null || text.isBlank() ? null : text.strip();
        }
    }

    /**
     * {@code id} null: a new one. {@code existing}: the tenant that has the external id already.
     */
    record EditView(UUID id, TenantForm form, FormErrors errors, List<Language> languages, UUID existing) {}

    @GET
    @Path("tenants/new")
    @RolesAllowed(Roles.MANAGER)
    public TemplateInstance blank() {
        return Templates.edit(new EditView(null, TenantForm.empty(), FormErrors.none(), LANGUAGES, null));
    }

    @POST
    @Path("tenants")
    @RolesAllowed(Roles.MANAGER)
    public Response create(@BeanParam TenantForm form, @BeanParam Hx hx) {
        var errors = FormErrors.of(form.body(), validator);
        if (errors.any()) {
            return again(422, null, form, errors, null);
        }
        var outcome = register.create(form.body().card(), staff.name());
        return outcome.existing() == null
                ? hx.goTo("/tenants/" + outcome.made().id())
                : again(409, null, form, taken(errors), outcome.existing());
    }

    @GET
    @Path("tenants/{id}/edit")
    @RolesAllowed(Roles.MANAGER)
    @Transactional
    public TemplateInstance edit(@PathParam("id") @IdOf("tenant") UUID id) {
        var tenant = tenant(id);
        return Templates.edit(new EditView(tenant.id(), TenantForm.of(tenant), FormErrors.none(), LANGUAGES, null));
    }

    @POST
    @Path("tenants/{id}")
    @RolesAllowed(Roles.MANAGER)
    public Response change(@PathParam("id") @IdOf("tenant") UUID id, @BeanParam TenantForm form, @BeanParam Hx hx) {
        var tenant = tenant(id);
        var errors = FormErrors.of(form.body(), validator);
        if (errors.any()) {
            return again(422, tenant.id(), form, errors, null);
        }
        var outcome = register.change(tenant.id(), card -> form.body().card());
        return outcome.existing() == null
                ? hx.goTo("/tenants/" + tenant.id())
                : again(409, tenant.id(), form, taken(errors), outcome.existing());
    }

    private static FormErrors taken(FormErrors errors) {
        return errors.add("external_id", "belongs to another tenant already");
    }

    private static Response again(int status, UUID id, TenantForm form, FormErrors errors, UUID existing) {
        return Response.status(status)
                .entity(Templates.edit(new EditView(id, form, errors, LANGUAGES, existing)))
                .build();
    }

    private Tenant tenant(UUID id) {
        return tenants.findByIdOptional(id).orElseThrow(NoSuchElementException::new);
    }
}
