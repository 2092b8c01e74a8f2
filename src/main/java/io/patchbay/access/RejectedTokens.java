package io.patchbay.access;

import io.patchbay.api.Problem;
import io.quarkus.security.AuthenticationFailedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Answers programs whose token the issuer does not know. That is found out before any route is
 * reached, so no route can say it; what was wrong with the token is not told.
 */
@ApplicationScoped
class RejectedTokens {

    void register(@Observes Router router) {
        router.route("/api/*").failureHandler(context -> {
            if (!(context.failure() instanceof AuthenticationFailedException)
                    || context.response().ended()) {
                context.next();
                return;
            }
            context.response()
                    .setStatusCode(401)
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .end(new JsonObject(Problem.stranger().body()).encode());
        });
    }
}
