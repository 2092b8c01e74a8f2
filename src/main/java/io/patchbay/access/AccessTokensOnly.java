package io.patchbay.access;

import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.IdTokenCredential;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Refuses whatever comes as a bearer token and is no access token. An ID token is made out to the
 * same client and lies in logs and browsers that were never meant to open the API.
 */
@ApplicationScoped
class AccessTokensOnly implements SecurityIdentityAugmentor {

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        var bearer = identity.getCredential(AccessTokenCredential.class);
        if (bearer != null
                && identity.getCredential(IdTokenCredential.class) == null
                && IssuedToken.of(bearer.getToken()).isNotForAccess()) {
            return Uni.createFrom().failure(new AuthenticationFailedException("this is no access token"));
        }
        return Uni.createFrom().item(identity);
    }
}
