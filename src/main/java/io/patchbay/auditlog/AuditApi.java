package io.patchbay.auditlog;

import io.patchbay.access.Roles;
import io.patchbay.api.Page;
import io.patchbay.api.PageRequest;
import io.patchbay.api.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The record, for programs of admins. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed(Roles.ADMIN)
@Tag(name = "Audit")
public class AuditApi {

    private final AuditEntries entries;
    private final VerifyAudit verify;

    AuditApi(AuditEntries entries, VerifyAudit verify) {
        this.entries = entries;
        this.verify = verify;
    }

    @GET
    public Page<AuditEntry> list(
            @BeanParam AuditQuery query, @QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        var wish = PageRequest.of(limit, cursor);
        return Page.of(
                entries.page(query.filter(), wish.before(), wish.rows()),
                wish,
                entry -> entry.id().toString(),
                entry -> entry);
    }

    /** Both or neither: an anchor from the log that has to be part of the chain. */
    @POST
    @Path("verification")
    public AuditProof.Proof verify(@QueryParam("position") String position, @QueryParam("hash") String hash) {
        if (position == null && hash == null) {
            return verify.now(null);
        }
        if (position == null || !position.matches("\\d{1,18}")) {
            throw Problem.field("position", "must be the number of an entry");
        }
        if (hash == null || !hash.matches("[0-9a-f]{64}")) {
            throw Problem.field("hash", "must be 64 hexadecimal digits");
        }
        return verify.now(new AuditProof.Anchor(Long.parseLong(position), hash));
    }
}
