package io.patchbay.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What every answer carries and every unsafe request has to show. Requests that change something
 * must come from our own pages: browsers say so in Sec-Fetch-Site, older ones in Origin. A token in
 * each form would prove no more and break forms that stay open over night.
 */
@ApplicationScoped
class Guards {

    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Optional<URI> publicUrl;

    Guards(@ConfigProperty(name = "patchbay.public-url") Optional<URI> publicUrl) {
        this.publicUrl = publicUrl;
    }

    void register(@Observes Filters filters) {
        filters.register(this::headers, 400);
        filters.register(this::readable, 395);
        filters.register(this::sameOrigin, 390);
    }

    private void headers(RoutingContext context) {
        var headers = context.response().headers();
        var path = context.normalizedPath();
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "same-origin");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
        headers.set("Content-Security-Policy", policy(path));
        if (context.request().isSSL()) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
        if (!path.startsWith("/assets/") && !path.startsWith("/webjars/")) {
            headers.set("Cache-Control", "no-store");
        }
        context.next();
    }

    /**
     * A form's answer may redirect: on the customer's pages to the provider, elsewhere to the
     * issuer people log in with.
     */
    private static String policy(String path) {
        var customers =
                path.startsWith("/go/")
                        || path.startsWith("/r/")
                        || path.startsWith("/sandbox/provider/");
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
                + " base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
                + (customers ? " https: http://localhost:*" : "");
    }

    /** The database cannot hold the NUL character, and no honest address has one. */
    private void readable(RoutingContext context) {
        if (context.request().uri().contains("%00")) {
            context.response()
                    .setStatusCode(400)
                    .end("The address holds a character that cannot be read.");
            return;
        }
        context.next();
    }

    private void sameOrigin(RoutingContext context) {
        var request = context.request();
        if (SAFE.contains(request.method()) || isForPrograms(context) || isFromHere(request)) {
            context.next();
            return;
        }
        context.response()
                .setStatusCode(403)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end("This request did not come from a page of this console, so nothing was done.");
    }

    /** Programs carry a secret of their own instead of a browser's cookie. */
    private static boolean isForPrograms(RoutingContext context) {
        var path = context.normalizedPath();
        return path.startsWith("/hooks/")
                || path.startsWith("/sandbox/provider/platform/")
                || path.startsWith("/api/") && context.request().getHeader("Authorization") != null;
    }

    private boolean isFromHere(HttpServerRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        var origin = request.getHeader("Origin");
        if (origin == null) {
            return false;
        }
        var own = request.scheme() + "://" + request.authority();
        return origin.equals(own)
                || publicUrl
                        .map(url -> url.getScheme() + "://" + url.getAuthority())
                        .filter(origin::equals)
                        .isPresent();
    }
}
