package io.patchbay.web;

import io.patchbay.api.Problem;
import io.patchbay.audit.Bursts;
import io.patchbay.audit.Subject;
import io.patchbay.audit.Who;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What answers carry by their address and every unsafe request has to show. Requests that change something
 * must come from our own pages: browsers say so in Sec-Fetch-Site, older ones in Origin. A token in
 * each form would prove no more and break forms that stay open over night.
 */
@ApplicationScoped
public class RequestFilters {

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /**
     * What needs no login, as the permission {@code public} in the settings has it, but the API.
     */
    private static final List<String> OPEN =
            List.of("/go/", "/r/", "/hooks/", "/sandbox/provider/", "/assets/", "/webjars/", "/q/openapi");

    /** Bytes a request may have, also in pieces: the server itself takes no more. */
    private static final int MOST_BYTES = 1 << 20;

    /** A body that takes longer than this to arrive is given up, and its connection with it. */
    private static final Duration BODY_DEADLINE = Duration.ofSeconds(10);

    private final Optional<URI> publicUrl;
    private final Bursts bursts;

    RequestFilters(@ConfigProperty(name = "patchbay.public-url") Optional<URI> publicUrl, Bursts bursts) {
        this.publicUrl = publicUrl;
        this.bursts = bursts;
    }

    void register(@Observes Filters filters) {
        filters.register(this::headers, 400);
        filters.register(this::readable, 395);
        filters.register(this::smallEnough, 394);
        filters.register(this::inTime, 393);
        filters.register(this::sameOrigin, 390);
        filters.register(this::askNobodysName, 380);
    }

    /** Headers that depend on the request; those that are the same for all stand in the settings. */
    private void headers(RoutingContext context) {
        var headers = context.response().headers();
        var path = context.normalizedPath();
        RequestId.give(context);
        headers.set("Content-Security-Policy", policy(path));
        if (context.request().isSSL()) {
            headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
        if (!path.startsWith("/assets/") && !path.startsWith("/webjars/")) {
            headers.set("Cache-Control", "no-store");
        }
        context.addHeadersEndHandler(sent -> nameCharset(headers));
        context.next();
    }

    /** Pages are UTF-8; a reader that is not told guesses by its own locale. */
    private static void nameCharset(MultiMap headers) {
        if ("text/html".equals(headers.get("Content-Type"))) {
            headers.set("Content-Type", "text/html;charset=UTF-8");
        }
    }

    /**
     * A form's answer may redirect: on the customer's pages to the provider, elsewhere to the
     * issuer people log in with.
     */
    private static String policy(String path) {
        var customers = path.startsWith("/go/") || path.startsWith("/r/") || path.startsWith("/sandbox/provider/");
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
                + " base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
                + (customers ? " https: http://localhost:*" : "");
    }

    /** The database cannot hold the NUL character, and no honest address has one. */
    private void readable(RoutingContext context) {
        if (context.request().uri().contains("%00")) {
            refuse(context, 400, "Bad request", "The address holds a character that cannot be read.");
            return;
        }
        context.next();
    }

    /**
     * Says so in words; the server itself would only close the door. Webhooks have limits of their
     * own.
     */
    private void smallEnough(RoutingContext context) {
        var length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (!isWebhook(context)
                && length != null
                && length.matches("\\d{1,18}")
                && Long.parseLong(length) > MOST_BYTES) {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            refuse(context, 413, "Too large", "A request may have " + (MOST_BYTES >> 20) + " MiB at most.");
            return;
        }
        context.next();
    }

    /**
     * Whoever sends a body by drops holds a thread of ours, so it has a deadline as a whole. The
     * framework's own is for each drop. Where no body is announced, such as a button alone, there is
     * nothing to wait for: the framework says that a request has ended only once somebody asked for its body.
     */
    private void inTime(RoutingContext context) {
        var request = context.request();
        if (!SAFE.contains(request.method()) && announcesBody(request) && !isWebhook(context)) {
            var timer = context.vertx().setTimer(BODY_DEADLINE.toMillis(), over -> {
                if (!request.isEnded() && !context.response().ended()) {
                    request.connection().close();
                }
            });
            context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
        }
        context.next();
    }

    private static boolean announcesBody(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING) : !length.equals("0");
    }

    /** Those have limits of their own. */
    private static boolean isWebhook(RoutingContext context) {
        return context.normalizedPath().startsWith("/hooks/");
    }

    private void sameOrigin(RoutingContext context) {
        var request = context.request();
        if (SAFE.contains(request.method()) || isForPrograms(context) || isFromHere(request)) {
            context.next();
            return;
        }
        bursts.note(
                new Who(Who.Kind.STRANGER, "Unknown", "none", null, ClientAddress.of(request), RequestId.of(context)),
                "access.refuse",
                Subject.ours("route", Place.of(request)),
                Map.of("why", "other site", "outcome", "refused"));
        refuse(
                context,
                403,
                "Forbidden",
                "This request did not come from a page of this console, so nothing was done.");
    }

    /**
     * Where everybody may go, nobody is asked who they are: a session that ran out, or somebody
     * else's token, must not stand between a customer and the landing page.
     */
    private void askNobodysName(RoutingContext context) {
        var path = context.normalizedPath();
        if (OPEN.stream().anyMatch(path::startsWith)) {
            context.request().headers().remove(HttpHeaders.AUTHORIZATION);
            context.request().headers().remove(HttpHeaders.COOKIE);
        }
        context.next();
    }

    /**
     * Refuses before the request reaches anything that could: in words, for programs as a problem.
     */
    private static void refuse(RoutingContext context, int status, String title, String words) {
        var response = context.response().setStatusCode(status);
        if (context.normalizedPath().startsWith("/api/")) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .end(new JsonObject(Problem.of(status, title, words).body()).encode());
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .end(words);
        }
    }

    /** Programs carry a secret of their own instead of a browser's cookie. */
    private static boolean isForPrograms(RoutingContext context) {
        var path = context.normalizedPath();
        return path.startsWith("/hooks/")
                || path.startsWith("/sandbox/provider/platform/")
                || path.startsWith("/sandbox/provider/meta/")
                || path.startsWith("/api/") && !isByCookie(context.request());
    }

    private static boolean isByCookie(HttpServerRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) == null && request.getHeader(HttpHeaders.COOKIE) != null;
    }

    private boolean isFromHere(HttpServerRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        var origin = request.getHeader("Origin");
        if (origin == null) {
            return false;
        }
        var own = request.scheme() + "://" + request.authority();
        return origin.equals(own)
                || publicUrl
                        .map(url -> url.getScheme() + "://" + url.getAuthority())
                        .filter(origin::equals)
                        .isPresent();
    }
}
