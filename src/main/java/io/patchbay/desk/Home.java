package io.patchbay.desk;

import io.patchbay.access.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** The front door. */
@Path("/")
public class Home {

    @GET
    @RolesAllowed(Roles.AGENT)
    public Response open() {
        return Response.seeOther(URI.create("/connections")).build();
    }
}
