package io.patchbay.desk;

import io.patchbay.StorableText;
import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.IdOf;
import io.patchbay.api.Params;
import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Lane;
import io.patchbay.number.DecideConflict;
import io.patchbay.number.NumberConflicts;
import io.patchbay.web.Direction;
import io.patchbay.web.FormErrors;
import io.patchbay.web.Formats;
import io.patchbay.web.Hx;
import io.patchbay.web.Slice;
import io.patchbay.web.Tab;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestForm;

/** Numbers and accounts that two claim: the evidence of both, and a person's decision. */
@Path("/conflicts")
@Produces(MediaType.TEXT_HTML)
public class ConflictPages {

    /** Facts of one side that are enough to decide; the case has all of them. */
    private static final int ENOUGH = 8;

    private final NumberConflicts conflicts;
    private final DecideConflict decide;
    private final Connections connections;
    private final CaseFile caseFile;
    private final Validator validator;
    private final Staff staff;

    ConflictPages(
            NumberConflicts conflicts,
            DecideConflict decide,
            Connections connections,
            CaseFile caseFile,
            Validator validator,
            Staff staff) {
        this.conflicts = conflicts;
        this.decide = decide;
        this.connections = connections;
        this.caseFile = caseFile;
        this.validator = validator;
        this.staff = staff;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance list(ListView view);

        static native TemplateInstance list$rows(ListView view);

        static native TemplateInstance show(ShowView view);

        private Templates() {}
    }

    record ListedConflict(NumberConflicts.Row row, String title, String who, String keptBy) {}

    record ListView(List<Tab> tabs, boolean open, List<ListedConflict> lines, String next, String self) {}

    @GET
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance list(
            @QueryParam("state") String state, @QueryParam("after") String after, @BeanParam Hx hx) {
        var wanted = Params.word(State.class, state, "state");
        var open = wanted != State.DECIDED;
        var last = Params.idOrNull(after, "after");
        var before = last == null ? null : conflicts.byId(last).orElse(null);
        var slice = Slice.of(
                "/conflicts",
                after,
                Slice.filter("state", state),
                rows -> conflicts.page(open, before, rows),
                NumberConflicts.Row::id);
        var view = new ListView(hx.tabs(() -> tabs(open)), open, slice.map(this::line), slice.next(), slice.self());
        return hx.asks() ? Templates.list$rows(view) : Templates.list(view);
    }

    private List<Tab> tabs(boolean open) {
        return List.of(
                new Tab(
                        "/conflicts",
                        "Open",
                        "unclear",
                        Formats.counted(conflicts.countOpen(), NumberConflicts.COUNT_CAP),
                        open),
                new Tab("/conflicts?state=decided", "Decided", "", "", !open));
    }

    private enum State {
        OPEN,
        DECIDED
    }

    private ListedConflict line(NumberConflicts.Row row) {
        var sides = row.connections().stream()
                .map(connections::row)
                .flatMap(Optional::stream)
                .toList();
        var who = sides.stream()
                .map(ConnectionRow::tenantName)
                .map(Direction::isolated)
                .collect(Collectors.joining(" · "));
        var kept = sides.stream()
                .filter(side -> side.id().equals(row.kept()))
                .map(ConnectionRow::tenantName)
                .findFirst()
                .orElse(null);
        return new ListedConflict(
                row, title(row), row.newcomer() == null ? who + " · " + row.newcomerCustomerId() : who, kept);
    }

    private static String title(NumberConflicts.Row row) {
        return row.kind().sentence().replaceFirst("\\.$", "");
    }

    /** One thing that was heard. */
    record Heard(Instant at, String icon, String sentence, String source) {}

    /**
     * What speaks for one of the two. {@code row} and {@code zone} null: the second customer is no tenant here.
     * {@code kept}: the decision was for this side, null while there is none.
     */
    record Side(
            String role,
            String name,
            ZoneId zone,
            ConnectionRow row,
            String status,
            String customerId,
            Instant firstConnectedAt,
            Instant lastMessageAt,
            Instant lastReadAt,
            int links,
            List<Heard> heard,
            Boolean kept) {}

    record ShowView(
            NumberConflicts.Row row,
            String title,
            List<Side> sides,
            DecisionForm form,
            FormErrors errors,
            String said) {

        public boolean keeps(UUID connectionId) {
            return connectionId.toString().equals(form.keepConnectionId());
        }
    }

    /** A decision as typed. */
    public record DecisionForm(
            @RestForm("keep_connection_id") @NotBlank(message = "Choose who keeps the number")
            String keepConnectionId,

            @RestForm
            @NotBlank(message = "Enter a reason")
            @Size(max = 2000, message = "is longer than 2,000 characters")
            @Pattern(regexp = StorableText.FREE_TEXT, message = "contains a character that cannot be kept")
            String reason) {
        static final DecisionForm EMPTY = new DecisionForm("", "");
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance show(@PathParam("id") @IdOf("conflict") UUID id) {
        return Templates.show(view(id, DecisionForm.EMPTY, FormErrors.none(), null));
    }

    @POST
    @Path("{id}/decision")
    @RolesAllowed(Roles.ADMIN)
    @Transactional
    public Response decide(@PathParam("id") @IdOf("conflict") UUID id, @BeanParam DecisionForm form, @BeanParam Hx hx) {
        var errors = FormErrors.of(form, validator);
        var row = conflicts.byId(id).orElseThrow(NoSuchElementException::new);
        var keep = row.connections().stream()
                .filter(side -> side.toString().equals(form.keepConnectionId()))
                .findFirst();
        if (keep.isEmpty()) {
            errors.add("keep_connection_id", "Choose one of the two sides");
        }
        if (errors.any()) {
            return again(422, view(id, form, errors, null));
        }
        return decide.decide(id, keep.get(), form.reason().strip(), staff.name())
                .answer(
                        decided -> hx.goTo("/conflicts/" + id),
                        refusal -> again(refusal.status(), view(id, form, FormErrors.none(), refusal.words())));
    }

    private static Response again(int status, ShowView view) {
        return Response.status(status).entity(Templates.show(view)).build();
    }

    private ShowView view(UUID id, DecisionForm form, FormErrors errors, String said) {
        var row = conflicts.byId(id).orElseThrow(NoSuchElementException::new);
        var sides = new ArrayList<Side>();
        sides.add(side(row, row.holder(), row.holderCustomerId(), "Current owner"));
        sides.add(
                row.newcomer() == null
                        ? new Side(
                                "Second claim",
                                "No tenant here",
                                null,
                                null,
                                null,
                                row.newcomerCustomerId(),
                                null,
                                null,
                                null,
                                0,
                                List.of(),
                                row.isOpen() ? null : false)
                        : side(row, row.newcomer(), row.newcomerCustomerId(), "Second claim"));
        return new ShowView(row, title(row), sides, form, errors, said);
    }

    private Side side(NumberConflicts.Row row, UUID connectionId, String customerId, String role) {
        var file = caseFile.open(connectionId, null).orElseThrow(NoSuchElementException::new);
        return new Side(
                role,
                file.tenant().name(),
                file.tenant().zone(),
                file.row(),
                CaseRow.status(file.row().status()),
                customerId,
                file.progress().firstConnectedAt(),
                newest(file, FactKind.MESSAGE_INBOUND),
                newest(file, FactKind.NUMBER_READ),
                file.links().size(),
                file.facts().stream()
                        .filter(ConflictPages::speaks)
                        .limit(ENOUGH)
                        .map(fact -> new Heard(
                                fact.happenedAt(),
                                "lane-" + fact.lane().apiName(),
                                FactWords.sentence(fact),
                                FactWords.source(fact)))
                        .toList(),
                row.isOpen() ? null : connectionId.equals(row.kept()));
    }

    /** The newest of a kind; facts come newest first. */
    private static Instant newest(CaseFile.Case file, FactKind kind) {
        return file.facts().stream()
                .filter(fact -> fact.kind() == kind)
                .map(Fact::happenedAt)
                .findFirst()
                .orElse(null);
    }

    /** Probes without an answer speak for nobody, and what colleagues did says who they think. */
    private static boolean speaks(Fact fact) {
        return fact.kind() != FactKind.LOOK_FAILED
                && (fact.lane() != Lane.DESK || fact.kind() == FactKind.NOTE || fact.kind() == FactKind.CLAIM_DECIDED);
    }
}
