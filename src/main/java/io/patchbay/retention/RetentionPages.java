package io.patchbay.retention;

import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.IdOf;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import io.patchbay.web.FormErrors;
import io.patchbay.web.Hx;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;

/** What is kept how long, forgetting a tenant, and the receipts of it. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.ADMIN)
public class RetentionPages {

    private final ForgetTenant forget;
    private final Retention retention;
    private final RetentionSettings settings;
    private final Tenants tenants;
    private final Validator validator;
    private final Staff staff;

    RetentionPages(
            ForgetTenant forget,
            Retention retention,
            RetentionSettings settings,
            Tenants tenants,
            Validator validator,
            Staff staff) {
        this.forget = forget;
        this.retention = retention;
        this.settings = settings;
        this.tenants = tenants;
        this.validator = validator;
        this.staff = staff;
    }

    @CheckedTemplate(defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Show(long bodyDays, long factDays, List<Retention.Run> runs, List<Receipt> receipts)
            implements TemplateInstance {}

    @GET
    @Path("settings/retention")
    @Transactional
    public TemplateInstance show() {
        return new Show(settings.bodies().toDays(), settings.facts().toDays(), retention.newest(24), forget.newest(50));
    }

    /** {@code alive}: what of the tenant still works and has to end first. */
    @CheckedTemplate(defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Forget(UUID id, String name, ErasureBody form, FormErrors errors, List<String> alive)
            implements TemplateInstance {}

    @GET
    @Path("tenants/{id}/erasure")
    @Transactional
    public TemplateInstance ask(@PathParam("id") @IdOf("tenant") UUID id) {
        var tenant = tenant(id);
        return new Forget(
                tenant.id(),
                tenant.name(),
                new ErasureBody("", ""),
                FormErrors.none(),
                forget.whatStillWorks(tenant.id()));
    }

    @POST
    @Path("tenants/{id}/erasure")
    public Response forget(@PathParam("id") @IdOf("tenant") UUID id, @BeanParam ErasureBody form, @BeanParam Hx hx) {
        var tenant = tenant(id);
        var errors = FormErrors.of(form, validator);
        if (errors.any()) {
            return again(422, tenant, form, errors, List.of());
        }
        var outcome = forget.forget(tenant.id(), form.name(), form.reason(), staff.name());
        if (outcome instanceof ForgetTenant.ErasureResult.Done done) {
            return hx.goTo("/settings/retention/" + done.receipt().id());
        }
        return outcome instanceof ForgetTenant.ErasureResult.StillAlive alive
                ? again(409, tenant, form, errors, alive.reasons())
                : again(422, tenant, form, errors.add("name", "is not the name of this tenant"), List.of());
    }

    private static Response again(int status, Tenant tenant, ErasureBody form, FormErrors errors, List<String> alive) {
        return Response.status(status)
                .entity(new Forget(tenant.id(), tenant.name(), form, errors, alive))
                .build();
    }

    @CheckedTemplate(defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Forgotten(Receipt receipt) implements TemplateInstance {}

    @GET
    @Path("settings/retention/{id}")
    public TemplateInstance receipt(@PathParam("id") @IdOf("receipt") UUID id) {
        return new Forgotten(forget.receipt(id).orElseThrow(NoSuchElementException::new));
    }

    private Tenant tenant(UUID id) {
        return tenants.findByIdOptional(id).orElseThrow(NoSuchElementException::new);
    }
}
