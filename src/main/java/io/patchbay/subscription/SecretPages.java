package io.patchbay.subscription;

import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.inbox.RemoveSecret;
import io.patchbay.inbox.WebhookSecret;
import io.patchbay.inbox.WebhookSecrets;
import io.patchbay.provider.MetaSettings;
import io.patchbay.web.Hx;
import io.patchbay.web.PublicUrl;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;

/**
 * The secrets webhooks are signed with: when each was last used, changing them, and Meta's feed.
 */
@Path("/settings/secrets")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.ADMIN)
public class SecretPages {

    private final WebhookSecrets secrets;
    private final RotateSecret rotate;
    private final RemoveSecret remove;
    private final WebhookWatch webhook;
    private final MetaSettings meta;
    private final PublicUrl publicUrl;
    private final Staff staff;
    private final Clock clock;

    SecretPages(
            WebhookSecrets secrets,
            RotateSecret rotate,
            RemoveSecret remove,
            WebhookWatch webhook,
            MetaSettings meta,
            PublicUrl publicUrl,
            Staff staff,
            Clock clock) {
        this.secrets = secrets;
        this.rotate = rotate;
        this.remove = remove;
        this.webhook = webhook;
        this.meta = meta;
        this.publicUrl = publicUrl;
        this.staff = staff;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "SettingsPages")
    static class Templates {
        static native TemplateInstance secrets(SecretsView view);

        static native TemplateInstance secrets$rows(SecretsView view);

        private Templates() {}
    }

    /** {@code keep}: why it should not be taken out of use yet; null if it can be. */
    record SecretRow(WebhookSecret secret, boolean newest, String keep) {}

    /**
     * {@code trouble}: why the last action did not come to its end; null if it did. {@code
     * metaSecrets}: how many app secrets the settings have.
     */
    record SecretsView(
            List<SecretRow> lines, String trouble, String url, String metaUrl, int metaSecrets, boolean metaToken) {
        /** The newest is accepted here, but the provider was never told through us, nor uses it. */
        public boolean notSet() {
            return lines.get(0).secret().setAt() == null
                    && lines.get(0).secret().lastUsedAt() == null
                    && !lines.get(0).secret().fromSettings();
        }
    }

    private SecretsView view(String trouble) {
        var all = secrets.all();
        var now = clock.instant();
        return new SecretsView(
                all.stream()
                        .map(one -> new SecretRow(
                                one,
                                one.equals(all.get(0)),
                                one.whyNotYet(all, now).orElse(null)))
                        .toList(),
                trouble,
                webhook.url(),
                publicUrl.fixed() + "/hooks/meta",
                meta.appSecrets().map(List::size).orElse(0),
                meta.verifyToken().isPresent());
    }

    @GET
    public TemplateInstance list(@BeanParam Hx hx) {
        return hx.asks() ? Templates.secrets$rows(view(null)) : Templates.secrets(view(null));
    }

    @POST
    public Response rotate(@BeanParam Hx hx) {
        return told(rotate.rotate(staff.name()), hx);
    }

    @POST
    @Path("provider")
    public Response tellProvider(@BeanParam Hx hx) {
        return told(rotate.again(), hx);
    }

    private Response told(RotateSecret.Rotation outcome, Hx hx) {
        return outcome instanceof RotateSecret.Rotation.NotSet not
                ? Response.status(409)
                        .entity(Templates.secrets(view(not.why())))
                        .build()
                : hx.goTo("/settings/secrets");
    }

    /** {@code anyway}: the admin knows that events may be lost, because the secret leaked. */
    @POST
    @Path("{fingerprint}/removal")
    @Transactional
    public Response remove(@PathParam("fingerprint") String fingerprint, @RestForm boolean anyway, @BeanParam Hx hx) {
        var refused = remove.remove(fingerprint, anyway);
        if (refused.isPresent()) {
            return Response.status(409)
                    .entity(Templates.secrets(view(refused.get())))
                    .build();
        }
        return hx.goTo("/settings/secrets");
    }
}
