package io.patchbay.desk;

import io.patchbay.access.Roles;
import io.patchbay.api.IdOf;
import io.patchbay.api.Params;
import io.patchbay.desk.ProofBundle.Audience;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;

/** The bundle of proof about one connection, for the support of Meta or of the provider. */
@Path("/connections")
public class BundlePages {

    private final CaseFile caseFile;
    private final ExportBundle export;

    BundlePages(CaseFile caseFile, ExportBundle export) {
        this.caseFile = caseFile;
        this.export = export;
    }

    @CheckedTemplate(defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Show(UUID id, String tenantName, String audience, String text) implements TemplateInstance {}

    /** What would be sent, to read and to copy. */
    @GET
    @Path("{id}/bundle")
    @Produces(MediaType.TEXT_HTML)
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance show(@PathParam("id") @IdOf("connection") UUID id, @QueryParam("for") String audience) {
        var whom = audience(audience);
        var file = open(id);
        return new Show(file.row().id(), file.tenant().name(), whom.apiName(), export.text(file, whom));
    }

    /** The zip. A POST, because who took what out of the house is on record. */
    @POST
    @Path("{id}/bundles")
    @Produces("application/zip")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Response download(@PathParam("id") @IdOf("connection") UUID id, @RestForm("for") String audience) {
        var whom = audience(audience);
        var file = open(id);
        return Response.ok(export.zip(file, whom))
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"patchbay-" + file.row().id() + "-" + whom.apiName() + ".zip\"")
                .build();
    }

    private static Audience audience(String word) {
        var whom = Params.word(Audience.class, word, "for");
        return whom == null ? Audience.META : whom;
    }

    private CaseFile.Case open(UUID id) {
        return caseFile.open(id, null).orElseThrow(NoSuchElementException::new);
    }
}
