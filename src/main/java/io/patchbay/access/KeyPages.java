package io.patchbay.access;

import io.patchbay.StorableText;
import io.patchbay.api.IdOf;
import io.patchbay.web.FormErrors;
import io.patchbay.web.Hx;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
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
import org.jboss.resteasy.reactive.RestForm;

/** Keys of programs, made and taken back by admins. In production the first one is made here. */
@Path("/settings/keys")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.ADMIN)
public class KeyPages {

    private final ApiKeys keys;
    private final Validator validator;
    private final Staff staff;

    KeyPages(ApiKeys keys, Validator validator, Staff staff) {
        this.keys = keys;
        this.validator = validator;
        this.staff = staff;
    }

    /** {@code made}: the key just made, shown this once; null otherwise. */
    @CheckedTemplate(basePath = "SettingsPages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Keys(List<ApiKeys.Row> rows, List<String> roles, KeyForm form, FormErrors errors, ApiKeys.Made made)
            implements TemplateInstance {}

    /** A key as asked for. */
    public record KeyForm(
            @RestForm
            @NotBlank(message = "Enter a name")
            @Size(max = 100, message = "is longer than 100 characters")
            @Pattern(regexp = StorableText.ONE_LINE, message = "contains a character that cannot be printed")
            @Pattern(regexp = ApiKeys.FREE_NAME, message = "is the name of the system itself")
            String name,

            @RestForm
            @NotNull(message = "Choose a role")
            @Pattern(regexp = "agent|manager|admin", message = "Choose agent, manager or admin")
            String role) {}

    @GET
    public TemplateInstance list() {
        return page(new KeyForm("", "agent"), FormErrors.none(), null);
    }

    @POST
    @Transactional
    public Response make(@BeanParam KeyForm form) {
        var errors = FormErrors.of(form, validator);
        if (errors.any()) {
            return Response.status(422).entity(page(form, errors, null)).build();
        }
        var made = keys.make(form.name(), form.role(), staff.name());
        return Response.ok(page(new KeyForm("", "agent"), FormErrors.none(), made))
                .build();
    }

    private Keys page(KeyForm form, FormErrors errors, ApiKeys.Made made) {
        return new Keys(keys.page(null, 200), Roles.RISING, form, errors, made);
    }

    @POST
    @Path("{id}/revocation")
    @Transactional
    public Response revoke(@PathParam("id") @IdOf("key") UUID id, @BeanParam Hx hx) {
        if (!keys.revoke(id)) {
            throw new NoSuchElementException();
        }
        return hx.goTo("/settings/keys");
    }
}
