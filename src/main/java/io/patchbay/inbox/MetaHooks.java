package io.patchbay.inbox;

import io.patchbay.provider.MetaSettings;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Where Meta asks whether its own webhooks come to the right place, for an installation with a Meta
 * app of its own: a second ear for what the provider may not tell or tells late. The webhooks
 * themselves come in by {@link Hooks}. Meta signs with the secret of the app, tries again for up to
 * 7 days, and sends to every app that listens, so the same happening may also come through the
 * provider; it counts once (meta.md d1, d2).
 */
@Path("/hooks/meta")
@PermitAll
public class MetaHooks {

    private final MetaSettings settings;

    MetaHooks(MetaSettings settings) {
        this.settings = settings;
    }

    /** Meta asks once, when somebody writes our address down there, whether it is ours. */
    @GET
    @Produces(MediaType.TEXT_PLAIN)
    @NonBlocking
    @Operation(hidden = true)
    public Response verify(
            @QueryParam("hub.mode") String mode,
            @QueryParam("hub.challenge") String challenge,
            @QueryParam("hub.verify_token") String token) {
        var ours = settings.verifyToken();
        if (ours.isEmpty()) {
            return Response.status(404).build();
        }
        if (!"subscribe".equals(mode) || !isSame(ours.get(), token)) {
            return Response.status(403).build();
        }
        return challenge == null || challenge.isBlank()
                ? Response.status(400).build()
                : Response.ok(challenge).build();
    }

    private static boolean isSame(String ours, String theirs) {
        return theirs != null
                && MessageDigest.isEqual(
                        ours.getBytes(StandardCharsets.UTF_8), theirs.getBytes(StandardCharsets.UTF_8));
    }
}
