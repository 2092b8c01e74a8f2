package io.patchbay.link;

import io.patchbay.link.Landing.View;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What the customer's browser sees: the page before Meta's dialog and the ones after it. No login:
 * whoever has the code has the link. The provider's address leaves only in the answer to the
 * button, never in a page.
 */
@Path("/")
@PermitAll
@Produces(MediaType.TEXT_HTML)
public class CustomerPages {

    private static final String LANDING = "landing";
    private static final String RETURN = "return";

    private final Landing landing;
    private final Clock clock;
    private final Optional<String> product;

    /**
     * @param product the name under which customers know what they connect their number to
     */
    CustomerPages(
            Landing landing, Clock clock, @ConfigProperty(name = "patchbay.product-name") Optional<String> product) {
        this.landing = landing;
        this.clock = clock;
        this.product = product.filter(name -> !name.isBlank());
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance ready(CustomerPage page);

        static native TemplateInstance result(CustomerPage page);

        private Templates() {}
    }

    /** Mail scanners and link previews come this way too: changes nothing. */
    @GET
    @Path("go/{code}")
    public Response show(
            @PathParam("code") String code, @QueryParam("lang") String lang, @Context HttpHeaders headers) {
        return landing.look(code)
                .map(view -> answer(200, LANDING, view, lang, headers))
                .orElseGet(() -> unknown(LANDING, lang, headers));
    }

    /** The button: on to the provider, or the page that says why not. */
    @POST
    @Path("go/{code}")
    public Response start(
            @PathParam("code") String code, @QueryParam("lang") String lang, @Context HttpHeaders headers) {
        return landing.start(code)
                .map(start -> start.leadsOn()
                        ? Response.seeOther(URI.create(start.providerUrl())).build()
                        : answer(409, LANDING, start.view(), lang, headers))
                .orElseGet(() -> unknown(LANDING, lang, headers));
    }

    @GET
    @Path("go/{code}/theme.css")
    @Produces("text/css; charset=utf-8")
    public Response theme(@PathParam("code") String code) {
        return landing.look(code)
                .map(view -> Response.ok(Theme.css(view.link().theme())).build())
                .orElseGet(() -> Response.status(404).entity("").build());
    }

    @GET
    @Path("r/{code}/ok")
    public Response ok(
            @PathParam("code") String code,
            @QueryParam("lang") String lang,
            @Context UriInfo address,
            @Context Request request,
            @Context HttpHeaders headers) {
        return returned(code, true, lang, address, request, headers);
    }

    @GET
    @Path("r/{code}/failed")
    public Response failed(
            @PathParam("code") String code,
            @QueryParam("lang") String lang,
            @Context UriInfo address,
            @Context Request request,
            @Context HttpHeaders headers) {
        return returned(code, false, lang, address, request, headers);
    }

    /**
     * A tenant with pages of its own gets its customer back at once: what is claimed is recorded,
     * and what becomes of it is seen in the console and the API, not on a page of ours.
     */
    private Response returned(
            String code, boolean ok, String lang, UriInfo address, Request request, HttpHeaders headers) {
        var looksOnly = request.getMethod().equals(HttpMethod.HEAD);
        var view = looksOnly
                ? landing.state(code)
                : landing.returned(code, ok, Landing.claims(address.getQueryParameters()::get));
        return view.map(seen -> homeOf(seen, ok)
                        .map(home -> Response.seeOther(home).build())
                        .orElseGet(() -> answer(200, RETURN, seen, lang, headers)))
                .orElseGet(() -> unknown(RETURN, lang, headers));
    }

    /**
     * The host product's own page for this ending. What we know outweighs what the path claims: a
     * number that is there was connected, whichever address the browser came to.
     */
    private static Optional<URI> homeOf(View view, boolean ok) {
        var there = view.outcome() == PageState.CONNECTED || view.outcome() == PageState.PENDING_REVIEW;
        var home =
                ok || there ? view.tenant().successRedirectUrl() : view.tenant().failureRedirectUrl();
        return HostPage.address(home, view.link().id(), view.outcome());
    }

    /** What is known now. A whole page, so that it also works where no script runs. */
    @GET
    @Path("r/{code}/state")
    public Response state(
            @PathParam("code") String code, @QueryParam("lang") String lang, @Context HttpHeaders headers) {
        return landing.state(code)
                .map(view -> answer(200, RETURN, view, lang, headers))
                .orElseGet(() -> unknown(RETURN, lang, headers));
    }

    private Response answer(int status, String kind, View view, String lang, HttpHeaders headers) {
        var chosen = PageTexts.speaks(lang);
        var texts = Stream.of(lang, view.link().language(), view.tenant().language())
                .filter(PageTexts::speaks)
                .findFirst()
                .map(language -> PageTexts.in(language, view.tenant().zone()))
                .orElseGet(() -> accepted(headers));
        var page = CustomerPage.of(
                kind, view, texts, chosen ? "?lang=" + lang : "", product.orElse(null), clock.instant());
        return html(status, view.outcome() == PageState.READY ? Templates.ready(page) : Templates.result(page));
    }

    private Response unknown(String kind, String lang, HttpHeaders headers) {
        var texts = PageTexts.speaks(lang) ? PageTexts.in(lang) : accepted(headers);
        return html(404, Templates.result(CustomerPage.unknown(kind, texts, product.orElse(null))));
    }

    private static PageTexts accepted(HttpHeaders headers) {
        return PageTexts.of(headers.getAcceptableLanguages().stream().map(Locale::toLanguageTag));
    }

    private static Response html(int status, TemplateInstance page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page)
                .build();
    }
}
