package io.patchbay.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Gives an admin what a manager has, and a manager what an agent has, so that routes name only the
 * smallest role. Where the issuer's groups say nothing at all, its realm roles count.
 */
@ApplicationScoped
class RoleHierarchy implements SecurityIdentityAugmentor {

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        var roles = new HashSet<>(identity.getRoles());
        if (identity.getPrincipal() instanceof JsonWebToken token && token.getRawToken() != null) {
            roles.addAll(IssuedToken.of(token.getRawToken()).realmRolesInsteadOfGroups());
        }
        var greatest = Roles.greatest(roles);
        return Uni.createFrom()
                .item(
                        greatest == null
                                ? identity
                                : QuarkusSecurityIdentity.builder(identity)
                                        .addRoles(Roles.upTo(greatest))
                                        .build());
    }
}
