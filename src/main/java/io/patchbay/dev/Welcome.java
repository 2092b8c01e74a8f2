package io.patchbay.dev;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import org.jboss.logging.Logger;

/** Tells whoever has just started the product in dev where it is and how to get in. */
@ApplicationScoped
@IfBuildProfile("dev")
class Welcome {

    private static final Logger LOG = Logger.getLogger(Welcome.class);

    void say(@ObservesAsync HttpServerStart started) {
        LOG.infof(
                "The console is at http://localhost:%d: log in as mira (agent), jon (manager) or ada"
                        + " (admin); programs use the key dev-api-key",
                started.options().getPort());
    }
}
