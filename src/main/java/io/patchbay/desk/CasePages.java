package io.patchbay.desk;

import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.Params;
import io.patchbay.api.Problem;
import io.patchbay.connection.Connection;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Lane;
import io.patchbay.desk.CaseView.Unfinished;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.link.LinkRequest;
import io.patchbay.link.SendLink;
import io.patchbay.probe.Probes;
import io.patchbay.probe.RequestFunding;
import io.patchbay.web.FormErrors;
import io.patchbay.web.Hx;
import io.patchbay.web.Language;
import io.patchbay.web.ReaderZone;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Validator;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.NoSuchElementException;
import org.jboss.resteasy.reactive.RestForm;

/** The case page, now and as it was, and what is done from it. */
@Path("/connections")
@Produces(MediaType.TEXT_HTML)
public class CasePages {

    private final Connections connections;
    private final CaseViews cases;
    private final CaseFile caseFile;
    private final Probes probes;
    private final SendLink sendLink;
    private final WriteNote writeNote;
    private final TellLockNotice tellLockNotice;
    private final NoteCopiedText noteCopy;
    private final RequestFunding requestFunding;
    private final Validator validator;
    private final Staff staff;
    private final Clock clock;

    CasePages(
            Connections connections,
            CaseViews cases,
            CaseFile caseFile,
            Probes probes,
            SendLink sendLink,
            WriteNote writeNote,
            TellLockNotice tellLockNotice,
            NoteCopiedText noteCopy,
            RequestFunding requestFunding,
            Validator validator,
            Staff staff,
            Clock clock) {
        this.connections = connections;
        this.cases = cases;
        this.caseFile = caseFile;
        this.probes = probes;
        this.sendLink = sendLink;
        this.writeNote = writeNote;
        this.tellLockNotice = tellLockNotice;
        this.noteCopy = noteCopy;
        this.requestFunding = requestFunding;
        this.validator = validator;
        this.staff = staff;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "ConnectionPages")
    static class Templates {
        static native TemplateInstance show(CaseView view);

        static native TemplateInstance show$body(CaseView view);

        private Templates() {}
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Response show(
            @PathParam("id") String id,
            @QueryParam("lane") String lane,
            @QueryParam("text") String text,
            @QueryParam("from") String from,
            @BeanParam Hx hx) {
        var address = new CaseAddress(
                Params.id(id, "connection"),
                null,
                Params.word(Lane.class, lane, "lane"),
                Params.word(Language.class, text, "text"),
                from);
        var view = cases.of(address, Unfinished.NOTHING);
        return Response.ok(hx.asks() ? Templates.show$body(view) : Templates.show(view))
                .header("Patchbay-Version", view.row().version())
                .build();
    }

    /** The case as it was known at that moment. Only looking: nothing can be done in the past. */
    @GET
    @Path("{id}/at/{instant}")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance at(
            @PathParam("id") String id,
            @PathParam("instant") String instant,
            @QueryParam("lane") String lane,
            @QueryParam("from") String from) {
        var address = new CaseAddress(
                Params.id(id, "connection"), past(instant), Params.word(Lane.class, lane, "lane"), null, from);
        return Templates.show(cases.of(address, Unfinished.NOTHING));
    }

    private Instant past(String instant) {
        var moment = Params.pastOrNull(instant, "instant", clock.instant());
        if (moment == null) {
            throw Problem.field("instant", "is not a time such as 2026-11-23T14:00:00Z");
        }
        return moment;
    }

    /**
     * From the field for a time to the page of that time.
     *
     * @param zone in which the field was shown, so that it means what its reader saw; null: the tenant's
     */
    @GET
    @Path("{id}/at")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Response goBack(
            @PathParam("id") String id, @QueryParam("time") String time, @QueryParam("zone") String zone) {
        var file = open(id);
        var meant = zone == null
                ? file.tenant().zone()
                : ReaderZone.named(zone).orElseThrow(() -> Problem.field("zone", "is not a time zone"));
        try {
            var at = LocalDateTime.parse(time == null ? "" : time).atZone(meant);
            return seeOther(CaseAddress.at(file.row().id(), at.toInstant()).path());
        } catch (DateTimeException e) {
            throw Problem.field("time", "is not a time such as 2026-11-23T14:00");
        }
    }

    @POST
    @Path("{id}/probes")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Response probe(@PathParam("id") String id, @BeanParam Hx hx) {
        var connection = connection(id);
        probes.now(connection, staff.name());
        return hx.goTo(CaseAddress.now(connection.id()).path());
    }

    /**
     * A link locked to the number of this connection, refused in words before the provider would.
     */
    @POST
    @Path("{id}/reconnect")
    @RolesAllowed(Roles.ADMIN)
    public Response reconnect(@PathParam("id") String id, @RestForm("take_over") String takeOver, @BeanParam Hx hx) {
        var connection = connection(id);
        var request = LinkRequest.reconnecting(connection.id());
        return sendLink.send(connection.tenantId(), takeOver == null ? request : request.takingOver(), staff.name())
                .answer(
                        link -> hx.goTo("/links/" + link.id()),
                        refusal -> again(refusal.status(), connection, Unfinished.reconnect(refusal)));
    }

    /** Something a colleague knows and no lane can tell. */
    @POST
    @Path("{id}/notes")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Response note(@PathParam("id") String id, @BeanParam NoteForm form, @BeanParam Hx hx) {
        var connection = connection(id);
        var errors = FormErrors.of(form, validator);
        if (errors.any()) {
            return again(422, connection, Unfinished.note(form, errors));
        }
        writeNote.write(connection, form.text(), staff.name());
        return hx.goTo(CaseAddress.now(connection.id()).path() + "#timeline");
    }

    /** Asks Kapso to pay for the account with all its numbers. */
    @POST
    @Path("{id}/funding")
    @RolesAllowed(Roles.ADMIN)
    public Response funding(@PathParam("id") String id, @BeanParam Hx hx) {
        var connection = connection(id);
        var waba = connections.row(connection.id()).map(row -> row.wabaId()).orElse(null);
        if (waba == null) {
            return again(409, connection, Unfinished.because("No WhatsApp account is known yet."));
        }
        return requestFunding
                .request(connection, waba, staff.name())
                .map(why -> again(409, connection, Unfinished.because(why)))
                .orElseGet(() -> hx.goTo(CaseAddress.now(connection.id()).path()));
    }

    /** Whether Meta shows a notice about the lock of the account, which only a person can see. */
    @POST
    @Path("{id}/lock-notice")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Response lockNotice(@PathParam("id") String id, @RestForm("answer") String answer, @BeanParam Hx hx) {
        var connection = connection(id);
        var found = Params.word(LockNotice.class, answer, "answer");
        if (found == null) {
            throw Problem.field("answer", "has to be chosen");
        }
        tellLockNotice.tell(connection, found, staff.name());
        return hx.goTo(CaseAddress.now(connection.id()).path());
    }

    /** The words for the customer were copied; who sends what to whom is on record. */
    @POST
    @Path("{id}/texts")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Response copied(
            @PathParam("id") String id,
            @RestForm("language") String language,
            @RestForm("verdict") String verdict,
            @BeanParam Hx hx) {
        var file = open(id);
        var written = Params.word(Language.class, language, "language");
        if (written == null) {
            throw Problem.field("language", "is required");
        }
        // the page may be older than the newest evidence: what was on it has been copied
        var shown = Params.word(VerdictCode.class, verdict, "verdict");
        var code = shown == null ? file.verdict().code() : shown;
        if (code.isOfInstallation()) {
            throw Problem.field("verdict", "has no text for the customer");
        }
        var connection = file.row().id();
        noteCopy.note(connection, file.row().tenantId(), code, written, staff.name());
        return hx.asks()
                ? Response.noContent().build()
                : seeOther(CaseAddress.now(connection).withText(written).path() + "#letter");
    }

    private Response again(int status, Connection connection, Unfinished unfinished) {
        var view = cases.of(CaseAddress.now(connection.id()), unfinished);
        return Response.status(status).entity(Templates.show(view)).build();
    }

    private static Response seeOther(String path) {
        return Response.seeOther(URI.create(path)).build();
    }

    private CaseFile.Case open(String id) {
        return caseFile.open(Params.id(id, "connection"), null).orElseThrow(NoSuchElementException::new);
    }

    private Connection connection(String id) {
        return connections.findByIdOptional(Params.id(id, "connection")).orElseThrow(NoSuchElementException::new);
    }
}
