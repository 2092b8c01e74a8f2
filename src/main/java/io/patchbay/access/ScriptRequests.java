package io.patchbay.access;

import io.quarkus.oidc.JavaScriptRequestChecker;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Tells requests that a page makes by itself from those a person makes. A script cannot follow to
 * the issuer's login page; it is answered 499 instead, and the page says that the session is over.
 */
@ApplicationScoped
class ScriptRequests implements JavaScriptRequestChecker {

    @Override
    public boolean isJavaScriptRequest(RoutingContext context) {
        var request = context.request();
        var accepts = request.getHeader("Accept");
        return request.getHeader("HX-Request") != null
                || request.getHeader("X-Requested-With") != null
                || accepts != null && accepts.contains("text/event-stream");
    }
}
