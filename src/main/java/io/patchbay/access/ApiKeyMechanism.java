package io.patchbay.access;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/**
 * Lets programs in by one of our keys. A bearer token that is not one of ours is left to the
 * issuer.
 */
@ApplicationScoped
class ApiKeyMechanism implements HttpAuthenticationMechanism {

    private static final String BEARER = "Bearer ";

    private final ApiKeys keys;

    ApiKeyMechanism(ApiKeys keys) {
        this.keys = keys;
    }

    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 1_000;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            RoutingContext context, IdentityProviderManager identities) {
        var header = context.request().getHeader("Authorization");
        if (header == null || !header.startsWith(BEARER)) {
            return Uni.createFrom().nullItem();
        }
        var key = header.substring(BEARER.length()).strip();
        if (!isOurs(key)) {
            return Uni.createFrom().nullItem();
        }
        return Uni.createFrom()
                .item(() -> keys.holder(key).orElse(null))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .map(
                        holder -> {
                            if (holder == null) {
                                // a stranger: the route says 401 in its own words
                                return QuarkusSecurityIdentity.builder()
                                        .setPrincipal(new QuarkusPrincipal(""))
                                        .setAnonymous(true)
                                        .build();
                            }
                            return QuarkusSecurityIdentity.builder()
                                    .setPrincipal(new QuarkusPrincipal(holder.name()))
                                    .addRoles(Roles.upTo(holder.role()))
                                    .build();
                        });
    }

    /** Our keys begin with pb_; tokens of an issuer have two dots. */
    private static boolean isOurs(String key) {
        return key.startsWith("pb_")
                || LaunchMode.current() != LaunchMode.NORMAL && key.startsWith("dev-")
                || key.indexOf('.') < 0;
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().nullItem();
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }
}
