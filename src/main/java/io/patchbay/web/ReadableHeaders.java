package io.patchbay.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jboss.resteasy.reactive.server.core.request.ServerDrivenNegotiation;

/**
 * Takes away what a client says it likes if nobody can read it, as if it had said nothing. The
 * framework reads these headers once more when a page is rendered, where a mistake in them becomes
 * a 500 that no mapper sees.
 */
@ApplicationScoped
class ReadableHeaders {

    private static final Map<String, BiConsumer<ServerDrivenNegotiation, List<String>>> WISHES = Map.of(
            "Accept", ServerDrivenNegotiation::setAcceptHeaders,
            "Accept-Language", ServerDrivenNegotiation::setAcceptLanguageHeaders,
            "Accept-Encoding", ServerDrivenNegotiation::setAcceptEncodingHeaders,
            "Accept-Charset", ServerDrivenNegotiation::setAcceptCharsetHeaders);

    void register(@Observes Filters filters) {
        filters.register(this::leaveOutWhatCannotBeRead, 393);
    }

    private void leaveOutWhatCannotBeRead(RoutingContext context) {
        var headers = context.request().headers();
        WISHES.forEach((name, read) -> {
            if (headers.contains(name) && !isReadable(read, headers.getAll(name))) {
                headers.remove(name);
            }
        });
        context.next();
    }

    private static boolean isReadable(BiConsumer<ServerDrivenNegotiation, List<String>> read, List<String> values) {
        try {
            read.accept(new ServerDrivenNegotiation(), values);
            return true;
        } catch (WebApplicationException | IllegalArgumentException mistake) {
            return false;
        }
    }
}
