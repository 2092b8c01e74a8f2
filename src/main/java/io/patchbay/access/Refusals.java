package io.patchbay.access;

import io.patchbay.audit.Bursts;
import io.patchbay.audit.Subject;
import io.patchbay.audit.Who;
import io.patchbay.web.ClientAddress;
import io.patchbay.web.Place;
import io.patchbay.web.RequestId;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.spi.runtime.AuthenticationFailureEvent;
import io.quarkus.security.spi.runtime.AuthorizationFailureEvent;
import io.quarkus.security.spi.runtime.SecurityEvent;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/**
 * Puts on record who was refused, and what: a key or token that opens nothing, and a role that is too small (ASVS 5.0,
 * 16.3.1 and 16.3.2). Whoever shows nothing is only asked to sign in, which is no refusal.
 */
@ApplicationScoped
class Refusals {

    private final Bursts bursts;

    Refusals(Bursts bursts) {
        this.bursts = bursts;
    }

    void token(@Observes AuthenticationFailureEvent failed) {
        var request = request(failed);
        // a login that went well ends in a redirect, which is told as a failure as well
        if (request != null && !(failed.getAuthenticationFailure() instanceof AuthenticationRedirectException)) {
            note(stranger(request), request, "token");
        }
    }

    void right(@Observes AuthorizationFailureEvent failed) {
        var request = request(failed);
        if (request == null) {
            return;
        }
        var identity = failed.getSecurityIdentity();
        if (isSomebody(identity)) {
            note(Staff.who(identity, request), request, "role");
        } else if (request.request().getHeader("Authorization") != null) {
            note(stranger(request), request, "key");
        }
    }

    private static boolean isSomebody(SecurityIdentity identity) {
        return identity != null && !identity.isAnonymous();
    }

    private static RoutingContext request(SecurityEvent event) {
        return (RoutingContext) event.getEventProperties().get(RoutingContext.class.getName());
    }

    private static Who stranger(RoutingContext request) {
        return new Who(
                Who.Kind.STRANGER, "Unknown", "none", null, ClientAddress.of(request.request()), RequestId.of(request));
    }

    private void note(Who who, RoutingContext request, String why) {
        bursts.note(
                who,
                "access.refuse",
                Subject.ours("route", Place.of(request.request())),
                Map.of("why", why, "outcome", "refused"));
    }
}
