package io.patchbay.access;

import io.patchbay.audit.Actor;
import io.patchbay.audit.Who;
import io.patchbay.web.ClientAddress;
import io.patchbay.web.ReaderZone;
import io.patchbay.web.RequestId;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.time.ZoneId;
import java.util.Locale;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;

/**
 * Whoever is asking: a colleague, or a program with a key. Work done without anybody asking goes by
 * the name of Patchbay.
 */
@RequestScoped
@Named("staff")
public class Staff implements Actor {

    private static final Logger LOG = Logger.getLogger(Staff.class);

    private final SecurityIdentity identity;
    private final CurrentVertxRequest current;

    Staff(SecurityIdentity identity, CurrentVertxRequest current) {
        this.identity = knownOrNobody(identity);
        this.current = current;
    }

    /**
     * Without its records Patchbay may not know who asks. Nothing is allowed then, but the page
     * that says so has to be written.
     */
    private static SecurityIdentity knownOrNobody(SecurityIdentity identity) {
        try {
            identity.isAnonymous();
            return identity;
        } catch (RuntimeException unknown) {
            LOG.debugf("Nobody knows who asks: %s", unknown.getMessage());
            return ApiKeyMechanism.NOBODY;
        }
    }

    @Override
    public String name() {
        return nameOf(identity);
    }

    private static String nameOf(SecurityIdentity identity) {
        if (identity.isAnonymous()) {
            return Who.SYSTEM_NAME;
        }
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            var name = token.<Object>getClaim("name");
            if (name != null && !name.toString().isBlank()) {
                return name.toString();
            }
        }
        var login = identity.getPrincipal().getName();
        return login == null || login.isBlank()
                ? "unnamed"
                : login.substring(0, 1).toUpperCase(Locale.ROOT) + login.substring(1);
    }

    /** By which clock they read. */
    public ZoneId zone() {
        return ReaderZone.of(current.getCurrent());
    }

    /** One or two letters for the round picture. */
    public String initials() {
        var parts = name().split("[\\s.@_-]+");
        var first = parts[0].substring(0, 1);
        return (parts.length > 1 && !parts[1].isEmpty() ? first + parts[1].charAt(0) : first).toUpperCase(Locale.ROOT);
    }

    @Override
    public String role() {
        var role = Roles.greatest(identity.getRoles());
        return role == null ? "none" : role;
    }

    @Override
    public Who who() {
        return who(identity, current.getCurrent());
    }

    /** {@code request} may be null: nothing came in. */
    static Who who(SecurityIdentity identity, RoutingContext request) {
        var kind = identity.isAnonymous()
                ? Who.Kind.SYSTEM
                : identity.getPrincipal() instanceof JsonWebToken ? Who.Kind.PERSON : Who.Kind.KEY;
        var role = Roles.greatest(identity.getRoles());
        return new Who(
                kind,
                nameOf(identity),
                role == null ? "none" : role,
                id(identity),
                request == null ? null : ClientAddress.of(request.request()),
                request == null ? null : RequestId.of(request));
    }

    private static String id(SecurityIdentity identity) {
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            return token.getIssuer() + "|" + token.getSubject();
        }
        return identity.getAttribute(ApiKeyMechanism.KEY_ID);
    }

    public boolean isAgent() {
        return identity.hasRole(Roles.AGENT);
    }

    public boolean isManager() {
        return identity.hasRole(Roles.MANAGER);
    }

    public boolean isAdmin() {
        return identity.hasRole(Roles.ADMIN);
    }
}
