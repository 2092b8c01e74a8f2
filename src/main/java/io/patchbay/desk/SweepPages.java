package io.patchbay.desk;

import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.probe.Reconcile;
import io.patchbay.probe.Reconciliation;
import io.patchbay.web.Hx;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Sweeps of everything at the provider, and what they set right. */
@Path("/reconciliations")
@Produces(MediaType.TEXT_HTML)
public class SweepPages {

    private final Reconcile reconcile;
    private final Staff staff;

    SweepPages(Reconcile reconcile, Staff staff) {
        this.reconcile = reconcile;
        this.staff = staff;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance list(List<Reconciliation> sweeps);

        static native TemplateInstance list$body(List<Reconciliation> sweeps);

        private Templates() {}
    }

    @GET
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance list(@BeanParam Hx hx) {
        var sweeps = reconcile.newest(20);
        return hx.asks() ? Templates.list$body(sweeps) : Templates.list(sweeps);
    }

    @POST
    @RolesAllowed(Roles.ADMIN)
    public Response begin(@BeanParam Hx hx) {
        reconcile.begin(null, staff.name());
        return hx.goTo("/reconciliations");
    }
}
