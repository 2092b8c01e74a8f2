package io.patchbay.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.patchbay.api.Problem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;

/**
 * How often a stranger may ask, counted before a request costs more than a look into memory. Each
 * node counts by itself. Webhooks are not counted here: they are judged by their signature.
 */
@ApplicationScoped
public class Limits {

    private static final List<String> CUSTOMERS = List.of("/go/", "/r/");

    /** Who was refused, for the metric. */
    public enum Reason {
        CODE,
        ADDRESS,
        REFUSED_KEY,
        KEY,
        STREAMS
    }

    private final Buckets codes;
    private final Buckets addresses;
    private final Assets assets;
    private final MeterRegistry meters;

    Limits(LimitSettings settings, Assets assets, MeterRegistry meters) {
        this.codes = new Buckets(settings.perCode());
        this.addresses = new Buckets(settings.perAddress());
        this.assets = assets;
        this.meters = meters;
        // each is there from the start, so that its first rise is seen
        for (var reason : Reason.values()) {
            counter(reason);
        }
    }

    /** After the headers of every answer are set, before anybody is asked for a name. */
    void register(@Observes Filters filters) {
        filters.register(this::customers, 393);
    }

    private void customers(RoutingContext context) {
        var code = codeIn(context.normalizedPath());
        if (code == null) {
            context.next();
            return;
        }
        var wait = addresses.take(ClientAddress.of(context.request()));
        if (wait > 0) {
            refuse(context, Reason.ADDRESS, wait);
            return;
        }
        wait = codes.take(code);
        if (wait > 0) {
            refuse(context, Reason.CODE, wait);
            return;
        }
        context.next();
    }

    /** Null outside of the customers' pages. */
    static String codeIn(String path) {
        for (var page : CUSTOMERS) {
            if (path.startsWith(page)) {
                var end = path.indexOf('/', page.length());
                return path.substring(page.length(), end < 0 ? path.length() : end);
            }
        }
        return null;
    }

    /** Notes that somebody was refused. */
    public void count(Reason reason) {
        counter(reason).increment();
    }

    private Counter counter(Reason reason) {
        return meters.counter("patchbay.refused", "reason", reason.name().toLowerCase(Locale.ROOT));
    }

    /** Answers 429: to customers in their language, to programs as a problem, else in words. */
    public void refuse(RoutingContext context, Reason reason, int seconds) {
        count(reason);
        var path = context.normalizedPath();
        var response =
                context.response().setStatusCode(429).putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
        if (codeIn(path) != null) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "text/html;charset=UTF-8")
                    .end(CustomersHaveToWait.page(
                            path.startsWith("/r/") ? "return" : "landing",
                            context.queryParams().get("lang"),
                            context.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE),
                            seconds,
                            assets.version()));
        } else if (path.startsWith("/api/")) {
            var words = "Too many requests. Try again in " + seconds + " s.";
            response.putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .end(new JsonObject(
                                    Problem.of(429, "Too many requests", words).body())
                            .encode());
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain;charset=UTF-8")
                    .end("Too many requests. Try again in " + seconds + " s.");
        }
    }
}
