package io.patchbay.web;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * By whose clock a page of the console is written: the zone that its reader chose, else the one of the reader's browser,
 * else UTC. Both come as cookies with each request, so that a region that is fetched again has the clock of its page, and
 * nobody else's. Programs are answered in UTC whatever they send.
 */
public final class ReaderZone {

    /** The cookie with the zone that somebody chose; none: as the browser has it. */
    public static final String CHOSEN = "patchbay-zone";

    /** The cookie in which {@code zone.js} tells the zone of the browser. */
    private static final String OF_BROWSER = "patchbay-browser-zone";

    private static final ZoneId UTC = ZoneId.of("UTC");

    private static final Set<String> NAMES = Set.copyOf(ZoneId.getAvailableZoneIds());

    private ReaderZone() {}

    /** The zone with this name, such as {@code Europe/Madrid}; empty if there is none, as for null. */
    public static Optional<ZoneId> named(String name) {
        return Optional.ofNullable(name).filter(NAMES::contains).map(ZoneId::of);
    }

    /**
     * @param request null if nobody asked
     */
    public static ZoneId of(RoutingContext request) {
        if (request == null || request.normalizedPath().startsWith("/api/")) {
            return UTC;
        }
        return chosen(request).or(() -> ofBrowser(request)).orElse(UTC);
    }

    /** Empty where the zone of the browser counts. */
    public static Optional<ZoneId> chosen(RoutingContext request) {
        return told(request, CHOSEN);
    }

    /** Empty for a browser without scripts, and for one in a zone that this Java does not know. */
    public static Optional<ZoneId> ofBrowser(RoutingContext request) {
        return told(request, OF_BROWSER);
    }

    private static Optional<ZoneId> told(RoutingContext request, String cookie) {
        return Optional.ofNullable(request.request().getCookie(cookie)).flatMap(one -> named(one.getValue()));
    }

    /** Of whoever asked for what is being written; UTC where nobody did. */
    static ZoneId current() {
        var container = Arc.container();
        return container == null || !container.requestContext().isActive()
                ? UTC
                : of(container.instance(CurrentVertxRequest.class).get().getCurrent());
    }
}
