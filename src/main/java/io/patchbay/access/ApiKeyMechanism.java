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
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Lets programs in by one of our keys. A bearer token that is not one of ours is left to the
 * issuer.
 */
@ApplicationScoped
class ApiKeyMechanism implements HttpAuthenticationMechanism {

    private static final String BEARER = "Bearer ";

    /** Name of the attribute that holds the hash of the key somebody came with, if it was made. */
    static final String HASH = "patchbay.key-hash";

    /** Name of the attribute that holds the id of the key somebody came with. */
    static final String KEY_ID = "patchbay.key-id";

    /** The route says 401 in its own words. */
    static final SecurityIdentity NOBODY = QuarkusSecurityIdentity.builder()
            .setPrincipal(new QuarkusPrincipal(""))
            .setAnonymous(true)
            .build();

    private final ApiKeys keys;

    ApiKeyMechanism(ApiKeys keys) {
        this.keys = keys;
    }

    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 1_000;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        var key = shown(context);
        if (key == null || !isOurs(key)) {
            return Uni.createFrom().nullItem();
        }
        return keys.isKnown(key)
                ? holder(key)
                : here(() -> keys.mayExist(key))
                        .flatMap(may -> may ? holder(key) : Uni.createFrom().item(NOBODY));
    }

    /** The one who asked the database has all who waited to answer: not on its thread. */
    private static <T> Uni<T> here(Supplier<CompletionStage<T>> question) {
        var here = Vertx.currentContext();
        return Uni.createFrom().completionStage(question).emitOn(work -> backTo(here, work));
    }

    private static void backTo(Context context, Runnable work) {
        if (context == null) {
            work.run();
        } else {
            context.runOnContext(nothing -> work.run());
        }
    }

    /** What is shown as a bearer token; null if nothing is. */
    static String shown(RoutingContext context) {
        var header = context.request().getHeader("Authorization");
        return header == null || !header.startsWith(BEARER)
                ? null
                : header.substring(BEARER.length()).strip();
    }

    private Uni<SecurityIdentity> holder(String key) {
        return here(() -> keys.holder(key))
                .map(holder -> holder.map(known -> identity(known, key)).orElse(NOBODY));
    }

    private static SecurityIdentity identity(ApiKeys.Holder holder, String key) {
        var identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(holder.name()))
                .addRoles(Roles.upTo(holder.role()))
                .addAttribute(KEY_ID, holder.id());
        if (!ApiKeys.isOfDevelopment(key)) {
            identity.addAttribute(HASH, ApiKeys.hash(key));
        }
        return identity.build();
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
