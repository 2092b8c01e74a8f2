package io.patchbay.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.patchbay.web.Buckets;
import io.patchbay.web.ClientAddress;
import io.patchbay.web.LimitSettings;
import io.patchbay.web.Limits;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * How often keys and tokens may be tried, and how often a good one may ask. An address that tried
 * too many wrong ones is refused before anybody looks at the next; a good key from the same address
 * passes all the same, as many people may share it. Each node counts by itself.
 */
@ApplicationScoped
class KeyLimits {

    private final ApiKeys keys;
    private final Limits limits;
    private final Buckets perKey;
    private final Buckets wrongOnes;

    /** Hashes of keys and tokens that were good a moment ago. */
    private final Cache<String, Boolean> welcome = Caffeine.newBuilder()
            .maximumSize(5_000)
            .expireAfterWrite(Duration.ofMinutes(5))
            .executor(Runnable::run)
            .build();

    KeyLimits(ApiKeys keys, Limits limits, LimitSettings settings) {
        this.keys = keys;
        this.limits = limits;
        this.perKey = new Buckets(settings.perKey());
        this.wrongOnes = new Buckets(settings.refusedKeysPerAddress());
    }

    /** After what comes with a request for an open page was taken off it, before it is verified. */
    void register(@Observes Filters filters) {
        filters.register(this::judge, 370);
    }

    private void judge(RoutingContext context) {
        var shown = ApiKeyMechanism.shown(context);
        if (shown == null) {
            context.next();
            return;
        }
        var hash = ApiKeys.hash(shown);
        var address = ClientAddress.of(context.request());
        if (keys.isKnown(shown) || welcome.getIfPresent(hash) != null) {
            var wait = context.normalizedPath().startsWith("/api/") ? perKey.take(hash) : 0;
            if (wait > 0) {
                limits.refuse(context, Limits.Reason.KEY, wait);
                return;
            }
        } else {
            var wait = wrongOnes.look(address);
            if (wait > 0) {
                limits.refuse(context, Limits.Reason.REFUSED_KEY, wait);
                return;
            }
        }
        context.addHeadersEndHandler(sent -> remember(context, hash, address));
        context.next();
    }

    private void remember(RoutingContext context, String hash, String address) {
        if (isSomebody(context)) {
            welcome.put(hash, true);
        } else if (context.response().getStatusCode() < 500) {
            welcome.invalidate(hash);
            wrongOnes.take(address);
        }
    }

    private static boolean isSomebody(RoutingContext context) {
        return context.user() instanceof QuarkusHttpUser user
                && !user.getSecurityIdentity().isAnonymous();
    }
}
