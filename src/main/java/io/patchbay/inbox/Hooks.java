package io.patchbay.inbox;

import io.patchbay.web.Guards;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Where the provider's webhooks come in. The signature is checked over the raw bytes, the request
 * is kept, and only then it is answered 200, whatever it says: what it means is found out later.
 * The sender tries again after anything but 200, for two and a half minutes (facts §5.8).
 */
@Path("/hooks/kapso")
@PermitAll
public class Hooks {

    private final WebhookSecrets secrets;
    private final Reception reception;

    Hooks(WebhookSecrets secrets, Reception reception) {
        this.secrets = secrets;
        this.reception = reception;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> receive(HttpServerRequest request, byte[] raw) {
        var began = System.nanoTime();
        var body = raw == null ? new byte[0] : raw;
        if (body.length > Guards.MOST_BYTES) {
            // the door lets more through for Meta, and sees no length where a body comes in chunks
            return Uni.createFrom().item(Response.status(413).build());
        }
        return secrets.check(body, request.getHeader("X-Webhook-Signature"))
                .flatMap(verdict -> reception.keep(Reception.KAPSO, request, body, verdict, began));
    }
}
