package io.patchbay.web;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/** Whether htmx asks, and how to answer it or a plain form. */
public class Hx {

    @HeaderParam("HX-Request")
    String request;

    public boolean asks() {
        return "true".equals(request);
    }

    /**
     * None for htmx: what it fetches again of a list has no tabs, so nothing is counted for them.
     */
    public List<Tab> tabs(Supplier<List<Tab>> tabs) {
        return asks() ? List.of() : tabs.get();
    }

    /**
     * After an action: on to a page. htmx is told to go there as a whole, a plain form is redirected.
     */
    public Response goTo(String path) {
        return asks()
                ? Response.noContent().header("HX-Location", path).build()
                : Response.seeOther(URI.create(path)).build();
    }
}
