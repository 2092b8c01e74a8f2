package io.patchbay.access;

import io.patchbay.web.FormErrors;
import io.patchbay.web.Hx;
import io.patchbay.web.ReaderZone;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;

/** By which clock somebody reads the console. It is kept in their browser. */
@Path("/settings/zone")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.AGENT)
public class ZonePages {

    /** The longest that browsers keep a cookie. */
    private static final Duration KEPT = Duration.ofDays(400);

    /** To choose from: places, and neither the old names nor the zones that have only an offset. */
    private static final List<String> OFFERED = ZoneId.getAvailableZoneIds().stream()
            .filter(id ->
                    id.matches("(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.+|UTC"))
            .sorted()
            .toList();

    private final ChooseZone choose;
    private final Clock clock;
    private final RoutingContext request;

    ZonePages(ChooseZone choose, Clock clock, RoutingContext request) {
        this.choose = choose;
        this.clock = clock;
        this.request = request;
    }

    /** {@code chosen} false: it is the browser's, which is null where the browser did not say. */
    @CheckedTemplate(basePath = "SettingsPages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Zone(
            ZoneId zone,
            boolean chosen,
            ZoneId ofBrowser,
            Instant now,
            String typed,
            List<String> offered,
            FormErrors errors)
            implements TemplateInstance {}

    @GET
    public TemplateInstance show() {
        return page(ReaderZone.chosen(request).map(ZoneId::getId).orElse(""), FormErrors.none());
    }

    private Zone page(String typed, FormErrors errors) {
        return new Zone(
                ReaderZone.of(request),
                ReaderZone.chosen(request).isPresent(),
                ReaderZone.ofBrowser(request).orElse(null),
                clock.instant(),
                typed,
                OFFERED,
                errors);
    }

    /** Nothing typed: as the browser has it. */
    @POST
    public Response choose(@RestForm String zone, @BeanParam Hx hx) {
        var typed = zone == null ? "" : zone.strip();
        var chosen = ReaderZone.named(typed);
        if (chosen.isEmpty() && !typed.isEmpty()) {
            var errors = FormErrors.none().add("zone", "Enter a time zone such as Europe/Madrid, or nothing");
            return Response.status(422).entity(page(typed, errors)).build();
        }
        choose.choose(chosen);
        request.response().addCookie(cookie(chosen));
        return hx.goTo("/settings/zone");
    }

    /** Written by Vert.x: the framework would put the name of a zone into quotes, for its slash. */
    private Cookie cookie(Optional<ZoneId> chosen) {
        return Cookie.cookie(ReaderZone.CHOSEN, chosen.map(ZoneId::getId).orElse(""))
                .setPath("/")
                .setMaxAge(chosen.isPresent() ? KEPT.toSeconds() : 0)
                .setSameSite(CookieSameSite.LAX)
                .setHttpOnly(true)
                .setSecure(request.request().isSSL());
    }
}
