package io.patchbay.auditlog;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchbay.access.Roles;
import io.patchbay.api.Params;
import io.patchbay.web.Formats;
import io.patchbay.web.Hx;
import io.patchbay.web.Slice;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who did what, to whom, and how it ended; and the proof that nobody has changed it since. */
@Path("/audit")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.ADMIN)
public class AuditPages {

    /** Shown apart, or of no use to a reader. */
    private static final Set<String> SAID_ELSEWHERE = Set.of("reason", "outcome", "asked", "before", "after");

    private final AuditEntries entries;
    private final AuditProof proof;
    private final VerifyAudit verify;
    private final AuditExport export;

    AuditPages(AuditEntries entries, AuditProof proof, VerifyAudit verify, AuditExport export) {
        this.entries = entries;
        this.proof = proof;
        this.verify = verify;
        this.export = export;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance list(ListView view);

        static native TemplateInstance list$rows(ListView view);

        private Templates() {}
    }

    /** One part of what was said. */
    record Said(String name, String value) {}

    /** What changed. {@code before} and {@code after} null: there was, or is, nothing. */
    record Changed(String name, String before, String after) {}

    record EntryView(
            AuditEntry entry,
            String initials,
            String kind,
            String what,
            String whom,
            String about,
            String tone,
            String outcome,
            String reason,
            List<Changed> changes,
            List<Said> said) {
        static EntryView of(AuditEntry entry) {
            var detail = entry.detail();
            return new EntryView(
                    entry,
                    initials(entry.actor()),
                    AuditWords.kind(entry.actorKind()),
                    AuditWords.of(entry.action()),
                    whom(entry),
                    AuditWords.subject(entry.subjectKind()),
                    AuditWords.tone(entry.outcome()),
                    AuditWords.outcome(entry.outcome()),
                    text(detail.get("reason")),
                    changes(detail.path("before"), detail.path("after")),
                    said(detail));
        }

        private static List<Said> said(JsonNode detail) {
            if (detail.path("forgotten").asBoolean()) {
                return List.of(new Said("Details", "Deleted with the tenant"));
            }
            return detail.properties().stream()
                    .filter(part -> !SAID_ELSEWHERE.contains(part.getKey()))
                    .map(part -> new Said(Formats.capital(part.getKey().replace('_', ' ')), text(part.getValue())))
                    .toList();
        }

        private static String whom(AuditEntry entry) {
            if (entry.tenantName() != null) {
                return entry.tenantName();
            }
            return entry.subjectKind().equals("route") ? entry.subjectId() : "This installation";
        }

        private static String initials(String name) {
            var parts = name.split("[\\s.@_-]+");
            return Formats.capital(
                    parts.length > 1 && !parts[1].isEmpty()
                            ? parts[0].substring(0, Math.min(1, parts[0].length())) + parts[1].charAt(0)
                            : name.substring(0, 1));
        }

        private static List<Changed> changes(JsonNode before, JsonNode after) {
            var changes = new ArrayList<Changed>();
            after.properties()
                    .forEach(part -> changes.add(new Changed(
                            Formats.capital(part.getKey().replace('_', ' ')),
                            text(before.get(part.getKey())),
                            text(part.getValue()))));
            return changes;
        }

        private static String text(JsonNode node) {
            return node == null || node.isNull() ? null : node.isValueNode() ? node.asText() : node.toString();
        }
    }

    /** {@code newest} null: nothing was proved by this node yet. */
    record ListView(
            AuditFilter filter,
            List<EntryView> lines,
            AuditProof.Proof newest,
            List<String> faults,
            String next,
            String self) {
        public List<String> outcomes() {
            return AuditFilter.OUTCOMES;
        }

        public String exports() {
            return filter.address().replaceFirst("^&", "?");
        }

        public String anchor() {
            return newest == null || newest.end() == null
                    ? null
                    : newest.end().hash().substring(0, 12);
        }
    }

    @GET
    public TemplateInstance list(@BeanParam AuditQuery query, @QueryParam("after") String after, @BeanParam Hx hx) {
        var filter = query.filter();
        var before = Params.idOrNull(after, "after");
        var slice =
                Slice.of("/audit", after, filter.address(), rows -> entries.page(filter, before, rows), AuditEntry::id);
        var newest = proof.last();
        var view = new ListView(
                filter,
                slice.map(EntryView::of),
                newest,
                newest == null
                        ? List.of()
                        : newest.faults().stream().map(AuditPages::inWords).toList(),
                slice.next(),
                slice.self());
        return hx.asks() ? Templates.list$rows(view) : Templates.list(view);
    }

    private static String inWords(AuditProof.Fault fault) {
        return (fault.position() == null ? "Entry " + fault.entryId() : "Place %,d".formatted(fault.position())) + ": "
                + AuditWords.fault(fault.kind());
    }

    @POST
    @Path("verification")
    public Response verify(@BeanParam Hx hx) {
        verify.now(null);
        return hx.goTo("/audit");
    }

    @GET
    @Path("export.csv")
    @Produces("text/csv")
    public Response csv(@BeanParam AuditQuery query) {
        return export.csv(query.filter());
    }

    @GET
    @Path("export.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Response json(@BeanParam AuditQuery query) {
        return export.json(query.filter());
    }
}
