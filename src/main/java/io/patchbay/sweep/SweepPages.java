package io.patchbay.sweep;

import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.Params;
import io.patchbay.subscription.OurWebhook;
import io.patchbay.subscription.WebhookWatch;
import io.patchbay.web.Hx;
import io.quarkus.narayana.jta.QuarkusTransaction;
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
import java.util.List;
import java.util.NoSuchElementException;

/** Sweeps of everything at the provider, and what they set right. */
@Path("/reconciliations")
@Produces(MediaType.TEXT_HTML)
public class SweepPages {

    private final RunSweep runSweep;
    private final Sweeps sweeps;
    private final WebhookWatch webhooks;
    private final Staff staff;

    SweepPages(RunSweep runSweep, Sweeps sweeps, WebhookWatch webhooks, Staff staff) {
        this.runSweep = runSweep;
        this.sweeps = sweeps;
        this.webhooks = webhooks;
        this.staff = staff;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance list(ListView view);

        static native TemplateInstance list$body(ListView view);

        static native TemplateInstance show(Reconciliation sweep);

        static native TemplateInstance show$body(Reconciliation sweep);

        private Templates() {}
    }

    /** {@code said}: why something was not done; null otherwise. */
    record ListView(List<Reconciliation> sweeps, OurWebhook webhook, String webhookUrl, String said) {}

    @GET
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance list(@BeanParam Hx hx) {
        var view = view(null);
        return hx.asks() ? Templates.list$body(view) : Templates.list(view);
    }

    private ListView view(String said) {
        return new ListView(sweeps.newest(20), webhooks.current(), webhooks.url(), said);
    }

    @POST
    @RolesAllowed(Roles.ADMIN)
    public Response begin(@BeanParam Hx hx) {
        return hx.goTo("/reconciliations/" + runSweep.begin(null, staff.name()).id());
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance show(@PathParam("id") String id, @BeanParam Hx hx) {
        var sweep = sweep(id);
        return hx.asks() ? Templates.show$body(sweep) : Templates.show(sweep);
    }

    @POST
    @Path("{id}/cancellation")
    @RolesAllowed(Roles.ADMIN)
    public Response cancel(@PathParam("id") String id, @BeanParam Hx hx) {
        sweeps.cancel(QuarkusTransaction.requiringNew().call(() -> sweep(id)).id(), staff.name());
        return hx.goTo("/reconciliations/" + id);
    }

    private Reconciliation sweep(String id) {
        return sweeps.byId(Params.id(id, "sweep")).orElseThrow(NoSuchElementException::new);
    }

    /** Makes our webhook at the provider, or repairs it. */
    @POST
    @Path("webhook")
    @RolesAllowed(Roles.ADMIN)
    public Response setUpWebhook(@BeanParam Hx hx) {
        var outcome = webhooks.setUp();
        return outcome.done()
                ? hx.goTo("/reconciliations")
                : Response.status(409)
                        .entity(QuarkusTransaction.requiringNew().call(() -> Templates.list(view(outcome.words()))))
                        .build();
    }
}
