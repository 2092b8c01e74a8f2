package io.patchbay.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Gives an admin what a manager has, and a manager what an agent has, so that routes name only the
 * smallest role.
 */
@ApplicationScoped
class RisingRoles implements SecurityIdentityAugmentor {

    @Override
    public Uni<SecurityIdentity> augment(
            SecurityIdentity identity, AuthenticationRequestContext context) {
        var greatest = Roles.greatest(identity.getRoles());
        return Uni.createFrom()
                .item(
                        greatest == null
                                ? identity
                                : QuarkusSecurityIdentity.builder(identity)
                                        .addRoles(Roles.upTo(greatest))
                                        .build());
    }
}
