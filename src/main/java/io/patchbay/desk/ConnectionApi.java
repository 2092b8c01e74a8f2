package io.patchbay.desk;

import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.IdOf;
import io.patchbay.api.Page;
import io.patchbay.api.PageRequest;
import io.patchbay.api.Params;
import io.patchbay.api.Problem;
import io.patchbay.connection.Acts;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Fact;
import io.patchbay.connection.Facts;
import io.patchbay.connection.Status;
import io.patchbay.desk.ConnectionView.ConflictView;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.link.LinkViews;
import io.patchbay.number.NumberConflicts;
import io.patchbay.number.PhoneNumbers;
import io.patchbay.web.Language;
import io.patchbay.web.Redaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Connections and their evidence, for programs. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Connections")
public class ConnectionApi {

    private final Connections connections;
    private final Facts facts;
    private final CaseFile caseFile;
    private final LinkViews linkViews;
    private final NumberConflicts conflicts;
    private final PhoneNumbers numbers;
    private final TellLockNotice tellLockNotice;
    private final Staff staff;
    private final Clock clock;

    ConnectionApi(
            Connections connections,
            Facts facts,
            CaseFile caseFile,
            LinkViews linkViews,
            NumberConflicts conflicts,
            PhoneNumbers numbers,
            TellLockNotice tellLockNotice,
            Staff staff,
            Clock clock) {
        this.connections = connections;
        this.facts = facts;
        this.caseFile = caseFile;
        this.linkViews = linkViews;
        this.conflicts = conflicts;
        this.numbers = numbers;
        this.tellLockNotice = tellLockNotice;
        this.staff = staff;
        this.clock = clock;
    }

    @GET
    @Path("connections")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Page<ConnectionView.Row> list(
            @QueryParam("status") String status,
            @QueryParam("acts") String acts,
            @QueryParam("verdict") String verdict,
            @QueryParam("tenant_id") String tenantId,
            @QueryParam("q") String q,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        var code = Params.word(VerdictCode.class, verdict, "verdict");
        var filter = new Connections.Filter(
                Params.word(Status.class, status, "status"),
                Params.word(Acts.class, acts, "acts"),
                code == null ? null : code.apiName(),
                Params.idOrNull(tenantId, "tenant_id"),
                q);
        var wish = PageRequest.of(limit, cursor);
        var rows = connections.page(filter, wish.before(), wish.rows());
        return Page.of(rows, wish, row -> row.id().toString(), ConnectionView.Row::of);
    }

    @GET
    @Path("connections/{id}")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public ConnectionView show(@PathParam("id") @IdOf("connection") UUID id, @QueryParam("at") String at) {
        var file = caseFile.open(id, Params.pastOrNull(at, "at", clock.instant()))
                .orElseThrow(() -> Problem.notFound("connection"));
        return ConnectionView.of(file, conflict(id, file.at()), isShared(file));
    }

    private boolean isShared(CaseFile.Case file) {
        var number = file.progress().number();
        return number != null
                && number.wabaId() != null
                && !numbers.othersInAccount(number.wabaId(), file.row().tenantId(), 1)
                        .isEmpty();
    }

    /**
     * The words to send to the customer now. {@code verdict}: what they are about; {@code
     * language}: two letters.
     */
    public record TextView(String language, String text, String verdict) {}

    /**
     * {@code language} defaults to the tenant's. 404 where nobody is to be written to, as of credits of ours that are
     * used up. The address of the link is for managers. */
    @GET
    @Path("connections/{id}/text")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TextView text(@PathParam("id") @IdOf("connection") UUID id, @QueryParam("language") String asked) {
        var file = caseFile.open(id, null).orElseThrow(() -> Problem.notFound("connection"));
        var wished = Params.word(Language.class, asked, "language");
        var language = wished == null ? Language.of(file.tenant().language()) : wished;
        var code = file.verdict().code();
        if (!file.isWritten()) {
            throw Problem.notFound("text");
        }
        var values = Letters.Values.of(file, linkViews.of(file.links()));
        return new TextView(language.apiName(), Letters.of(code, language, values), code.apiName());
    }

    /** {@code answer}: shown, absent, or over once messages go out again. */
    public record LockNoticeBody(String answer) {}

    /**
     * Answers whether WhatsApp Manager or Business Support Home shows the customer a notice about the lock of the
     * account. The last answer counts; it decides whether the customer appeals or the provider's support asks Meta.
     */
    @POST
    @Path("connections/{id}/lock-notice")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public ConnectionView tellLockNotice(@PathParam("id") @IdOf("connection") UUID id, LockNoticeBody body) {
        var connection = connections.findByIdOptional(id).orElseThrow(() -> Problem.notFound("connection"));
        var found = Params.word(LockNotice.class, body.answer(), "answer");
        if (found == null) {
            throw Problem.field("answer", "has to be chosen");
        }
        tellLockNotice.tell(connection, found, staff.name());
        return show(id, null);
    }

    /**
     * The question whose number it is, if it was open then, told without naming the other tenant.
     */
    private ConflictView conflict(UUID connectionId, Instant at) {
        return conflicts
                .openIn(connectionId, at)
                .map(row ->
                        new ConflictView(row.id(), row.openedAt(), row.kind().sentenceForOne(), row.phoneNumberId()))
                .orElse(null);
    }

    /**
     * One piece of evidence. {@code happenedAt} is as the sender said it; {@code deliveryId} null
     * unless a webhook told it.
     */
    public record FactView(
            UUID id,
            String lane,
            String kind,
            Instant happenedAt,
            Instant receivedAt,
            String source,
            Map<String, Object> data,
            UUID deliveryId) {

        static FactView of(Fact fact) {
            return new FactView(
                    fact.id(),
                    fact.lane().apiName(),
                    fact.kind().apiName(),
                    fact.happenedAt(),
                    fact.receivedAt(),
                    fact.source(),
                    Redaction.within(fact.stored()),
                    fact.deliveryId());
        }
    }

    @GET
    @Path("connections/{id}/facts")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Page<FactView> facts(
            @PathParam("id") @IdOf("connection") UUID id,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        if (connections.findById(id) == null) {
            throw Problem.notFound("connection");
        }
        var wish = PageRequest.of(limit, cursor);
        var before = wish.before();
        var last = before == null ? null : facts.findById(before);
        if (before != null && (last == null || !last.connectionId().equals(id))) {
            throw Problem.field("cursor", "is not one that we gave out");
        }
        var rows = facts.after(id, last == null ? null : last.happenedAt(), before, wish.rows());
        return Page.of(rows, wish, fact -> fact.id().toString(), FactView::of);
    }
}
