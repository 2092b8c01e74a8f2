package io.patchbay.desk;

import io.patchbay.access.Roles;
import io.patchbay.api.Params;
import io.patchbay.connection.Acts;
import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Status;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.diagnosis.VerdictWords;
import io.patchbay.live.SharedLook;
import io.patchbay.web.Formats;
import io.patchbay.web.Hx;
import io.patchbay.web.Slice;
import io.patchbay.web.Tab;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;

/** The list of connections. */
@Path("/connections")
@Produces(MediaType.TEXT_HTML)
public class ConnectionPages {

    private final Connections connections;
    private final SharedLook shared;

    ConnectionPages(Connections connections, SharedLook shared) {
        this.connections = connections;
        this.shared = shared;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance list(ListView view);

        static native TemplateInstance list$rows(ListView view);

        private Templates() {}
    }

    record ListView(
            List<Tab> tabs,
            String q,
            String status,
            String acts,
            VerdictCode verdict,
            List<Status> statuses,
            List<CaseRow> lines,
            String next,
            String self) {}

    @GET
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance list(
            @QueryParam("acts") String acts,
            @QueryParam("status") String status,
            @QueryParam("verdict") String verdict,
            @QueryParam("q") String q,
            @QueryParam("after") String after,
            @BeanParam Hx hx) {
        var who = Params.word(Acts.class, acts, "acts");
        var filter = new Connections.Filter(Params.word(Status.class, status, "status"), who, blank(verdict), null, q);
        var before = Params.idOrNull(after, "after");
        var slice = Slice.of(
                "/connections",
                after,
                Slice.filter("acts", acts)
                        + Slice.filter("status", status)
                        + Slice.filter("verdict", verdict)
                        + Slice.filter("q", q),
                rows -> connections.page(filter, before, rows),
                ConnectionRow::id);
        var view = new ListView(
                hx.tabs(() -> tabs(who)),
                q == null ? "" : q,
                status == null ? "" : status,
                acts == null ? "" : acts,
                VerdictCode.of(verdict).orElse(null),
                List.of(Status.values()),
                slice.map(CaseRow::of),
                slice.next(),
                slice.self());
        return hx.asks() ? Templates.list$rows(view) : Templates.list(view);
    }

    private static String blank(String word) {
        return word == null || word.isBlank() ? null : word.strip();
    }

    private List<Tab> tabs(Acts current) {
        var counts = shared.at("connections", connections::countByActs);
        var tabs = new ArrayList<Tab>();
        var all = counts.values().stream().mapToInt(Integer::intValue).sum();
        tabs.add(new Tab(
                "/connections",
                "All",
                "",
                Formats.counted(all, counts.containsValue(Connections.COUNT_CAP)),
                current == null));
        for (var acts : Acts.values()) {
            if (counts.get(acts) > 0 || acts == current) {
                tabs.add(new Tab(
                        "/connections?acts=" + acts.apiName(),
                        VerdictWords.name(acts),
                        acts.tone(),
                        Formats.counted(counts.get(acts), Connections.COUNT_CAP),
                        acts == current));
            }
        }
        return tabs;
    }
}
