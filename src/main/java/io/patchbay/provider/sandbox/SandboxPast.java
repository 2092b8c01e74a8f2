package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** Gives the sandbox's world a past, so that a new project looks lived in. Dev and test only. */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
public class SandboxPast {

    private final Sandbox sandbox;
    private final ObjectMapper json = new ObjectMapper();

    SandboxPast(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** Returns the customer's id. */
    public String customer(String name, String externalId, Instant at) {
        return sandbox.world().createCustomer(null, name, externalId, at).path("id").asText();
    }

    /**
     * A link as it stands after its story: {@code status} and {@code setupStatus} in the provider's
     * words, {@code setupError} null if none. Returns its id.
     */
    public String link(
            String customerId,
            String returnBase,
            List<String> modes,
            Instant createdAt,
            String status,
            String setupStatus,
            String setupError) {
        var order = json.createObjectNode();
        order.put("success_redirect_url", returnBase + "/ok")
                .put("failure_redirect_url", returnBase + "/failed");
        modes.forEach(order.withArray("allowed_connection_types")::add);
        var world = sandbox.world();
        var id =
                world.createLink(customerId, order, sandbox.baseUrl().toString())
                        .path("id")
                        .asText();
        world.setup(id, setupStatus, setupError, null);
        world.rewriteLink(id, createdAt, createdAt.plus(SandboxWorld.LINK_LIFE), status);
        return id;
    }

    /** A number as it stands today. {@code customerId} null: of the project. Returns its id. */
    public String number(
            String customerId, String display, boolean coexistence, Instant at, String status) {
        var id = "6042" + String.format("%011d", Math.abs(display.hashCode()));
        var world = sandbox.world();
        world.connect(customerId, id, "3820" + id.substring(4), display, coexistence, at);
        world.change(id, "status", status);
        return id;
    }
}
