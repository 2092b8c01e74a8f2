package io.patchbay.desk;

import io.patchbay.access.Roles;
import io.patchbay.inbox.Deliveries;
import io.patchbay.web.Words;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The light that says when a webhook was last heard. */
@Path("/ears")
@RequestScoped
@Named("ears")
public class Ears {

    private final Deliveries deliveries;

    Ears(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    @GET
    @RolesAllowed(Roles.AGENT)
    @Produces(MediaType.TEXT_HTML)
    public String html() {
        return deliveries
                .lastHeard()
                .map(
                        at ->
                                "<span class=\"jack is-lit tone-working\"></span><b>Ears open</b><small>last webhook "
                                        + Words.ago(at)
                                        + "</small>")
                .orElse(
                        "<span class=\"jack is-ring tone-closed\"></span><b>Ears open</b><small>no webhook yet</small>");
    }
}
