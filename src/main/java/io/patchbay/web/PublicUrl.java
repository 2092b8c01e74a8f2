package io.patchbay.web;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where customers and the provider find this console from outside. */
@ApplicationScoped
public class PublicUrl {

    private final Optional<URI> configured;
    private final Instance<CurrentVertxRequest> request;
    private final int port;

    PublicUrl(
            @ConfigProperty(name = "patchbay.public-url") Optional<URI> configured,
            Instance<CurrentVertxRequest> request,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        this.configured = configured;
        this.request = request;
        this.port = port;
    }

    /**
     * Without a trailing slash. Not configured, as in dev: what the current request was sent to,
     * else this machine.
     */
    public String base() {
        return configured.map(URI::toString).orElseGet(this::ofRequest).replaceAll("/+$", "");
    }

    /** As {@link #base}, whoever asks: what is set up once must not depend on a request. */
    public String fixed() {
        return configured.map(URI::toString).orElse(thisMachine()).replaceAll("/+$", "");
    }

    private String ofRequest() {
        if (io.quarkus.arc.Arc.container().requestContext().isActive()
                && request.get().getCurrent() != null) {
            var current = request.get().getCurrent().request();
            return current.scheme() + "://" + current.authority();
        }
        return thisMachine();
    }

    private String thisMachine() {
        return "http://localhost:" + port;
    }
}
