package io.patchbay.number;

import io.patchbay.access.Roles;
import io.patchbay.api.Page;
import io.patchbay.api.PageRequest;
import io.patchbay.api.Params;
import io.patchbay.api.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Phone numbers, for programs: also those that belong to no tenant. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Numbers")
public class NumberApi {

    private final PhoneNumbers numbers;

    NumberApi(PhoneNumbers numbers) {
        this.numbers = numbers;
    }

    /**
     * A number as last read. {@code tenantId} and {@code connectionId} are null for numbers that
     * belong to no tenant.
     */
    public record NumberRow(
            String phoneNumberId,
            String internalId,
            String displayPhoneNumber,
            UUID tenantId,
            UUID connectionId,
            String wabaId,
            String statusRaw,
            Instant asOf) {

        static NumberRow of(PhoneNumber number) {
            return new NumberRow(
                    number.phoneNumberId(),
                    number.internalId(),
                    number.displayPhoneNumber(),
                    number.tenantId(),
                    number.connectionId(),
                    number.wabaId(),
                    number.statusRaw(),
                    number.asOf());
        }
    }

    @GET
    @Path("numbers")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Page<NumberRow> list(
            @QueryParam("phone_number_id") String phoneNumberId,
            @QueryParam("tenant_id") String tenantId,
            @QueryParam("unowned") String unowned,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        var wish = PageRequest.of(limit, cursor);
        var last = wish.text();
        var before = last == null ? null : numbers.findById(last);
        if (last != null && before == null) {
            throw Problem.field("cursor", "is not one that we gave out");
        }
        var rows = numbers.page(
                phoneNumberId,
                Params.idOrNull(tenantId, "tenant_id"),
                Boolean.parseBoolean(unowned),
                before,
                wish.rows());
        return Page.of(rows, wish, PhoneNumber::phoneNumberId, NumberRow::of);
    }
}
